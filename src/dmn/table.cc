// Decision tables by the seven hit policies (DMN 1.5, 8.2.8 to 8.2.11).
#include <algorithm>

#include <fmt/format.h>

#include "dmn/run.h"
#include "feel/compare.h"

namespace aftersales::dmn {

/// What a rule that applies gives, by output.
struct Run::Match {
  std::vector<Value> outputs;
  Value whole;  // the value alone, or a context of the outputs' names
};

namespace {

Value whole_of(const LinkedTable& t, const std::vector<Value>& outputs) {
  if (t.outputs.size() == 1) return outputs.front();
  Entries entries;
  for (std::size_t o = 0; o < outputs.size(); ++o)
    entries.emplace_back(t.outputs[o].name, outputs[o]);
  return entries;
}

}  // namespace

Value Run::table(const LinkedTable& t, Frame& frame) {
  Frame inputs;
  for (const LinkedTable::Input& input : t.inputs)
    inputs.push_back(typed(leaf(input.expression, frame), input.type));
  std::vector<Match> matches;
  for (std::size_t r = 0; r < t.rules.size(); ++r) {
    if (!accepts(t, r, inputs, frame)) continue;
    matches.push_back(outcome(t, r, frame));
    if (t.hit == HitPolicy::first) break;
  }
  return by_hit_policy(t, std::move(matches), frame);
}

bool Run::accepts(const LinkedTable& t, std::size_t rule, const Frame& inputs, const Frame& frame) {
  const std::vector<Leaf>& tests = t.rules[rule].tests;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (tests[i] == nullptr) return false;
    Frame locals{inputs[i]};
    locals.insert(locals.end(), frame.begin(), frame.end());
    const Value verdict(evaluate(tests[i]->expression, locals));
    if (verdict.kind() != Kind::boolean || !verdict.as_bool()) return false;
  }
  return true;
}

Run::Match Run::outcome(const LinkedTable& t, std::size_t rule, Frame& frame) {
  Match match;
  for (std::size_t o = 0; o < t.outputs.size(); ++o)
    match.outputs.push_back(typed(leaf(t.rules[rule].outcomes[o], frame), t.outputs[o].type));
  match.whole = whole_of(t, match.outputs);
  return match;
}

Value Run::defaults(const LinkedTable& t, Frame& frame) {
  const bool any = std::any_of(t.outputs.begin(), t.outputs.end(),
                               [](const auto& output) { return output.default_entry != nullptr; });
  if (!any) {
    // Nothing collected is an empty list, and nothing counted is none; a sum of nothing is null.
    if (t.hit != HitPolicy::collect) return {};
    if (t.aggregation == Aggregation::count) return Value(0);
    return t.aggregation == Aggregation::none ? Value(List()) : Value();
  }
  std::vector<Value> outputs;
  for (const LinkedTable::Output& output : t.outputs)
    outputs.push_back(typed(leaf(output.default_entry, frame), output.type));
  return whole_of(t, outputs);
}

Value Run::by_hit_policy(const LinkedTable& t, std::vector<Match> matches, Frame& frame) {
  if (matches.empty()) return defaults(t, frame);
  const auto all = [&] {
    List list;
    for (Match& m : matches) list.push_back(std::move(m.whole));
    return Value(std::move(list));
  };
  switch (t.hit) {
    case HitPolicy::unique:
      if (matches.size() > 1)
        return refuse(fmt::format("{} rules apply where only one may", matches.size()));
      return matches.front().whole;
    case HitPolicy::any:
      for (const Match& m : matches) {
        if (!feel::equal(m.whole, matches.front().whole, dialect()).value_or(false))
          return refuse("rules that apply give different outcomes");
      }
      return matches.front().whole;
    case HitPolicy::first:
      return matches.front().whole;
    case HitPolicy::priority:
      sort_by_priority(t, matches, frame);
      return matches.front().whole;
    case HitPolicy::output_order:
      sort_by_priority(t, matches, frame);
      return all();
    case HitPolicy::rule_order:
      return all();
    case HitPolicy::collect:
      return t.aggregation == Aggregation::none ? all() : aggregated(t, matches);
  }
  return {};
}

// By the place of each output among its values; the first output counts most. Outputs without
// values have no priority.
void Run::sort_by_priority(const LinkedTable& t, std::vector<Match>& matches, Frame& frame) {
  std::vector<Value> values;
  for (const LinkedTable::Output& output : t.outputs) values.push_back(leaf(output.values, frame));
  const auto place = [&](const Match& m, std::size_t o) -> std::size_t {
    const List& order = values[o].as_list();
    const auto it = std::find_if(order.begin(), order.end(), [&](const Value& v) {
      return feel::equal(v, m.outputs[o], dialect()).value_or(false);
    });
    return static_cast<std::size_t>(it - order.begin());
  };
  std::stable_sort(matches.begin(), matches.end(), [&](const Match& a, const Match& b) {
    for (std::size_t o = 0; o < values.size(); ++o) {
      if (values[o].kind() != Kind::list) continue;
      const std::size_t at_a = place(a, o);
      const std::size_t at_b = place(b, o);
      if (at_a != at_b) return at_a < at_b;
    }
    return false;
  });
}

// Of one output only: of several there is no sum.
Value Run::aggregated(const LinkedTable& t, const std::vector<Match>& matches) {
  if (t.aggregation == Aggregation::count) return Value(static_cast<int>(matches.size()));
  if (t.outputs.size() != 1) return refuse("only a single output can be aggregated");
  Value result = matches.front().whole;
  for (std::size_t i = 1; i < matches.size(); ++i) {
    const Value& next = matches[i].whole;
    if (t.aggregation == Aggregation::sum) {
      result = feel::arithmetic(feel::Op::add, result, next, *this);
      continue;
    }
    const auto order = feel::compare(next, result, dialect());
    if (!order) return refuse("these outcomes have no order");
    if (t.aggregation == Aggregation::min ? *order < 0 : *order > 0) result = next;
  }
  return result;
}

}  // namespace aftersales::dmn
