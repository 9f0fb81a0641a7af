// Programs -> values: the stack machine.
#include "feel/evaluator.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "feel/calls.h"

namespace aftersales::feel {

namespace {

using value::Access;
using value::is_settled;

constexpr std::size_t kFirstStack = 128;
// A chain of decisions is at most 256 long, each worked out within the next one; the rest is for
// functions that are made in expressions.
constexpr std::uint32_t kMaxCalls = 384;
// Loops and filters in each other, through calls: what the machine's own stack is sure to hold.
constexpr std::uint32_t kMaxExecutions = 1000;

/// Counts a level of nesting while it lives.
struct Level {
  explicit Level(std::uint32_t& c) : counter(c) { ++counter; }
  Level(const Level&) = delete;
  Level& operator=(const Level&) = delete;
  ~Level() { --counter; }
  std::uint32_t& counter;
};

}  // namespace

bool Evaluator::slot_may_fail(std::uint32_t) { return false; }

const Value& Evaluator::resolve(std::uint32_t) {
  static const Value none;
  return none;
}

Value Evaluator::evaluate(const Expression& expression, std::span<const Value> locals) {
  // Many are no more than a constant, or a name that is known.
  if (expression.program.code.size() == 1) {
    const Instruction& only = expression.program.code.front();
    if (only.op == Op::constant) return Access::borrow(expression.constants[only.a]);
    if (only.op == Op::slot && slots_[only.a].kind() != kPending)
      return Access::borrow(slots_[only.a]);
  }
  if (Figure figure; !expression.figures.empty() && reckon(expression, figure))
    return value_of(figure);
  return run(expression, expression.program, locals, nullptr);
}

Value Evaluator::run(const Expression& expression, const Program& program,
                     std::span<const Value> locals, const Value* captured) {
  if (depth_ >= kMaxCalls)
    return fail("eval.depth",
                fmt::format("functions call each other more than {} deep", kMaxCalls));
  if (!spend(1)) return budget_failure();
  const std::size_t size = program.frame + program.stack + 1;
  // The first stack serves all but deep calls, which get one of their own.
  if (stack_.empty()) stack_.resize(std::max(kFirstStack, size));
  std::vector<Value> own;
  Value* base = stack_.data() + top_;
  const std::size_t outer_top = top_;
  if (top_ + size > stack_.size()) {
    own.resize(size);
    base = own.data();
  } else {
    top_ += size;
  }
  ++depth_;
  const auto* outer_expression = std::exchange(expression_, &expression);
  for (std::size_t i = 0; i < locals.size(); ++i) base[i] = Access::borrow(locals[i]);
  const Activation act{expression, program, base, captured};
  execute(act, 0, static_cast<std::uint32_t>(program.code.size()), base + program.frame);
  Value result = std::move(base[program.frame]);
  if (program.frame != 0 || captured != nullptr) result = kept(std::move(result));
  for (std::size_t i = 0; i < program.frame; ++i) base[i] = Value();
  expression_ = outer_expression;
  --depth_;
  top_ = outer_top;
  return result;
}

Value* Evaluator::execute(const Activation& act, std::uint32_t pc, std::uint32_t end, Value* sp) {
  const Instruction* code = act.program.code.data();
  const Expression& e = act.expression;
  const auto place = [&](std::uint32_t at) {
    begin_ = act.program.spans[at].begin;
    end_ = act.program.spans[at].end;
  };
  const Level level(nesting_);
  if (nesting_ > kMaxExecutions) {
    *sp = fail("eval.depth", "loops and functions are nested too deep");
    return sp + 1;
  }
  while (pc < end) {
    const Instruction& in = code[pc];
    switch (in.op) {
      case Op::constant:
        *sp++ = Access::borrow(e.constants[in.a]);
        break;
      case Op::slot: {
        const Value& v = slots_[in.a];
        if (v.kind() == kPending) {
          // Working out another decision moves on from here; what it borrows lives in the slots.
          place(pc);
          const std::uint32_t begin = begin_, finish = end_;
          const void* expression = expression_;
          *sp++ = Access::borrow(resolve(in.a));
          begin_ = begin;
          end_ = finish;
          expression_ = expression;
        } else {
          *sp++ = Access::borrow(v);
        }
        break;
      }
      case Op::local:
        *sp++ = Access::borrow(act.frame[in.a]);
        break;
      case Op::store:
        act.frame[in.a] = kept(std::move(*--sp));
        break;
      case Op::captured:
        *sp++ = Access::borrow(act.captured[in.a]);
        break;
      case Op::entry:
        place(pc);
        *sp++ = is_settled(act.frame[in.a]) ? entry_of(act.frame[in.a], e.names[in.b], *this)
                                            : Value(act.frame[in.a]);
        break;
      case Op::entry_or: {
        // Of an element that is no context, or not known, the outer meaning.
        const Entries& entries = act.frame[in.a].as_context();
        const auto it = std::find_if(entries.begin(), entries.end(),
                                     [&](const Entry& x) { return x.first == e.names[in.b]; });
        if (it != entries.end()) {
          *sp++ = Access::borrow(it->second);
          pc = in.c;
          continue;
        }
        break;
      }
      case Op::missing:
        place(pc);
        *sp++ = in.b == 0 ? fail("eval.unknown-name",
                                 "`" + e.names[in.a] + "` is not a name that is known here")
                          : fail("eval.conversion",
                                 "\"" + e.names[in.a] + "\" is no date, time or duration");
        break;
      case Op::path:
        if (is_settled(sp[-1])) {
          place(pc);
          sp[-1] = kept(entry_of(sp[-1], e.names[in.a], *this));
        }
        break;
      case Op::negate:
        if (is_settled(sp[-1])) {
          place(pc);
          sp[-1] = negated(sp[-1], *this);
        }
        break;
      case Op::add:
      case Op::subtract:
      case Op::multiply:
      case Op::divide:
      case Op::power: {
        --sp;
        place(pc);
        sp[-1] = is_settled(sp[-1]) && is_settled(*sp) ? arithmetic(in.op, sp[-1], *sp, *this)
                                                       : merge(sp[-1], *sp);
        break;
      }
      case Op::equal:
      case Op::not_equal:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal: {
        --sp;
        place(pc);
        sp[-1] = is_settled(sp[-1]) && is_settled(*sp) ? comparison(in.op, sp[-1], *sp, *this)
                                                       : merge(sp[-1], *sp);
        break;
      }
      case Op::and_then:
        if (sp[-1].kind() == Kind::boolean && !sp[-1].as_bool()) {
          pc = in.a;
          continue;
        }
        break;
      case Op::or_else:
        if (sp[-1].as_bool()) {
          pc = in.a;
          continue;
        }
        break;
      case Op::conjunction:
        --sp;
        sp[-1] = conjunction(sp[-1], *sp, *this);
        break;
      case Op::disjunction:
        --sp;
        sp[-1] = disjunction(sp[-1], *sp, *this);
        break;
      case Op::invert:
        if (is_settled(sp[-1]))
          sp[-1] = sp[-1].kind() == Kind::boolean ? Value(!sp[-1].as_bool()) : Value();
        break;
      case Op::branch: {
        const Value condition = std::move(*--sp);
        if (!is_settled(condition)) {
          *sp = condition;
          branch(act, in, pc, sp++);
          pc = in.b;
          continue;
        }
        if (!condition.as_bool()) {
          pc = in.a;
          continue;
        }
        break;
      }
      case Op::jump:
        pc = in.a;
        continue;
      case Op::between:
        sp -= 2;
        place(pc);
        sp[-1] = between(sp[-1], sp[0], sp[1]);
        break;
      case Op::matches: {
        --sp;
        place(pc);
        sp[-1] =
            is_settled(sp[-1]) && is_settled(*sp) ? membership(sp[-1], *sp) : merge(sp[-1], *sp);
        break;
      }
      case Op::list:
        sp -= in.a;
        place(pc);
        *sp = make_list({sp, in.a});
        ++sp;
        break;
      case Op::context: {
        const ContextPlan& plan = e.contexts[in.a];
        sp -= plan.keys.size();
        place(pc);
        *sp = make_context(plan, {sp, plan.keys.size()});
        ++sp;
        break;
      }
      case Op::range: {
        --sp;
        place(pc);
        if (!is_settled(sp[-1]) || !is_settled(*sp)) {
          sp[-1] = merge(sp[-1], *sp);
        } else {
          sp[-1] = bounded(value::range(kept(std::move(sp[-1])), (in.a & kLowClosed) != 0,
                                        kept(std::move(*sp)), (in.a & kHighClosed) != 0));
        }
        break;
      }
      case Op::unary_range:
        place(pc);
        if (is_settled(sp[-1]))
          sp[-1] = bounded(unary_range(static_cast<Op>(in.a), kept(std::move(sp[-1]))));
        break;
      case Op::filter:
        place(pc);
        filter(act, in, pc, sp);
        pc = in.a;
        continue;
      case Op::loop:
        place(pc);
        loop(act, e.loops[in.a], sp);
        ++sp;
        pc = in.b;
        continue;
      case Op::closure: {
        const FunctionPlan& plan = *e.functions[in.a];
        sp -= plan.captures;
        place(pc);
        *sp = make_closure(e, plan, {sp, plan.captures});
        ++sp;
        break;
      }
      case Op::builtin:
        place(pc);
        sp = call_planned(e.calls[in.a], sp);
        break;
      case Op::overloaded: {
        place(pc);
        sp -= in.b;
        *sp = bounded(kept(call_overloaded(*this, e.calls[in.a], {sp, in.b})));
        ++sp;
        break;
      }
      case Op::declared: {
        sp -= in.b;
        const Expression& function = *functions_[in.a];
        place(pc);
        *sp = kept(run(function, function.program, {sp, in.b}, nullptr));
        ++sp;
        break;
      }
      case Op::call: {
        place(pc);
        sp -= in.b;
        sp[-1] = bounded(kept(call_value(*this, e.calls[in.a].names, sp[-1], {sp, in.b})));
        break;
      }
      case Op::instance_of:
        if (is_settled(sp[-1])) {
          place(pc);
          const bool walked = spend(conforming_cost(sp[-1], e.types[in.a]));
          sp[-1] = walked ? Value(!sp[-1].is_null() && conforms(sp[-1], e.types[in.a]))
                          : budget_failure();
        }
        break;
    }
    ++pc;
  }
  return sp;
}

Value Evaluator::invoke_function(const Value& function, std::span<const Value> arguments) {
  return call_value(*this, {}, function, arguments);
}

Value Evaluator::run_closure(const Closure& closure, std::span<const Value> arguments) {
  return run(*closure.expression, closure.plan->program, arguments, closure.captured.data());
}

}  // namespace aftersales::feel
