// Cases: facts by name or by slot, from values or from JSON.
#include <algorithm>

#include <fmt/format.h>

#include "engine/case_state.h"
#include "engine/conform.h"
#include "engine/policy_state.h"
#include "value/json.h"

namespace aftersales {
namespace engine {

namespace {

const Value kNotGiven = value::Access::make(feel::kPending, 0);

void add_finding(BoundCase& into, std::string code, std::string fact, std::string message,
                 std::string hint) {
  into.findings.push_back({std::move(code), std::move(fact), std::move(message), std::move(hint)});
}

/// Unless nobody has looked for those of the case.
void note_class(std::uint32_t cls, std::uint32_t slot, BoundCase& bound) {
  if (!bound.classes.empty()) bound.classes[slot] = cls;
}

/// The default is what it then is, if it has one.
void leave_out(const Linked& linked, std::uint32_t slot, BoundCase& bound) {
  bound.slots[slot] = kNotGiven;
  note_class(linked.classes_of_nothing[slot], slot, bound);
}

void put_without_class(Value v, std::uint32_t slot, BoundCase& bound) {
  bound.slots[slot] = std::move(v);
  note_class(kNoClass, slot, bound);
}

// The values of an enumeration are the policy's, which outlives the case: they need not be counted.
void put(const Linked& linked, Value v, std::uint32_t slot, BoundCase& into) {
  Value& target = into.slots[slot];
  target = v.kind() == Kind::enumeration ? value::Access::borrow(v) : std::move(v);
  if (value::Access::counts(target)) into.counts.set(true);
  note_class(linked.slot_classes[slot].class_of(target), slot, into);
}

/// A fact that is set again loses what was said about its former value.
void forget(const Linked& linked, std::uint32_t slot, BoundCase& bound) {
  std::erase_if(bound.warnings, [&](const auto& w) { return w.first == slot; });
  std::erase_if(bound.as_given, [&](const auto& g) { return g.first == slot; });
  std::erase_if(bound.partly, [&](const PartlyGiven& p) { return p.fact == slot; });
  const std::string& name = linked.facts[slot].name;
  for (std::size_t n = bound.findings.size(); n > 0; --n) {
    if (bound.findings[n - 1].fact != name) continue;
    bound.findings.erase(bound.findings.begin() + static_cast<std::ptrdiff_t>(n - 1));
    for (Value& other : bound.slots) {
      const std::uint64_t at = value::Access::a(other);
      if (other.kind() == feel::kPending && at > n && at != kHidden)
        other = value::Access::make(feel::kPending, at - 1);
    }
  }
  leave_out(linked, slot, bound);
}

/// What is wrong with it is the finding that was added last, or an earlier one.
Value wrong(const BoundCase& into, std::size_t later = 0) {
  return value::Access::make(feel::kPending, into.findings.size() - later);
}

/// Whether what was given for a fact is kept as it was.
bool was_kept(const BoundCase& bound, std::uint32_t slot) {
  return std::any_of(bound.as_given.begin(), bound.as_given.end(),
                     [slot](const auto& given) { return given.first == slot; });
}

const Value& given_as(const BoundCase& bound, std::uint32_t slot) {
  const auto at = std::find_if(bound.as_given.begin(), bound.as_given.end(),
                               [slot](const auto& given) { return given.first == slot; });
  return at->second;
}

/// `lines[2].category`: an entry that is missing in what was given for `lines`. False if it is no
/// such name.
bool bind_part(const Linked& linked, const std::string& name, const Value& v, BoundCase& into) {
  const auto same = [&](const PartlyGiven::Part& part) { return part.name == name; };
  const auto partly = std::find_if(into.partly.begin(), into.partly.end(), [&](const auto& p) {
    return std::any_of(p.parts.begin(), p.parts.end(), same);
  });
  if (partly == into.partly.end()) return false;
  const PartlyGiven::Part part = *std::find_if(partly->parts.begin(), partly->parts.end(), same);
  const std::uint32_t slot = partly->fact;
  const std::string& fact = linked.facts[slot].name;
  // Only the entry of an element itself; what lies deeper is given with the whole.
  if (name != fmt::format("{}[{}].{}", fact, part.element, part.entry)) return false;
  List list;
  for (const Value& element : given_as(into, slot).as_list()) {
    list.push_back(element);
    if (list.size() != part.element) continue;
    Entries entries;
    for (const Entry& entry : element.as_context()) {
      if (entry.first != part.entry) entries.push_back(entry);
    }
    entries.emplace_back(part.entry, v);
    list.back() = Value(std::move(entries));
  }
  set_fact(linked, slot, Value(std::move(list)), false, into);
  return true;
}

bool is_group(const Linked& linked, const std::string& name) {
  const auto it = linked.fact_names.lower_bound(name + ".");
  return it != linked.fact_names.end() && it->first.rfind(name + ".", 0) == 0;
}

void unknown_name(const Linked& linked, const std::string& name, BoundCase& into) {
  std::vector<std::string> facts;
  for (const FactInfo& f : linked.facts) facts.push_back(f.name);
  std::string hint;
  if (linked.decision_names.find(name) != linked.decision_names.end()) {
    hint = "this is decided by the policy and cannot be given";
  } else if (const auto near = text::nearest(name, facts)) {
    hint = fmt::format("did you mean `{}`?", *near);
  }
  add_finding(into, "case.unknown-fact", name, fmt::format("the policy has no fact `{}`", name),
              hint);
}

void bind_one(const Linked& linked, const std::string& name, const Value& v, BoundCase& into) {
  if (const auto it = linked.fact_names.find(name); it != linked.fact_names.end()) {
    set_fact(linked, it->second, v, true, into);
  } else if (is_group(linked, name)) {
    if (v.kind() == Kind::context) {
      for (const auto& [entry, inner] : v.as_context())
        bind_one(linked, name + "." + entry, inner, into);
    } else if (!v.is_null()) {
      add_finding(
          into, "case.group", name,
          fmt::format("`{}` is a group of facts and has no value of its own", name),
          fmt::format("write {{\"{}\": {{…}}}}, or one of its facts by its whole name", name));
    }
  } else if (!bind_part(linked, name, v, into)) {
    unknown_name(linked, name, into);
  }
}

}  // namespace

namespace {

/// No fact is given, and nothing is to be said.
void make_empty(const Linked& linked, BoundCase& bound) {
  if (bound.counts) bound.slots.clear();
  bound.counts.set(false);
  if (bound.slots.size() != linked.facts.size()) bound.slots.make(linked.facts.size());
  value::copy_bits(linked.nothing_given.data(), bound.slots.data(), bound.slots.size());
  bound.classes.assign(linked.classes_of_nothing);
  if (bound.is_plain()) return;
  bound.findings.clear();
  bound.warnings.clear();
  bound.as_given.clear();
  bound.partly.clear();
  bound.refusal.reset();
}

}  // namespace

BoundCase empty_case(const Linked& linked) {
  BoundCase bound;
  make_empty(linked, bound);
  return bound;
}

void read_case(std::string_view json, const Linked& linked, Case::State& into) {
  into.error.clear();
  into.facts.clear();
  make_empty(linked, into.bound);
  if (bind_json(linked, json, into.bound)) {
    into.note_plain();
    return;
  }
  const Case slowly = Case::from_json(json);
  into.error = slowly.error();
  make_empty(linked, into.bound);
  bind(linked, Case::State::of(slowly).facts, into.bound);
  into.note_plain();
}

bool set_fact(const Linked& linked, std::uint32_t slot, const Value& raw, bool twice,
              BoundCase& into) {
  const FactInfo& fact = linked.facts[slot];
  const Value& current = into.slots[slot];
  if (!twice && !into.is_plain()) forget(linked, slot, into);
  if (twice && (current.kind() != feel::kPending || value::Access::a(current) != 0)) {
    add_finding(into, "case.duplicate-fact", fact.name,
                fmt::format("the fact `{}` is given twice", fact.name), "leave one of the two out");
    if (!was_kept(into, slot)) into.as_given.emplace_back(slot, current);
    into.as_given.emplace_back(slot, raw);
    put_without_class(wrong(into), slot, into);
    return false;
  }
  if (raw.is_null()) {
    // Null is null for an optional fact; for any other it means not known.
    if (fact.optional)
      put_without_class(Value(), slot, into);
    else
      leave_out(linked, slot, into);
    return true;
  }
  if (!fact.range) {
    if (auto plain = conform_plainly(raw, fact.type, linked.minor_digits)) {
      put(linked, std::move(*plain), slot, into);
      return true;
    }
  }
  Remarks remarks;
  auto v = conform(raw, fact.type, {linked.zone, linked.minor_digits, &linked, true}, remarks);
  for (Warning& w : remarks.warnings) {
    into.warnings.emplace_back(
        slot, Warning{std::move(w.code), fmt::format("`{}`: {}", fact.name, w.message)});
  }
  for (const auto* misfits : {&remarks.unknown, &remarks.misfits}) {
    for (const Misfit& misfit : *misfits) {
      add_finding(into, misfit.code, fact.name, fmt::format("`{}`: {}", fact.name, misfit.message),
                  misfit.hint);
    }
  }
  const bool partly = v && !remarks.lacks.empty();
  if (!v || partly || !remarks.warnings.empty()) into.as_given.emplace_back(slot, raw);
  if (!v) {
    put_without_class(wrong(into, remarks.misfits.size() - 1), slot, into);
    return false;
  }
  if (partly) {
    PartlyGiven& given = into.partly.emplace_back();
    given.fact = slot;
    given.value = std::move(*v);
    for (Lack& lack : remarks.lacks)
      given.parts.push_back({fact.name + lack.way, lack.context, lack.entry, lack.element});
    hide_fact(slot, into);
    return false;
  }
  if (fact.range) {
    feel::Evaluator evaluator(feel::Dialect::pack);
    evaluator.set_zone(linked.zone);
    evaluator.set_minor_digits(linked.minor_digits);
    if (!evaluator.evaluate(fact.range->expression, {&*v, 1}).as_bool()) {
      add_finding(into, "case.range", fact.name,
                  fmt::format("`{}`: {} is outside what it may be", fact.name, v->to_string()),
                  fmt::format("it may be {}", fact.range->expression.text.text()));
      if (!was_kept(into, slot)) into.as_given.emplace_back(slot, raw);
      put_without_class(wrong(into), slot, into);
      return false;
    }
  }
  put(linked, std::move(*v), slot, into);
  return false;
}

void hide_fact(std::uint32_t slot, BoundCase& into) {
  put_without_class(value::Access::make(feel::kPending, kHidden), slot, into);
}

void bind(const Linked& linked, const std::vector<std::pair<std::string, Value>>& facts,
          BoundCase& into) {
  // What completes another fact comes when that stands.
  const auto completes = [](const std::string& name) { return name.find('[') != name.npos; };
  for (const auto& [name, v] : facts) {
    if (!completes(name)) bind_one(linked, name, v, into);
  }
  for (const auto& [name, v] : facts) {
    if (completes(name)) bind_one(linked, name, v, into);
  }
}

// A case that was made for another policy: what it holds is taken by name.
BoundCase rebound(const Linked& from, const BoundCase& bound, const Linked& to) {
  BoundCase result = empty_case(to);
  for (std::uint32_t slot = 0; slot < bound.slots.size(); ++slot) {
    const Value& v = bound.slots[slot];
    const std::string& name = from.facts[slot].name;
    if (v.kind() != feel::kPending) bind_one(to, name, v, result);
    for (const PartlyGiven& partly : bound.partly) {
      if (partly.fact == slot) bind_one(to, name, given_as(bound, slot), result);
    }
    std::uint64_t at = 0;
    for (const Finding& f : bound.findings) {
      ++at;
      if (f.fact != name) continue;
      result.findings.push_back(f);
      if (v.kind() != feel::kPending || value::Access::a(v) != at) continue;
      const auto it = to.fact_names.find(name);
      if (it == to.fact_names.end()) continue;
      put_without_class(wrong(result), it->second, result);
      for (const auto& [fact, raw] : bound.as_given) {
        if (fact == slot) result.as_given.emplace_back(it->second, raw);
      }
    }
  }
  for (const Finding& f : bound.findings) {
    if (from.fact_names.find(f.fact) == from.fact_names.end()) result.findings.push_back(f);
  }
  return result;
}

}  // namespace engine

inline namespace v0 {

Case::Case() : state_(std::make_shared<State>()) {}

Case::Case(std::initializer_list<std::pair<std::string_view, Value>> facts) : Case() {
  for (const auto& [name, v] : facts) state_->facts.emplace_back(std::string(name), v);
}

Case::Case(const Policy& policy) : Case() {
  state_->policy = policy.state_;
  state_->bound = engine::empty_case(*policy.state_->linked);
  state_->note_plain();
}

Case::Case(const Case& other) : Case() { state_->take(*other.state_); }
Case::Case(Case&&) noexcept = default;
Case& Case::operator=(const Case& other) {
  if (this != &other) *this = Case(other);
  return *this;
}
Case& Case::operator=(Case&&) noexcept = default;
Case::~Case() = default;

Case Case::from_json(std::string_view json) {
  Case c;
  value::JsonError error;
  const auto v = value::read_json(json, error);
  if (!v)
    c.state_->error = error.message;
  else if (v->kind() != Kind::context)
    c.state_->error = "a case is a JSON object: {\"fact\": value, …}";
  else
    c.state_->facts.assign(v->as_context().begin(), v->as_context().end());
  return c;
}

Case Case::from_json(std::string_view json, const Policy& policy) {
  Case c;
  c.state_->policy = policy.state_;
  c.read_json(json);
  return c;
}

Case& Case::read_json(std::string_view json) {
  if (!state_->policy) return *this = from_json(json);
  State& state = State::to_replace(*this);
  state.as_of.reset();
  engine::read_case(json, *state.policy->linked, state);
  return *this;
}

const std::string& Case::error() const { return state_->error; }

Case& Case::set(std::string_view name, Value value) {
  State& state = State::to_change(*this);
  if (state.policy)
    engine::bind(*state.policy->linked, {{std::string(name), std::move(value)}}, state.bound);
  else
    state.facts.emplace_back(std::string(name), std::move(value));
  state.note_plain();
  return *this;
}

Case& Case::set(Fact fact, Value value) {
  if (state_->policy && fact.slot_ < state_->bound.slots.size()) {
    State& state = State::to_change(*this);
    const bool is_silent =
        engine::set_fact(*state.policy->linked, fact.slot_, value, false, state.bound);
    if (!is_silent || !state.is_plain) state.note_plain();
    state.is_possible.forget();
  }
  return *this;
}

Case& Case::unset(Fact fact) {
  if (state_->policy && fact.slot_ < state_->bound.slots.size()) {
    State& state = State::to_change(*this);
    engine::forget(*state.policy->linked, fact.slot_, state.bound);
    state.note_plain();
  }
  return *this;
}

Case& Case::as_of(const DateTime& moment) {
  State::to_change(*this).as_of = moment;
  return *this;
}

}  // namespace v0
}  // namespace aftersales
