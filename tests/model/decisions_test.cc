// Decisions, rules, conditions, outcomes and steps: what is read, and each mistake with its place.
#include <doctest/doctest.h>

#include "reading.h"

namespace aftersales::model {

TEST_SUITE_BEGIN("model");

TEST_CASE("a decision with rules") {
  const Read read = model::read(R"(decisions:
  return_terms:
    title: Return terms
    outputs: {eligible: boolean, window_days: {type: number, optional: true}}
    hit: "first"
    applies_by: order.placed_at
    rules:
      - id: RET-7D
        when: {days: "[0..7]", reason: [a, b], any: [{photos: true}, x > 1]}
        then: {eligible: true, window_days: 7}
        because: {zh: "第{days}天", en: "day {days}"}
        basis: [A, B]
        effective: {from: 2026-01-01}
        steps:
          - {id: send-label, text: Send the label, owner: agent, within: 24 hours}
        unless:
          - id: RET-CUSTOM
            when: custom_made
            then: {eligible: false}
          - id: RET-HOLD
            when: [fresh, [x = 1]]
    otherwise:
      then: {eligible: false, window_days: 'null'}
)");
  REQUIRE(read.mistakes() == "");
  const Decision& decision = read.pack.decisions.at(0);
  CHECK(decision.name.text() == "return_terms");
  CHECK(decision.hit == HitPolicy::first);
  CHECK(decision.applies_by->text() == "order.placed_at");
  CHECK(decision.outputs.at(1).optional);
  REQUIRE(decision.rules.size() == 1);
  const Rule& rule = decision.rules[0];
  CHECK(rule.cite == "RET-7D");
  REQUIRE(rule.when.form == When::Form::all);
  const When& entries = rule.when.parts.at(0);
  CHECK(entries.form == When::Form::entries);
  CHECK(entries.entries.at(0).key->text() == "days");
  CHECK(entries.entries.at(0).cell.tests.text() == "[0..7]");
  CHECK(place(entries.entries.at(0).cell.tests) == "9:23");
  CHECK(entries.entries.at(1).cell.alternatives.size() == 2);
  CHECK(rule.when.parts.at(1).form == When::Form::any);
  CHECK(rule.when.parts.at(1).parts.at(1).expression.text() == "x > 1");
  CHECK(rule.then.at(1).output.text() == "window_days");
  CHECK(rule.then.at(1).expression.text() == "7");
  CHECK(rule.then.at(1).node != nullptr);
  CHECK(rule.reasons.because.by_language.at(1).second.text() == "day {days}");
  CHECK(rule.reasons.basis.size() == 2);
  CHECK(rule.reasons.steps.at(0).within->text() == "24 hours");
  CHECK(rule.effective->from == Date::parse("2026-01-01"));
  REQUIRE(rule.unless.size() == 2);
  CHECK(rule.unless[0].has_then);
  CHECK_FALSE(rule.unless[1].has_then);
  CHECK(rule.unless[1].when.form == When::Form::all);
  CHECK(rule.unless[1].when.parts.at(1).parts.at(0).expression.text() == "x = 1");
  CHECK(decision.otherwise->cite == "return_terms#otherwise");
  CHECK(decision.otherwise->when.form == When::Form::none);
}

TEST_CASE("decisions of one value") {
  const Read read = model::read(R"(decisions:
  days: {type: number, value: a + b, because: "{days} days", basis: A, steps: [{id: s, text: t}]}
  words:
    type: text
    hit: collect max
    rules:
      - {id: A, when: any_photo, then: {zh: 好, en: fine}}
      - {id: B, when: {any: [a, b]}, then: ["1", "2"]}
      - {id: C, when: {x: any, y: [any]}, then: "'quoted'"}
)");
  REQUIRE(read.mistakes() == "");
  CHECK(read.pack.decisions.at(0).value->text() == "a + b");
  CHECK(read.pack.decisions.at(0).reasons.steps.size() == 1);
  const Decision& words = read.pack.decisions.at(1);
  CHECK(words.hit == HitPolicy::collect_max);
  CHECK(words.rules.at(0).then.at(0).output.empty());
  CHECK(words.rules.at(0).then.at(0).node->is_mapping());
  CHECK(words.rules.at(1).when.form == When::Form::any);
  CHECK(words.rules.at(1).then.at(0).node->is_sequence());
  CHECK(words.rules.at(2).when.entries.at(0).cell.any);
  CHECK(words.rules.at(2).when.entries.at(1).cell.alternatives.at(0).any);
  CHECK(words.rules.at(2).then.at(0).expression.text() == "'quoted'");
}

TEST_CASE("mistakes in decisions") {
  struct Row {
    const char* text;  // of the decision `d`
    std::string mistakes;
  };
  const Row rows[] = {
      {"{value: 1}", "decision.type-missing 1:13"},
      {"{type: number}", "decision.form-missing 1:13"},
      {"{type: number, value: 1, table: x}", "decision.form-twice 1:41; table.block 1:48"},
      {"{type: number, outputs: {a: number}, value: 1}", "decision.type-twice 1:31"},
      {"{outputs: {}, value: 1}", "key.empty 1:26"},
      {"{outputs: [a], value: 1}", "key.kind 1:26"},
      {"{outputs: {a: {optional: true}}, value: 1}", "key.missing 1:27"},
      {"{outputs: {a: {enum: [x]}}, value: 1}", "key.misplaced 1:31"},
      {"{type: number, value: 1, hit: first}", "decision.value-rules 1:41"},
      {"{type: number, value: 1, otherwise: {then: 2}}", "decision.value-rules 1:41"},
      {"{type: number, hit: frist, rules: [{id: A, when: a, then: 1}]}", "decision.hit 1:36"},
      {"{type: number, hit: collect  sum, rules: [{id: A, when: a, then: 1}]}",
       "decision.hit 1:36"},
      {"{type: number, because: x, rules: [{id: A, when: a, then: 1}]}", "decision.reasons 1:31"},
      {"{type: number, each: l in ls, rules: [{id: A, when: a, then: 1}]}", ""},
      {"{type: number, each: ls, value: 1}", "each.form 1:37"},
      {"{type: number, floor: {better: up}, value: 1}", "floor.better 1:47"},
      {"{type: number, value: 1, else: 2}", "key.misplaced 1:41"},
      {"{type: number, rules: []}", "key.empty 1:38"},
      {"{type: number, value: [1]}", "key.kind 1:38"},
      {"days + 1", "key.kind 1:16"},
      {"{type: {enum: [a]}, value: a}", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(std::string("decisions: {d: ") + row.text + "}").mistakes() == row.mistakes);
  }
}

TEST_CASE("mistakes in rules") {
  struct Row {
    const char* rules;  // of a decision of one number; line 1, column 40
    std::string mistakes;
  };
  const Row rows[] = {
      {"[{id: A, when: a, then: 1}]", ""},
      {"[{when: a, then: 1}]", "key.missing 1:42"},
      {"[{id: A B, when: a, then: 1}]", "name.identifier 1:48"},
      {"[{id: A, then: 1}]", "key.missing 1:47"},
      {"[{id: A, when: a}]", "key.missing 1:47"},
      {"[{id: A, whn: a, then: 1}]", "key.unknown 1:50"},
      {"[{id: A, if: a, then: 1}]", "key.misplaced 1:50"},
      {"[{id: A, when: a, then: 1, before: B}]", "key.misplaced 1:68"},
      {"[{remove: OLD}]", "key.missing 1:42; key.missing 1:42; key.missing 1:42; key.misplaced 1:43"},
      {"[{id: A, when: a, then: {d: 1}}]", "rule.then 1:66"},
      {"[{id: A, when: a, then: ''}]", "key.empty 1:65"},
      {"[{id: A, when: '', then: 1}]", "key.empty 1:56"},
      {"[{id: A, when: any, then: 1}]", "when.any 1:56"},
      {"[{id: A, when: {}, then: 1}]", "when.empty 1:56"},
      {"[{id: A, when: [], then: 1}]", "when.empty 1:56"},
      {"[{id: A, when: {any: x}, then: 1}]", "when.any 1:62"},
      {"[{id: A, when: {any: []}, then: 1}]", "when.empty 1:62"},
      {"[{id: A, when: [0..7], then: 1}]", "cell.bare-range 1:56"},
      {"[{id: A, when: {x: [0..7]}, then: 1}]", "cell.bare-range 1:60"},
      {"[{id: A, when: {x: [1..3, 7..9]}, then: 1}]", "cell.bare-range 1:61; cell.bare-range 1:67"},
      {"[{id: A, when: {x: [[1..3]]}, then: 1}]", "cell.bare-range 1:61"},
      {"[{id: A, when: {x: ['[1..3]', '\"a..b\"']}, then: 1}]", ""},
      {"[{id: A, when: {x: {y: 1}}, then: 1}]", "cell.kind 1:60"},
      {"[{id: A, when: {x: []}, then: 1}]", "cell.empty 1:60"},
      {"[{id: A, when: {x: ''}, then: 1}]", "cell.empty 1:60"},
      {"[{id: A, when: a, then: 1, unless: {id: B, when: b}}]", "key.kind 1:76"},
      {"[{id: A, when: a, then: 1, unless: [{when: b}]}]", "key.missing 1:77"},
      {"[{id: A, when: a, then: 1, unless: [B]}]", "key.kind 1:77"},
      {"[{id: A, when: a, then: 1, steps: [call]}]", "key.kind 1:76"},
      {"[{id: A, when: a, then: 1, steps: [{id: s}]}]", "key.missing 1:76"},
      {"[{id: A, when: a, then: 1, steps: [{text: s}]}]", "key.missing 1:76"},
      {"[{id: A, when: a, then: 1, steps: {id: s, text: t}}]", "key.kind 1:75"},
      {"[{id: A, when: a, then: 1, because: {cn: x}}]", "text.language 1:78"},
      {"[{id: A, when: a, then: 1, basis: {a: b}}]", "key.kind 1:75"},
      {"[a]", "key.kind 1:42"},
      {"{A: {when: a, then: 1}}", "key.kind 1:41"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rules);
    CHECK(read(std::string("decisions: {d: {type: number, rules  : ") + " " + row.rules + "}}")
              .mistakes() == row.mistakes);
  }
}

TEST_CASE("mistakes in then of several outputs, and in otherwise") {
  struct Row {
    const char* text;
    std::string mistakes;
  };
  const Row rows[] = {
      {"rules: [{id: A, when: a, then: true}]", "rule.then 4:36"},
      {"rules: [{id: A, when: a, then: {x: '', y: 1}}]", "key.empty 4:40"},
      {"rules: [{id: A, when: a, then: {x: 1, y: [1]}}]\n    otherwise: 5", "key.kind 5:16"},
      {"rules: [{id: A, when: a, then: {x: 1}}]\n    otherwise: {when: b, then: {x: 1}}",
       "key.misplaced 5:17"},
      {"rules: [{id: A, when: a, then: {x: 1}}]\n    otherwise: {id: C}", "key.missing 5:21"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(std::string("decisions:\n  d:\n    outputs: {x: number, y: number}\n    ") +
               row.text + "\n")
              .mistakes() == row.mistakes);
  }
}

TEST_CASE("hints say what to write") {
  struct Row {
    const char* text;
    std::string message;
    std::string hint;
  };
  const Row rows[] = {
      {"decisions:\n  d:\n    type: number\n    rules:\n      A:\n        when: a\n        then: "
       "1\n",
       "`rules` wants a list, each item beginning with `-`",
       "write `- id: NAME` instead of `NAME:`, and the keys of the rule below it"},
      {"decisions: {d: {type: number, rules: [{id: A, when: {days: [0..7]}, then: 1}]}}",
       "`[0..7]` without quotes is a YAML list, not a range", "put it in quotes: days: \"[0..7]\""},
      {"decisions: {d: {outputs: {a: number, b: number}, rules: [{id: A, when: a, then: 1}]}}",
       "`then` wants a value for each output of the decision, by name",
       "write `then: {a: …, b: …}`"},
      {"decisions: {d: {type: number, rules: [{id: A, when: a, then: 1}], otherwise: 0}}",
       "`otherwise` is a rule and wants its `then`", "write `otherwise: {then: 0}`"},
      {"facts: {f: {type: number, range: [0..9]}}",
       "`range` wants an expression, and this is a YAML list", "put it in quotes: \"[0..9]\""},
      {"sources: {A: {title: {cn: x}}}", "`cn` is not a language code", "write `zh`"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Read read = model::read(row.text);
    REQUIRE(read.found.size() == 1);
    CHECK(read.found[0].message == row.message);
    CHECK(read.found[0].hint == row.hint);
  }
}

TEST_CASE("a decision has at most so many rules and cells") {
  const Limits limits{256, 3, 7};
  const std::string begin = "decisions: {d: {type: number, rules: [{id: A, when: a, then: 1}, ";
  const std::string exception = ", unless: [{id: C, when: c}]";
  CHECK(read(begin + "{id: B, when: b, then: 1" + exception + "}]}}", false, limits).mistakes() ==
        "");
  CHECK(read(begin + "{id: B, when: b, then: 1" + exception + "}, {id: D, when: d, then: 1}]}}",
             false, limits)
            .mistakes() == "decision.too-many-rules 1:13");
  CHECK(read(begin + "{id: B, when: {a: 1, b: 2, c: 3, d: 4}, then: 1}]}}", false, limits)
            .mistakes() == "");
  CHECK(read(begin + "{id: B, when: {a: 1, b: 2, c: 3, d: 4, e: 5}, then: 1}]}}", false, limits)
            .mistakes() == "decision.too-many-cells 1:13");
  CHECK(Limits{}.rules == 100'000);
  CHECK(Limits{}.cells == 2'000'000);
}

TEST_SUITE_END();

}  // namespace aftersales::model
