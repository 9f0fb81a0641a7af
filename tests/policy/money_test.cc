// The pack tests/money: its worked cases, and what holds of any order, in whole cents that this
// test counts itself.
#include <aftersales/aftersales.h>
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "suite/suite.h"

using namespace aftersales;

namespace {

const std::filesystem::path kPack = AFTERSALES_SOURCE_DIR "/tests/money";

const Policy& settlement() {
  static const Policy policy = Policy::load(kPack);
  return policy;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// 1234: "12.34".
Value yuan(std::int64_t cents) { return Decimal(cents) / Decimal(100); }

std::int64_t cents(const Value& amount) {
  const auto whole = (amount.as_number() * Decimal(100)).to_int();
  REQUIRE(whole);  // no part of a cent
  return *whole;
}

std::vector<std::int64_t> all_cents(const Value& amounts) {
  std::vector<std::int64_t> all;
  for (const Value& amount : amounts.as_list()) all.push_back(cents(amount));
  return all;
}

std::int64_t sum(const std::vector<std::int64_t>& all) {
  std::int64_t total = 0;
  for (const std::int64_t part : all) total += part;
  return total;
}

struct Line {
  std::int64_t price = 0, quantity = 0, before = 0, returned = 0;
};
struct Payment {
  std::int64_t paid = 0, refunded = 0;
};

// The rules of the pack, in cents.
std::int64_t discount_of(std::int64_t goods) {
  return goods >= 30000 ? 5000 : goods >= 19900 ? 2000 : 0;
}
std::int64_t shipping_of(std::int64_t goods) { return goods >= 9900 || goods == 0 ? 0 : 800; }

struct Order {
  std::vector<Line> lines;
  std::vector<Payment> payments;
  std::int64_t goods = 0, rest = 0, rest_pieces = 0, discount = 0, shipping = 0, paid = 0;
  bool by_seller = false, pro_rata = false;

  [[nodiscard]] Case to_case() const {
    List all_lines, all_payments;
    for (const Line& l : lines) {
      all_lines.push_back(Value::context({{"sku", "X"},
                                          {"price", yuan(l.price)},
                                          {"quantity", l.quantity},
                                          {"before", l.before},
                                          {"returned", l.returned}}));
    }
    for (const Payment& p : payments) {
      all_payments.push_back(Value::context(
          {{"method", "card"}, {"paid", yuan(p.paid)}, {"refunded", yuan(p.refunded)}}));
    }
    return {{"order.lines", all_lines},
            {"payments", all_payments},
            {"request.fault", by_seller ? "seller" : "buyer"},
            {"refund.way", pro_rata ? "pro_rata" : "in_order"}};
  }
};

class Orders {
 public:
  explicit Orders(std::uint64_t seed) : random_(seed) {}

  Order next() {
    Order order;
    const std::int64_t usual = std::vector<std::int64_t>{500, 5000, 9900, 20000, 100000}[at(5)];
    for (std::int64_t n = 1 + below(5); n > 0; --n) {
      Line line;
      line.price = below(usual) + (order.lines.empty() ? 1 : 0);  // some are gifts
      if (below(3) == 0) line.price = usual;
      line.quantity = 1 + below(4);
      line.before = below(line.quantity + 1);
      line.returned = below(line.quantity - line.before + 1);
      order.goods += line.price * line.quantity;
      const std::int64_t stays = line.quantity - line.before - line.returned;
      order.rest += line.price * stays;
      order.rest_pieces += stays;
      order.lines.push_back(line);
    }
    order.discount = discount_of(order.goods);
    order.shipping = shipping_of(order.goods);
    order.paid = order.goods - order.discount + order.shipping;
    for (std::int64_t left = order.paid, n = 1 + below(4); n > 0; --n) {
      Payment payment;
      payment.paid = n == 1 ? left : below(left + 1);
      left -= payment.paid;
      payment.refunded = below(3) == 0 ? below(payment.paid + 1) : 0;
      order.payments.push_back(payment);
    }
    order.by_seller = below(3) == 0;
    order.pro_rata = below(2) == 0;
    return order;
  }

 private:
  std::int64_t below(std::int64_t limit) {
    return std::uniform_int_distribution<std::int64_t>(0, limit - 1)(random_);
  }
  std::size_t at(std::int64_t limit) { return static_cast<std::size_t>(below(limit)); }
  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("worked cases of refunds: each of them conserves money") {
  std::size_t worked = 0;
  for (const char* file : {"discount", "partial", "resettled", "methods", "earlier"}) {
    std::ifstream in(kPack / "tests" / (std::string(file) + ".yaml"));
    std::ostringstream text;
    text << in.rdbuf();
    CAPTURE(file);
    const std::size_t tests = count_of(text.str(), "- name:");
    CHECK(count_of(text.str(), "money.conserves: true") == tests);
    worked += tests;
  }
  CHECK(worked >= 40);
  const suite::Results results = suite::run(settlement(), kPack);
  INFO(suite::to_text(results));
  CHECK(results.ok());
  CHECK(results.coverage.never_fired.empty());
}

TEST_CASE("whatever the order, nothing is lost and nothing invented") {
  const std::vector<std::string> names = {"discount.by_line", "paid.by_line", "keep",
                                          "refund.total",     "shop.keeps",   "refund.by_method",
                                          "money.conserves"};
  Orders orders(20261123);
  for (int round = 0; round < 3'000; ++round) {
    const Order order = orders.next();
    const Record record = settlement().decide_all(order.to_case(), names);
    CAPTURE(round);
    CAPTURE(record.to_json());
    REQUIRE(record.findings.empty());
    REQUIRE(std::all_of(record.decisions.begin(), record.decisions.end(),
                        [](const Decision& d) { return d.is_decided(); }));
    const auto value = [&](std::size_t i) { return record.decisions[i].value(); };
    REQUIRE(value(6).as_bool());

    const std::vector<std::int64_t> discounts = all_cents(value(0));
    const std::vector<std::int64_t> paid = all_cents(value(1));
    REQUIRE(sum(discounts) == order.discount);
    REQUIRE(sum(paid) + order.shipping == order.paid);
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
      const std::int64_t worth = order.lines[i].price * order.lines[i].quantity;
      REQUIRE(paid[i] == worth - discounts[i]);
      // Within a cent of the exact share: |part * goods - discount * worth| < goods.
      REQUIRE(std::abs(discounts[i] * order.goods - order.discount * worth) < order.goods);
    }

    std::int64_t refunded = 0;
    for (const Payment& p : order.payments) refunded += p.refunded;
    const std::int64_t keep = cents(value(2));
    if (!order.by_seller) {
      const std::int64_t shipping = std::max(order.shipping, shipping_of(order.rest));
      REQUIRE(keep == order.rest - discount_of(order.rest) + shipping);
    } else {
      // The pieces that stay keep their share, each line within a cent of it.
      std::int64_t exact = order.rest_pieces == 0 ? 0 : order.shipping;
      for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const Line& l = order.lines[i];
        exact += paid[i] * (l.quantity - l.before - l.returned) / l.quantity;
      }
      REQUIRE(keep >= exact);
      REQUIRE(keep <= exact + static_cast<std::int64_t>(order.lines.size()));
    }
    const std::int64_t refund = cents(value(3));
    REQUIRE(refund == std::max(std::int64_t{0}, order.paid - refunded - keep));
    REQUIRE(refund + refunded + cents(value(4)) == order.paid);

    const std::vector<std::int64_t> methods = all_cents(value(5));
    REQUIRE(sum(methods) == refund);
    bool used_up = true;  // all methods before this one
    for (std::size_t i = 0; i < methods.size(); ++i) {
      const std::int64_t left = order.payments[i].paid - order.payments[i].refunded;
      REQUIRE(methods[i] >= 0);
      REQUIRE(methods[i] <= left);
      if (!order.pro_rata && methods[i] > 0) REQUIRE(used_up);
      used_up = used_up && methods[i] == left;
    }
  }
}
