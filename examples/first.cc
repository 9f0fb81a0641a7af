// A policy decides a case and says why.
#include <aftersales/aftersales.h>

#include <iostream>

int main() {
  // If the policy has mistakes, load throws a LoadError that holds all of them.
  const auto policy = aftersales::Policy::load("rules/cn-store");
  const auto decision = policy.decide("decision.eligible", {{"case.now", "2026-11-16T10:00:00"},
                                                            {"request.type", "exchange"},
                                                            {"request.reason", "quality_defect"},
                                                            {"defect.confirmed", true}});
  std::cout << decision.value() << "\n\n" << decision.explain("en") << '\n';
  return decision.is_decided() ? 0 : 1;
}
