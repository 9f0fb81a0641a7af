// A backend's own orders -> decisions. `to_value` stands beside the struct, and `Case::set` finds
// it there, so that the shop's code knows the names of facts in one place only.
#include <aftersales/aftersales.h>

#include <iostream>
#include <string>
#include <vector>

namespace shop {

struct Order {
  std::string number;
  std::string category;
  aftersales::DateTime delivered_at;
  int promised_days = 0;
  bool insured = false;
};

/// The entries become the facts below the name they are set as: order.delivered_at and so on.
aftersales::Value to_value(const Order& order) {
  return aftersales::Value::context(
      {{"delivered_at", order.delivered_at},
       {"no_reason_days_promised", order.promised_days},
       {"freight_insurance", order.insured ? "seller_gifted" : "none"}});
}

}  // namespace shop

int main() {
  const auto policy = aftersales::Policy::load("rules/cn-store");
  const auto at = [](const char* text) { return aftersales::DateTime::parse(text).value(); };
  const std::vector<shop::Order> orders{
      {"A-1001", "apparel", at("2026-11-10T12:00:00"), 0, false},
      {"A-1002", "apparel", at("2026-11-02T12:00:00"), 0, true},
      {"A-1003", "apparel", at("2026-11-02T12:00:00"), 30, true},
      {"A-1004", "fresh_produce", at("2026-11-15T12:00:00"), 0, false},
  };

  int undecided = 0;
  for (const shop::Order& order : orders) {
    aftersales::Case c{{"case.now", "2026-11-16T10:00:00"},
                       {"request.notice_at", "2026-11-16T10:00:00"},
                       {"request.type", "return_refund"},
                       {"request.reason", "no_reason"},
                       {"line.category", order.category}};
    c.set("order", order);

    const auto terms = policy.decide("return_terms", c);
    const auto payer = policy.decide("shipping.return_payer", c);
    if (!terms.is_decided() || !payer.is_decided()) ++undecided;
    std::cout << order.number << ": return " << terms.value()["outcome"] << " by rule "
              << (terms.rules().empty() ? "-" : terms.rules().front()) << ", freight paid by "
              << payer.value() << '\n';
  }
  return undecided == 0 ? 0 : 1;
}
