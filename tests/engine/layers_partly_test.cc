// Packs over packs while facts are not known, and what each of three layers rests on.
#include <doctest/doctest.h>

#include "tests/engine/packs.h"

namespace aftersales {
namespace {

using tests::check_rows;
using tests::Packs;

/// Packs k0, k1 ..., each over the one before.
Policy over_each_other(const std::vector<std::string>& packs) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < packs.size(); ++i)
    paths.push_back("k" + std::to_string(i) + "/policy.yaml");
  std::vector<Packs::File> files;
  for (std::size_t i = 0; i < packs.size(); ++i) {
    const std::string name = "k" + std::to_string(i);
    const std::string below = i == 0 ? "" : "extends: ../k" + std::to_string(i - 1) + "\n";
    files.push_back(
        {paths[i].c_str(), "policy: " + name + "\nversion: \"1\"\n" + below + packs[i]});
  }
  return Packs(files).policy();
}

TEST_CASE("a floor is not reached by two outcomes above if a third is better") {
  const Policy p = over_each_other({R"(
facts: {a: boolean, b: boolean}
decisions:
  refund: {type: number, floor: {better: ascending, apply: best}, value: 50}
)",
                                    R"(
decisions:
  refund:
    replaces: true
    type: number
    rules: [{id: R0, when: a, then: 20}, {id: R1, when: b, then: 30}]
    otherwise: {id: R2, then: 100}
)"});
  check_rows(p, "refund",
             {{"{}", "undetermined [a,b] 50 | 100 by R2"},
              {R"({"a": true})", "decided 50"},
              {R"({"a": false})", "undetermined [b] 50 | 100 by R2"},
              {R"({"a": false, "b": false})", "decided 100 by R2"}});
}

TEST_CASE("what an exception above takes back may still give more than the floor") {
  const Policy p = over_each_other({R"(
facts: {a: boolean}
decisions:
  s: {type: boolean, value: true}
  d:
    type: number
    floor: {better: descending, apply: best}
    rules: [{id: R7, when: {s: true}, then: 5, unless: [{id: X8, when: {s: true}, then: 2}]}]
    otherwise: {id: NO, then: 0}
)",
                                    R"(
decisions:
  s: {replaces: true, type: boolean, value: a}
)"});
  check_rows(p, "d",
             {{"{}", "undetermined [a] 2 by X8 | 0 by NO"},
              {R"({"a": true})", "decided 2 by X8"},
              {R"({"a": false})", "decided 0 by NO"}});
}

TEST_CASE("the lowest of three layers rests on what is there, whatever is above") {
  const std::vector<std::string> packs{R"(
facts: {b: boolean}
functions: {twice: {parameters: {n: number}, type: number, value: n * factor}}
decisions:
  base: {type: boolean, value: true}
  factor: {type: number, value: 2}
  d: {type: boolean, floor: {better: [false, true], apply: best}, value: base}
  f: {type: number, floor: {better: ascending, apply: best}, value: twice(10)}
)",
                                       R"(
decisions:
  d: {replaces: true, type: boolean, value: b}
  f: {replaces: true, type: number, value: 1}
)",
                                       R"(
decisions:
  base: {replaces: true, type: boolean, value: false}
  factor: {replaces: true, type: number, value: 0}
)"};
  const Policy p = over_each_other(packs);
  check_rows(p, "d", {{R"({"b": false})", "decided true"}, {R"({"b": true})", "decided true"}});
  check_rows(p, "f", {{"{}", "decided 20"}});
  check_rows(p, "base", {{"{}", "decided false"}});
  check_rows(p, "factor", {{"{}", "decided 0"}});
}

TEST_CASE("an output that is null is less than any, and the floor's is kept") {
  const Policy p = over_each_other({R"(
facts: {b: boolean}
decisions:
  d:
    outputs: {ok: boolean, fee: number}
    floor: {better: {ok: [false, true], fee: descending}, apply: best}
    rules: [{id: A, when: true, then: {ok: true, fee: 2}}]
)",
                                    R"(
decisions:
  z: {type: boolean, rules: [{id: Z, when: b, then: true}]}
  d: {rules: [{before: A, id: B, when: true, then: {ok: z, fee: 1}}]}
)"});
  check_rows(p, "d",
             {{R"({"b": true})", "decided {ok: true, fee: 1} by B"},
              {R"({"b": false})", "decided {ok: true, fee: 1} by B,A"}});
}

TEST_CASE("what is below holds in the place of a pack with an end, by whatever hit policy") {
  const char* const in = R"({"b": true, "now": "2026-06-15T10:00:00Z"})";
  const char* const before = R"({"b": true, "now": "2026-01-15T10:00:00Z"})";
  const auto with = [](const std::string& hit) {
    return "{type: number, " + (hit.empty() ? hit : "hit: " + hit + ", ");
  };
  const struct {
    const char *below, *above;
  } rows[] = {{"", "unique"},         {"unique", ""},      {"any", "unique"},
              {"collect max", "any"}, {"", "collect max"}, {"collect max", "collect sum"}};
  for (const auto& row : rows) {
    CAPTURE(row.below);
    CAPTURE(row.above);
    const Policy p =
        over_each_other({"as_of: now\nfacts: {b: boolean, now: date and time}\ndecisions:\n  d: " +
                             with(row.below) + "rules: [{id: A, when: b, then: 2}]}\n",
                         "effective: {from: 2026-06-01}\ndecisions:\n  d: " + with(row.above) +
                             "replaces: true, rules: [{id: B, when: b, then: 7}]}\n"});
    check_rows(p, "d", {{in, "decided 7 by B"}, {before, "decided 2 by A"}});
  }
  // A list, or how many rules hold, is no number.
  const Policy p = over_each_other(
      {"as_of: now\nfacts: {b: boolean, now: date and time}\ndecisions:\n  d: " + with("") +
           "rules: [{id: A, when: b, then: 2}]}\n",
       "effective: {from: 2026-06-01}\ndecisions:\n  d: " + with("collect") +
           "replaces: true, rules: [{id: B, when: b, then: 7}]}\n"});
  check_rows(p, "d", {{in, "decided [7] by B"}, {before, "failed policy.not-in-force"}});
}

TEST_CASE("when it is not known whether a pack is in force, what it needs matters as well") {
  const Policy p = over_each_other({R"(
as_of: now
facts: {b: boolean, c: boolean, now: date and time}
decisions:
  d: {type: boolean, value: b}
)",
                                    R"(
effective: {from: 2026-06-01}
decisions:
  d: {replaces: true, type: boolean, value: c}
  own: {type: boolean, value: c}
)"});
  check_rows(p, "d",
             {{"{}", "undetermined [now,c,b]"},
              {R"({"b": true})", "undetermined [now,c]"},
              {R"({"c": true})", "undetermined [now,b]"},
              {R"({"now": "2026-06-01T00:00:00Z"})", "undetermined [c] false | true"},
              {R"({"now": "2026-05-31T00:00:00Z"})", "undetermined [b] false | true"}});
  check_rows(p, "own",
             {{"{}", "undetermined [now,c]"},
              {R"({"c": true})", "undetermined [now]"},
              {R"({"now": "2026-05-31T00:00:00Z"})", "failed policy.not-in-force"}});
}

}  // namespace
}  // namespace aftersales
