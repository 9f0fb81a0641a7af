// Header, sources, calendars, types, facts, parameters and functions: what is read, and each
// mistake with its place.
#include <doctest/doctest.h>

#include "reading.h"

namespace aftersales::model {

TEST_SUITE_BEGIN("model");

TEST_CASE("the header") {
  const Read read = model::read(R"(policy: cn-store
version: 2026.10
title: {zh: 退换货, en: Returns}
language: zh
time_zone: Asia/Shanghai
currency: CNY
effective: {from: 2026-01-01, until: 2026-12-31}
as_of: case.now
applies_by: order.placed_at
sources:
  CRPL-25: {title: {en: Article 25}, url: "https://example.org/25"}
  TM: platform rules
)",
                                true);
  CHECK(read.mistakes() == "");
  CHECK(read.pack.id.text() == "cn-store");
  CHECK(read.pack.version.text() == "2026.10");
  CHECK(read.pack.title.by_language.size() == 2);
  CHECK(read.pack.language == "zh");
  CHECK(read.pack.time_zone.text() == "Asia/Shanghai");
  CHECK(read.pack.currency == "CNY");
  CHECK(read.pack.effective->from == Date::parse("2026-01-01"));
  CHECK(read.pack.effective->until == Date::parse("2026-12-31"));
  CHECK(read.pack.as_of->text() == "case.now");
  CHECK(read.pack.applies_by->text() == "order.placed_at");
  REQUIRE(read.pack.sources.size() == 2);
  CHECK(read.pack.sources[0].url == "https://example.org/25");
  CHECK(read.pack.sources[1].title.by_language.at(0).second.text() == "platform rules");
}

TEST_CASE("mistakes in the header") {
  struct Row {
    const char* text;
    std::string mistakes;
  };
  const Row rows[] = {
      {"version: 1\n", "key.missing 1:1"},
      {"policy: p\n", "key.missing 1:1"},
      {"policy: [p]\nversion: 1\n", "key.kind 1:9"},
      {"policy: my store\nversion: 1\n", "name.identifier 1:11"},
      {"policy: 售后-v1_2.x\nversion: 1\n", ""},
      {"policy: p，q\nversion: 1\n", "name.identifier 1:10"},
      {"policy: p\nversoin: 1\n", "key.unknown 2:1"},
      {"policy: p\nversion: 1\nextends: ../q\n", ""},
      {"policy: p\nversion: 1\ninvariants: {a: b}\n", "key.kind 3:13"},
      {"policy: p\nversion: 1\ninvariants: [a < b, [c]]\n", "key.kind 3:21"},
      {"policy: p\nversion: 1\nrules: []\n", "key.misplaced 3:1"},
      {"policy: p\nversion: 1\nlanguage: cn\n", "text.language 3:11"},
      {"policy: p\nversion: 1\nlanguage: zh-Hans-CN\n", ""},
      {"policy: p\nversion: 1\nlanguage: zh_CN\n", "text.language 3:11"},
      {"policy: p\nversion: 1\ncurrency: rmb\n", "pack.currency 3:11"},
      {"policy: p\nversion: 1\ntitle: {cn: 政策}\n", "text.language 3:9"},
      {"policy: p\nversion: 1\ntitle: [a]\n", "key.kind 3:8"},
      {"policy: p\nversion: 1\ntitle: ''\n", "key.empty 3:8"},
      {"policy: p\nversion: 1\ntitle: {en: [a]}\n", "key.kind 3:13"},
      {"policy: p\nversion: 1\neffective: 2026-01-01\n", "key.kind 3:12"},
      {"policy: p\nversion: 1\neffective: {}\n", "key.empty 3:12"},
      {"policy: p\nversion: 1\neffective: {from: 2026-02-30}\n", "key.date 3:19"},
      {"policy: p\nversion: 1\neffective: {from: 2026-02-02, until: 2026-02-01}\n",
       "effective.order 3:38"},
      {"policy: p\nversion: 1\neffective: {from: 2026-02-02, until: 2026-02-02}\n", ""},
      {"policy: p\nversion: 1\nsources: {A: {titel: x}}\n", "key.unknown 3:15"},
      {"policy: p\nversion: 1\nsources: [A]\n", "key.kind 3:10"},
      {"- policy\n", "key.kind 1:3"},
      {"version: [1]\ntitel: x\nfacts: no\n",
       "key.missing 1:1; key.kind 1:10; key.unknown 2:1; key.kind 3:8"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text, true).mistakes() == row.mistakes);
  }
}

TEST_CASE("a file without a header") {
  CHECK(read("facts: {a: string}\nversion: 1\npolicy: p\n").mistakes() ==
        "pack.header 2:1; pack.header 3:1");
}

TEST_CASE("an unknown key names the nearest, or all that may stand there") {
  const Read read = model::read("facts:\n  a: {tipe: string}\n");
  REQUIRE(read.found.size() == 1);
  CHECK(read.found[0].message == "`tipe` is not a key of the fact `a`");
  CHECK(read.found[0].hint == "did you mean `type`?");
}

TEST_CASE("types and facts") {
  const Read read = model::read(R"(types:
  severity: {enum: [minor, no, 010], ordered: true}
  reason:
    enum:
      unwanted: {zh: 不想要了, en: Changed my mind}
      broken: Broken
  line: {context: {sku: string, balance: {type: money, optional: true}}}
  code: string
facts:
  order.id: string
  lines: {type: list of line}
  evidence.photos: {type: boolean, changeable_by: customer, ask_cost: 5, label: photos, ask: "Any photos?"}
  phone: {type: string, personal: true, range: '!= ""'}
  line.is_gift: {type: boolean, default: false}
  channel: {type: {enum: [chat, phone]}, optional: true}
  request.reason: {ask: "Why?", optional: false}
)");
  REQUIRE(read.mistakes() == "");
  const auto& types = read.pack.types;
  REQUIRE(types.size() == 4);
  CHECK(types[0].type.form == TypeExpression::Form::enumeration);
  CHECK(types[0].type.ordered);
  CHECK(types[0].type.values.at(1).value.text() == "no");
  CHECK(types[0].type.values.at(2).value.text() == "010");
  CHECK(types[1].type.values.at(0).label.by_language.at(0).first == "zh");
  CHECK(types[1].type.values.at(1).label.by_language.at(0).second.text() == "Broken");
  CHECK(types[2].type.form == TypeExpression::Form::context);
  CHECK(types[2].type.entries.at(0).type.name.text() == "string");
  CHECK(types[2].type.entries.at(1).optional == true);
  CHECK(types[3].type.name.text() == "string");

  const auto& facts = read.pack.facts;
  REQUIRE(facts.size() == 7);
  CHECK(facts[0].type.name.text() == "string");
  CHECK(place(facts[0].type.name) == "10:13");
  CHECK(facts[1].type.name.text() == "list of line");
  CHECK(facts[2].changeable_by == ChangeableBy::customer);
  CHECK(facts[2].ask_cost == 5);
  CHECK(facts[2].label.by_language.at(0).first == "");
  CHECK(facts[3].personal);
  CHECK(facts[3].range->text() == "!= \"\"");
  CHECK(facts[4].default_value->text() == "false");
  CHECK(facts[5].type.values.size() == 2);
  CHECK(facts[5].optional == true);
  CHECK_FALSE(facts[5].restates);
  CHECK(facts[6].restates);
  CHECK(facts[6].optional == false);
}

TEST_CASE("mistakes in types and facts") {
  struct Row {
    const char* text;
    std::string mistakes;
  };
  const Row rows[] = {
      {"types: {t: {enum: []}}", "type.enum-empty 1:19"},
      {"types: {t: {enum: minor}}", "key.kind 1:19"},
      {"types: {t: {enum: [[a]]}}", "key.kind 1:20"},
      {"types: {t: {enum: [{a: b}]}}", "key.kind 1:20"},
      {"types: {t: {enum: {a: {cn: x}}}}", "text.language 1:24"},
      {"types: {t: {enum: [a], context: {b: string}}}", "type.form 1:24"},
      {"types: {t: {ordered: true}}", "type.form 1:12; type.ordered 1:13"},
      {"types: {t: {context: {a: string}, ordered: true}}", "type.ordered 1:35"},
      {"types: {t: {context: {a: {ask: why}}}}", "key.missing 1:23"},
      {"types: {t: {context: [a]}}", "key.kind 1:22"},
      {"types: {t: [a, b]}", "key.kind 1:12"},
      {"types: {t: {values: [a]}}", "key.misplaced 1:13"},
      {"types: {t: {enum: [a, b], ordered: yes}}", "key.boolean 1:36"},
      {"facts: {f: {enum: [a, b]}}", "key.misplaced 1:13"},
      {"facts: {f: {type: string, optional: yes}}", "key.boolean 1:37"},
      {"facts: {f: {type: string, optional: 'true'}}", ""},
      {"facts: {f: {type: string, optional: TRUE}}", "key.boolean 1:37"},
      {"facts: {f: {type: string, optional: true, default: x}}", "fact.optional-default 1:43"},
      {"facts: {f: {type: string, optional: false, default: x}}", ""},
      {"facts: {f: {type: number, range: [0..9]}}", "key.kind 1:34"},
      {"facts: {f: {type: string, changeable_by: seller}}", "fact.changeable-by 1:42"},
      {"facts: {f: {type: string, ask_cost: 1.5}}", "key.number 1:37"},
      {"facts: {f: {type: string, ask_cost: 1000000}}", ""},
      {"facts: {f: {type: string, ask_cost: 1000001}}", "key.number 1:37"},
      {"facts: {f: {type: string, ask_cost: 99999999999999999999999}}", "key.number 1:37"},
      {"facts: {f: {type: string, ask_cost: -1}}", "key.number 1:37"},
      {"facts: {f: {type: string, title: x}}", "key.misplaced 1:27"},
      {"facts: {f: {personal: true}}", "fact.type-missing 1:13"},
      {"facts: {f: {ask: why, range: '> 0'}}", "fact.type-missing 1:23"},
      {"facts: [f]", "key.kind 1:8"},
      {"facts: {f: [string]}", "key.kind 1:12"},
      {"facts:\n  - f: string\n", "key.kind 2:5"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text).mistakes() == row.mistakes);
  }
}

TEST_CASE("hints for what YAML 1.1 takes for a boolean") {
  struct Row {
    const char* written;
    std::string hint;
  };
  const Row rows[] = {{"yes", "write `true`"}, {"On", "write `true`"},   {"是", "write `true`"},
                      {"no", "write `false`"}, {"OFF", "write `false`"}, {"maybe", ""}};
  for (const Row& row : rows) {
    CAPTURE(row.written);
    const Read read =
        model::read(std::string("facts: {f: {type: string, personal: ") + row.written + "}}");
    REQUIRE(read.found.size() == 1);
    CHECK(read.found[0].hint == row.hint);
  }
}

TEST_CASE("parameters and functions") {
  const Read read = model::read(R"(parameters:
  rate:
    type: number
    label: Rate
    applies_by: order.placed_at
    values:
      - {value: 1%}
      - {from: 2024-01-01, value: 5%,  basis: A}
      - {from: 2026-01-01, value: "10%", basis: [A, B]}
  limit: {type: money, value: 100, basis: C}
functions:
  prorate: {parameters: {amount: money, share: number}, type: money, value: amount * share}
  answer: {parameters: {}, type: number, value: 42}
)");
  REQUIRE(read.mistakes() == "");
  REQUIRE(read.pack.parameters.size() == 2);
  const Parameter& rate = read.pack.parameters[0];
  CHECK(rate.applies_by->text() == "order.placed_at");
  REQUIRE(rate.values.size() == 3);
  CHECK_FALSE(rate.values[0].from.has_value());
  CHECK(rate.values[1].from == Date::parse("2024-01-01"));
  CHECK(rate.values[1].value.text() == "5%");
  CHECK(rate.values[2].value.text() == "10%");
  CHECK(place(rate.values[2].value) == "9:36");
  CHECK(rate.values[2].basis.size() == 2);
  CHECK(read.pack.parameters[1].values.at(0).basis.at(0).text() == "C");
  REQUIRE(read.pack.functions.size() == 2);
  CHECK(read.pack.functions[0].parameters.at(1).first.text() == "share");
  CHECK(read.pack.functions[0].parameters.at(1).second.name.text() == "number");
  CHECK(read.pack.functions[0].value.text() == "amount * share");
}

TEST_CASE("mistakes in parameters and functions") {
  struct Row {
    const char* text;
    std::string mistakes;
  };
  const Row rows[] = {
      {"parameters: {p: 5}", "key.kind 1:17"},
      {"parameters: {p: {value: 5}}", "key.missing 1:14"},
      {"parameters: {p: {type: number}}", "parameter.value-missing 1:14"},
      {"parameters: {p: {type: number, values: []}}", "parameter.value-missing 1:40"},
      {"parameters: {p: {type: number, value: 5, values: [{value: 6}]}}",
       "parameter.value-twice 1:32"},
      {"parameters: {p: {type: number, values: [{from: 2026-01-01}]}}", "key.missing 1:41"},
      {"parameters: {p: {type: number, values: [{from: 2026, value: 5}]}}", "key.date 1:48"},
      {"parameters: {p: {type: number, values: {from: 2026-01-01, value: 5}}}", "key.kind 1:40"},
      {"parameters: {p: {type: number, values: [{value: 5, until: 2026-01-01}]}}",
       "key.misplaced 1:52"},
      {"parameters: {p: {type: number, values: [{value: 5}, {value: 6}]}}",
       "parameter.from-twice 1:53"},
      {"parameters: {p: {type: number, values: [{from: 2026-01-01, value: 5}, {from: 2026-01-01, "
       "value: 6}]}}",
       "parameter.from-twice 1:71"},
      {"parameters: {p: {type: list of number, value: [1, 2]}}", "key.kind 1:47"},
      {"parameters: {p: {type: number, values: [{value: 5}], basis: A}}", "key.misplaced 1:54"},
      {"functions: {f: {parameters: {a: number}, value: a}}", "key.missing 1:13"},
      {"functions: {f: {parameters: [a], type: number, value: 1}}", "key.kind 1:29"},
      {"functions: {f: {parameters: {a: number}, type: number, value: ''}}", "key.empty 1:63"},
      {"functions: {f: a + 1}", "key.kind 1:16"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text).mistakes() == row.mistakes);
  }
}

TEST_CASE("calendars") {
  const Read read = model::read(R"(calendars:
  desk:
    days: [Mon, Tue, Sun]
    hours: ["09:00-12:00", "22:00-06:00", 00:00-24:00]
    holidays: [2026-02-15..2026-02-23, 2026-05-01]
    workdays: [2026-02-14]
    known_until: 2026-12-31
)");
  REQUIRE(read.mistakes() == "");
  const value::CalendarSpec& spec = read.pack.calendars.at(0).spec;
  CHECK(spec.days == std::array<bool, 7>{true, true, false, false, false, false, true});
  constexpr std::int64_t hour = 3'600'000'000'000;
  REQUIRE(spec.hours.size() == 3);
  CHECK(spec.hours[0].begin == 9 * hour);
  CHECK(spec.hours[1].end == 6 * hour);
  CHECK(spec.hours[2].end == 24 * hour);
  REQUIRE(spec.holidays.size() == 2);
  CHECK(spec.holidays[0].last == *Date::parse("2026-02-23"));
  CHECK(spec.holidays[1].first == spec.holidays[1].last);
  CHECK(spec.workdays.size() == 1);
  CHECK(spec.known_until == Date::parse("2026-12-31"));
}

TEST_CASE("mistakes in calendars") {
  struct Row {
    const char* text;
    std::string mistakes;
  };
  const Row rows[] = {
      {"calendars: {c: {hours: \"09:00-18:00\"}}", "key.missing 1:13"},
      {"calendars: {c: {days: [Mon], hours: \"09:00-18:00\"}}", ""},
      {"calendars: {c: {days: [Monday, Tues, 周三, X]}}",
       "calendar.day 1:24; calendar.day 1:32; calendar.day 1:38; calendar.day 1:42"},
      {"calendars: {c: {days: Mon-Fri}}", "calendar.day 1:23"},
      {"calendars: {c: {days: []}}", "calendar.no-days 1:17"},
      {"calendars: {c: {days: [Mon], hours: [9-18]}}", "calendar.hours 1:38"},
      {"calendars: {c: {days: [Mon], hours: [\"09:00–18:00\"]}}", "calendar.hours 1:39"},
      {"calendars: {c: {days: [Mon], hours: [\"09:60-18:00\"]}}", "calendar.hours 1:39"},
      {"calendars: {c: {days: [Mon], hours: [\"09:00-24:01\"]}}", "calendar.hours 1:39"},
      {"calendars: {c: {days: [Mon], hours: [\"24:00-09:00\"]}}", "calendar.hours 1:39"},
      {"calendars: {c: {days: [Mon], hours: [\"09:00-09:00\"]}}", "calendar.hours 1:39"},
      {"calendars: {c: {days: [Mon], holidays: [2026-02-30]}}", "key.date 1:41"},
      {"calendars: {c: {days: [Mon], holidays: [2026-05-03..2026-05-01]}}", "calendar.range 1:41"},
      {"calendars: {c: {days: [Mon], holidays: [2026-05-03..5]}}", "key.date 1:53"},
      {"calendars: {c: {days: [Mon], known_until: soon}}", "key.date 1:43"},
      {"calendars: {c: {days: [Mon], time_zone: UTC}}", "key.misplaced 1:30"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text).mistakes() == row.mistakes);
  }
}

TEST_SUITE_END();

}  // namespace aftersales::model
