// Cases as JSON texts -> decisions, with every way in which a decision can end. A mistake in a case
// is a finding of the decision, never an exception.
#include <aftersales/aftersales.h>

#include <iostream>
#include <string>
#include <vector>

namespace {

void print(const aftersales::Decision& decision) {
  switch (decision.status()) {
    case aftersales::Status::decided:
      std::cout << "decided: " << decision.value() << '\n';
      break;
    case aftersales::Status::undetermined:
      std::cout << "undetermined; to be asked:\n";
      for (const aftersales::Need& need : decision.needs("en"))
        std::cout << "  " << need.fact << ": " << need.ask << '\n';
      break;
    case aftersales::Status::no_rule:
      std::cout << "no rule applies: the policy does not speak of this\n";
      break;
    case aftersales::Status::failed:
      std::cout << "failed: " << (decision.error() ? decision.error()->cause : "") << '\n';
      break;
  }
  for (const aftersales::Finding& finding : decision.findings()) {
    std::cout << "  in the case: " << finding.message << " [" << finding.code << "]\n";
    if (!finding.hint.empty()) std::cout << "    " << finding.hint << '\n';
  }
}

}  // namespace

int main() {
  const auto policy = aftersales::Policy::load("rules/cn-store");
  struct Letter {
    std::string json;
    aftersales::Status expected;
  };
  const std::vector<Letter> letters{
      {R"({"case": {"now": "2026-11-16T10:00:00"}, "order": {"delivered_at": "2026-11-02T15:20:00"},
           "line": {"category": "bags"}, "defect": {"confirmed": true},
           "request": {"type": "exchange", "reason": "quality_defect"}})",
       aftersales::Status::decided},
      {R"({"case": {"now": "2026-11-16T10:00:00"}, "request": {"type": "exchange"}})",
       aftersales::Status::undetermined},
      {R"({"case": {"now": "2026-11-16T10:00:00"}, "request": {"type": "invoice"}})",
       aftersales::Status::no_rule},
      {R"({"case": {"now": "2026-11-16T10:00:00"},
           "request": {"type": "return_refund", "reason": "no_reason",
                       "notice_at": "2026-11-16T10:00:00"},
           "line": {"category": "apparel"}, "order": {"delivered_at": "last Monday"}})",
       aftersales::Status::failed},
  };

  int surprises = 0;
  for (const Letter& letter : letters) {
    const auto decision =
        policy.decide("decision.outcome", aftersales::Case::from_json(letter.json));
    print(decision);
    if (decision.status() != letter.expected) ++surprises;
  }
  return surprises == 0 ? 0 : 1;
}
