// `each` and `floor` -> the element's name, and how outcomes of two layers compare.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/linker.h"
#include "engine/requirements.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;

bool has_order(TypeRef type) {
  if (type->is(TypeKind::enumeration)) return type->enumeration->ordered;
  return type->numeric() || type->is(TypeKind::boolean) || type->is(TypeKind::date) ||
         type->is(TypeKind::date_time) || type->is(TypeKind::time) ||
         type->is(TypeKind::duration) || type->is(TypeKind::period);
}

/// All values of a type that can be listed.
std::vector<Value> values_of(TypeRef type) {
  if (type->is(TypeKind::boolean)) return {Value(false), Value(true)};
  std::vector<Value> all;
  if (type->is(TypeKind::enumeration)) {
    for (std::size_t i = 0; i < type->enumeration->values.size(); ++i)
      all.push_back(value::enumeration(*type->enumeration, static_cast<std::uint16_t>(i)));
  }
  return all;
}

}  // namespace

void Linker::link_each(const model::Decision& from, DecisionInfo& to) {
  const model::Each& each = *from.each;
  EachInfo info;
  info.list = compile(each.list, nullptr);
  TypeRef element = feel::simple(TypeKind::any);
  if (info.list) {
    const TypeRef type = info.list->expression.type;
    if (type->is(TypeKind::list)) {
      element = type->element;
    } else if (!type->is(TypeKind::any)) {
      report_.error("each.list", each.list.whole(),
                    fmt::format("`each` goes over a list, but this is of type {}", describe(type)),
                    "name a fact or a decision of a type `list of …`");
    }
  }
  if (Names::check_part(each.name, "an element", report_) && scope_->is_taken(each.name.text())) {
    report_.error("name.taken", each.name.whole(),
                  fmt::format("`{}` is already a name of this policy", each.name.text()),
                  "choose another name for the element");
  }
  const auto index = static_cast<std::uint32_t>(&to - out_->decisions.data());
  info.slot = add_slot(SlotInfo::element, index, 0, each.name.text());
  auto view = std::make_unique<View>(*scope_);
  view->put(feel::Symbol{each.name.text(), element, info.slot, false, {}});
  scope_ = view.get();  // until this decision is linked
  out_->views.push_back(std::move(view));
  to.each = std::move(info);
}

// A layer that presumes otherwise would lower what the floor compares with.
void Linker::check_floors() {
  check_lists();
  for (const Presumption& p : restated_) {
    for (std::uint32_t i = 0; i < pack_.decisions.size(); ++i) {
      const model::Decision& decision = pack_.decisions[i];
      const auto lower = decision.lower;
      const std::optional<model::Floor>& floor =
          lower ? pack_.decisions[*lower].floor : decision.floor;
      if (!floor || !floor->best || layer_of(floor->where) >= layer_of(p.where) ||
          !facts_of(lower.value_or(i)).contains(p.fact))
        continue;
      report_
          .error(
              "layer.presumption", p.where,
              fmt::format("{}, and the floor of `{}` rests on that", p.says, decision.name.text()),
              fmt::format("leave {} out here; what only this pack presumes needs a fact of its "
                          "own, with another name, that its rules use",
                          p.by_default ? "the `default`" : "`optional`"))
          .note(p.below, "as it is below")
          .note(floor->where, "the floor");
      break;  // one is enough
    }
  }
}

/// With all that a decision rests on.
std::set<std::uint32_t> Linker::facts_of(std::uint32_t decision) const {
  std::set<std::uint32_t> facts;
  std::set<std::uint32_t> seen{decision};
  std::vector<std::uint32_t> open{decision};
  while (!open.empty()) {
    const std::uint32_t next = open.back();
    open.pop_back();
    for (const std::uint32_t slot : slots_of(*out_, out_->decisions[next])) {
      const SlotInfo& info = out_->slots[slot];
      if (info.kind == SlotInfo::fact) facts.insert(slot);
      if (info.kind != SlotInfo::decision && info.kind != SlotInfo::output) continue;
      if (seen.insert(info.index).second) open.push_back(info.index);
    }
  }
  return facts;
}

void Linker::link_floor(const model::Decision& from, DecisionInfo& to) {
  if (!from.upper) {
    if (!to.hidden)
      to.better = order_of(from.floor->better, &*from.floor, to).value_or(std::vector<Better>());
    return;
  }
  const model::Decision& lower = pack_.decisions[*from.lower];
  const DecisionInfo& upper_info = out_->decisions[*from.upper];
  const DecisionInfo& lower_info = out_->decisions[*from.lower];
  std::vector<Better> order =
      lower.floor && lower.floor->best
          ? order_of(lower.floor->better, &*lower.floor, lower_info).value_or(std::vector<Better>())
          : std::vector<Better>();  // the lower one only holds while the upper is not in force
  FloorInfo& info = to.floor.emplace();
  info.upper = *from.upper;
  info.lower = *from.lower;
  info.upper_slot = upper_info.slot;
  info.lower_slot = lower_info.slot;
  const model::Decision& upper = pack_.decisions[*from.upper];
  const bool same = same_each(upper, lower);
  if (!same) order.clear();
  if (lower.each) {
    const auto index = static_cast<std::uint32_t>(&to - out_->decisions.data());
    to.each.emplace().slot = add_slot(SlotInfo::element, index, 0, lower.each->name.text());
  }
  if (same && lower.floor && upper_info.single &&
      (!lower_info.single || upper_info.type != lower_info.type)) {
    differs(to.name, upper_info.type, lower_info.type, to, *lower.floor);
    order.clear();
  }
  for (Better& better : order) {
    if (upper_info.single) break;
    const OutputInfo& below = lower_info.outputs[better.output];
    const auto above = std::find_if(to.outputs.begin(), to.outputs.end(),
                                    [&](const OutputInfo& o) { return o.name == below.name; });
    if (above == to.outputs.end()) {
      report_
          .error("floor.output", to.where,
                 fmt::format("the floor below compares `{}`, which this decision does not give",
                             below.name),
                 fmt::format("give it this output as well: `{}: {}`", below.name,
                             describe(below.type)))
          .note(lower.floor->where, "the floor");
      continue;
    }
    if (above->type != below.type) differs(below.name, above->type, below.type, to, *lower.floor);
    better.output = static_cast<std::uint32_t>(above - to.outputs.begin());
  }
  info.title = title_of_layer(lower.label);
  to.better = std::move(order);
}

// Element by element can be compared what goes over the same list.
bool Linker::same_each(const model::Decision& upper, const model::Decision& lower) {
  const auto written = [](const model::Each& each) {
    std::string list = each.list.text();
    std::erase(list, ' ');
    return list;
  };
  if (!upper.each && !lower.each) return true;
  if (upper.each && lower.each && written(*upper.each) == written(*lower.each)) return true;
  const std::string name = upper.name.text();
  const std::string as_below =
      lower.each ? fmt::format("each: {} in {}", lower.each->name.text(), lower.each->list.text())
                 : std::string();
  if (!upper.each) {
    report_
        .error("floor.each", upper.where,
               fmt::format("`{}` is decided once here, and below for every element of a list, "
                           "where its floor compares them",
                           name),
               fmt::format("write `{}` on it, as below", as_below))
        .note(lower.floor->where, "the floor");
  } else if (!lower.each) {
    report_
        .error("floor.each", upper.each->list.whole(),
               fmt::format("`{}` is decided for every element of a list here, and once below, "
                           "where its floor compares it",
                           name),
               "leave `each` out; what is decided for every element is a decision of its own, "
               "with another name")
        .note(lower.floor->where, "the floor");
  } else {
    report_
        .error("floor.each", upper.each->list.whole(),
               fmt::format("`{}` goes over another list here than below, where its floor compares "
                           "element by element",
                           name),
               fmt::format("write `{}`, as below; what an element gets is said by the rules",
                           as_below))
        .note(lower.floor->where, "the floor");
  }
  return false;
}

// The same words may mean another list above, where a decision in it was changed.
void Linker::check_lists() {
  for (const DecisionInfo& decision : out_->decisions) {
    if (!decision.floor || !decision.each || decision.better.empty()) continue;
    const EachInfo* const upper = list_of(decision.floor->upper);
    const EachInfo* const lower = list_of(decision.floor->lower);
    if (upper == nullptr || lower == nullptr) continue;
    const auto& above = upper->list->expression;
    const auto& below = lower->list->expression;
    if (above.slots == below.slots && above.called == below.called) continue;
    std::string name = upper->list->expression.text.text();
    Location where = decision.where;
    for (const std::uint32_t slot : above.slots) {
      const DecisionInfo* const other = out_->decision_of_slot(slot);
      if (other == nullptr ||
          std::find(below.slots.begin(), below.slots.end(), slot) != below.slots.end())
        continue;
      name = other->name;
      where = pack_.decisions[out_->slots[slot].index].where;
    }
    report_
        .error("floor.each", where,
               fmt::format("`{}` gives another list here than below, where the floor of `{}` "
                           "compares element by element of it",
                           name, decision.declared),
               fmt::format("leave `{}` as it is below; what this pack makes of it is a decision of "
                           "its own, with another name",
                           name))
        .note(decision.where, fmt::format("`{}` goes over it", decision.declared));
  }
}

/// Of two that are compared the list of the lowest; null if it could not be read.
const EachInfo* Linker::list_of(std::uint32_t decision) const {
  const DecisionInfo* info = &out_->decisions[decision];
  while (info->floor) info = &out_->decisions[info->floor->lower];
  return info->each && info->each->list ? &*info->each : nullptr;
}

LocalText Linker::title_of_layer(const std::string& label) {
  for (const model::Layer& layer : pack_.layers) {
    if (layer.id.text() == label) return text_of(layer.title);
  }
  return {};
}

void Linker::differs(const std::string& name, TypeRef gives, TypeRef wanted, const DecisionInfo& to,
                     const model::Floor& floor) {
  report_
      .error("floor.type", to.where,
             fmt::format("`{}` gives {}, and the floor below compares it as {}", name,
                         describe(gives), describe(wanted)),
             wanted->is(TypeKind::context)
                 ? "give it `outputs:` with the names and types that it has below"
                 : fmt::format("give it the type {}", describe(wanted)))
      .note(floor.where, "the floor");
}

std::optional<std::vector<Better>> Linker::order_of(const std::vector<model::Floor::Better>& wanted,
                                                    const model::Floor* floor,
                                                    const DecisionInfo& to) {
  std::vector<Better> order;
  bool good = true;
  // What lies over the decision with the floor may have been written anew.
  const bool above = floor != nullptr && floor->where.source != to.where.source;
  for (const model::Floor::Better& better : wanted) {
    const std::string& name = better.output.empty() ? to.name : better.output.text();
    const auto output = std::find_if(to.outputs.begin(), to.outputs.end(),
                                     [&](const OutputInfo& o) { return o.name == name; });
    if (output == to.outputs.end()) {
      good = false;
      if (above) {
        report_
            .error("floor.output", to.where,
                   fmt::format("the floor below compares `{}`, which this decision does not give",
                               name),
                   "give it this output as well, with the same type")
            .note(floor->where, "the floor");
        continue;
      }
      std::vector<std::string> known;
      for (const OutputInfo& o : to.outputs) known.push_back(o.name);
      const auto near = text::nearest(name, known);
      report_.error("floor.output", better.output.whole(),
                    fmt::format("`{}` is not an output of `{}`", name, to.name),
                    near ? fmt::format("did you mean `{}`?", *near)
                         : fmt::format("its outputs are {}", fmt::join(known, ", ")));
      continue;
    }
    Better one;
    one.output = static_cast<std::uint32_t>(output - to.outputs.begin());
    one.descending = better.order == model::Floor::Order::descending;
    const Location where = above ? to.where : better.where;
    const bool several = to.hit == model::HitPolicy::collect;
    std::string problem;
    std::string hint =
        "leave it out of `better`; numbers, money, dates, lengths of time and ordered "
        "enumerations have an order";
    if (several) {
      problem = fmt::format("`{}` gives a list, and lists are in no order", to.name);
      hint = floor != nullptr ? "put the floor on a decision that gives one value"
                              : "write `better` on a decision that gives one value";
    } else if (floor != nullptr && output->optional) {
      problem = fmt::format("`{}` may be absent, and what is absent is in no order", name);
      hint = "leave it out of `better`, or give it a value in every rule";
    } else if (better.order != model::Floor::Order::listed && !has_order(output->type)) {
      problem = fmt::format("values of type {} have no order of their own", describe(output->type));
      if (!values_of(output->type).empty())
        hint = "list its values from worse to better: `[a, b, c]`";
    }
    if (!problem.empty()) {
      auto mistake = report_.error("floor.order", where, problem, hint);
      if (floor != nullptr) mistake.note(floor->where, "the floor");
      good = false;
      continue;
    }
    if (better.order == model::Floor::Order::listed)
      good = listed_order(better, *output, floor != nullptr, one) && good;
    order.push_back(std::move(one));
  }
  if (!good) return std::nullopt;
  return order;
}

bool Linker::listed_order(const model::Floor::Better& better, const OutputInfo& output, bool every,
                          Better& into) {
  bool good = true;
  for (const text::Located& text : better.values) {
    if (!check_enum_value(text, output.type)) {
      good = false;
      continue;
    }
    const auto compiled = compile(text, output.type);
    const auto v = compiled ? constant_of(*compiled, output.type) : std::nullopt;
    if (!v) {
      if (compiled)
        report_.error("floor.value", text.whole(), "an order is made of fixed values",
                      "write the values themselves");
      good = false;
      continue;
    }
    if (std::find(into.values.begin(), into.values.end(), *v) != into.values.end()) {
      report_.error("floor.value", text.whole(), fmt::format("`{}` stands twice", text.text()),
                    "every value has one place in the order");
      good = false;
    }
    into.values.push_back(*v);
  }
  if (!good) return false;
  const std::vector<Value> all = values_of(output.type);
  if (all.empty()) {
    report_.error("floor.value", better.where,
                  fmt::format("values of type {} cannot all be listed", describe(output.type)),
                  has_order(output.type) ? "write `ascending` or `descending`"
                                         : "leave this output out of `better`");
    return false;
  }
  if (!every) return true;
  std::string missing;
  for (const Value& v : all) {
    if (std::find(into.values.begin(), into.values.end(), v) == into.values.end())
      missing += fmt::format("{}`{}`", missing.empty() ? "" : ", ", v.to_string());
  }
  if (missing.empty()) return true;
  report_.error("floor.value", better.where,
                fmt::format("the order of `{}` has no place for {}", output.name, missing),
                "list every value, from worse to better");
  return false;
}

}  // namespace aftersales::engine
