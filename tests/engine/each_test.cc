// Decisions for each element of a list (language 3).
#include <doctest/doctest.h>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::mistakes_of;
using tests::policy_of;

constexpr std::string_view kLines = R"(
types:
  line: {context: {sku: string, price: money, kind: {type: {enum: [plain, fresh]}}, note: {type: string, optional: true}}}
facts: {lines: list of line, loyal: boolean, few: {type: list of number, optional: true}}
decisions:
  kept:
    type: boolean
    each: l in lines
    rules:
      - {id: FRESH, when: {l.kind: fresh}, then: true, steps: [{id: tell, text: "tell about {l.sku}", owner: desk}]}
      - {id: DEAR, when: {l.price: "> 100", loyal: false}, then: true, steps: [{id: tell, text: "tell about {l.sku}", owner: desk}]}
      - {id: REST, when: true, then: false}
  shares: {type: money, each: l in lines, value: l.price * 50%}
  refund: {type: money, value: sum(shares)}
  both: {outputs: {a: money, b: string}, each: l in lines, rules: [{id: BOTH, when: true, then: {a: l.price, b: l.sku}}]}
  few_of: {type: number, each: n in few, rules: [{id: S, when: n > 2, then: 10 / (n - 5)}]}
)";

TEST_CASE("a decision for each element gives the list of results, each ending by itself") {
  const Policy p = policy_of(kLines);
  const auto with = [](std::string_view rest) {
    return R"({"lines": [{"sku": "A", "price": 80, "kind": "fresh"}, {"sku": "B", "price": 120.05, "kind": "plain"}])" +
           std::string(rest) + "}";
  };
  check_rows(
      p, "kept",
      {{with(R"(, "loyal": false)").c_str(), "decided [true, true] by FRESH,DEAR"},
       {with(R"(, "loyal": true)").c_str(), "decided [true, false] by FRESH,REST"},
       // One element that is not known makes the list so.
       {with("").c_str(), "undetermined [loyal] [true, true] | [true, false]"},
       // Whatever comes behind it.
       {R"({"lines": [{"sku": "B", "price": 120, "kind": "plain"}, {"sku": "A", "price": 8, "kind": "fresh"}]})",
        "undetermined [loyal] [true, true] | [false, true]"},
       {R"({"lines": [{"sku": "A", "price": 80, "kind": "fresh"}]})", "decided [true] by FRESH"},
       {R"({"lines": [], "loyal": false})", "decided []"},
       {"{}", "undetermined [lines]"}});
  check_rows(p, "refund", {{with("").c_str(), "decided 100.03"}});
  check_rows(p, "both",
             {{R"({"lines": [{"sku": "A", "price": 1, "kind": "fresh"}]})",
               "decided [{a: 1.00, b: A}] by BOTH"}});
  check_rows(p, "few_of",
             {{R"({"few": [1, 3]})", "decided [null, -5] by S"},
              {R"({"few": [3, 5]})", "failed eval.division-by-zero in S"},
              {"{}", "decided []"}});
  const Decision d = p.decide("kept", Case::from_json(with(R"(, "loyal": false)")));
  const Explanation e = d.explanation("en");
  REQUIRE(e.used.size() >= 2);
  CHECK(e.used[0].decision == "kept[1]");
  CHECK(e.used[0].fired.at(0).id == "FRESH");
  CHECK(e.used[1].decision == "kept[2]");
  CHECK(e.used[1].fired.at(0).id == "DEAR");
  REQUIRE(d.steps().size() == 2);
  CHECK(d.steps()[0].text == "tell about A");
  CHECK(d.steps()[1].text == "tell about B");
}

TEST_CASE("what is compared with an entry of each element can be any value") {
  const Policy p = policy_of(R"(
types:
  way: {enum: [post, pickup, none]}
  line: {context: {way: way, free: {type: boolean, optional: true}}}
facts: {lines: list of line, wish: way}
decisions:
  fits: {type: boolean, each: l in lines, rules: [{id: F, when: "l.free or l.way = wish", then: true}]}
  d: {type: number, rules: [{id: A, when: "fits[1] = true", then: 1}], otherwise: {id: Z, then: 2}}
)");
  check_rows(p, "d",
             {{R"({"lines": [{"way": "none"}, {"free": true}]})",
               "undetermined [wish] 1 by A | 2 by Z"}});
}

TEST_CASE("of an element only those entries are asked for that the decision reads") {
  const Policy p = policy_of(R"(
types: {line: {context: {new: boolean, sealed: boolean}}}
facts: {lines: list of line}
decisions:
  first: {type: boolean, each: l in lines, value: l.new}
  second: {type: boolean, each: l in lines, value: l.sealed}
)");
  const Case c = Case::from_json(R"({"lines": [{}]})");
  const std::vector<std::string> both{"first", "second"};
  const Record record = p.decide_all(c, both);
  const char* const wanted[] = {"lines[1].new", "lines[1].sealed"};
  for (std::size_t i = 0; i < both.size(); ++i) {
    for (const Decision& d : {p.decide(both[i], c), record.decisions.at(i)}) {
      REQUIRE(d.needs().size() == 1);
      CHECK(d.needs().front().fact == wanted[i]);
    }
  }
}

TEST_CASE("`each` wants a list and a new name") {
  struct Mistake {
    const char* each;
    const char* codes;
  };
  for (const Mistake& m : std::initializer_list<Mistake>{
           {"n in few", ""},
           {"n in order.total", "each.list"},
           {"order in few", "name.taken"},
           {"few", "each.form"},
           {"n.x in few", "name.form"},
           {"n in fewer", "name.unknown"},
       }) {
    CAPTURE(m.each);
    CHECK(
        mistakes_of("\nfacts: {few: list of number, order.total: number}\ndecisions:\n  d: {type: "
                    "number, each: " +
                    std::string(m.each) + ", value: 1}\n") == m.codes);
  }
}

}  // namespace
}  // namespace aftersales
