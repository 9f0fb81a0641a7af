// Who reads whom, turned round.
#include "engine/levers.h"

#include <algorithm>
#include <bit>
#include <mutex>

#include "engine/requirements.h"
#include "feel/compiler.h"
#include "value/decimal_math.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;

constexpr std::int64_t kMillionths = 1'000'000;  // of 1: what keys of numbers count

Nature nature_of(TypeRef type) {
  switch (type->kind) {
    case TypeKind::boolean:
    case TypeKind::enumeration:
      return Nature::listed;
    case TypeKind::number:
    case TypeKind::money:
    case TypeKind::date:
    case TypeKind::date_time:
    case TypeKind::duration:
    case TypeKind::period:
      return Nature::ordered;
    case TypeKind::string:
    case TypeKind::text:
      return Nature::text;
    default:
      return Nature::opaque;
  }
}

}  // namespace

namespace {

/// Null unless the column is nothing but one side before or behind the other.
std::unique_ptr<const Sides> sides_of(const Column& column) {
  const auto orders = [](feel::NodeKind kind) {
    return kind == feel::NodeKind::less || kind == feel::NodeKind::less_equal ||
           kind == feel::NodeKind::greater || kind == feel::NodeKind::greater_equal;
  };
  const auto compiled = [](const feel::Compiled& whole, const feel::Node& side) {
    feel::Expression e;
    e.text = whole.expression.text;
    feel::compile(side, whole.expression.program.frame, e);
    return e;
  };
  if (column.computed) {
    const Cell& cell = column.cells.front();
    const feel::Node* const tests = cell.tests.front()->tree.root;
    if (cell.tests.size() > 1 || tests->kind != feel::NodeKind::tests ||
        tests->children.size() > 1 || tests->children[0]->kind != feel::NodeKind::test ||
        !orders(tests->children[0]->operation))
      return nullptr;
    return std::make_unique<const Sides>(
        Sides{std::nullopt, compiled(*cell.tests.front(), *tests->children[0]->children[0])});
  }
  if (column.slot || column.subject == nullptr) return nullptr;
  const feel::Node* const root = column.subject->tree.root;
  if (!orders(root->kind)) return nullptr;
  return std::make_unique<const Sides>(Sides{compiled(*column.subject, *root->children[0]),
                                             compiled(*column.subject, *root->children[1])});
}

}  // namespace

template <typename T>
struct LeverIndex::Lazy {
  std::once_flag once;
  T levers;
};

class LeverIndex::Builder {
 public:
  Builder(const Linked& linked, std::vector<FactScale>& scales)
      : linked_(linked),
        scales_(scales),
        behind_(linked.slots.size()),
        reads_(linked.slots.size()),
        known_(linked.slots.size(), false) {
    for (std::uint32_t slot = 0; slot < linked_.slots.size(); ++slot) (void)facts_behind(slot);
    const std::size_t facts = linked_.facts.size();
    scales.resize(facts);
    for (FactScale& scale : scales) scale.touches.assign(linked_.slots.size(), false);
    for (std::uint32_t slot = 0; slot < linked_.slots.size(); ++slot) {
      each(behind_[slot], [&](std::uint32_t f) {
        scales[f].touches[slot] = true;
        note_rest(slot, scales[f]);
      });
    }
    for (std::uint32_t i = 0; i < linked_.invariants.size(); ++i) {
      for (const std::uint32_t f : linked_.invariants[i].facts) scales[f].invariants.push_back(i);
    }
    for (std::uint32_t f = 0; f < facts; ++f) scales[f].nature = nature_of(linked_.facts[f].type);
    scale_facts(scales);
  }

  [[nodiscard]] Levers of_invariant(std::size_t index) const {
    const feel::Compiled& condition = *linked_.invariants[index].condition;
    Use use = empty_use();
    use.add(&condition);
    return levers_of(use, [&](Trends& trends) { return trends.of(condition); });
  }
  [[nodiscard]] DecisionLevers of(std::uint32_t decision) const {
    return of_decision(linked_.decisions[decision]);
  }

 private:
  [[nodiscard]] DecisionLevers of_decision(const DecisionInfo& decision) const;
  using Facts = Bits;

  static void each(const Facts& facts, const auto& what) {
    for (std::size_t w = 0; w < facts.size(); ++w) {
      for (std::uint64_t word = facts[w]; word != 0; word &= word - 1)
        what(static_cast<std::uint32_t>(w * 64) +
             static_cast<std::uint32_t>(std::countr_zero(word)));
    }
  }

  void note_rest(std::uint32_t slot, FactScale& scale) const {
    const SlotInfo& info = linked_.slots[slot];
    if (info.kind == SlotInfo::fact) return;
    scale.rests.push_back(slot);
    if (info.kind == SlotInfo::decision && !linked_.decisions[info.index].table.columns.empty())
      scale.tables.push_back(info.index);
  }

  void read_by(const Use& use, std::vector<std::uint32_t>& slots) const {
    Use all = use;
    std::set<std::int32_t> seen;
    while (seen.size() < all.functions.size()) {
      for (const std::int32_t f : std::set<std::int32_t>(all.functions)) {
        if (seen.insert(f).second)
          all.add(linked_.functions[static_cast<std::size_t>(f)].body.get());
      }
    }
    slots.insert(slots.end(), all.slots.begin(), all.slots.end());
  }

  static void add_texts(const RuleInfo& rule, Use& use) {
    for (const OutcomeInfo& o : rule.outcomes) {
      if (o.kind != OutcomeInfo::expression && !o.constant) use.add(o);
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> read_by(std::uint32_t slot) const {
    const SlotInfo& info = linked_.slots[slot];
    std::vector<std::uint32_t> slots;
    Use use;
    use.moment_slot = linked_.moment_slot;
    switch (info.kind) {
      case SlotInfo::fact:
        break;
      case SlotInfo::moment:
        if (linked_.moment_fact) slots.push_back(*linked_.moment_fact);
        break;
      case SlotInfo::effective_date:
        slots.push_back(info.index);
        break;
      case SlotInfo::parameter: {
        const ParameterInfo& parameter = linked_.parameters[info.index];
        for (const auto& dated : parameter.values) {
          if (dated.from) slots.push_back(parameter.date_slot);
          use.add(dated.value.get());
        }
        break;
      }
      case SlotInfo::decision:
      case SlotInfo::output: {
        const DecisionInfo& decision = linked_.decisions[info.index];
        slots = linked_.uses[info.index].slots;
        // What is not known in a text keeps no outcome open, but moves it.
        for (const RuleInfo& rule : decision.rules) add_texts(rule, use);
        if (decision.otherwise) add_texts(*decision.otherwise, use);
        break;
      }
      case SlotInfo::element:
        use.add(linked_.decisions[info.index].each->list.get());
        break;
    }
    read_by(use, slots);
    return slots;
  }

  // Decisions and figures have no cycles.
  const Facts& facts_behind(std::uint32_t slot) {
    Facts& facts = behind_[slot];
    if (known_[slot]) return facts;
    known_[slot] = true;
    facts.assign((linked_.facts.size() + 63) / 64, 0);
    if (slot < linked_.facts.size()) facts[slot / 64] |= std::uint64_t{1} << (slot % 64);
    reads_[slot] = read_by(slot);
    for (const std::uint32_t read : reads_[slot]) join(facts, facts_behind(read));
    return facts;
  }

  static void join(Facts& into, const Facts& more) {
    for (std::size_t i = 0; i < into.size(); ++i) into[i] |= more[i];
  }

  // A number of which conditions name only whole ones is counted in whole ones, money in its minor
  // unit, other numbers in hundredths.
  void scale_facts(std::vector<FactScale>& scales) const {
    for (std::uint32_t f = 0; f < linked_.facts.size(); ++f) {
      FactScale& scale = scales[f];
      const TypeRef type = linked_.facts[f].type;
      if (!type->numeric()) continue;
      scale.step = kMillionths;
      if (type->is(TypeKind::money)) {
        for (int i = 0; i < std::min(linked_.minor_digits, 6); ++i) scale.step /= 10;
      }
    }
    for (const DecisionInfo& decision : linked_.decisions) {
      for (const Column& column : decision.table.columns) {
        if (!column.fact_slot) continue;
        FactScale& scale = scales[*column.fact_slot];
        const bool texts = scale.nature == Nature::text;
        for (const Value& cut : column.cuts) {
          if (texts && std::find(scale.named.begin(), scale.named.end(), cut) == scale.named.end())
            scale.named.push_back(cut);
          if (value::is_numeric(cut) && !cut.as_number().is_integer())
            scale.step = std::min<std::int64_t>(scale.step, kMillionths / 100);
        }
      }
    }
  }

  [[nodiscard]] Levers levers_of(const Use& use, const auto& trend) const {
    std::vector<std::uint32_t> slots;
    read_by(use, slots);
    Facts facts((linked_.facts.size() + 63) / 64, 0);
    for (const std::uint32_t slot : slots) join(facts, behind_[slot]);
    // All that is read on the way, each once.
    std::vector<bool> seen(linked_.slots.size(), false);
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (seen[slots[i]]) continue;
      seen[slots[i]] = true;
      for (const std::uint32_t read : reads_[slots[i]]) slots.push_back(read);
    }
    Levers levers;
    each(facts, [&](std::uint32_t f) {
      Lever lever{f, Trend::unclear, {}, {}};
      for (const std::uint32_t slot : scales_[f].rests) {
        if (seen[slot]) lever.way.push_back(slot);
      }
      if (scales_[f].nature == Nature::ordered) {
        Trends trends(linked_, f, scales_[f].touches);
        lever.trend = trend(trends);
        lever.jumps = keys(trends.breaks(), *linked_.facts[f].type);
      }
      levers.push_back(std::move(lever));
    });
    return levers;
  }

  [[nodiscard]] std::vector<std::int64_t> keys(const std::vector<Value>& breaks,
                                               const feel::Type& type) const {
    std::vector<std::int64_t> all;
    for (const Value& b : breaks) {
      const bool day_of_moment = b.kind() == Kind::date && type.is(TypeKind::date_time);
      const auto key =
          key_of(day_of_moment ? Value(DateTime::at(b.as_date(), 0, linked_.zone)) : b);
      if (key) all.push_back(*key);
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

  [[nodiscard]] Use empty_use() const {
    Use use;
    use.moment_slot = linked_.moment_slot;
    return use;
  }

  [[nodiscard]] Levers of_column(const Column& column) const {
    if (column.fact_slot && !column.computed && column.exact) return {};
    Use use = empty_use();
    if (column.slot) use.slots.insert(*column.slot);
    use.add(column.subject.get());
    if (column.alternatives) use.add(*column.alternatives);
    for (const Cell& cell : column.cells) use.add(cell);
    return levers_of(use, [&](Trends& trends) {
      if (column.alternatives || !column.exact) return Trend::unclear;
      if (column.computed) return trends.of_cell(column, column.cells.front());
      return column.slot ? trends.of_slot(*column.slot) : trends.of(*column.subject);
    });
  }

  [[nodiscard]] Levers of_outcome(const OutcomeInfo& outcome) const {
    if (outcome.constant) return {};
    Use use = empty_use();
    use.add(outcome);
    return levers_of(use, [&](Trends& trends) {
      return outcome.kind == OutcomeInfo::expression ? trends.of(*outcome.compiled)
                                                     : Trend::unclear;
    });
  }

  const Linked& linked_;
  const std::vector<FactScale>& scales_;
  std::vector<Facts> behind_;  // by slot
  std::vector<std::vector<std::uint32_t>> reads_;
  std::vector<bool> known_;
};

DecisionLevers LeverIndex::Builder::of_decision(const DecisionInfo& decision) const {
  DecisionLevers result;
  each(behind_[decision.slot], [&](std::uint32_t f) { result.facts.push_back(f); });
  result.by_fact.resize(result.facts.size());
  const auto note = [&](std::uint32_t fact, std::uint32_t column) {
    const auto at = std::lower_bound(result.facts.begin(), result.facts.end(), fact);
    if (at != result.facts.end() && *at == fact)
      result.by_fact[static_cast<std::size_t>(at - result.facts.begin())].push_back(column);
  };
  for (const Column& column : decision.table.columns) {
    const auto number = static_cast<std::uint32_t>(result.columns.size());
    if (column.fact_slot) note(*column.fact_slot, number);
    result.columns.push_back(of_column(column));
    result.sides.push_back(sides_of(column));
    for (const Lever& lever : result.columns.back()) {
      if (!column.fact_slot || lever.fact != *column.fact_slot) note(lever.fact, number);
    }
  }
  if (decision.value) {
    Use use = empty_use();
    use.add(decision.value.get());
    result.value = levers_of(use, [&](Trends& trends) { return trends.of(*decision.value); });
  }
  const auto add_rule = [&](const RuleInfo& rule) {
    auto& outputs = result.rules.emplace_back();
    for (const OutcomeInfo& outcome : rule.outcomes) outputs.push_back(of_outcome(outcome));
  };
  for (const RuleInfo& rule : decision.rules) add_rule(rule);
  if (decision.otherwise) add_rule(*decision.otherwise);
  if (decision.floor || decision.each) {
    Use use = empty_use();
    use.add_logic(decision);
    result.value = levers_of(use, [](Trends&) { return Trend::unclear; });
  }
  if (!decision.effective.empty()) {
    Use use = empty_use();
    use.slots.insert(decision.date_slot);
    result.date = levers_of(use, [](Trends&) { return Trend::unclear; });
  }
  return result;
}

const std::vector<std::uint32_t>& DecisionLevers::columns_on(std::uint32_t fact) const {
  static const std::vector<std::uint32_t> none;
  const auto at = std::lower_bound(facts.begin(), facts.end(), fact);
  return at != facts.end() && *at == fact ? by_fact[static_cast<std::size_t>(at - facts.begin())]
                                          : none;
}

LeverIndex::LeverIndex(const Linked& linked)
    : builder_(std::make_unique<const Builder>(linked, facts_)),
      decisions_(std::make_unique<Lazy<DecisionLevers>[]>(linked.decisions.size())),
      invariants_(std::make_unique<Lazy<Levers>[]>(linked.invariants.size())) {}

LeverIndex::~LeverIndex() = default;

const DecisionLevers& LeverIndex::decision(std::uint32_t index) const {
  Lazy<DecisionLevers>& lazy = decisions_[index];
  std::call_once(lazy.once, [&] { lazy.levers = builder_->of(index); });
  return lazy.levers;
}

const Levers& LeverIndex::invariant(std::size_t index) const {
  Lazy<Levers>& lazy = invariants_[index];
  std::call_once(lazy.once, [&] { lazy.levers = builder_->of_invariant(index); });
  return lazy.levers;
}

std::optional<std::int64_t> key_of(const Value& v) {
  constexpr std::int64_t kFarthest = std::int64_t{1} << 59;  // leaves room for steps beyond
  std::optional<std::int64_t> key;
  switch (v.kind()) {
    case Kind::number:
    case Kind::money: {
      const auto whole =
          value::round(v.as_number() * Decimal(kMillionths), 0, value::Rounding::half_up);
      key = whole ? whole->to_int() : std::nullopt;
      break;
    }
    case Kind::date:
      key = v.as_date().days;
      break;
    case Kind::date_time:
      key = v.as_date_time().seconds;
      break;
    case Kind::duration:
      key = v.as_duration().seconds;
      break;
    case Kind::period:
      key = v.as_period().months;
      break;
    default:
      break;
  }
  if (key && (*key > kFarthest || *key < -kFarthest)) return std::nullopt;
  return key;
}

Value value_of_key(std::int64_t key, TypeKind type, Zone zone, int minor_digits) {
  switch (type) {
    case TypeKind::money:
      return value::money(Decimal(key) / Decimal(kMillionths), minor_digits);
    case TypeKind::date:
      return Date{key};
    case TypeKind::date_time:
      return DateTime{key, 0, zone};
    case TypeKind::duration:
      return Duration{key, 0};
    case TypeKind::period:
      return Period{key};
    default:
      return Decimal(key) / Decimal(kMillionths);
  }
}

}  // namespace aftersales::engine
