// Operations on settled values: arithmetic, comparison and logic.
#include <algorithm>

#include <fmt/format.h>

#include "feel/compare.h"
#include "feel/evaluator.h"
#include "value/decimal_math.h"
#include "value/temporal_math.h"

namespace aftersales::feel {

namespace {

using value::is_numeric;

constexpr std::size_t kBytesPerStep = 1024;

bool is_length(const Value& v) { return v.kind() == Kind::duration || v.kind() == Kind::period; }

Value number_result(Decimal d, bool is_money, Runtime& runtime) {
  if (!d.is_finite()) return runtime.fail("eval.overflow", "the result is too large for a number");
  return is_money ? value::money(d, runtime.minor_digits()) : Value(d);
}

Value numeric(Op op, const Value& a, const Value& b, Runtime& runtime) {
  const Decimal x = a.as_number();
  const Decimal y = b.as_number();
  const bool one_money = a.kind() == Kind::money || b.kind() == Kind::money;
  switch (op) {
    case Op::add:
      return number_result(value::add(x, y), one_money, runtime);
    case Op::subtract:
      return number_result(value::subtract(x, y), one_money, runtime);
    case Op::multiply:
      return number_result(value::multiply(x, y), one_money, runtime);
    case Op::divide:
      if (y.sign() == 0) return runtime.fail("eval.division-by-zero", "a division by zero");
      return number_result(value::divide(x, y), a.kind() == Kind::money && b.kind() != Kind::money,
                           runtime);
    default: {
      const Decimal result = value::power(x, y);
      if (!result.is_finite())
        return runtime.fail("eval.power",
                            fmt::format("{} ** {} gives nothing that a number can hold",
                                        x.to_string(), y.to_string()));
      return result;
    }
  }
}

template <typename T>
Value checked(const std::optional<T>& result, Runtime& runtime) {
  if (!result)
    return runtime.fail("eval.overflow",
                        "the result lies beyond the dates and durations there are");
  return *result;
}

Decimal in_nanos(Duration d) {
  return Decimal(d.seconds) * Decimal(value::kNanosPerSecond) + Decimal(d.nanos);
}

Value from_nanos(Decimal nanos, Runtime& runtime) {
  if (!nanos.is_finite())
    return runtime.fail("eval.overflow", "the result lies beyond the durations there are");
  const Decimal whole = value::floor(nanos);
  const Decimal billion(value::kNanosPerSecond);
  const Decimal seconds = value::floor(whole / billion);
  const auto s = seconds.to_int();
  const auto n = (whole - seconds * billion).to_int();
  if (!s || !n)
    return runtime.fail("eval.overflow", "the result lies beyond the durations there are");
  return checked(value::make_duration(*s, *n), runtime);
}

Value from_months(Decimal months, Runtime& runtime) {
  const auto whole = value::round(months, 0, value::Rounding::down);
  const auto m = whole ? whole->to_int() : std::nullopt;
  if (!m) return runtime.fail("eval.overflow", "the result lies beyond the periods there are");
  return Period{*m};
}

Value scaled(Op op, const Value& length, Decimal factor, Runtime& runtime) {
  if (op == Op::divide && factor.sign() == 0)
    return runtime.fail("eval.division-by-zero", "a division by zero");
  const Decimal units = length.kind() == Kind::duration ? in_nanos(length.as_duration())
                                                        : Decimal(length.as_period().months);
  const Decimal result = op == Op::multiply ? units * factor : units / factor;
  if (length.kind() == Kind::duration) return from_nanos(result, runtime);
  return result.is_finite()
             ? from_months(result, runtime)
             : runtime.fail("eval.overflow", "the result lies beyond the periods there are");
}

Value ratio(const Value& a, const Value& b, Runtime& runtime) {
  const auto units = [](const Value& v) {
    return v.kind() == Kind::duration ? in_nanos(v.as_duration()) : Decimal(v.as_period().months);
  };
  if (units(b).sign() == 0) return runtime.fail("eval.division-by-zero", "a division by zero");
  return number_result(units(a) / units(b), false, runtime);
}

template <typename T>
Value shifted(Op op, const T& moment, const Value& length, Runtime& runtime) {
  if (length.kind() == Kind::duration) {
    return op == Op::add ? checked(value::add(moment, length.as_duration()), runtime)
                         : checked(value::subtract(moment, length.as_duration()), runtime);
  }
  return op == Op::add ? checked(value::add(moment, length.as_period()), runtime)
                       : checked(value::subtract(moment, length.as_period()), runtime);
}

Value shifted_time(Op op, const Time& time, Duration length) {
  return op == Op::add ? value::add(time, length) : value::subtract(time, length);
}

Value mismatch(Op op, const Value& a, const Value& b, Runtime& runtime) {
  static constexpr std::string_view kSymbols[] = {"+", "-", "*", "/", "**"};
  return runtime.fail(
      "eval.operands",
      fmt::format("`{}` does not go with {} and {}",
                  kSymbols[static_cast<std::size_t>(op) - static_cast<std::size_t>(Op::add)],
                  value::kind_name(a.kind()), value::kind_name(b.kind())));
}

Value difference(const Value& a, const Value& b, Runtime& runtime) {
  std::optional<Duration> result;
  if (a.kind() == Kind::time) {
    result = value::difference(a.as_time(), b.as_time());
  } else if (a.kind() == Kind::date && b.kind() == Kind::date) {
    result = value::difference(a.as_date(), b.as_date());
  } else if (a.kind() == Kind::date) {
    result = value::difference(a.as_date(), b.as_date_time());
  } else if (b.kind() == Kind::date) {
    result = value::difference(a.as_date_time(), b.as_date());
  } else {
    result = value::difference(a.as_date_time(), b.as_date_time());
  }
  if (!result)
    return runtime.fail("eval.zones",
                        "a time without a zone and one with a zone have no difference");
  return *result;
}

bool is_moment(const Value& v) { return v.kind() == Kind::date || v.kind() == Kind::date_time; }

}  // namespace

Value arithmetic(Op op, const Value& a, const Value& b, Runtime& runtime) {
  if (is_numeric(a) && is_numeric(b)) return numeric(op, a, b, runtime);
  if (a.is_null() || b.is_null())
    return runtime.absent("eval.null", "an operand of a calculation is null");
  if (op == Op::add) {
    if (a.kind() == Kind::string && b.kind() == Kind::string) {
      if (a.as_string().size() + b.as_string().size() > Runtime::kMaxBytes) {
        return runtime.fail("eval.too-long", "the text grows beyond 1 MiB");
      }
      if (!runtime.spend((a.as_string().size() + b.as_string().size()) / kBytesPerStep))
        return runtime.budget_failure();
      return Value(std::string(a.as_string()) + std::string(b.as_string()));
    }
    if (a.kind() == Kind::duration && b.kind() == Kind::duration)
      return checked(value::add(a.as_duration(), b.as_duration()), runtime);
    if (a.kind() == Kind::period && b.kind() == Kind::period)
      return checked(value::add(a.as_period(), b.as_period()), runtime);
    if (is_length(a) && !is_length(b)) return arithmetic(op, b, a, runtime);
  }
  if (op == Op::subtract) {
    if (a.kind() == Kind::duration && b.kind() == Kind::duration)
      return checked(value::subtract(a.as_duration(), b.as_duration()), runtime);
    if (a.kind() == Kind::period && b.kind() == Kind::period)
      return checked(value::subtract(a.as_period(), b.as_period()), runtime);
    if ((is_moment(a) && is_moment(b)) || (a.kind() == Kind::time && b.kind() == Kind::time))
      return difference(a, b, runtime);
  }
  if (op == Op::add || op == Op::subtract) {
    if (is_length(b) && a.kind() == Kind::date) return shifted(op, a.as_date(), b, runtime);
    if (is_length(b) && a.kind() == Kind::date_time)
      return shifted(op, a.as_date_time(), b, runtime);
    if (b.kind() == Kind::duration && a.kind() == Kind::time)
      return shifted_time(op, a.as_time(), b.as_duration());
  }
  if (op == Op::multiply && a.kind() == Kind::number && is_length(b))
    return scaled(op, b, a.as_number(), runtime);
  if ((op == Op::multiply || op == Op::divide) && is_length(a) && b.kind() == Kind::number) {
    return scaled(op, a, b.as_number(), runtime);
  }
  if (op == Op::divide && is_length(a) && a.kind() == b.kind()) return ratio(a, b, runtime);
  return mismatch(op, a, b, runtime);
}

Value negated(const Value& v, Runtime& runtime) {
  switch (v.kind()) {
    case Kind::number:
      return -v.as_number();
    case Kind::money:
      return value::money(-v.as_number(), value::minor_digits(v));
    case Kind::duration:
      return checked(value::negate(v.as_duration()), runtime);
    case Kind::period:
      return checked(value::negate(v.as_period()), runtime);
    case Kind::null:
      return runtime.absent("eval.null", "an operand of a calculation is null");
    default:
      return runtime.fail("eval.operands",
                          fmt::format("`-` does not go with {}", value::kind_name(v.kind())));
  }
}

Value comparison(Op op, const Value& a, const Value& b, Runtime& runtime) {
  if (a.kind() == Kind::string && b.kind() == Kind::string &&
      !runtime.spend(std::min(a.as_string().size(), b.as_string().size()) / kBytesPerStep)) {
    return runtime.budget_failure();
  }
  if (op == Op::equal || op == Op::not_equal) {
    std::uint64_t visited = 0;
    const auto same = equal(a, b, runtime.dialect(), visited);
    if (!runtime.spend(visited)) return runtime.budget_failure();
    if (same) return Value(*same == (op == Op::equal));
  } else if (const auto order = compare(a, b, runtime.dialect())) {
    switch (op) {
      case Op::less:
        return Value(*order < 0);
      case Op::less_equal:
        return Value(*order <= 0);
      case Op::greater:
        return Value(*order > 0);
      default:
        return Value(*order >= 0);
    }
  }
  return runtime.absent("eval.comparison", [&] {
    return fmt::format("{} and {} cannot be compared", value::kind_name(a.kind()),
                       value::kind_name(b.kind()));
  });
}

Value conjunction(const Value& a, const Value& b, Runtime& runtime) {
  const auto is = [](const Value& v, bool truth) {
    return v.kind() == Kind::boolean && v.as_bool() == truth;
  };
  if (is(a, false) || is(b, false)) return Value(false);
  if (!value::is_settled(a) || !value::is_settled(b)) return runtime.merge(a, b);
  return is(a, true) && is(b, true) ? Value(true) : Value();
}

Value disjunction(const Value& a, const Value& b, Runtime& runtime) {
  const auto is = [](const Value& v, bool truth) {
    return v.kind() == Kind::boolean && v.as_bool() == truth;
  };
  if (is(a, true) || is(b, true)) return Value(true);
  if (!value::is_settled(a) || !value::is_settled(b)) return runtime.merge(a, b);
  return is(a, false) && is(b, false) ? Value(false) : Value();
}

}  // namespace aftersales::feel
