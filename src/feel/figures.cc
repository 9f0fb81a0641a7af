// Expressions of nothing but figures -> a figure, without what other values would need.
//
// Most figures have few digits: 63 bits hold the coefficient, and no operation rounds. Then the
// answer is, bit for bit, what the decimals would give. Whatever is longer, is no number after all,
// is not known or would fail is left to the stack machine.
#include <algorithm>
#include <array>
#include <utility>

#include "feel/evaluator.h"
#include "value/decimal_math.h"

namespace aftersales::feel {

namespace {

using value::Access;

constexpr std::size_t kMostFigures = 8;  // on the stack

constexpr std::uint32_t kMostExponent = value::kMaxExponent + value::kBias;

constexpr auto kPowers = [] {
  std::array<std::int64_t, 19> powers{};
  for (std::size_t i = 0; i < powers.size(); ++i)
    powers[i] = static_cast<std::int64_t>(value::power_of_ten(static_cast<int>(i)));
  return powers;
}();

/// A decimal of few digits: the coefficient and the (biased) exponent. False if it has more, or is
/// a zero with a sign, which nothing here keeps.
[[gnu::always_inline]] inline bool read(Decimal number, std::int64_t& coefficient,
                                        std::int32_t& exponent) {
  if (!value::are_short(number, number)) return false;
  coefficient = value::short_coefficient(number);
  exponent = value::short_exponent(number);
  return coefficient != 0 || number.high_bits() >> 63 == 0;
}

/// Figures of few digits, each a coefficient and a (biased) exponent: beside each other, since what
/// is stored in parts is slow to be read as a whole.
struct Stack {
  std::int64_t coefficients[kMostFigures];
  std::int32_t exponents[kMostFigures];
  bool is_money[kMostFigures];
  std::size_t size = 0;

  Stack() {}  // NOLINT: to fill it would take longer than most expressions do

  [[gnu::always_inline]] bool put(std::size_t at, Decimal number) {
    return read(number, coefficients[at], exponents[at]);
  }
  [[nodiscard]] Decimal at(std::size_t n) const {
    const std::int64_t c = coefficients[n];
    const auto magnitude = static_cast<std::uint64_t>(c);
    return value::pack(c < 0, c < 0 ? 0 - magnitude : magnitude, exponents[n] - value::kBias);
  }

  /// The upper one goes; false if that is not done here.
  [[gnu::always_inline]] bool work_out(FigureStep::Kind kind) {
    const std::size_t b = --size, a = b - 1;
    const bool is_amount = is_money[a] || is_money[b];
    switch (kind) {
      case FigureStep::add:
        if (!align(a, b)) return false;
        if (__builtin_add_overflow(coefficients[a], coefficients[b], &coefficients[a]))
          return false;
        break;
      case FigureStep::subtract:
        if (!align(a, b)) return false;
        if (__builtin_sub_overflow(coefficients[a], coefficients[b], &coefficients[a]))
          return false;
        break;
      case FigureStep::multiply: {
        const bool is_negative = (coefficients[a] ^ coefficients[b]) < 0;
        if (__builtin_mul_overflow(coefficients[a], coefficients[b], &coefficients[a]))
          return false;
        exponents[a] += exponents[b] - value::kBias;
        if (static_cast<std::uint32_t>(exponents[a]) > kMostExponent) return false;
        if (coefficients[a] == 0 && is_negative) return false;
        break;
      }
      default:
        if (coefficients[b] == 0 || !put(a, value::divide(at(a), at(b)))) return false;
        is_money[a] = is_money[a] && !is_money[b];
        return true;
    }
    is_money[a] = is_amount;
    return true;
  }

  /// Of the upper ones only the least or the greatest stays, of equal ones the first.
  [[nodiscard]] bool keep_extreme(std::size_t count, bool greatest) {
    const std::size_t first = size - count;
    for (std::size_t n = first + 1; n < size; ++n) {
      const std::int64_t c = coefficients[n];
      const std::int32_t e = exponents[n];
      const std::int64_t best = coefficients[first];
      const std::int32_t best_e = exponents[first];
      if (!align(first, n)) return false;
      const bool is_better =
          greatest ? coefficients[n] > coefficients[first] : coefficients[n] < coefficients[first];
      coefficients[first] = is_better ? c : best;
      exponents[first] = is_better ? e : best_e;
      is_money[first] = is_better ? is_money[n] : is_money[first];
    }
    size = first + 1;
    return true;
  }

 private:
  /// Two over one power of ten.
  [[gnu::always_inline]] bool align(std::size_t a, std::size_t b) {
    const std::int32_t gap = exponents[a] - exponents[b];
    if (gap == 0) return true;
    const std::size_t longer = gap > 0 ? a : b;
    const auto digits = static_cast<std::size_t>(gap > 0 ? gap : -gap);
    exponents[longer] = exponents[gap > 0 ? b : a];
    return digits < kPowers.size() &&
           !__builtin_mul_overflow(coefficients[longer], kPowers[digits], &coefficients[longer]);
  }
};

/// False if an instruction is no step of figures.
bool step_of(const Expression& expression, const Instruction& in, FigureStep& step) {
  switch (in.op) {
    case Op::constant: {
      const Value& v = expression.constants[in.a];
      step.kind = FigureStep::number;
      step.is_money = v.kind() == Kind::money;
      return value::is_numeric(v) &&
             read(Decimal::from_bits(Access::a(v), Access::b(v)), step.coefficient, step.exponent);
    }
    case Op::slot:
      step.kind = FigureStep::slot;
      step.n = in.a;
      return true;
    case Op::add:
      step.kind = FigureStep::add;
      return true;
    case Op::subtract:
      step.kind = FigureStep::subtract;
      return true;
    case Op::multiply:
      step.kind = FigureStep::multiply;
      return true;
    case Op::divide:
      step.kind = FigureStep::divide;
      return true;
    case Op::builtin:
      step.kind = expression.calls[in.a].extreme > 0 ? FigureStep::greatest : FigureStep::least;
      step.n = expression.calls[in.a].rest_count;
      return expression.calls[in.a].extreme != 0;
    default:
      return false;
  }
}

}  // namespace

std::vector<FigureStep> figures_of(const Expression& expression) {
  const Program& program = expression.program;
  std::vector<FigureStep> steps;
  if (program.frame != 0 || program.stack >= kMostFigures) return steps;
  for (const Instruction& in : program.code) {
    if (!step_of(expression, in, steps.emplace_back())) return {};
  }
  return steps;
}

bool Evaluator::reckon(const Expression& expression, Figure& result) {
  Stack stack;
  for (const FigureStep& step : expression.figures) {
    switch (step.kind) {
      case FigureStep::number:
        stack.coefficients[stack.size] = step.coefficient;
        stack.exponents[stack.size] = step.exponent;
        stack.is_money[stack.size++] = step.is_money;
        break;
      case FigureStep::slot: {
        const Value* v = &slots_[step.n];
        if (v->kind() == kPending) v = &resolve_for(expression, step);
        if (!value::is_numeric(*v) ||
            !stack.put(stack.size, Decimal::from_bits(Access::a(*v), Access::b(*v))))
          return false;
        stack.is_money[stack.size++] = v->kind() == Kind::money;
        break;
      }
      case FigureStep::least:
      case FigureStep::greatest:
        if (!stack.keep_extreme(step.n, step.kind == FigureStep::greatest)) return false;
        break;
      default:
        if (!stack.work_out(step.kind)) return false;
        break;
    }
  }
  result = {stack.at(0), stack.is_money[0]};
  return spend(1);
}

const Value& Evaluator::resolve_for(const Expression& expression, const FigureStep& step) {
  const auto at = static_cast<std::size_t>(&step - expression.figures.data());
  const text::Span& span = expression.program.spans[at];
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
