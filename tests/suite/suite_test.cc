// Packs with their tests, run as authors run them: what passes, what differs, what was never
// reached.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <unistd.h>

#include <aftersales/policy.h>

#include "suite/suite.h"

namespace suite = aftersales::suite;
namespace fs = std::filesystem;
using aftersales::Policy;

namespace {

const fs::path packs = AFTERSALES_SOURCE_DIR "/tests/suite/packs";

suite::Results run(const std::string& pack, const suite::Options& options = {}) {
  return suite::run(Policy::load(packs / pack), packs / pack, options);
}

std::vector<std::string> ids(const std::vector<aftersales::RuleDescription>& rules) {
  std::vector<std::string> found;
  for (const auto& rule : rules) found.push_back(rule.id);
  return found;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The shop's pack with one test of our own.
suite::Results run_in_shop(const std::string& test) {
  const fs::path folder =
      fs::temp_directory_path() / ("aftersales_suite_" + std::to_string(getpid()));
  fs::create_directories(folder / "tests");
  fs::copy_file(packs / "shop/policy.yaml", folder / "policy.yaml",
                fs::copy_options::overwrite_existing);
  std::ofstream(folder / "tests/t.yaml") << "tests:\n  - name: a\n    " << test << "\n";
  suite::Results results = suite::run(Policy::load(folder), folder);
  fs::remove_all(folder);
  return results;
}

}  // namespace

TEST_CASE("a pack whose tests pass") {
  const suite::Results results = run("shop");
  const std::string text = suite::to_text(results);
  CAPTURE(text);
  for (const auto& mistake : results.mistakes) CAPTURE(mistake.to_string());
  CHECK(results.ok());
  CHECK(results.outcomes.size() == 15);
  CHECK(contains(text, "\n15 passed, 0 failed\n"));
  CHECK(results.coverage.rules == 5);
  CHECK(ids(results.coverage.never_fired) == std::vector<std::string>{"FEE-LATE"});
  CHECK(results.coverage.never_reason.empty());
}

TEST_CASE("a pack of one file has its tests in a folder beside it") {
  const suite::Results results = run("single.yaml");
  CHECK(results.ok());
  CHECK(results.outcomes.size() == 1);
}

TEST_CASE("a pack without tests is a mistake") {
  const suite::Results results = run("untested.yaml");
  CHECK(!results.ok());
  REQUIRE(results.mistakes.size() == 1);
  CHECK(results.mistakes[0].code == "suite.no-tests");
  CHECK(contains(results.mistakes[0].message, "untested.tests"));
  CHECK(contains(suite::to_text(results), "0 passed, 0 failed\n"));
}

TEST_CASE("failures are told with the explanation of the wrong decision") {
  const suite::Results results = run("wrong");
  const std::string text = suite::to_text(results);
  CAPTURE(text);
  CHECK(!results.ok());
  CHECK(results.failed() == 2);
  CHECK(contains(text,
                 "late.yaml:5: failed: day 7 is late\n"
                 "  late: expected true, got false\n"
                 "  rule LATE: expected to fire, but these did: IN-TIME\n"));
  CHECK(contains(text, "7 days are not more than 7"));
  CHECK(contains(
      text,
      "late.yaml:12: failed: no moment\n  the decision uses the moment, and the test gives none"));
  CHECK(contains(text, "2 of 3 rules fired\nnever fired:\n  NEVER ("));
  CHECK(contains(text, "\n2 passed, 2 failed\n"));
  CHECK(!contains(text, "\x1b"));
  CHECK(contains(suite::to_text(results, true), "\x1b[1;31mfailed:\x1b[0m day 7"));
}

TEST_CASE("a filter takes some of the tests, and says nothing about coverage") {
  suite::Options options;
  options.filter = "day 7";
  const suite::Results results = run("wrong", options);
  CHECK(results.outcomes.size() == 1);
  CHECK(!contains(suite::to_text(results), "rules fired"));
  options.filter = "day 77";
  const suite::Results none = run("wrong", options);
  CHECK(!none.ok());
  REQUIRE(none.mistakes.size() == 1);
  CHECK(none.mistakes[0].message == "no test has `day 77` in its name");
}

TEST_CASE("what differs, in words") {
  struct Row {
    std::string test;
    std::string difference;  // empty: none
  };
  const std::string day_3 =
      "case: {request.reason: changed_mind, days: 3, order.price: 100}\n    as_of: "
      "2026-11-08T09:00:00\n    ";
  const std::vector<Row> rows{
      {day_3 + "expect: {refund: 100}", ""},
      {day_3 + "expect: {refund: 99.99}", "refund: expected 99.99, got 100.00"},
      {day_3 + "expect: {return_terms: {eligible: false, window_days: 7}}",
       "return_terms.eligible: expected false, got true"},
      {day_3 + "expect: {return_terms.window_days: 8}",
       "return_terms.window_days: expected 8, got 7"},
      {day_3 + "no_rule: refund", "refund: expected that no rule applies, but decided as 100.00"},
      {day_3 + "failed: refund", "refund: expected that it fails, but decided as 100.00"},
      {day_3 + "undetermined: {refund: []}",
       "refund: expected that it is undetermined, but decided as 100.00"},
      {day_3 + "expect: {fee: 1}", "fee: expected a value, but no rule applies"},
      {day_3 + "fired: [RET-NONE]", "rule RET-NONE: expected to fire, but these did: RET-7D"},
      {day_3 + "not_fired: [RET-7D]", "rule RET-7D: expected not to fire, but it did"},
      {day_3 + "steps: {send_back: 2026-11-15T09:00:00}\n    fired: [RET-7D]", ""},
      {day_3 + "steps: {send_back: any}\n    fired: [RET-7D]", ""},
      {day_3 + "steps: {send_back: 2026-11-15}\n    fired: [RET-7D]",
       "step send_back: expected to be due 2026-11-15, but it is due 2026-11-15T09:00:00+08:00"},
      {day_3 + "steps: {sned_back: any}\n    fired: [RET-7D]",
       "step sned_back: not among the steps, which are: send_back"},
      {day_3 + "warnings: [calendar.known-until]\n    expect: {refund: 100}",
       "warning calendar.known-until: expected, but there are: none"},
      {"expect: {refund: 1}", "refund: expected a value, but undetermined (it needs "},
      {"case: {days: 31, order.price: 1}\n    expect: {fee: 1}",
       "fee: expected a value, but failed ("},
      {"case: {lines: [{sku: A, price: 1}]}\n    expect: {prices: [1, 2]}",
       "prices: expected a list of 2, got [1.00]"},
      {"case: {lines: [{sku: A, price: 1}]}\n    expect: {prices: [2]}",
       "prices[1]: expected 2.00, got 1.00"},
      {"case: {request.reason: quality}\n    undetermined: {return_terms: [opened]}",
       "return_terms: expected to need opened, but undetermined (it needs days)"},
      {"case: {days: -1}\n    undetermined: {total: [lines]}", "a mistake in the case: "},
      {"case: {days: -1}\n    failed: fee", ""},
      {"case: {days: many}\n    failed: fee", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.test);
    const suite::Results results = run_in_shop(row.test);
    for (const auto& mistake : results.mistakes) FAIL_CHECK(mistake.to_string());
    REQUIRE(results.outcomes.size() == 1);
    const auto& differences = results.outcomes[0].differences;
    if (row.difference.empty()) {
      CHECK(differences == std::vector<std::string>{});
    } else {
      REQUIRE(differences.size() == 1);
      CHECK(contains(differences[0], row.difference));
    }
  }
}

TEST_CASE(
    "what counts as reached: exceptions that take a rule back, and rules behind what is handed "
    "on") {
  const fs::path folder =
      fs::temp_directory_path() / ("aftersales_reached_" + std::to_string(getpid()));
  fs::create_directories(folder / "law");
  fs::create_directories(folder / "shop" / "tests");
  std::ofstream(folder / "law" / "policy.yaml") << R"(policy: law
version: "1"
language: en
facts:
  a: boolean
  b: boolean
decisions:
  inner:
    type: number
    floor: {better: ascending, apply: best}
    rules:
      - {id: LAW-A, when: {a: true}, then: 2, unless: [{id: LAW-BACK, when: {b: true}}]}
    otherwise: {id: LAW-NONE, then: 0}
  other:
    type: number
    rules:
      - {id: LAW-OTHER, when: {a: true}, then: 1}
    otherwise: {id: LAW-REST, then: 0}
)";
  std::ofstream(folder / "shop" / "policy.yaml") << R"(policy: shop
version: "1"
language: en
extends: ../law
decisions:
  inner:
    rules:
      - {before: LAW-A, id: OWN-LESS, when: {a: true}, then: 1}
  choice:
    type: number
    rules:
      - {id: OWN-A, when: {a: true}, then: 5, unless: [{id: OWN-BACK, when: {b: true}}]}
    otherwise: {id: OWN-NONE, then: 6}
  outer:
    type: number
    value: choice
)";
  std::ofstream(folder / "shop" / "tests" / "t.yaml") << R"(tests:
  - name: the exception takes the rule back
    case: {a: true, b: true}
    expect: {outer: 6}
    fired: [OWN-BACK, OWN-NONE]
    not_fired: [OWN-A]
  - name: the rule holds
    case: {a: true, b: false}
    expect: {outer: 5}
  - name: what the floor set aside did not fire
    case: {a: true, b: false}
    expect: {inner: 2}
    fired: [LAW-A]
    not_fired: [OWN-LESS]
)";
  const suite::Results results = suite::run(Policy::load(folder / "shop"), folder / "shop");
  fs::remove_all(folder);
  const std::string text = suite::to_text(results);
  CAPTURE(text);
  CHECK(results.ok());
  // Rules of the law are only counted.
  CHECK(results.coverage.rules == 4);
  CHECK(results.coverage.below == 5);
  CHECK(results.coverage.fired_below == 1);
  CHECK(ids(results.coverage.never_fired) == std::vector<std::string>{"OWN-LESS"});
  CHECK(results.coverage.never_reason.empty());
  CHECK(contains(text, "3 of 4 rules fired\n1 of 5 rules fired of the packs that it lies over\n"));
}
