// Stories of customers -> what rules/cn-store says, told with the checks of <aftersales/doctest.h>;
// and the checks themselves, which must notice when something else is said.
#include <aftersales/aftersales.h>
#include <aftersales/doctest.h>

#include <string>
#include <vector>

using namespace aftersales;

namespace {

const Policy& store() {
  static const Policy policy = Policy::load(AFTERSALES_SOURCE_DIR "/rules/cn-store");
  return policy;
}

/// The facts of a story, asked on 20 November 2026.
Case story(const std::string& facts) {
  Case c = Case::from_json("{" + facts + "}");
  c.set("case.now", "2026-11-20T10:00:00");
  return c;
}

Decision decide(std::string_view decision, const std::string& facts) {
  return store().decide(decision, story(facts));
}

const std::string kReturn =
    R"("request.type": "return_refund", "line.category": "apparel",
       "order.delivered_at": "2026-11-02T12:00:00")";
const std::string kInTime = R"("request.notice_at": "2026-11-09T23:59:59")";
const std::string kLate = R"("request.notice_at": "2026-11-10T00:00:00")";

}  // namespace

TEST_CASE("outcomes, the rule that gives them, and what they rest on") {
  struct Row {
    const char* story;
    std::string facts;
    const char* decision;
    Value expected;
    const char* fired;
  };
  const std::string choice = kReturn + R"(, "request.reason": "no_reason", )";
  const std::string defect = kReturn + R"(, "request.reason": "quality_defect", )";
  const std::vector<Row> rows{
      {"the seventh day is the last", choice + kInTime, "decision.outcome", "approve", "LAW-RET-7D"},
      {"a second later it is over", choice + kLate, "decision.outcome", "reject", "LAW-RET-LATE"},
      {"the last day, as a date", choice + kLate, "deadline.no_reason_last_day", "2026-11-09",
       nullptr},
      {"the day of the notice", choice + kInTime, "window.day", 7, nullptr},
      {"the basis of a return for no reason", choice + kInTime, "decision.legal_basis",
       "no_reason_return", "LAW-RET-7D"},
      {"a promise of 15 days", choice + kLate + R"(, "order.no_reason_days_promised": 15)",
       "decision.legal_basis", "seller_promise", "LAW-RET-PROMISE"},
      {"goods made to order", choice + kInTime + R"(, "line.is_customised": true)",
       "decision.outcome", "reject", "LAW-RET-EXCLUDED"},
      {"tags cut off", choice + kInTime + R"(, "condition.tags_removed": true)", "decision.outcome",
       "reject", "LAW-INTACT-TAGS"},
      {"opened and tried on", choice + kInTime + R"(, "condition.opened_package": true)",
       "decision.outcome", "approve", "LAW-INTACT-YES"},
      {"bought in a shop", choice + kInTime + R"(, "order.sales_method": "in_store")",
       "decision.outcome", "reject", "LAW-RET-NOT-DISTANCE"},
      {"one's own choice, one's own freight", choice + kInTime, "shipping.return_payer", "buyer",
       "FRT-BUYER"},
      {"freight insurance", choice + kInTime + R"(, "order.freight_insurance": "buyer_bought")",
       "shipping.return_payer", "insurer", "FRT-INSURED"},
      {"an exchange is offered first", choice + kInTime, "decision.next_step",
       "recommend_exchange_first", "NEXT-RECOMMEND"},
      {"but nobody is kept waiting", choice + kInTime + R"(, "request.insists": true)",
       "decision.next_step", "send_return_address", "NEXT-INSISTS"},
      {"a defect that was confirmed", defect + kInTime + R"(, "defect.confirmed": true)",
       "decision.legal_basis", "statutory_quality", "LAW-RET-DEFECT"},
      {"the shop pays for its fault", defect + kInTime + R"(, "defect.confirmed": true)",
       "shipping.return_payer", "seller", "LAW-FRT-FAULT"},
      {"a defect reported late",
       defect + kLate + R"(, "defect.confirmed": true, "defect.is_serious": false)",
       "decision.outcome", "reject", "LAW-RET-DEFECT-LATE"},
      {"a grave defect reported late",
       defect + kLate + R"(, "defect.confirmed": true, "defect.is_serious": true)",
       "decision.outcome", "approve", "LAW-RET-DEFECT-SERIOUS"},
      {"goods under recall", choice + kLate + R"(, "line.recall_active": true)", "decision.outcome",
       "approve", "LAW-RET-RECALL"},
      {"a complaint in the national media",
       R"("complaint.nature": "quality", "complaint.media_exposure": "national")",
       "complaint.grade", "crisis", "GRADE-CRISIS"},
      {"several outputs at once", choice + kInTime, "return_terms",
       Value::context({{"eligible", true}, {"outcome", "approve"}}), "LAW-RET-7D"},
      {"what to ask for", R"("request.reason": "functional_failure")", "required_evidence",
       Value::list({"order_number", "photos", "video"}), "EVD-VIDEO"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.story);
    const Decision decision = decide(row.decision, row.facts);
    AFTERSALES_CHECK_DECIDES(decision, row.expected);
    if (row.fired != nullptr) AFTERSALES_CHECK_FIRED(decision, row.fired);
  }
}

TEST_CASE("endings other than a decision") {
  AFTERSALES_CHECK_UNDETERMINED(decide("decision.outcome", R"("request.type": "exchange")"),
                                "request.reason");
  AFTERSALES_CHECK_UNDETERMINED(decide("decision.outcome", ""), "request.type");
  AFTERSALES_CHECK_UNDETERMINED(decide("decision.outcome", ""));
  AFTERSALES_CHECK_NO_RULE(decide("decision.outcome", R"("request.type": "invoice")"));
  AFTERSALES_CHECK_FAILED(decide("decision.outcome", R"("request.type": "refund")"), "case.enum");
}

TEST_CASE("steps and rules that are left alone") {
  const Decision late = decide("sla.breached", R"("message.received_at": "2026-11-20T09:00:00",
      "message.is_first": true)");
  AFTERSALES_CHECK_DECIDES(late, true);
  AFTERSALES_CHECK_STEP(late, "answer_now", "2026-11-20T10:00:30");
  AFTERSALES_CHECK_NOT_FIRED(late, "SLA-IN-TIME");
}

TEST_CASE("values agree as in the tests beside a policy") {
  struct Row {
    Value actual, expected;
    bool agrees;
  };
  const auto date = [](const char* text) { return Value(*Date::parse(text)); };
  const auto moment = [](const char* text) { return Value(*DateTime::parse(text)); };
  const Value terms = Value::context({{"eligible", true}, {"days", 7}});
  const std::vector<Row> rows{
      {7, 7, true},
      {7, 8, false},
      {7, "7", true},
      {true, true, true},
      {true, "yes", false},
      {nullptr, nullptr, true},
      {nullptr, "null", false},
      {0, nullptr, false},
      {"approve", "approve", true},
      {"approve", "reject", false},
      {date("2026-11-09"), "2026-11-09", true},
      {date("2026-11-09"), "2026-11-10", false},
      {moment("2026-11-09T10:00:00+08:00"), "2026-11-09T10:00:00", true},
      {moment("2026-11-09T10:00:00+08:00"), "2026-11-09T02:00:00Z", true},
      {moment("2026-11-09T10:00:00+08:00"), "2026-11-09T10:00:00Z", false},
      {moment("2026-11-09T10:00:00+08:00"), "soon", false},
      {terms, Value::context({{"days", 7}}), true},
      {terms, Value::context({{"days", 8}}), false},
      {terms, Value::context({{"hours", 7}}), false},
      {7, Value::context({{"days", 7}}), false},
      {Value::list({5, 6}), Value::list({5, 6}), true},
      {Value::list({5, 6}), Value::list({5}), false},
      {5, Value::list({5}), false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.actual);
    CAPTURE(row.expected);
    CHECK(expect::agrees(row.actual, row.expected) == row.agrees);
  }
}

TEST_CASE("what is not as expected is told, with the explanation") {
  const Decision grade = decide("complaint.grade", R"("complaint.nature": "safety")");
  const Decision open = decide("complaint.grade", "");
  const std::vector<std::string> told{
      expect::value_differs(grade, "crisis"),
      expect::value_differs(open, "crisis"),
      expect::firing_differs(grade, "GRADE-CRISIS", true),
      expect::firing_differs(grade, "GRADE-SAFETY", false),
      expect::needs_differ(grade, {}),
      expect::needs_differ(open, {"complaint.nature"}),
      expect::status_differs(grade, Status::no_rule),
      expect::failure_differs(grade, "case.type"),
      expect::step_differs(grade, "ask_injury", "2026-11-20T10:00:31"),
      expect::step_differs(grade, "ask_nobody", nullptr),
  };
  for (const std::string& difference : told) {
    CAPTURE(difference);
    CHECK(difference.rfind("complaint.grade: expected ", 0) == 0);
    CHECK(difference.find(grade.explain().substr(0, 12)) != std::string::npos);
  }
}
