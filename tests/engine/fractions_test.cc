// Moments, times and durations that lie half a second apart: compared, counted, told and given
// back.
#include <doctest/doctest.h>

#include <string>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

using tests::policy_of;
using tests::told;

// Half a second before the limit of 12:00:00.5, on it, half a second after it.
struct FormRow {
  const char* when;
  const char* holds;
};

TEST_CASE("fractions of a second count, in every form of a condition") {
  const FormRow rows[] = {
      {"at > limit", "001"},
      {"at >= limit", "011"},
      {"at < limit", "100"},
      {"at = limit", "010"},
      {"at != limit", "101"},
      {"at in [limit..limit]", "010"},
      {"at in (< limit)", "100"},
      {"at in [limit, limit]", "010"},
      {"at between limit and limit", "010"},
      {"at between limit and limit + 1 seconds", "011"},
      {"list contains([limit], at)", "010"},
      {"before(at, limit)", "100"},
      {"coincides(at, limit)", "010"},
      {"max([at, limit]) = at", "011"},
      {"sort([limit, at])[1] = at", "110"},
      {"count(distinct values([at, limit])) = 1", "010"},
      {"at - limit > 0 seconds", "001"},
      {"at + 0.5 seconds = limit", "100"},
      {"time(at) > time(limit)", "001"},
      {"{at: '> 2026-11-11T12:00:00.5'}", "001"},
      {"{at: '<= 2026-11-11T12:00:00.5'}", "110"},
      {"{at: 2026-11-11T12:00:00.5}", "010"},
      {"{at: '[2026-11-11T12:00:00..2026-11-11T12:00:00.5]'}", "110"},
      {"{at: '[2026-11-11T12:00:00.5..2026-11-11T12:00:01)'}", "010"},
      {"{at: '> limit'}", "001"},
      {"{at - limit: '> 0 seconds'}", "001"},
      {"{at - limit: '[-0.5 seconds..0 seconds]'}", "110"},
  };
  const char* const moments[] = {"12:00:00", "12:00:00.5", "12:00:01"};
  for (const FormRow& row : rows) {
    CAPTURE(row.when);
    const Policy p =
        policy_of(std::string(R"(
facts: {at: date and time, limit: date and time}
decisions:
  d:
    type: boolean
    rules: [{id: HOLDS, when: )") +
                  (row.when[0] == '{' ? row.when : "\"" + std::string(row.when) + "\"") +
                  R"(, then: true}]
    otherwise: {id: NOT, then: false}
)");
    std::string holds;
    for (const char* const at : moments) {
      const Decision d =
          p.decide("d", Case::from_json(R"({"limit": "2026-11-11T12:00:00.5", "at": "2026-11-11T)" +
                                        std::string(at) + "\"}"));
      REQUIRE_MESSAGE(d.is_decided(), told(d));
      holds += d.value().as_bool() ? '1' : '0';
    }
    CHECK(holds == row.holds);
  }
}

TEST_CASE("what is not known is tried on both sides of a fraction") {
  const Policy p = policy_of(R"YAML(
facts:
  at: {type: date and time, range: ">= 2026-11-11T12:00:00.5"}
  wait: duration
decisions:
  late:
    type: boolean
    rules: [{id: LATE, when: "at > 2026-11-11T12:00:00.5", then: true}]
    otherwise: {id: IN-TIME, then: false}
  never:
    type: boolean
    rules: [{id: EARLY, when: "at < 2026-11-11T12:00:00.5", then: true}]
    otherwise: {id: NO, then: false}
  slow:
    type: boolean
    rules: [{id: SLOW, when: {wait: '(duration("PT0.25S")..duration("PT0.250000001S"))'}, then: true
}]
    otherwise: {id: NOT-SLOW, then: false}
)YAML");
  tests::check_rows(p, "late", {{"{}", "undetermined [at] true by LATE | false by IN-TIME"}});
  tests::check_rows(p, "never", {{"{}", "decided false by NO"}});
  tests::check_rows(p, "slow", {{"{}", "decided false by NOT-SLOW"}});  // there is none between
}

TEST_CASE("a fraction comes back as it was given, to the ninth digit") {
  const Policy p = policy_of(R"(
facts: {at: date and time}
decisions:
  same: {type: date and time, value: at}
  later: {type: date and time, value: at + 0.000000001 seconds}
  since: {type: duration, value: "at - 2026-11-11T12:00:00"}
)");
  const Case c = Case::from_json(R"({"at": "2026-11-11T12:00:00.123456789"})");
  const auto value = [&](const char* decision) {
    return p.decide(decision, c).value().to_string();
  };
  CHECK(value("same") == "2026-11-11T12:00:00.123456789+08:00");
  CHECK(value("later") == "2026-11-11T12:00:00.12345679+08:00");
  CHECK(value("since") == "PT0.123456789S");
  const Decision tenth =
      p.decide("same", Case::from_json(R"({"at": "2026-11-11T12:00:00.1234567891"})"));
  CHECK(tenth.status() == Status::failed);
  REQUIRE(tenth.findings().size() == 1);
}

TEST_CASE("of two terms that one second holds, the earlier holds") {
  const Policy p = policy_of(R"(
facts: {at: date and time}
decisions:
  first: {type: number, value: 1, steps: [{id: call, text: Call, owner: agent, within: at + 0.5 seconds}]}
  d: {type: number, value: first + 1, steps: [{id: call, text: Call, owner: agent, within: at}]}
)");
  const Decision d = p.decide("d", Case::from_json(R"({"at": "2026-11-11T12:00:00.25"})"));
  REQUIRE(d.steps().size() == 1);
  CHECK(d.steps()[0].due.to_string() == "2026-11-11T12:00:00.25+08:00");
}

}  // namespace
}  // namespace aftersales
