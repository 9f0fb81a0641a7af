// Records of decisions, a line each. Long ones lie in tests/records/: what aftersales_tests
// --update writes there is to be read.
#include <doctest/doctest.h>

#include <string>

#include <aftersales/record.h>

#include "tests/engine/pack.h"
#include "tests/engine/records.h"
#include "tests/update.h"

namespace aftersales {
namespace {

using namespace tests;

void compare_with_file(const std::string& name, const std::string& text) {
  if (update_expected()) write_file(kRecords / name, text);
  CHECK(text == read_file(kRecords / name));
}

/// A record without what depends on the machine: the folder and the time zone data.
std::string anywhere(std::string record, const Policy& policy) {
  const std::string folder = kRecords.string() + "/";
  for (std::size_t at = record.find(folder); at != std::string::npos; at = record.find(folder, at))
    record.erase(at, folder.size());
  return replaced(std::move(record), "\"tzdata\":\"" + policy.tzdata() + "\"",
                  "\"tzdata\":\"2026a\"");
}

TEST_CASE("the records of all endings, of wrong cases and of one that cannot be read, whole") {
  const Policy p = Policy::load(kRecords / "shop");
  std::string all;
  for (const std::string& record : all_records(p)) all += anywhere(record, p) + "\n";
  compare_with_file("records.ndjson", all);
}

TEST_CASE("replayed with the same policy, nothing differs; what is masked is not guessed") {
  const Policy p = Policy::load(kRecords / "shop");
  std::string told;
  int line = 0;
  for (const std::string& record : all_records(p)) {
    ++line;
    const Replay again = replay(p, record);
    CAPTURE(record);
    CHECK((again.comparison == Comparison::same || again.comparison == Comparison::not_comparable));
    if (again.comparison == Comparison::same) {
      const bool masked = record.find("\"masked\":[]") == std::string::npos;
      told += std::to_string(line) + ": same: " + again.decision +
              (masked ? ", whatever is masked" : "") + "\n";
    } else {
      told += std::to_string(line) + ": " + again.to_string() + "\n";
    }
  }
  compare_with_file("replay.txt", told);
}

TEST_CASE("nothing that a personal fact says is in a record") {
  const Policy p = Policy::load(kRecords / "shop");
  const char* const secrets[] = {"13800138000", "Erika", "Mustermann", "1980",
                                 "03.02",       "\"138", "1380013"};
  for (const std::string& record : all_records(p)) {
    for (const char* const secret : secrets) {
      CAPTURE(secret);
      CAPTURE(record);
      CHECK(record.find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("a record is decided again with nothing but what it holds") {
  const Policy p = policy_of(R"(
as_of: now
facts: {now: date and time, a: number, b: number, c: {type: number, default: 1}, far: {type: number, optional: true}}
decisions:
  first: {type: number, rules: [{id: A, when: a > 1, then: 1}, {id: B, when: b > 1, then: 2}, {id: C, when: c > 1, then: 3}], otherwise: {id: D, then: 4}}
  next: {type: number, value: first + (if far = null then 0 else far)}
  clock: {type: date, value: date(as_of) + 1 day}
)");
  const struct {
    const char* decision;
    const char* facts;
    const char* used;  // of the record
  } rows[] = {
      // Only what was looked at; a rule that fires ends the search, if nothing is open.
      {"first", R"({"a": 2, "b": 7, "c": 9, "far": 1})", R"("facts":{"a":2,"b":7,"c":9})"},
      {"first", R"({"a": 0, "b": 0})",
       R"("facts":{"a":0,"b":0},"presumed":{"c":1},"unknown":[],"masked":[])"},
      {"first", R"({"a": 0})", R"("facts":{"a":0},"presumed":{"c":1},"unknown":["b"],"masked":[])"},
      {"next", R"({"a": 2, "far": 5})",
       R"("facts":{"a":2,"far":5},"presumed":{"c":1},"unknown":["b"],"masked":[])"},
      {"next", R"({"a": 2})", R"("facts":{"a":2,"far":null})"},
      {"clock", R"({"now": "2026-11-08T09:00:00", "a": 1})",
       R"("facts":{"now":"2026-11-08T09:00:00+08:00"},"presumed":{})"},
      {"clock", R"({"a": 1})", R"("facts":{},"presumed":{},"unknown":["now"])"},
      {"first", R"({"a": "0", "b": "x", "b.": 1})", R"("facts":{"a":0,"b":"x"})"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.decision);
    CAPTURE(row.facts);
    const std::string record = record_of(p, row.decision, row.facts);
    CAPTURE(record);
    CHECK(record.find(row.used) != std::string::npos);
    const Replay again = replay(p, record);
    CHECK_MESSAGE(again.comparison == Comparison::same, again.to_string());
  }
  // The moment comes from the record where no fact gives it.
  DecideOptions options;
  options.as_of = moment("2026-11-08T09:00:00Z");
  const std::string record = p.decide("clock", Case(), options).to_record();
  CHECK(record.find(R"("as_of":"2026-11-08T17:00:00+08:00")") != std::string::npos);
  CHECK(replay(p, record).comparison == Comparison::same);
  CHECK(Decision().to_record().empty());
}

}  // namespace
}  // namespace aftersales
