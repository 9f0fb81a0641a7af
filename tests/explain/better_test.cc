// Which outcomes an explanation says how to reach: those that are better, as the author has it.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::policy_of;

constexpr const char* kPack = R"(
types:
  mark: {enum: [bad, fair, good, spam]}
facts: {n: {type: number, changeable_by: customer}, lines: list of number}
functions: {small: {parameters: {x: number}, type: boolean, value: x < 10}}
decisions:
  silent: {type: boolean, value: n < 10}
  as_listed: {type: boolean, better: [false, true], value: n < 10}
  the_other_way: {type: boolean, better: [true, false], value: n < 10}
  rising: {type: boolean, better: ascending, value: n < 10}
  falling: {type: boolean, better: descending, value: n < 10}
  neither: {type: boolean, better: none, value: n < 10}
  by_floor: {type: boolean, floor: {better: [true, false]}, value: n < 10}
  over_floor: {type: boolean, floor: {better: [true, false]}, better: none, value: n < 10}
  mark:
    type: mark
    better: [bad, fair, good]
    rules:
      - {id: M-1, when: {n: "< 0"}, then: spam}
      - {id: M-2, when: {n: "< 10"}, then: bad}
      - {id: M-3, when: {n: "< 20"}, then: fair}
    otherwise: {id: M-4, then: good}
  out_of_reach:
    type: mark
    better: [bad, fair, good]
    rules:
      - {id: O-1, when: {n: "< 10"}, then: bad}
      - {id: O-2, when: {n: "< 20"}, then: fair}
      - {id: O-3, when: n > 5 and n < 5, then: good}
    otherwise: {id: O-4, then: fair}
  fee:
    type: number
    better: descending
    rules:
      - {id: F-1, when: {n: "< 10"}, then: 4}
      - {id: F-2, when: {n: "< 20"}, then: 2}
    otherwise: {id: F-3, then: 3}
  terms:
    outputs: {allowed: {type: boolean, optional: true}, late: boolean, days: number}
    better: {allowed: [false, true], days: ascending}
    rules:
      - {id: T-1, when: {n: "< 10"}, then: {allowed: false, late: false, days: 0}}
      - {id: T-2, when: {n: "< 20"}, then: {allowed: true, late: false, days: 7}}
      - {id: T-3, when: {n: "< 30"}, then: {late: false, days: 15}}
    otherwise: {id: T-4, then: {allowed: true, late: true, days: 15}}
)";

std::string offered(const Decision& d) {
  std::string all;
  for (const Alternative& alternative : d.explanation("en").alternatives) {
    all += (all.empty() ? "" : " | ") + alternative.value.to_string() + ":";
    for (const Change& change : alternative.changes)
      all += " " + change.fact + " " + change.to.to_string();
  }
  return all.empty() ? "-" : all;
}

TEST_CASE("only what is better is offered, in either direction") {
  const Policy p = policy_of(kPack);
  const struct {
    const char* decision;
    int n;
    const char* offer;
  } rows[] = {
      {"silent", 12, "true: n 9"},
      {"silent", 3, "-"},
      {"as_listed", 12, "true: n 9"},
      {"as_listed", 3, "-"},
      {"the_other_way", 12, "-"},
      {"the_other_way", 3, "false: n 10"},
      {"rising", 12, "true: n 9"},
      {"falling", 12, "-"},
      {"falling", 3, "false: n 10"},
      {"neither", 12, "-"},
      {"neither", 3, "-"},
      {"by_floor", 12, "-"},
      {"by_floor", 3, "false: n 10"},
      {"over_floor", 3, "-"},
      {"mark", 3, "good: n 20"},
      {"mark", 12, "good: n 20"},
      {"mark", 25, "-"},
      {"mark", -3, "-"},
      {"out_of_reach", 3, "fair: n 10"},
      {"fee", 3, "2: n 10"},
      {"fee", 12, "-"},
      {"fee", 25, "2: n 19"},
      {"terms", 3, "{allowed: true, days: 15}: n 30"},
      {"terms", 12, "{days: 15}: n 30"},
      {"terms", 25, "-"},
      {"terms", 35, "-"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.decision));
    CAPTURE(row.n);
    const std::string got = offered(p.decide(row.decision, {{"n", row.n}}));
    CHECK(got == row.offer);
  }
}

TEST_CASE("an order that is none is a mistake") {
  const std::pair<const char*, const char*> mistakes[] = {
      {"type: boolean, better: true, value: n < 10", "floor.better"},
      {"type: boolean, better: [true], value: n < 10", "floor.one-value"},
      {"type: boolean, better: [true, maybe], value: n < 10", "name.unknown"},
      {"type: string, better: ascending, value: '\"x\"'", "floor.order"},
      {"type: list of number, better: ascending, value: '[n]'", "floor.order"},
      {"type: boolean, better: {allowed: [false, true]}, value: n < 10", "floor.output"},
  };
  for (const auto& row : mistakes) {
    const std::string text = row.first;
    CAPTURE(text);
    CHECK(tests::mistakes_of("\nfacts: {n: number}\ndecisions:\n  d: {" + text + "}\n") ==
          row.second);
  }
}

}  // namespace
}  // namespace aftersales
