// Boxed expressions, evaluated (DMN 1.5, 10.2).
#include "dmn/run.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "feel/calls.h"
#include "value/entries.h"

namespace aftersales::dmn {

using feel::TypeKind;
using value::Access;

namespace {

constexpr std::uint32_t kMaxCalls = 200;  // of functions in each other

}  // namespace

/// A function whose body is a boxed expression, with the values around it.
struct BoxedFunction final : feel::NativeFunction {
  const Step* step = nullptr;
  std::vector<Value> around;
  [[nodiscard]] Value call(feel::Evaluator& evaluator,
                           std::span<const Value> arguments) const override {
    auto& run = static_cast<Run&>(evaluator);
    if (step->external || step->parts.empty()) return run.refuse("a function of another language");
    if (run.depth_of_calls_ >= kMaxCalls) return run.refuse("functions call each other too deeply");
    ++run.depth_of_calls_;
    Run::Frame frame = around;
    frame.insert(frame.end(), arguments.begin(), arguments.end());
    Value result = run.typed(run.step(step->parts.front(), frame), step->type);
    --run.depth_of_calls_;
    return result;
  }
};

struct ServiceFunction final : feel::NativeFunction {
  const Node* service = nullptr;
  [[nodiscard]] Value call(feel::Evaluator& evaluator,
                           std::span<const Value> arguments) const override {
    return static_cast<Run&>(evaluator).run_service(*service, arguments);
  }
};

Run::Run(const Linked& linked, const Entries& inputs, DateTime as_of)
    : Evaluator(feel::Dialect::bare), linked_(linked) {
  set_as_of(as_of);
  busy_.resize(linked.nodes.size());
  for (const Node& node : linked.nodes) {
    if (node.kind != Node::input) {
      values_.push_back(Access::make(feel::kPending, 0));
      continue;
    }
    const Value* given = value::find_entry(inputs, node.name);
    values_.push_back(given == nullptr ? Value() : typed(*given, node.type));
  }
  // A decision without logic may be given (DMN 1.5, 6.3.11).
  for (std::size_t slot = 0; slot < linked.nodes.size(); ++slot) {
    const Node& node = linked.nodes[slot];
    if (node.kind != Node::decision) continue;
    const Value* given = value::find_entry(inputs, node.name);
    if (given != nullptr) values_[slot] = typed(*given, node.type);
  }
  set_slots(values_.data());
}

Value Run::value_of(std::string_view name) {
  const std::int64_t slot = linked_.find(name);
  if (slot < 0) return refuse(fmt::format("there is no `{}`", name));
  return Value(resolve(static_cast<std::uint32_t>(slot)));
}

Value Run::call(std::string_view name, const Entries& arguments) {
  const Value function = value_of(name);
  const std::int64_t slot = linked_.find(name);
  if (slot < 0 || function.kind() != Kind::function) return {};
  std::vector<Value> ordered;
  for (const std::string& parameter :
       linked_.nodes[static_cast<std::size_t>(slot)].parameter_names) {
    const Value* given = value::find_entry(arguments, parameter);
    ordered.push_back(given == nullptr ? Value() : *given);
  }
  return Value(feel::call_value(*this, {}, function, ordered));
}

const Value& Run::resolve(std::uint32_t slot) {
  if (values_[slot].kind() == feel::kPending) {
    Value v = busy_[slot] ? refuse(fmt::format("`{}` needs itself", linked_.nodes[slot].name))
                          : work_out(slot);
    values_[slot] = std::move(v);
  }
  return values_[slot];
}

Value Run::work_out(std::uint32_t slot) {
  const Node& node = linked_.nodes[slot];
  busy_[slot] = true;
  Value result;
  if (node.kind == Node::decision) {
    Frame frame;
    result = typed(step(node.logic, frame), node.type);
  } else if (node.kind == Node::knowledge) {
    auto* function = new BoxedFunction;
    function->step = &node.logic;
    function->parameters = node.logic.names;
    function->types = node.logic.types;
    result = Access::own(Kind::function, function);
  } else if (node.kind == Node::service) {
    auto* function = new ServiceFunction;
    function->service = &node;
    function->parameters = node.parameter_names;
    for (const std::uint32_t p : node.parameters) function->types.push_back(linked_.nodes[p].type);
    result = Access::own(Kind::function, function);
  }
  busy_[slot] = false;
  return result;
}

Value Run::refuse(std::string_view what) { return fail("model.refused", std::string(what)); }

Value Run::typed(Value v, feel::TypeRef type) {
  if (v.is_null() || !value::is_settled(v) || type->is(TypeKind::any)) return v;
  auto fitted = feel::fitted(v, type, true);
  if (fitted) return std::move(*fitted);
  return refuse(
      fmt::format("{} is wanted, and this is {}", describe(type), value::kind_name(v.kind())));
}

Value Run::step(const Step& s, Frame& frame) {
  return typed(step_untyped(s, frame),
               s.kind == Boxed::Kind::function ? feel::simple(TypeKind::any) : s.type);
}

Value Run::leaf(const Leaf& compiled, const Frame& frame) {
  if (compiled == nullptr) return {};
  return Value(evaluate(compiled->expression, frame));
}

Value Run::step_untyped(const Step& s, Frame& frame) {
  switch (s.kind) {
    case Boxed::Kind::none:
      return {};
    case Boxed::Kind::literal:
      return leaf(s.leaf, frame);
    case Boxed::Kind::context:
      return context(s, frame);
    case Boxed::Kind::invocation:
      return invocation(s, frame);
    case Boxed::Kind::function: {
      auto* function = new BoxedFunction;
      function->step = &s;
      function->parameters = s.names;
      function->types = s.types;
      function->around = frame;
      return Access::own(Kind::function, function);
    }
    case Boxed::Kind::table:
      return table(*s.table, frame);
    case Boxed::Kind::conditional:
      return conditional(s, frame);
    case Boxed::Kind::filter:
      return filtered(s, frame);
    case Boxed::Kind::for_each:
      return iteration(s, frame);
    case Boxed::Kind::some:
    case Boxed::Kind::every:
      return quantified(s, frame);
    case Boxed::Kind::list: {
      List list;
      for (const Step& part : s.parts) list.push_back(step(part, frame));
      return list;
    }
    case Boxed::Kind::relation:
      return relation(s, frame);
  }
  return {};
}

// 10.2.1.4: an entry sees those before it; one without a name is the value of the whole.
Value Run::context(const Step& s, Frame& frame) {
  const std::size_t around = frame.size();
  Entries entries;
  for (std::size_t i = 0; i < s.parts.size(); ++i) {
    Value v = typed(step(s.parts[i], frame), s.types[i]);
    if (s.names[i].empty()) {
      frame.resize(around);
      return v;
    }
    frame.push_back(v);
    entries.emplace_back(s.names[i], std::move(v));
  }
  frame.resize(around);
  return entries;
}

// 10.2.1.3
Value Run::invocation(const Step& s, Frame& frame) {
  const Value function = step(s.parts.at(0), frame);
  std::vector<Value> arguments;
  for (std::size_t i = 1; i < s.parts.size(); ++i) arguments.push_back(step(s.parts[i], frame));
  if (s.names.empty()) return Value(feel::call_value(*this, {}, function, arguments));
  // Parameters that are not bound are null.
  const auto* shared = function.kind() == Kind::function
                           ? dynamic_cast<const feel::NativeFunction*>(
                                 &Access::shared<detail::SharedFunction>(function))
                           : nullptr;
  std::vector<std::string> names = s.names;
  if (shared != nullptr) {
    for (const std::string& p : shared->parameters) {
      if (std::find(names.begin(), names.end(), p) != names.end()) continue;
      names.push_back(p);
      arguments.emplace_back();
    }
  }
  return Value(feel::call_value(*this, names, function, arguments));
}

// 10.2.1.8: a condition that is not true or false is an error, unlike that of FEEL's `if`.
Value Run::conditional(const Step& s, Frame& frame) {
  const Value condition = step(s.parts.at(0), frame);
  if (!condition.is_null() && condition.kind() != Kind::boolean)
    return refuse("the condition is neither true nor false");
  return step(s.parts.at(condition.as_bool() ? 1 : 2), frame);
}

// 10.2.1.9
Value Run::filtered(const Step& s, Frame& frame) {
  const Value in = step(s.parts.at(0), frame);
  if (in.is_null()) return {};
  const List elements = in.kind() == Kind::list ? in.as_list() : List{in};
  List kept;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    frame.push_back(elements[i]);
    const Value match = step(s.parts.at(1), frame);
    frame.pop_back();
    if (match.kind() == Kind::number) return feel::element_at(elements, match.as_number(), *this);
    if (match.kind() != Kind::boolean) return refuse("the match is neither true nor false");
    if (match.as_bool()) kept.push_back(elements[i]);
  }
  return kept;
}

Value Run::elements_of(const Step& s, Frame& frame) {
  const Value domain = step(s, frame);
  return Value(evaluate(linked_.elements->expression, {&domain, 1}));
}

// 10.2.1.10
Value Run::iteration(const Step& s, Frame& frame) {
  const Value domain = elements_of(s.parts.at(0), frame);
  if (domain.is_null()) return {};
  List results;
  for (const Value& element : domain.as_list()) {
    frame.push_back(element);
    frame.emplace_back(List(results));
    Value result = step(s.parts.at(1), frame);
    frame.resize(frame.size() - 2);
    results.push_back(std::move(result));
    if (!spend(1)) return budget_failure();
  }
  return results;
}

// 10.2.1.11: every result must be true or false, even behind one that decides.
Value Run::quantified(const Step& s, Frame& frame) {
  const Value domain = elements_of(s.parts.at(0), frame);
  if (domain.is_null()) return {};
  const bool some = s.kind == Boxed::Kind::some;
  bool result = !some;
  for (const Value& element : domain.as_list()) {
    frame.push_back(element);
    const Value holds = step(s.parts.at(1), frame);
    frame.pop_back();
    if (holds.kind() != Kind::boolean) return refuse("the condition is neither true nor false");
    if (holds.as_bool() == some) result = some;
    if (!spend(1)) return budget_failure();
  }
  return Value(result);
}

// 10.2.1.7: a list of contexts.
Value Run::relation(const Step& s, Frame& frame) {
  List rows;
  const std::size_t columns = std::max<std::size_t>(1, s.names.size());
  for (std::size_t from = 0; from + columns <= s.parts.size(); from += columns) {
    Entries row;
    for (std::size_t c = 0; c < s.names.size(); ++c)
      row.emplace_back(s.names[c], typed(step(s.parts[from + c], frame), s.types[c]));
    rows.emplace_back(std::move(row));
  }
  return rows;
}

// 10.4: the parameters hide what has their name; everything else is worked out anew.
Value Run::run_service(const Node& service, std::span<const Value> arguments) {
  if (depth_of_calls_ >= kMaxCalls) return refuse("functions call each other too deeply");
  ++depth_of_calls_;
  std::vector<Value> inside = values_;
  std::vector<bool> busy(linked_.nodes.size());
  for (std::size_t slot = 0; slot < inside.size(); ++slot) {
    if (linked_.nodes[slot].kind == Node::decision) inside[slot] = Access::make(feel::kPending, 0);
  }
  for (std::size_t i = 0; i < service.parameters.size(); ++i)
    inside[service.parameters[i]] = arguments[i];
  std::swap(inside, values_);
  std::swap(busy, busy_);
  set_slots(values_.data());
  Value result;
  if (service.outputs.size() == 1) {
    result = Value(resolve(service.outputs.front()));
  } else {
    Entries outputs;
    for (const std::uint32_t slot : service.outputs)
      outputs.emplace_back(linked_.nodes[slot].name, Value(resolve(slot)));
    result = outputs;
  }
  std::swap(inside, values_);
  std::swap(busy, busy_);
  set_slots(values_.data());
  --depth_of_calls_;
  // The service's variable is declared by what calling it gives, or as a function.
  const bool function = service.type->is(TypeKind::function);
  return typed(std::move(result), function ? service.type->element : service.type);
}

}  // namespace aftersales::dmn
