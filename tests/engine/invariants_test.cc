// What holds in every possible case: which cases break it, and what that does.
#include <aftersales/aftersales.h>
#include <doctest/doctest.h>

#include <string>

#include "tests/engine/pack.h"

using namespace aftersales;
using namespace aftersales::tests;

namespace {

const Policy& shop() {
  static const Policy policy = policy_of(R"yaml(
calendars: {office: {days: [Mon, Tue, Wed, Thu, Fri]}}
types:
  line: {context: {price: money, quantity: number}}
parameters:
  most: {type: number, values: [{from: 2026-01-01, value: 100}]}
facts:
  sent: date
  received: date
  returned: {type: date, optional: true}
  total: money
  lines: {type: list of line}
  share: number
  whole: number
  is_gift: {type: boolean, default: false}
  phone: {type: string, personal: true}
  count: number
invariants:
  - received >= sent
  - returned >= received
  - sum(for l in lines return l.price * l.quantity) = total
  - share / whole <= 1
  - is_gift or total > 0
  - starts with(phone, "+")
  - sent <= date(as_of)
  - within(count)
functions:
  within: {parameters: {n: number}, type: boolean, value: n <= most}
decisions:
  days: {type: number, value: "days between(sent, received)"}
  free: {type: boolean, value: total = 0}
)yaml");
  return policy;
}

std::string findings(const std::string& facts, const DecideOptions& options = {}) {
  const Decision d = shop().decide("days", Case::from_json("{" + facts + "}"), options);
  std::string text;
  for (const Finding& f : d.findings())
    text += (text.empty() ? "" : "; ") + f.code + (f.fact.empty() ? "" : " of " + f.fact);
  return text;
}

}  // namespace

TEST_CASE(
    "a case that breaks an invariant gets a finding, one that does not say enough gets none") {
  struct Row {
    const char* facts;
    const char* findings;
  };
  const Row rows[] = {
      {"", ""},
      {R"("sent": "2026-11-02")", ""},
      {R"("sent": "2026-11-02", "received": "2026-11-02")", ""},
      {R"("sent": "2026-11-02", "received": "2026-11-01")", "case.invariant"},
      // Absent is not known to be wrong: a comparison with null is no false.
      {R"("received": "2026-11-02")", ""},
      {R"("received": "2026-11-02", "returned": null)", ""},
      {R"("received": "2026-11-02", "returned": "2026-11-01")", "case.invariant"},
      // Several at once.
      {R"("sent": "2026-11-03", "received": "2026-11-02", "returned": "2026-11-01")",
       "case.invariant; case.invariant"},
      {R"("total": 10, "lines": [{"price": 2.5, "quantity": 4}])", ""},
      {R"("total": 10.01, "lines": [{"price": 2.5, "quantity": 4}])", "case.invariant"},
      // What is presumed counts as known, if the case says anything of it.
      {R"("total": 0)", "case.invariant"},
      {R"("total": 0, "is_gift": true)", ""},
      // What cannot be worked out.
      {R"("share": 1, "whole": 2)", ""},
      {R"("share": 1, "whole": 0)", "case.invariant-failed"},
      // A value that does not fit has its own finding, and no other.
      {R"("sent": "2026-11-02", "received": "soon")", "case.type of received"},
      {R"("phone": "130")", "case.invariant of phone"},
      // The moment and what is in force: not known, nothing is broken.
      {R"("count": 101)", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.facts);
    CHECK(findings(row.facts) == row.findings);
  }
  DecideOptions options;
  options.as_of = moment("2026-11-05T10:00:00+08:00");
  CHECK(findings(R"("sent": "2026-11-05")", options) == "");
  CHECK(findings(R"("sent": "2026-11-06")", options) == "case.invariant of sent");
  CHECK(findings(R"("count": 100)", options) == "");
  CHECK(findings(R"("count": 101)", options) == "case.invariant of count");
  options.as_of = moment("2025-11-05T10:00:00+08:00");  // the parameter is not in force yet
  CHECK(findings(R"("count": 100)", options) == "case.invariant-failed of count");
}

// What was found of a case holds for the next decision on it, as long as the case stays as it is.
TEST_CASE("a case that is changed, copied or asked about at another moment is looked at again") {
  const Fact sent = shop().fact("sent"), received = shop().fact("received");
  Case c(shop());
  Decision d;
  const auto count = [&](const Case& of, const DecideOptions& options = {}) {
    shop().decide(shop().goal("days"), of, d, options);
    return d.findings().size();
  };
  c.set(sent, Date::parse("2026-11-05").value()).set(received, Date::parse("2026-11-06").value());
  CHECK(count(c) == 0);
  CHECK(count(c) == 0);
  c.set(received, Date::parse("2026-11-04").value());
  CHECK(count(c) == 1);
  CHECK(count(c) == 1);
  const Case copy = c;
  c.set(received, Date::parse("2026-11-07").value());
  CHECK(count(c) == 0);
  CHECK(count(copy) == 1);
  DecideOptions options;
  options.as_of = moment("2026-11-04T10:00:00+08:00");
  CHECK(count(c, options) == 1);
  CHECK(count(c) == 0);
  CHECK(count(Case(c).as_of(*options.as_of)) == 1);
  c.unset(received);
  CHECK(count(c) == 0);
  Case other = copy;
  CHECK(count(other) == 1);
  other = c;
  CHECK(count(other) == 0);
}

TEST_CASE("a finding names the invariant, its place and the values; personal ones are kept back") {
  const auto message = [](const std::string& facts) {
    const Decision d = shop().decide("days", Case::from_json(facts));
    REQUIRE(d.findings().size() == 1);
    std::string text = d.findings()[0].message;
    const auto folder = text.find("(/") + 1;
    return text.erase(folder, text.find("small.yaml") - folder);
  };
  CHECK(message(R"({"sent": "2026-11-02", "received": "2026-11-01"})") ==
        "the case is not possible: `received >= sent` (small.yaml:23) does not hold, for `sent` is "
        "2026-11-02, `received` is 2026-11-01");
  CHECK(message(R"({"phone": "130"})") ==
        "the case is not possible: `starts with(phone, \"+\")` (small.yaml:28) does not hold, for "
        "`phone` is not shown here");
  CHECK(message(R"({"share": 1, "whole": 0})") ==
        "whether the case is possible is not known: `share / whole <= 1` (small.yaml:26) cannot be "
        "worked out, for `share` is 1, `whole` is 0: a division by zero");
}

TEST_CASE("decisions go on, except under strict") {
  const Case broken = Case::from_json(R"({"sent": "2026-11-02", "received": "2026-11-01"})");
  const Decision d = shop().decide("days", broken);
  CHECK(told(d) == "decided -1");
  CHECK(d.explain("en").find("the case is not possible") != std::string::npos);
  DecideOptions strict;
  strict.strict = true;
  CHECK(told(shop().decide("days", broken, strict)) == "failed case.invariant");
  const Case fine = Case::from_json(R"({"sent": "2026-11-02", "received": "2026-11-03"})");
  CHECK(told(shop().decide("days", fine, strict)) == "decided 1");
  // Cases by slot are checked likewise, each time anew.
  Case by_slot(shop());
  by_slot.set(shop().fact("sent"), Date::parse("2026-11-02").value());
  by_slot.set(shop().fact("received"), Date::parse("2026-11-01").value());
  CHECK(shop().decide("days", by_slot).findings().size() == 1);
  by_slot.set(shop().fact("received"), Date::parse("2026-11-03").value());
  CHECK(shop().decide("days", by_slot).findings().empty());
}

TEST_CASE("warnings of an invariant are not those of a decision") {
  const Policy policy = policy_of(R"(
calendars: {office: {days: [Mon], known_until: 2026-12-31}}
facts: {sent: date}
invariants: ["add working days(sent, 2, office) > sent"]
decisions: {day: {type: date, value: sent}}
)");
  const Decision d = policy.decide("day", Case::from_json(R"({"sent": "2027-06-01"})"));
  CHECK(d.findings().empty());
  CHECK(d.warnings().empty());
}

TEST_CASE("a rule that can fire in no possible case is not told beside the one that fires") {
  const Policy p = policy_of(R"yaml(
as_of: now
types: {place: {enum: [under_way, here, lost]}}
facts: {now: date and time, got_at: date and time, place: place, big: boolean}
invariants:
  - not(got_at <= now) or not(place = under_way)
decisions:
  may:
    type: boolean
    rules:
      - {id: WAIT, when: {place: under_way}, then: true, because: it has not come yet}
      - {id: LOST, when: {place: lost}, then: true}
      - id: IN-TIME
        when: date(now) <= date(got_at) + duration("P14D")
        then: true
        steps: [{id: s, text: send the address}]
  ways:
    type: string
    hit: collect
    rules:
      - {id: POST, when: {may: true}, then: '"post"'}
      - {id: SHOP, when: true, then: '"shop"'}
)yaml");
  const char* const got = R"({"now": "2026-11-10T10:00:00", "got_at": "2026-11-02T10:00:00"})";
  const char* const not_lost =
      R"({"now": "2026-11-10T10:00:00", "got_at": "2026-11-02T10:00:00", "place": "here"})";
  check_rows(p, "may",
             {{got, "decided true by LOST,IN-TIME"},
              {not_lost, "decided true by IN-TIME"},
              {R"({"place": "under_way"})", "decided true by WAIT"}});
  check_rows(p, "ways", {{got, "decided [post, shop] by POST,SHOP"}});
  const Explanation e = p.decide("may", Case::from_json(not_lost)).explanation();
  CHECK(e.steps.size() == 1);
}
