// Expressions of nothing but figures -> a figure, without what other values would need.
//
// The same operations on the same decimals as the stack machine's: whatever is no number after all,
// is not known or would fail is left to it.
#include <algorithm>
#include <array>
#include <utility>

#include "feel/evaluator.h"
#include "value/decimal_math.h"

namespace aftersales::feel {

namespace {

using value::Access;

constexpr std::size_t kMostFigures = 8;  // on the stack

struct Figure {
  Decimal number;
  bool is_money = false;
};

/// Room for figures, none of which is there yet.
union Stack {
  Stack() {}  // NOLINT: to fill it would take longer than most expressions do
  std::array<Figure, kMostFigures> figures;
};

Decimal worked_out(Op op, Decimal a, Decimal b) {
  switch (op) {
    case Op::add:
      return value::add(a, b);
    case Op::subtract:
      return value::subtract(a, b);
    case Op::multiply:
      return value::multiply(a, b);
    default:
      return value::divide(a, b);
  }
}

}  // namespace

bool is_of_figures(const Expression& expression) {
  const Program& program = expression.program;
  if (program.frame != 0 || program.stack >= kMostFigures) return false;
  return std::all_of(program.code.begin(), program.code.end(), [&](const Instruction& in) {
    switch (in.op) {
      case Op::constant:
        return value::is_numeric(expression.constants[in.a]);
      case Op::slot:
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::divide:
        return true;
      case Op::builtin:
        return expression.calls[in.a].extreme != 0;
      default:
        return false;
    }
  });
}

Value Evaluator::reckon(const Expression& expression) {
  const Value no_figure = Access::make(kPending, 0);
  const Program& program = expression.program;
  Stack stack;
  Figure* sp = stack.figures.data();
  for (const Instruction& in : program.code) {
    switch (in.op) {
      case Op::constant:
      case Op::slot: {
        const Value* v = in.op == Op::slot ? &slots_[in.a] : &expression.constants[in.a];
        if (v->kind() == kPending) {
          const text::Span& span =
              program.spans[static_cast<std::size_t>(&in - program.code.data())];
          const auto* outer = std::exchange(expression_, &expression);
          const std::uint32_t begin = std::exchange(begin_, span.begin);
          const std::uint32_t end = std::exchange(end_, span.end);
          v = &resolve(in.a);
          expression_ = outer;
          begin_ = begin;
          end_ = end;
        }
        if (!value::is_numeric(*v)) return no_figure;
        *sp++ = {Decimal::from_bits(Access::a(*v), Access::b(*v)), v->kind() == Kind::money};
        break;
      }
      case Op::builtin: {
        const CallPlan& plan = expression.calls[in.a];
        Figure* const from = sp - plan.rest_count;
        Figure* best = from;
        for (Figure* next = from + 1; next != sp; ++next) {
          const auto order = value::compare(next->number, best->number);
          if (plan.extreme > 0 ? order > 0 : order < 0) best = next;
        }
        *from = *best;
        sp = from + 1;
        break;
      }
      default: {
        --sp;
        const bool divides = in.op == Op::divide;
        if (divides && sp->number.sign() == 0) return no_figure;
        sp[-1].number = worked_out(in.op, sp[-1].number, sp->number);
        if (!sp[-1].number.is_finite()) return no_figure;
        sp[-1].is_money =
            divides ? sp[-1].is_money && !sp->is_money : sp[-1].is_money || sp->is_money;
        break;
      }
    }
  }
  if (!spend(1)) return budget_failure();
  const Figure& result = stack.figures.front();
  return result.is_money ? value::money(result.number, minor_digits_) : Value(result.number);
}

}  // namespace aftersales::feel
