// Many cases -> an outcome each, by as many threads as there are cores.
//
// Threads take the next few cases until none is left. Where a tree decides, it reads its keys from
// the columns; whatever it cannot answer becomes a case, and is decided as one.
#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <iterator>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include <aftersales/batch.h>

#include "engine/case_state.h"
#include "engine/conform.h"
#include "engine/decision_state.h"
#include "engine/policy_state.h"
#include "value/decimal_math.h"

namespace aftersales {
inline namespace v0 {

namespace {

using engine::kNoClass;
using engine::Linked;
using engine::RowTree;

constexpr std::size_t kAtATime = 1024;  // cases that a thread takes

/// What one fact is in every case.
struct Column {
  enum Form : std::uint8_t { none, values, numbers, booleans, dates, codes } form = none;
  const void* data = nullptr;
  int places = 0;
  std::vector<Value> names;  // of codes, as the type wants them; what does not fit, as given
  const engine::FactInfo* fact = nullptr;
  const engine::SlotClasses* classes = nullptr;
  std::uint32_t class_of_nothing = kNoClass;
  std::vector<std::uint32_t> classes_of_names;

  template <typename T>
  [[nodiscard]] const T& at(std::size_t i) const {
    return static_cast<const T*>(data)[i];
  }

  /// As it was given; null if it is not known.
  [[nodiscard]] Value given(std::size_t i) const {
    switch (form) {
      case none:
        return {};
      case values:
        return at<Value>(i);
      case numbers:
        return number(i);
      case booleans:
        return Value(at<std::uint8_t>(i) != 0);
      case dates:
        return Value(at<Date>(i));
      case codes: {
        const std::uint32_t code = at<std::uint32_t>(i);
        return code < names.size() ? names[code] : Value();
      }
    }
    return {};
  }

  /// Of the value, as trees tell values apart; kNoClass of what has to be looked at more closely.
  [[nodiscard]] std::uint32_t class_of(std::size_t i) const {
    if (fact->range) return kNoClass;
    switch (form) {
      case none:
        return class_of_nothing;
      case codes: {
        const std::uint32_t code = at<std::uint32_t>(i);
        return code < classes_of_names.size() ? classes_of_names[code] : class_of_nothing;
      }
      case values: {
        const Value& v = at<Value>(i);
        if (v.is_null()) return class_of_nothing;
        const bool is_foreign =
            v.kind() == Kind::enumeration && &value::enum_type(v) != fact->type->enumeration;
        return is_foreign || v.kind() == Kind::string ? kNoClass : classes->class_of(v);
      }
      default:
        return classes->class_of(given(i));
    }
  }

 private:
  [[nodiscard]] Value number(std::size_t i) const {
    const std::int64_t n = at<std::int64_t>(i);
    const auto magnitude =
        n < 0 ? ~static_cast<std::uint64_t>(n) + 1 : static_cast<std::uint64_t>(n);
    return Value(value::pack(n < 0, magnitude, -places));
  }
};

}  // namespace

struct Columns::State {
  std::shared_ptr<const Policy::State> policy;
  std::size_t cases = 0;
  std::vector<Column> by_fact;

  Column& column(std::uint32_t slot, std::size_t size) {
    if (slot >= by_fact.size()) throw std::invalid_argument("the fact is none of this policy's");
    const engine::FactInfo& fact = policy->linked->facts[slot];
    if (size != cases) {
      throw std::invalid_argument(
          fmt::format("`{}` has {} values, and there are {} cases", fact.name, size, cases));
    }
    return by_fact[slot] = empty_column(fact);
  }
  [[nodiscard]] Column empty_column(const engine::FactInfo& fact) const {
    Column column;
    column.fact = &fact;
    column.classes = &policy->linked->slot_classes[fact.slot];
    column.class_of_nothing = policy->linked->classes_of_nothing[fact.slot];
    return column;
  }
};

Columns::Columns(const Policy& policy, std::size_t cases) : state_(std::make_unique<State>()) {
  state_->policy = policy.state_;
  state_->cases = cases;
  for (const engine::FactInfo& fact : policy.state_->linked->facts)
    state_->by_fact.push_back(state_->empty_column(fact));
}
Columns::Columns(Columns&&) noexcept = default;
Columns& Columns::operator=(Columns&&) noexcept = default;
Columns::~Columns() = default;

Columns& Columns::set(Fact fact, std::span<const Value> values) {
  Column& column = state_->column(fact.slot_, values.size());
  column.form = Column::values;
  column.data = values.data();
  return *this;
}

Columns& Columns::set(Fact fact, std::span<const std::int64_t> numbers, int places) {
  constexpr int kMostPlaces = 18;
  Column& column = state_->column(fact.slot_, numbers.size());
  if (places < 0 || places > kMostPlaces)
    throw std::invalid_argument(fmt::format("{} places; there are 0 to {}", places, kMostPlaces));
  column.form = Column::numbers;
  column.data = numbers.data();
  column.places = places;
  return *this;
}

Columns& Columns::set(Fact fact, std::span<const std::uint8_t> booleans) {
  Column& column = state_->column(fact.slot_, booleans.size());
  column.form = Column::booleans;
  column.data = booleans.data();
  return *this;
}

Columns& Columns::set(Fact fact, std::span<const Date> dates) {
  Column& column = state_->column(fact.slot_, dates.size());
  column.form = Column::dates;
  column.data = dates.data();
  return *this;
}

Columns& Columns::set(Fact fact, std::span<const std::uint32_t> codes,
                      const std::vector<std::string>& names) {
  Column& column = state_->column(fact.slot_, codes.size());
  column.form = Column::codes;
  column.data = codes.data();
  for (const std::string& name : names) {
    auto plain = engine::conform_text_plainly(name, column.fact->type);
    column.classes_of_names.push_back(plain ? column.classes->class_of(*plain) : kNoClass);
    column.names.push_back(plain ? std::move(*plain) : Value(name));
  }
  return *this;
}

std::size_t Columns::size() const noexcept { return state_->cases; }

struct Outcomes::State {
  struct One {
    Value value;
    const engine::RuleInfo* rule = nullptr;  // that alone fired
  };
  std::shared_ptr<const Policy::State> policy;
  std::vector<One> all;
  std::vector<Status> status;
  std::array<std::size_t, 4> counts{};
  std::vector<std::pair<std::size_t, std::vector<std::string>>> rules;  // of several; by case

  State& with_room(const std::shared_ptr<const Policy::State>& by, std::size_t cases) {
    policy = by;
    all.resize(cases);
    status.resize(cases);
    return *this;
  }
};

Outcomes::Outcomes() : state_(std::make_unique<State>()) {}
Outcomes::Outcomes(Outcomes&&) noexcept = default;
Outcomes& Outcomes::operator=(Outcomes&&) noexcept = default;
Outcomes::~Outcomes() = default;

std::size_t Outcomes::size() const noexcept { return state_->all.size(); }
Status Outcomes::status(std::size_t i) const { return state_->status.at(i); }
const Value& Outcomes::value(std::size_t i) const { return state_->all.at(i).value; }
std::size_t Outcomes::count(Status status) const {
  return state_->counts[static_cast<std::size_t>(status)];
}

const std::vector<std::string>& Outcomes::rules(std::size_t i) const {
  static const std::vector<std::string> none;
  if (const auto* const rule = state_->all.at(i).rule) return rule->alone;
  const auto at =
      std::lower_bound(state_->rules.begin(), state_->rules.end(), i,
                       [](const auto& of, std::size_t wanted) { return of.first < wanted; });
  return at != state_->rules.end() && at->first == i ? at->second : none;
}

namespace {

/// One thread's part: cases from `begin` on.
class Part {
 public:
  Part(const Policy& policy, Goal goal, const DecideOptions& options, Outcomes::State& out)
      : policy_(policy), goal_(goal), options_(options), out_(out) {}

  void decide(std::size_t i, const Case& c) {
    policy_.decide(goal_, c, decision_, options_);
    const Decision::State& state = Decision::State::of(decision_);
    put(i, state.status, state.value, state.rule);
    if (state.rule == nullptr && !state.rules.empty()) rules_.emplace_back(i, state.rules);
  }

  void put(std::size_t i, Status status, const Value& v, const engine::RuleInfo* rule) {
    engine::keep(v, out_.all[i].value);
    out_.all[i].rule = rule;
    out_.status[i] = status;
    ++counts_[static_cast<std::size_t>(status)];
  }

  /// Once it has done all it does; one part after the other.
  void add_up() {
    for (std::size_t s = 0; s < counts_.size(); ++s) out_.counts[s] += counts_[s];
    std::move(rules_.begin(), rules_.end(), std::back_inserter(out_.rules));
  }

 protected:
  const Policy& policy_;
  const Goal goal_;
  const DecideOptions& options_;
  Outcomes::State& out_;
  Decision decision_;
  std::array<std::size_t, 4> counts_{};
  std::vector<std::pair<std::size_t, std::vector<std::string>>> rules_;
};

/// One of columns.
class ColumnPart : public Part {
 public:
  ColumnPart(const Policy& policy, Goal goal, std::uint32_t slot, const DecideOptions& options,
             const std::vector<Column>& by_fact, Outcomes::State& out)
      : Part(policy, goal, options, out),
        linked_(*policy.state().linked),
        by_fact_(by_fact),
        case_(policy) {
    if (linked_.shortcuts[slot].at_once == engine::Shortcut::always) by_ = &linked_.shortcuts[slot];
  }

  void decide_row(std::size_t i) {
    if (by_ != nullptr && by_tree(i)) return;
    Case::State& state = Case::State::to_change(case_);
    for (std::uint32_t slot = 0; slot < by_fact_.size(); ++slot)
      engine::set_fact(linked_, slot, by_fact_[slot].given(i), false, state.bound);
    state.note_plain();
    decide(i, case_);
  }

 private:
  /// As a tree reads them, of one case.
  struct Slots {
    const Column* by_fact;
    std::size_t i;
    [[nodiscard]] std::uint32_t class_of(std::uint32_t slot) const {
      return by_fact[slot].class_of(i);
    }
  };

  bool by_tree(std::size_t i) {
    const std::uint32_t row = by_->tree->find(Slots{by_fact_.data(), i});
    if (row == RowTree::kGiveUp || row == RowTree::kNoRow) return false;
    const engine::RowOutcome& outcome = by_->outcomes[row];
    if (outcome.value.kind() == feel::kPending) return false;
    put(i, Status::decided,
        by_->is_whole ? outcome.value : outcome.value.as_context()[by_->output].second,
        by_->rules + outcome.rule);
    return true;
  }

  const Linked& linked_;
  const std::vector<Column>& by_fact_;
  Case case_;
  const engine::Shortcut* by_ = nullptr;  // null: cases have to be made
};

/// Calls `work(part, begin, end)` for all cases, in as many threads as are wanted.
template <typename MakePart, typename Work>
void in_threads(std::size_t cases, unsigned threads, const MakePart& make, const Work& work) {
  if (threads == 0) threads = std::max(1u, std::thread::hardware_concurrency());
  const std::size_t pieces = (cases + kAtATime - 1) / kAtATime;
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, std::max<std::size_t>(pieces, 1)));
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto run = [&] {
    try {
      auto part = make();
      for (std::size_t begin = 0; (begin = next.fetch_add(kAtATime)) < cases;)
        work(part, begin, std::min(cases, begin + kAtATime));
      const std::lock_guard lock(mutex);
      part.add_up();
    } catch (...) {
      next = cases;  // for want of memory: the others need not go on
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  std::vector<std::thread> others;
  others.reserve(threads);
  try {
    for (unsigned t = 1; t < threads; ++t) others.emplace_back(run);
  } catch (const std::system_error&) {
    // The system has no more of them: those that there are do it all.
  }
  run();
  for (std::thread& thread : others) thread.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

Outcomes Policy::decide_many(Goal goal, std::span<const Case> cases, const DecideOptions& options,
                             unsigned threads) const {
  engine::want_decision(*state_->linked, goal.slot_);
  Outcomes outcomes;
  Outcomes::State& out = outcomes.state_->with_room(state_, cases.size());
  in_threads(
      cases.size(), threads, [&] { return Part(*this, goal, options, out); },
      [&](Part& part, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) part.decide(i, cases[i]);
      });
  std::sort(out.rules.begin(), out.rules.end());
  return outcomes;
}

Outcomes Policy::decide_many(Goal goal, const Columns& columns, const DecideOptions& options,
                             unsigned threads) const {
  engine::want_decision(*state_->linked, goal.slot_);
  if (columns.state_->policy != state_)
    throw std::invalid_argument("the columns are of another policy");
  Outcomes outcomes;
  Outcomes::State& out = outcomes.state_->with_room(state_, columns.size());
  in_threads(
      columns.size(), threads,
      [&] { return ColumnPart(*this, goal, goal.slot_, options, columns.state_->by_fact, out); },
      [&](ColumnPart& part, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) part.decide_row(i);
      });
  std::sort(out.rules.begin(), out.rules.end());
  return outcomes;
}

}  // namespace v0
}  // namespace aftersales
