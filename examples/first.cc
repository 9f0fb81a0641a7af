// A policy decides a case and says why.
#include <aftersales/aftersales.h>

#include <iostream>

int main() {
  // If the policy has mistakes, load throws a LoadError that holds all of them.
  const auto policy = aftersales::Policy::load("rules/cn-store");
  const auto decision =
      policy.decide("decision.eligible", {{"case.now", "2026-11-16T10:00:00"},
                                          {"order.delivered_at", "2026-11-02T15:20:00"},
                                          {"line.category", "bags"},
                                          {"request.type", "exchange"},
                                          {"request.reason", "quality_defect"},
                                          {"request.notice_at", "2026-11-16T09:40:00"},
                                          {"defect.confirmed", true}});
  std::cout << decision.value() << "\n\n" << decision.explain("en") << '\n';
  return decision.is_decided() ? 0 : 1;
}
