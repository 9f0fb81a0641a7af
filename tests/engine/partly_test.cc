// Lists of which elements lack an entry: it is asked for by name, and the other elements are
// decided.
#include <doctest/doctest.h>

#include <string>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::policy_of;

const char* const kPack = R"YAML(
types:
  kind: {enum: [food, book]}
  line:
    context:
      sku: string
      price: money
      kind: {type: kind, ask: "What kind of goods?"}
      opened: boolean
      note: {type: string, optional: true}
facts: {order.lines: list of line}
functions:
  cheap: {parameters: {x: line}, type: boolean, value: x.price < 10}
decisions:
  back:
    type: boolean
    each: l in order.lines
    rules:
      - {id: FOOD, when: {l.opened: true, l.kind: food}, then: false}
    otherwise: {id: YES, then: true}
  amount: {type: money, each: l in order.lines, value: l.price}
  gift: {type: boolean, each: l in order.lines, value: cheap(l)}
  all_back: {type: boolean, value: every b in back satisfies b}
  refund: {type: money, value: sum(amount)}
  whole: {type: line, each: l in order.lines, value: l}
  lines: {type: number, value: count(order.lines)}
)YAML";

TEST_CASE("an entry that is missing is asked for by name") {
  const Policy p = policy_of(kPack);
  check_rows(
      p, "back",
      {{R"({"order.lines": [{"sku": "A", "price": 1, "kind": "food"}]})",
        "undetermined [order.lines[1].opened]"},
       {R"({"order.lines": [{"sku": "A", "price": 1, "opened": false}]})", "decided [true] by YES"},
       {R"({"order.lines": [{"sku": "A", "kind": "book"}]})", "decided [true] by YES"},
       {R"({"order.lines": [{"sku": "A", "price": 1, "kind": "book"}, {"sku": "B", "opened": true}]})",
        "undetermined [order.lines[2].kind]"},
       {R"({"order.lines": [{"kind": null, "opened": true}, {"sku": "B", "opened": true}]})",
        "undetermined [order.lines[1].kind,order.lines[2].kind]"},
       {R"({"order.lines": [{"sku": "A", "opened": true}], "order.lines[1].kind": "food"})",
        "decided [false] by FOOD"},
       {R"({"order.lines[1].kind": "book", "order": {"lines": [{"sku": "A", "opened": true}]}})",
        "decided [true] by YES"},
       {R"({"order.lines": [{"sku": "A", "price": "x"}]})", "failed case.type"},
       {R"({"order.lines": [{"sku": "A", "kinds": "food", "price": 1}]})",
        "failed case.missing-entry"}});
  const Case two = Case::from_json(
      R"({"order.lines": [{"sku": "A", "price": 5, "kind": "book"}, {"sku": "B", "kind": "food", "opened": true}]})");
  CHECK(tests::told(p.decide("back", two)) == "decided [true, false] by YES,FOOD");
  CHECK(tests::told(p.decide("all_back", two)).substr(0, 13) == "decided false");
  CHECK(tests::told(p.decide("amount", two)) == "undetermined [order.lines[2].price]");
  CHECK(tests::told(p.decide("refund", two)) == "undetermined [order.lines[2].price]");
  CHECK(tests::told(p.decide("whole", two)) ==
        "undetermined [order.lines[1].opened,order.lines[2].price]");
  // A function takes the element as a whole.
  CHECK(tests::told(p.decide("gift", two)) == "undetermined [order.lines[2].price]");
  CHECK(p.decide("lines", two).status() == Status::undetermined);
}

TEST_CASE("the question for a missing entry is that of the entry") {
  const Policy p = policy_of(kPack);
  const Decision d =
      p.decide("back", Case::from_json(R"({"order.lines": [{"sku": "A", "opened": true}]})"));
  const auto next = d.next_question();
  REQUIRE(next.has_value());
  CHECK(next->fact == "order.lines[1].kind");
  CHECK(next->ask == "Item 1, A: What kind of goods?");
  CHECK(next->type == "kind");
  CHECK(next->choices == std::vector<std::string>{"food", "book"});
  CHECK(d.findings().empty());
  CHECK(d.explain("en").find("Item 1, A: What kind of goods?") != std::string::npos);
  CHECK(d.to_json().find(R"("needs":["order.lines[1].kind"])") != std::string::npos);
}

TEST_CASE("a case bound to a policy is completed entry by entry") {
  const Policy p = policy_of(kPack);
  Case c = Case::from_json(
      R"({"order.lines": [{"sku": "A", "opened": true}, {"sku": "B", "opened": true}]})", p);
  c.set("order.lines[2].kind", "food");
  CHECK(tests::told(p.decide("back", c)) == "undetermined [order.lines[1].kind]");
  c.set("order.lines[1].kind", "book");
  CHECK(tests::told(p.decide("back", c)) == "decided [true, false] by YES,FOOD");
  CHECK(tests::told(p.decide("refund", c)) ==
        "undetermined [order.lines[1].price,order.lines[2].price]");
  c.set(p.fact("order.lines"), Value(List{}));
  CHECK(tests::told(p.decide("refund", c)).substr(0, 7) == "decided");
  CHECK(c.set("order.lines[1].kind", "book").error().empty());  // there is no such line any more
  CHECK(p.decide("back", c).findings().size() == 1);
}

}  // namespace
}  // namespace aftersales
