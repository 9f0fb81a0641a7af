// Programs -> values: the stack machine.
#include "feel/evaluator.h"

#include <algorithm>

#include "feel/calls.h"
#include "feel/compare.h"

namespace aftersales::feel {

namespace {

using value::Access;
using value::is_settled;

/// A value that may be kept: what only borrows becomes an owner.
Value kept(Value&& v) { return Access::owns(v) ? std::move(v) : Value(v); }

constexpr std::size_t kFirstStack = 128;
constexpr std::uint32_t kMaxCalls = 128;

}  // namespace

const Value& Evaluator::resolve(std::uint32_t) {
  static const Value none;
  return none;
}

Value Evaluator::evaluate(const Expression& expression, std::span<const Value> locals) {
  return run(expression, expression.program, locals, nullptr);
}

Value Evaluator::run(const Expression& expression, const Program& program,
                     std::span<const Value> locals, const Value* captured) {
  if (depth_ >= kMaxCalls)
    return fail("eval.depth", "functions call each other more than 128 deep");
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
        *sp++ =
            fail("eval.unknown-name", "`" + e.names[in.a] + "` is not a name that is known here");
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
        if (value::is_unknown(condition)) {
          // Both sides: known all the same if they agree.
          execute(act, pc + 1, in.a - 1, sp);
          const Value yes = kept(std::move(*sp));
          execute(act, in.a, in.b, sp);
          if (!(is_settled(yes) && is_settled(*sp) && yes == *sp)) {
            const bool both_fail = value::is_failure(yes) && value::is_failure(*sp);
            Value needs = condition;
            if (value::is_unknown(yes)) needs = merge(needs, yes);
            if (value::is_unknown(*sp)) needs = merge(needs, *sp);
            *sp = both_fail ? yes : needs;
          }
          ++sp;
          pc = in.b;
          continue;
        }
        if (value::is_failure(condition)) {
          *sp++ = condition;
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
      case Op::between: {
        sp -= 2;
        place(pc);
        const Value low = is_settled(sp[-1]) && is_settled(sp[0])
                              ? comparison(Op::greater_equal, sp[-1], sp[0], *this)
                              : merge(sp[-1], sp[0]);
        const Value high = is_settled(sp[-1]) && is_settled(sp[1])
                               ? comparison(Op::less_equal, sp[-1], sp[1], *this)
                               : merge(sp[-1], sp[1]);
        // Null at either end makes the whole null (DMN 1.5, 10.3.2.13.2).
        const bool no_end =
            is_settled(sp[0]) && is_settled(sp[1]) && (sp[0].is_null() || sp[1].is_null());
        sp[-1] = no_end ? absent("eval.null", "an end of `between` is null")
                        : conjunction(low, high, *this);
        break;
      }
      case Op::matches: {
        --sp;
        place(pc);
        sp[-1] =
            is_settled(sp[-1]) && is_settled(*sp) ? membership(sp[-1], *sp) : merge(sp[-1], *sp);
        break;
      }
      case Op::list: {
        sp -= in.a;
        Value unsettled;
        List elements;
        elements.reserve(in.a);
        for (std::uint32_t i = 0; i < in.a; ++i) {
          if (!is_settled(sp[i])) unsettled = unsettled.is_null() ? sp[i] : merge(unsettled, sp[i]);
          elements.push_back(kept(std::move(sp[i])));
        }
        *sp++ = unsettled.is_null() ? bounded(Value(std::move(elements))) : unsettled;
        break;
      }
      case Op::context: {
        const std::vector<std::string>& keys = e.contexts[in.a];
        sp -= keys.size();
        Value unsettled;
        Entries entries;
        bool twice = false;
        for (std::size_t i = 0; i < keys.size(); ++i) {
          if (!is_settled(sp[i])) unsettled = unsettled.is_null() ? sp[i] : merge(unsettled, sp[i]);
          twice = twice || std::any_of(entries.begin(), entries.end(),
                                       [&](const Entry& x) { return x.first == keys[i]; });
          entries.emplace_back(keys[i], kept(std::move(sp[i])));
        }
        place(pc);
        if (twice)
          *sp++ = fail("eval.duplicate-entry", "the context has an entry twice");
        else
          *sp++ = unsettled.is_null() ? bounded(Value(std::move(entries))) : unsettled;
        break;
      }
      case Op::range: {
        --sp;
        if (!is_settled(sp[-1]) || !is_settled(*sp)) {
          sp[-1] = merge(sp[-1], *sp);
        } else {
          sp[-1] = bounded(value::range(kept(std::move(sp[-1])), (in.a & kLowClosed) != 0,
                                        kept(std::move(*sp)), (in.a & kHighClosed) != 0));
        }
        break;
      }
      case Op::unary_range:
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
      case Op::closure:
        close_over(act, *e.functions[in.a], sp);
        ++sp;
        break;
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
        sp[-1] = kept(call_value(*this, e.calls[in.a].names, sp[-1], {sp, in.b}));
        break;
      }
      case Op::instance_of:
        if (is_settled(sp[-1]))
          sp[-1] = Value(!sp[-1].is_null() && conforms(sp[-1], e.types[in.a]));
        break;
    }
    ++pc;
  }
  return sp;
}

Value Evaluator::membership(const Value& subject, const Value& test) {
  if (test.kind() == Kind::boolean && subject.kind() != Kind::boolean && !subject.is_null())
    return test;
  if (test.kind() == Kind::range) {
    if (const auto inside = contains(value::as_range(test), subject)) return Value(*inside);
    return absent("eval.comparison", "the value cannot be compared with the ends of the range");
  }
  if (test.kind() == Kind::list) {
    if (subject.kind() == Kind::list && comparison(Op::equal, subject, test, *this).as_bool())
      return Value(true);
    for (const Value& element : test.as_list()) {
      if (!spend(1)) return budget_failure();
      if (element.kind() == Kind::range) {
        if (contains(value::as_range(element), subject).value_or(false)) return Value(true);
      } else if (comparison(Op::equal, subject, element, *this).as_bool()) {
        return Value(true);
      }
    }
    return Value(false);
  }
  return comparison(Op::equal, subject, test, *this);
}

// DMN 1.5, 10.3.2.5: a position, or a condition that the elements are tried against; a single value
// is a list of one.
void Evaluator::filter(const Activation& act, const Instruction& in, std::uint32_t pc, Value* sp) {
  const Value base = kept(std::move(sp[-1]));
  if (!is_settled(base)) {
    sp[-1] = base;
    return;
  }
  const bool single = base.kind() != Kind::list;
  const List one{base};
  const List& elements = single ? one : base.as_list();
  if (base.is_null()) {
    sp[-1] = List{};
    execute(act, pc + 1, in.a, sp);
    if (value::is_numeric(*sp)) sp[-1] = Value();
    return;
  }
  List accepted;
  Value unsettled;
  const Value outer = std::move(act.frame[in.b]);
  // A position does not depend on the element, so the first value tells which of the two it is.
  for (std::size_t i = 0; i < elements.size() || i == 0; ++i) {
    if (!spend(1)) {
      sp[-1] = budget_failure();
      return;
    }
    act.frame[in.b] = i < elements.size() ? elements[i] : Value();
    execute(act, pc + 1, in.a, sp);
    const Value condition = kept(std::move(*sp));
    if (value::is_numeric(condition)) {
      sp[-1] = element_at(elements, condition.as_number(), *this);
      act.frame[in.b] = outer;
      return;
    }
    if (i >= elements.size()) break;
    if (!is_settled(condition))
      unsettled = unsettled.is_null() ? condition : merge(unsettled, condition);
    if (condition.as_bool()) accepted.push_back(elements[i]);
  }
  act.frame[in.b] = outer;
  sp[-1] = unsettled.is_null() ? Value(std::move(accepted)) : unsettled;
}

Value Evaluator::invoke_function(const Value& function, std::span<const Value> arguments) {
  return call_value(*this, {}, function, arguments);
}

Value Evaluator::run_closure(const Closure& closure, std::span<const Value> arguments) {
  return run(*closure.expression, closure.plan->program, arguments, closure.captured.data());
}

void Evaluator::close_over(const Activation& act, const FunctionPlan& plan, Value* sp) {
  std::vector<Value> captured;
  for (const Capture& c : plan.captures)
    captured.push_back(c.from_captured ? act.captured[c.index] : act.frame[c.index]);
  *sp = bounded(closure(act.expression, plan, std::move(captured)));
}

}  // namespace aftersales::feel
