// Conditions as authors write them: `when`, cells, table blocks (language 3).
#include <doctest/doctest.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::policy_of;

TEST_CASE("when: a string, a mapping, a list, any, and each within the others") {
  const Policy p = policy_of(R"(
facts: {a: number, b: number, c: boolean}
decisions:
  d:
    type: string
    rules:
      - {id: STRING, when: a = 1 and (b = 1 or c), then: '"string"'}
      - {id: MAPPING, when: {a: 2, b: "[1..3]", c: true}, then: '"mapping"'}
      - {id: LIST, when: [a = 3, {b: "> 1"}, c], then: '"list"'}
      - {id: ANY, when: {a: 4, any: [b = 1, {b: 2, c: true}, [c, b > 5]]}, then: '"any"'}
      - {id: NESTED, when: {any: [{a: 5, any: [{b: 1}, {b: 2}]}, {a: 6}]}, then: '"nested"'}
      - {id: EXPRESSION, when: {a * 10 + b: "[70..75]"}, then: '"expression"'}
      - {id: ANYTHING, when: {a: 8, b: any}, then: '"anything"'}
      - {id: TEXT, when: "c or a = 9", then: '"text"'}
)");
  check_rows(p, "d",
             {{R"({"a": 1, "b": 1, "c": false})", "decided string by STRING"},
              {R"({"a": 1, "b": 2, "c": false})", "no_rule"},
              {R"({"a": 1, "b": 2, "c": true})", "decided string by STRING"},
              {R"({"a": 2, "b": 3, "c": true})", "decided mapping by MAPPING"},
              {R"({"a": 2, "b": 4, "c": true})", "decided text by TEXT"},
              {R"({"a": 3, "b": 2, "c": true})", "decided list by LIST"},
              {R"({"a": 3, "b": 1, "c": true})", "decided text by TEXT"},
              {R"({"a": 4, "b": 1, "c": false})", "decided any by ANY"},
              {R"({"a": 4, "b": 2, "c": true})", "decided any by ANY"},
              {R"({"a": 4, "b": 2, "c": false})", "no_rule"},
              {R"({"a": 4, "b": 6, "c": true})", "decided any by ANY"},
              {R"({"a": 5, "b": 2, "c": false})", "decided nested by NESTED"},
              {R"({"a": 5, "b": 3, "c": false})", "no_rule"},
              {R"({"a": 6, "b": 3, "c": false})", "decided nested by NESTED"},
              {R"({"a": 7, "b": 5, "c": false})", "decided expression by EXPRESSION"},
              {R"({"a": 7, "b": 5.5, "c": false})", "no_rule"},
              {R"({"a": 8, "b": 0, "c": false})", "decided anything by ANYTHING"},
              {R"({"a": 8, "c": false})",
               "undetermined [b] expression by EXPRESSION | anything by ANYTHING"},
              {R"({"a": 9, "b": 0, "c": false})", "decided text by TEXT"}});
}

TEST_CASE("white space of every script ends a name") {
  const Policy p = policy_of(R"(
facts: {order.days: number, order.gift: boolean}
decisions:
  d: {type: boolean, value: "order.days\u3000<= 3 and order.gift\u00A0and order.days > 1"}
)");
  check_rows(p, "d",
             {{R"({"order.days": 2, "order.gift": true})", "decided true"},
              {R"({"order.days": 4, "order.gift": true})", "decided false"}});
}

TEST_CASE("a condition that is called like a value stays a condition behind `or`") {
  const Policy p = policy_of(R"(
types: {kind: {enum: [city, late]}}
facts: {bike.kind: kind, late: boolean}
decisions:
  d: {type: boolean, value: bike.kind = city or late}
)");
  check_rows(p, "d",
             {{R"({"bike.kind": "late", "late": false})", "decided false"},
              {R"({"bike.kind": "late", "late": true})", "decided true"}});
}

// One rule with the cell under test; whether it holds for each value.
struct CellRow {
  const char* type;
  const char* cell;
  const char* holds;  // values for which it does, as JSON
  const char* not_for;
};

TEST_CASE("cells are unary tests of the value") {
  const CellRow rows[] = {
      {"number", "7", "7,7.0,\"7\"", "6,8,7.0001"},
      {"number", "\"<= 7\"", "7,-1", "7.01"},
      {"number", "\"[1..7]\"", "1,7,3", "0.99,7.01"},
      {"number", "\"(1..7)\"", "1.01,6.99", "1,7"},
      {"number", "\"]1..7[\"", "1.01,6.99", "1,7"},
      {"number", "not(7)", "6,8", "7"},
      {"number", "not([1..3], 5)", "0,4,6", "1,3,5"},
      {"number", "[1, 2, '> 10']", "1,2,11", "3,10"},
      {"number", "1, 2, > 10", "1,2,11", "3,10"},
      {"number", "any", "0,-5", ""},
      {"number", "even(?)", "2,0,-4", "1,3"},
      {"number", "? * 2 > 10", "6", "5"},
      {"number", "? > other", "4,100", "3,0"},
      {"number", "other", "3", "4"},
      {"number", "[other, '> 10']", "3,11", "4,10"},
      {"number", "10%", "0.1", "0.01"},
      {"number", "null", "", "1"},
      {"number", "'!= 3'", "2", "3"},
      {"money", "\">= 99.99\"", "99.99,\"100\"", "99.98"},
      {"boolean", "true", "true", "false"},
      {"boolean", "not(true)", "false", "true"},
      {"boolean", "'true, false'", "true,false", ""},
      {"color", "red", "\"red\"", "\"green\""},
      {"color", "red, blue", "\"red\",\"blue\"", "\"green\""},
      {"color", "[red, blue]", "\"red\",\"blue\"", "\"green\""},
      {"color", "not(red, blue)", "\"green\"", "\"red\",\"blue\""},
      {"color", "'\"red\"'", "\"red\"", "\"green\""},
      {"color", "'!= red'", "\"green\"", "\"red\""},
      {"size", "'>= m'", "\"m\",\"l\"", "\"s\""},
      {"size", "'[s..m]'", "\"s\",\"m\"", "\"l\""},
      {"string", "'\"a\"'", "\"a\"", "\"b\",\"\",\"A\""},
      {"string", "'\"a\", \"b\"'", "\"a\",\"b\"", "\"c\""},
      {"string", "not(\"a\")", "\"b\",\"\"", "\"a\""},
      {"string", "starts with(?, \"a\")", "\"a\",\"abc\"", "\"b\""},
      {"string", "'< \"b\"'", "\"a\"", "\"b\",\"c\""},
      {"date", "2026-11-11", "\"2026-11-11\"", "\"2026-11-12\""},
      {"date", "\"[2026-11-01..2026-11-12]\"", "\"2026-11-01\",\"2026-11-12\"",
       "\"2026-10-31\",\"2026-11-13\""},
      {"date", "\"> 2026-11-11\"", "\"2026-11-12\",\"9999-12-31\"", "\"2026-11-11\""},
      {"date and time", "\">= 2026-11-11T20:00:00\"",
       "\"2026-11-11T20:00:00\",\"2026-11-11T12:00:00Z\"",
       "\"2026-11-11T19:59:59\",\"2026-11-11T11:59:59Z\""},
      {"date and time", "2026-11-11T20:00:00", "\"2026-11-11T20:00:00+08:00\"",
       "\"2026-11-11T20:00:01\""},
      {"duration", "\"<= 7 days\"", "\"P7D\",\"PT168H\",\"-P1D\"", "\"P7DT1S\""},
      {"duration", "7 days, 14 days", "\"P7D\",\"P14D\"", "\"P8D\""},
      {"period", "\">= 1 年\"", "\"P1Y\",\"P18M\"", "\"P11M\""},
      {"time", "\"< time(\\\"18:00:00\\\")\"", "\"17:59:59\"", "\"18:00:00\""},
      {"list of number", "list contains(?, 2)", "[1,2],[2]", "[1],[]"},
  };
  const auto check = [](const Policy& p, const std::string& values, bool holds) {
    const Case all = Case::from_json("{\"vs\": [" + values + "]}");
    REQUIRE(all.error().empty());
    // Each value is a case of its own: brackets are counted so that lists stay whole.
    std::size_t depth = 0, begin = 0;
    for (std::size_t i = 0; i <= values.size(); ++i) {
      if (i < values.size() && values[i] == '[') ++depth;
      if (i < values.size() && values[i] == ']') --depth;
      if (i < values.size() && (values[i] != ',' || depth != 0)) continue;
      if (i == begin) continue;
      const std::string v = values.substr(begin, i - begin);
      begin = i + 1;
      CAPTURE(v);
      const Decision d = p.decide("d", Case::from_json("{\"other\": 3, \"v\": " + v + "}"));
      CHECK(tests::told(d) == (holds ? "decided true by HOLDS" : "decided false by NOT"));
      CHECK(d.findings().empty());
    }
  };
  for (const CellRow& row : rows) {
    CAPTURE(row.type);
    CAPTURE(row.cell);
    const Policy p = policy_of(std::string(R"(
types:
  color: {enum: [red, green, blue]}
  size: {enum: [s, m, l], ordered: true}
facts: {other: number, v: )") + row.type +
                               R"(}
decisions:
  d:
    type: boolean
    rules:
      - {id: HOLDS, when: {v: )" +
                               (row.cell[0] == '[' || row.cell[0] == '\'' || row.cell[0] == '"'
                                    ? std::string(row.cell)
                                    : "'" + std::string(row.cell) + "'") +
                               R"(}, then: true}
    otherwise: {id: NOT, then: false}
)");
    check(p, row.holds, true);
    check(p, row.not_for, false);
  }
}

TEST_CASE("values of an enumeration may be called true, false or null") {
  const Policy p = policy_of(R"(
types: {e: {enum: ["true", "false", "null", unknown]}}
facts: {e: e}
decisions:
  is_true: {type: number, rules: [{id: A, when: {e: "true"}, then: 1}], otherwise: {id: AZ, then: 2}}
  is_null: {type: number, rules: [{id: B, when: {e: "null"}, then: 1}], otherwise: {id: BZ, then: 2}}
  is_other: {type: number, rules: [{id: C, when: {e: not(false)}, then: 1}], otherwise: {id: CZ, then: 2}}
)");
  check_rows(p, "is_true",
             {{R"({"e": "true"})", "decided 1 by A"},
              {R"({"e": "false"})", "decided 2 by AZ"},
              {"{}", "undetermined [e] 1 by A | 2 by AZ"}});
  check_rows(p, "is_null",
             {{R"({"e": "null"})", "decided 1 by B"}, {R"({"e": "true"})", "decided 2 by BZ"}});
  check_rows(p, "is_other",
             {{R"({"e": "false"})", "decided 2 by CZ"}, {R"({"e": "unknown"})", "decided 1 by C"}});
}

TEST_CASE("a table block reads as a table") {
  const Policy p = policy_of(R"(
types:
  channel: {enum: [chat, phone, email]}
  grade: {enum: [minor, major, crisis], ordered: true}
facts: {message.channel: channel, complaint.grade: grade}
decisions:
  reply_within:
    type: duration
    table: |
      message.channel | complaint.grade | => reply_within | id
      chat, phone     | crisis          | 30 seconds      | FAST
      # a line for people
      chat, phone     | any             | 3 minutes       |

      email           | >= major        | 4 hours         |
      any             | any             | 24 hours        |
  fees:
    outputs: {fee: money, note: {type: string, optional: true}}
    hit: collect
    table: |
      message.channel | => fee | note
      not(email)      | 1.5    | null
      phone           | 2      | "call"
)");
  check_rows(
      p, "reply_within",
      {{R"({"message.channel": "chat", "complaint.grade": "crisis"})", "decided PT30S by FAST"},
       {R"({"message.channel": "phone", "complaint.grade": "major"})",
        "decided PT3M by reply_within#2"},
       {R"({"message.channel": "email", "complaint.grade": "crisis"})",
        "decided PT4H by reply_within#3"},
       {R"({"message.channel": "email", "complaint.grade": "minor"})",
        "decided P1D by reply_within#4"}});
  check_rows(p, "fees",
             {{R"({"message.channel": "phone"})",
               R"(decided [{fee: 1.50, note: null}, {fee: 2.00, note: call}] by fees#1,fees#2)"},
              {R"({"message.channel": "email"})", "decided []"}});
}

TEST_CASE("a condition that is null is not met") {
  const Policy p = policy_of(R"(
facts:
  n: {type: number, optional: true}
  b: {type: boolean, optional: true}
  t: {type: date and time, optional: true}
  s: {type: string, optional: true}
decisions:
  bare: {type: number, rules: [{id: R1, when: b, then: 1}], otherwise: {id: BARE, then: 0}}
  below: {type: number, rules: [{id: R2, when: {n: "< 5"}, then: 1}], otherwise: {id: BELOW, then: 0}}
  not_below: {type: number, rules: [{id: R3, when: {n: not(< 5)}, then: 1}], otherwise: {id: NB, then: 0}}
  is_null: {type: number, rules: [{id: NULL, when: {n: 'null'}, then: 1}], otherwise: {id: IN, then: 0}}
  null_too: {type: number, rules: [{id: NT, when: {n: 'null, 3'}, then: 1}], otherwise: {id: NZ, then: 0}}
  equal: {type: number, rules: [{id: R4, when: n = 5, then: 1}], otherwise: {id: EQ, then: 0}}
  absent: {type: number, rules: [{id: ABSENT, when: t = null, then: 1}], otherwise: {id: AB, then: 0}}
  within: {type: number, rules: [{id: R5, when: {any: [b, n > 1]}, then: 1}], otherwise: {id: WI, then: 0}}
  text: {type: number, rules: [{id: R6, when: 'starts with(s, "a")', then: 1}], otherwise: {id: TE, then: 0}}
  computed: {type: number, rules: [{id: R7, when: {n: "? + 1 > 0"}, then: 1}], otherwise: {id: CO, then: 0}}
)");
  for (const char* facts : {"{}", R"({"n": null, "b": null, "t": null, "s": null})"}) {
    check_rows(p, "bare", {{facts, "decided 0 by BARE"}});
    check_rows(p, "below", {{facts, "decided 0 by BELOW"}});
    check_rows(p, "not_below", {{facts, "decided 0 by NB"}});
    check_rows(p, "is_null", {{facts, "decided 1 by NULL"}});
    check_rows(p, "null_too", {{facts, "decided 1 by NT"}});
    check_rows(p, "equal", {{facts, "decided 0 by EQ"}});
    check_rows(p, "absent", {{facts, "decided 1 by ABSENT"}});
    check_rows(p, "within", {{facts, "decided 0 by WI"}});
    check_rows(p, "text", {{facts, "decided 0 by TE"}});
    check_rows(p, "computed", {{facts, "decided 0 by CO"}});
  }
  check_rows(p, "null_too",
             {{R"({"n": 3})", "decided 1 by NT"}, {R"({"n": 4})", "decided 0 by NZ"}});
  check_rows(p, "within", {{R"({"n": 3})", "decided 1 by R5"}});
}

}  // namespace
}  // namespace aftersales
