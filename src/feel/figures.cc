// Expressions of nothing but figures -> a figure, without what other values would need.
//
// Most figures have few digits: 63 bits hold the coefficient, and no operation rounds. Then the
// answer is, bit for bit, what the decimals would give. Whatever is longer, is no number after all,
// is not known or would fail is left to the stack machine.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "feel/evaluator.h"
#include "value/decimal_math.h"

namespace aftersales::feel {

namespace {

using value::Access;

constexpr std::size_t kMostFigures = 8;  // that wait for others

constexpr std::uint32_t kMostExponent = value::kMaxExponent + value::kBias;

constexpr auto kPowers = [] {
  std::array<std::int64_t, 19> powers{};
  for (std::size_t i = 0; i < powers.size(); ++i)
    powers[i] = static_cast<std::int64_t>(value::power_of_ten(static_cast<int>(i)));
  return powers;
}();

/// A figure of few digits: its coefficient and its (biased) exponent.
struct Short {
  std::int64_t coefficient;
  std::int32_t exponent;
  bool is_money;

  [[nodiscard]] Decimal decimal() const {
    const auto magnitude = static_cast<std::uint64_t>(coefficient);
    return value::pack(coefficient < 0, coefficient < 0 ? 0 - magnitude : magnitude,
                       exponent - value::kBias);
  }
};

/// False if it has more digits, or is a zero with a sign, which nothing here keeps.
[[gnu::always_inline]] inline bool read(Decimal number, Short& into) {
  if (!value::are_short(number, number)) return false;
  into.coefficient = value::short_coefficient(number);
  into.exponent = value::short_exponent(number);
  return into.coefficient != 0 || number.high_bits() >> 63 == 0;
}

[[gnu::always_inline]] inline bool read(const Value& v, Short& into) {
  into.is_money = v.kind() == Kind::money;
  return value::is_numeric(v) && read(Decimal::from_bits(Access::a(v), Access::b(v)), into);
}

/// Two over one power of ten. Both are scaled, one of them by 1: how many digits prices have after
/// the point no processor can guess.
[[gnu::always_inline]] inline bool align(Short& a, Short& b) {
  const std::int32_t gap = a.exponent - b.exponent;
  const auto of_a = static_cast<std::size_t>(gap > 0 ? gap : 0);
  const auto of_b = static_cast<std::size_t>(gap < 0 ? -gap : 0);
  if ((of_a | of_b) >= kPowers.size()) return false;
  a.exponent = b.exponent = gap > 0 ? b.exponent : a.exponent;
  return !__builtin_mul_overflow(a.coefficient, kPowers[of_a], &a.coefficient) &&
         !__builtin_mul_overflow(b.coefficient, kPowers[of_b], &b.coefficient);
}

[[gnu::always_inline]] inline bool multiply(Short& a, const Short& b) {
  const bool is_negative = (a.coefficient ^ b.coefficient) < 0;
  if (__builtin_mul_overflow(a.coefficient, b.coefficient, &a.coefficient)) return false;
  a.exponent += b.exponent - value::kBias;
  if (static_cast<std::uint32_t>(a.exponent) > kMostExponent) return false;
  a.is_money |= b.is_money;
  return a.coefficient != 0 || !is_negative;
}

bool divide(Short& a, const Short& b) {
  a.is_money = a.is_money && !b.is_money;
  return b.coefficient != 0 && read(value::divide(a.decimal(), b.decimal()), a);
}

/// Of equal ones the first stays.
[[gnu::always_inline]] inline bool keep_extreme(Short& a, const Short& b, bool greatest,
                                                bool b_is_first) {
  Short same_a = a, same_b = b;
  if (!align(same_a, same_b)) return false;
  const std::int64_t low = greatest ? same_a.coefficient : same_b.coefficient;
  const std::int64_t high = greatest ? same_b.coefficient : same_a.coefficient;
  if (low < high || (low == high && b_is_first)) a = b;
  return true;
}

/// A part of an expression that stands alone: it begins with what it loads.
using Part = std::vector<FigureStep>;

bool is_leaf(const Part& part) { return part.size() == 1; }

/// Two parts, one operation: a lone figure is the other operand of it, without a step of its own.
Part joined(Part a, Part b, FigureStep::Kind kind) {
  FigureStep step;
  if (is_leaf(b)) {
    step = b.front();
  } else if (is_leaf(a)) {
    step = a.front();
    step.is_first = true;
    a = std::move(b);
  } else {
    b.front().kind = FigureStep::push;
    a.insert(a.end(), b.begin(), b.end());
    step.from = FigureStep::pushed;
    step.is_first = true;
  }
  step.kind = kind;
  a.push_back(step);
  return a;
}

std::optional<FigureStep::Kind> operation(const Expression& expression, const Instruction& in) {
  switch (in.op) {
    case Op::add:
      return FigureStep::add;
    case Op::subtract:
      return FigureStep::subtract;
    case Op::multiply:
      return FigureStep::multiply;
    case Op::divide:
      return FigureStep::divide;
    case Op::builtin:
      if (expression.calls[in.a].extreme == 0) return std::nullopt;
      return expression.calls[in.a].extreme > 0 ? FigureStep::greatest : FigureStep::least;
    default:
      return std::nullopt;
  }
}

/// What loads a constant or a slot; false if an instruction is neither, or no figure.
bool load(const Expression& expression, std::size_t at, FigureStep& step) {
  const Instruction& in = expression.program.code[at];
  if (in.op == Op::slot) {
    step.from = FigureStep::slot;
    step.n = in.a;
    step.at = static_cast<std::uint32_t>(at);
    return true;
  }
  Short figure{};
  if (in.op != Op::constant || !read(expression.constants[in.a], figure)) return false;
  step.coefficient = figure.coefficient;
  step.exponent = figure.exponent;
  step.is_money = figure.is_money;
  return true;
}

}  // namespace

std::vector<FigureStep> figures_of(const Expression& expression) {
  const Program& program = expression.program;
  if (program.frame != 0 || program.stack > kMostFigures) return {};
  std::vector<Part> parts;
  for (std::size_t at = 0; at < program.code.size(); ++at) {
    const Instruction& in = program.code[at];
    const auto kind = operation(expression, in);
    if (!kind) {
      if (!load(expression, at, parts.emplace_back(1).front())) return {};
      continue;
    }
    std::size_t operands = in.op == Op::builtin ? expression.calls[in.a].rest_count : 2;
    Part whole = std::move(*(parts.end() - static_cast<std::ptrdiff_t>(operands)));
    for (std::size_t left = operands - 1; left != 0; --left)
      whole = joined(std::move(whole),
                     std::move(*(parts.end() - static_cast<std::ptrdiff_t>(left))), *kind);
    parts.resize(parts.size() - operands);
    parts.push_back(std::move(whole));
  }
  return std::move(parts.front());
}

bool Evaluator::reckon(const Expression& expression, Figure& result) {
  Short figure{};
  std::array<Short, kMostFigures> waiting;  // NOLINT: to fill it would take longer than most do
  std::size_t count = 0;
  for (const FigureStep& step : expression.figures) {
    Short other{step.coefficient, step.exponent, step.is_money};
    if (step.from == FigureStep::slot) {
      const Value* v = &slots_[step.n];
      if (v->kind() == kPending) v = &resolve_for(expression, step);
      if (!read(*v, other)) return false;
    } else if (step.from == FigureStep::pushed) {
      other = waiting[--count];
    }
    switch (step.kind) {
      case FigureStep::push:
        waiting[count++] = figure;
        [[fallthrough]];
      case FigureStep::load:
        figure = other;
        break;
      case FigureStep::add:
        if (!align(figure, other)) return false;
        if (__builtin_add_overflow(figure.coefficient, other.coefficient, &figure.coefficient))
          return false;
        figure.is_money |= other.is_money;
        break;
      case FigureStep::subtract:
        if (!align(figure, other)) return false;
        if (step.is_first) std::swap(figure.coefficient, other.coefficient);
        if (__builtin_sub_overflow(figure.coefficient, other.coefficient, &figure.coefficient))
          return false;
        figure.is_money |= other.is_money;
        break;
      case FigureStep::multiply:
        if (!multiply(figure, other)) return false;
        break;
      case FigureStep::divide:
        if (step.is_first) std::swap(figure, other);
        if (!divide(figure, other)) return false;
        break;
      case FigureStep::least:
      case FigureStep::greatest:
        if (!keep_extreme(figure, other, step.kind == FigureStep::greatest, step.is_first))
          return false;
        break;
    }
  }
  result = {figure.decimal(), figure.is_money};
  return spend(1);
}

const Value& Evaluator::resolve_for(const Expression& expression, const FigureStep& step) {
  const text::Span& span = expression.program.spans[step.at];
  const auto* outer = std::exchange(expression_, &expression);
  const std::uint32_t begin = std::exchange(begin_, span.begin);
  const std::uint32_t end = std::exchange(end_, span.end);
  const Value& v = resolve(step.n);
  expression_ = outer;
  begin_ = begin;
  end_ = end;
  return v;
}

}  // namespace aftersales::feel
