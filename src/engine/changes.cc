// The search itself: cases in the order of what they cost, each opened by the claims that keep its
// outcome away.
#include "engine/changes.h"

#include <algorithm>
#include <queue>
#include <set>
#include <utility>

#include "engine/change_search.h"

namespace aftersales::engine {

namespace {

/// Whether other values than the chosen one would do.
bool is_wide(const ChangedFact& c) {
  return c.listed.size() > 1 || (!(c.low.is_null() && c.high.is_null()) && c.low != c.high);
}

/// A case that leaves the decision open is looked at from all sides: it counts as so many more.
constexpr std::size_t kCostOfOpen = 9;

/// What many facts can move takes longer to try.
std::size_t cost_of_trial(const LeverIndex& index, const ChangeQuestion& question) {
  constexpr std::size_t kFactsForOne = 16;
  return 1 + index.decision(question.decision).facts.size() / kFactsForOne;
}

struct State {
  std::vector<ChangedFact> changes;
  ChangeCost cost;
  std::vector<std::uint32_t> rules{};  // of a solution: those that fire
};

bool less(const State& a, const State& b) {
  if (a.cost.count != b.cost.count) return a.cost.count < b.cost.count;
  if (a.cost.kind != b.cost.kind) return a.cost.kind < b.cost.kind;
  if (a.cost.distance < b.cost.distance || b.cost.distance < a.cost.distance)
    return a.cost.distance < b.cost.distance;
  for (std::size_t i = 0; i < a.changes.size(); ++i) {
    const ChangedFact& x = a.changes[i];
    const ChangedFact& y = b.changes[i];
    if (x.fact != y.fact) return x.fact < y.fact;
    if (x.key != y.key) return x.key < y.key;
  }
  return false;
}

struct Dearer {
  bool operator()(const State& a, const State& b) const { return less(b, a); }
};

}  // namespace

class ChangeSearch::Search {
 public:
  Search(ChangeSearch& all, const ChangeQuestion& question)
      : linked_(all.linked_),
        index_(all.index_),
        bound_(all.bound_),
        question_(question),
        may_change_(changeable(linked_, index_, bound_, question)),
        trial_(*all.trial_),
        reasons_(linked_, index_, trial_, may_change_),
        moves_(linked_, index_, bound_, trial_, question.decision, question.still_possible) {}

  ChangeAnswer run() {
    queue_.push({});
    std::size_t left = question_.budget / cost_of_trial(index_, question_);
    while (next_is_ready()) {
      State state = queue_.top();
      queue_.pop();
      if (covered(state)) continue;
      if (left-- == 0) {
        answer_.gap = ChangeAnswer::budget;
        break;
      }
      ++opened_;
      trial_.become(state.changes);
      if (trial_.is_open(question_.decision)) left -= std::min(left, kCostOfOpen);
      if (trial_.reaches(question_.decision, question_.goal)) {
        if (state.changes.empty()) break;  // nothing is wanted that is not there
        if (trial_.broken().empty()) {
          accept(pared(std::move(state)));
          if (answer_.sets.size() >= question_.most) break;
          continue;
        }
      }
      if (state.changes.empty()) {
        open(state, opened_, Moved::all);
        continue;
      }
      if (may_move_on(state)) open(state, opened_, Moved::changed);
      waiting_.emplace_back(opened_, std::move(state));
    }
    if (trial_.overflowed()) answer_.gap = ChangeAnswer::budget;
    note_unknown();
    settle_gap();
    return std::move(answer_);
  }

 private:
  /// What moves the decision, and what has to move with it for the case to be possible.
  static std::vector<std::uint32_t> facts_of(const Linked& linked, const LeverIndex& index,
                                             const ChangeQuestion& question) {
    std::vector<std::uint32_t> all = index.decision(question.decision).facts;
    const std::size_t own = all.size();
    for (const InvariantInfo& invariant : linked.invariants) {
      const bool concerns =
          std::any_of(invariant.facts.begin(), invariant.facts.end(), [&](std::uint32_t f) {
            return std::binary_search(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(own),
                                      f);
          });
      if (concerns) all.insert(all.end(), invariant.facts.begin(), invariant.facts.end());
    }
    return all;
  }

  static std::vector<bool> changeable(const Linked& linked, const LeverIndex& index,
                                      const BoundCase& bound, const ChangeQuestion& question) {
    std::vector<bool> may(linked.facts.size(), false);
    for (const std::uint32_t f : facts_of(linked, index, question)) {
      const FactInfo& fact = linked.facts[f];
      const bool unknown =
          bound.slots[f].kind() == feel::kPending && !fact.optional && !fact.has_default;
      // What nobody has said yet can still be said.
      may[f] = !question.still_possible || fact.changeable_by != model::ChangeableBy::nobody ||
               (unknown && !fact.ask.empty());
    }
    return may;
  }

  /// Has an answer these changes and fewer, or the same facts?
  [[nodiscard]] bool covered(const State& state) const {
    return std::any_of(answer_.sets.begin(), answer_.sets.end(), [&](const ChangeSet& set) {
      return std::all_of(set.changes.begin(), set.changes.end(), [&](const ChangedFact& c) {
        return std::any_of(state.changes.begin(), state.changes.end(),
                           [&](const ChangedFact& own) { return own.fact == c.fact; });
      });
    });
  }

  /// Whether a case is to be tried, the cheapest of the queue. One more change is made to those
  /// that were tried only when no case with fewer changes is left: most often an answer comes
  /// before.
  bool next_is_ready() {
    while (queue_.empty() ||
           (!waiting_.empty() && queue_.top().cost.count > waiting_.front().second.cost.count)) {
      if (waiting_.empty()) return false;
      if (!answer_.sets.empty()) break;
      const auto waiting = std::exchange(waiting_, {});
      std::erase_if(gaps_, [&](const MayMiss& gap) {  // found again, with all others
        return gap.found_at >= waiting.front().first;
      });
      for (const auto& [number, state] : waiting) {
        trial_.become(state.changes);
        open(state, number, Moved::all);
      }
    }
    return !queue_.empty() &&
           (answer_.sets.empty() || queue_.top().cost.count <= answer_.sets.front().cost.count);
  }

  /// Whether a fact may change again that has changed already, or what is not known of it leaves
  /// something untried.
  [[nodiscard]] bool may_move_on(const State& state) const {
    return std::any_of(state.changes.begin(), state.changes.end(), [&](const ChangedFact& c) {
      return index_.fact(c.fact).nature != Nature::listed;
    });
  }

  /// Without the changes that another one has made needless.
  [[nodiscard]] State pared(State state) {
    state.rules = trial_.rules(question_.decision);
    if (state.changes.size() < 2) return state;
    for (std::size_t i = state.changes.size(); i-- > 0 && state.changes.size() > 1;) {
      State less = state;
      less.changes.erase(less.changes.begin() + static_cast<std::ptrdiff_t>(i));
      trial_.become(less.changes);
      if (!trial_.reaches(question_.decision, question_.goal) || !trial_.broken().empty()) continue;
      less.cost = cost_of(linked_, index_, less.changes);
      less.rules = trial_.rules(question_.decision);
      state = std::move(less);
    }
    trial_.become(state.changes);
    return state;
  }

  // The trial stands there.
  void accept(const State& state) {
    if (covered(state)) return;
    ChangeSet set{state.changes, state.cost, {}};
    const DecisionInfo& decision = linked_.decisions[question_.decision];
    for (const std::uint32_t r : state.rules) {
      set.rules.push_back(decision.floor    ? linked_.rule(r).id
                          : r == kOtherwise ? decision.otherwise->id
                                            : decision.rules[r].id);
    }
    for (auto at = set.rules.begin(); at != set.rules.end();) {
      at = std::find(set.rules.begin(), at, *at) == at ? at + 1 : set.rules.erase(at);
    }
    for (std::size_t i = 0; i < set.changes.size(); ++i) {
      const std::uint32_t fact = set.changes[i].fact;
      moves_.widen(
          set.changes[i],
          [&](const Value& v) {
            trial_.set(fact, v);
            return trial_.broken().empty();
          },
          [&](const Value& v) {
            trial_.set(fact, v);
            return trial_.reaches(question_.decision, question_.goal);
          });
      trial_.set(fact, set.changes[i].to);
    }
    // Two ranges need not hold together: each was found with the other fact as it is told.
    const auto wide = std::count_if(set.changes.begin(), set.changes.end(), is_wide);
    for (ChangedFact& c : set.changes) {
      if (wide < 2) break;
      c.listed.clear();
      c.low = c.high = Value();
    }
    std::erase_if(answer_.sets,
                  [&](const ChangeSet& other) { return other.cost.count > set.cost.count; });
    if (answer_.sets.empty() || answer_.sets.front().cost.count == set.cost.count)
      answer_.sets.push_back(std::move(set));
  }

  /// Of which facts the next moves are.
  enum class Moved : std::uint8_t { changed, all };

  void open(const State& state, std::size_t number, Moved moved_facts) {
    now_at_ = number;
    std::vector<bool> settled(linked_.facts.size(), false);
    std::vector<bool> changed(linked_.facts.size(), false);
    for (const ChangedFact& c : state.changes) {
      changed[c.fact] = true;
      settled[c.fact] = c.direction == 0;
    }
    // Kept: trials of single values work on the same run.
    const bool is_there = trial_.reaches(question_.decision, question_.goal);
    const std::vector<Claim> claims =
        is_there ? reasons_.of(trial_.broken())
                 : reasons_.of(question_.decision, question_.goal, settled);
    std::vector<ChangedFact> moves;
    for (const Claim& claim : claims) {
      const Lever own = own_lever(claim);
      const std::span<const Lever> levers =
          claim.levers != nullptr ? std::span<const Lever>(*claim.levers) : std::span(&own, 1);
      const std::vector<std::uint32_t> together = note_gaps(claim, levers, state, changed);
      std::size_t moved = 0;
      moves_.turn_to_next_claim();
      for (const Lever& lever : levers) {
        if (!may_change_[lever.fact] || settled[lever.fact]) continue;
        if (moved_facts == Moved::changed && !changed[lever.fact]) continue;
        // Two that move together could go on for ever.
        if (changed[lever.fact] && together.size() > 1 &&
            std::any_of(together.begin(), together.end(),
                        [&](std::uint32_t other) { return other != lever.fact && changed[other]; }))
          continue;
        const auto at = std::find_if(state.changes.begin(), state.changes.end(),
                                     [&](const ChangedFact& c) { return c.fact == lever.fact; });
        const bool again = at != state.changes.end();
        const ChangedFact now = again ? *at : moves_.original(lever.fact);
        moves.clear();
        moves_.breaking(claim, lever, now, again, moves);
        const bool ordered = index_.fact(lever.fact).nature == Nature::ordered;
        if (ordered) moved += moves.size();
        for (ChangedFact& move : moves) {
          if (ordered && together.size() > 1) {
            for (const std::uint32_t other : together) {
              if (other != lever.fact) move.together.push_back(other);
            }
          }
          push(state, std::move(move));
        }
      }
      if (together.size() > 1 && moved == 0) {
        std::size_t fresh = 0;
        for (const std::uint32_t f : together) fresh += changed[f] ? 0 : 1;
        for (const std::uint32_t f : together)
          may_miss(state.changes.size() + std::min<std::size_t>(fresh, 2), f);
      }
    }
  }

  /// Of a claim on a fact: that one.
  [[nodiscard]] Lever own_lever(const Claim& claim) const {
    if (claim.kind != Claim::fact) return {};
    const Table& table = linked_.decisions[claim.decision].table;
    return {*table.columns[claim.condition.column].fact_slot, Trend::constant, {}, {}};
  }

  void may_miss(std::size_t count, std::uint32_t fact) { gaps_.push_back({now_at_, count, fact}); }

  /// What a claim leaves untried: the fewest changes that a solution may have all the same. Returns
  /// the ordered facts that could break it together.
  std::vector<std::uint32_t> note_gaps(const Claim& claim, std::span<const Lever> levers,
                                       const State& state, const std::vector<bool>& changed) {
    std::vector<std::uint32_t> together;
    for (const Lever& lever : levers) {
      if (!may_change_[lever.fact]) continue;
      const std::size_t count = state.changes.size() + (changed[lever.fact] ? 0 : 1);
      const Nature nature = index_.fact(lever.fact).nature;
      if (nature == Nature::ordered) {
        if (claim.kind != Claim::fact && lever.trend == Trend::unclear) may_miss(count, lever.fact);
        if (claim.kind != Claim::fact) together.push_back(lever.fact);
      } else if (nature == Nature::opaque ||
                 (nature == Nature::text && claim.kind != Claim::fact)) {
        may_miss(count, lever.fact);
      }
      // One of two facts was moved where both could have been: as long as nothing more is asked of
      // either, that stands for all there is to try. Now something is.
      for (const ChangedFact& c : state.changes) {
        if (c.together.empty()) continue;
        const auto& others = c.together;
        const bool other = std::find(others.begin(), others.end(), lever.fact) != others.end();
        if (!other && lever.fact != c.fact) continue;
        const bool both =
            std::any_of(others.begin(), others.end(), [&](std::uint32_t f) { return changed[f]; });
        may_miss(state.changes.size() + (both ? 0 : 1), lever.fact);
      }
    }
    return together;
  }

  void push(const State& from, ChangedFact move) {
    State next;
    next.changes = from.changes;
    const auto at =
        std::lower_bound(next.changes.begin(), next.changes.end(), move.fact,
                         [](const ChangedFact& c, std::uint32_t fact) { return c.fact < fact; });
    if (at != next.changes.end() && at->fact == move.fact)
      *at = std::move(move);
    else
      next.changes.insert(at, std::move(move));
    if (!answer_.sets.empty() && next.changes.size() > answer_.sets.front().cost.count) return;
    next.cost = cost_of(linked_, index_, next.changes);
    std::vector<std::int64_t> key;
    for (const ChangedFact& c : next.changes) key.insert(key.end(), {c.fact, c.key, c.direction});
    if (seen_.insert(std::move(key)).second) queue_.push(std::move(next));
  }

  // While a fact is not known, all its values together may decide: that is tried where the search
  // comes by, and not everywhere.
  void note_unknown() {
    now_at_ = SIZE_MAX;
    trial_.become({});
    const std::vector<std::uint32_t>& facts = index_.decision(question_.decision).facts;
    for (const std::uint32_t f : facts) {
      if (!value::is_unknown(trial_.run().need(f))) continue;
      // Alone it can only be said what it is.
      const bool others = std::any_of(facts.begin(), facts.end(), [&](std::uint32_t other) {
        return other != f && may_change_[other];
      });
      if (others) may_miss(1, f);
    }
  }

  void settle_gap() {
    if (answer_.gap == ChangeAnswer::budget) return;
    const std::size_t found = answer_.sets.empty() ? SIZE_MAX : answer_.sets.front().cost.count;
    std::erase_if(gaps_, [&](const MayMiss& gap) { return gap.count > found; });
    if (gaps_.empty()) return;
    answer_.gap = ChangeAnswer::facts;
    std::stable_sort(gaps_.begin(), gaps_.end(),
                     [](const MayMiss& a, const MayMiss& b) { return a.found_at < b.found_at; });
    auto& all = answer_.not_searched;
    for (const MayMiss& gap : gaps_) {
      if (std::find(all.begin(), all.end(), gap.fact) == all.end()) all.push_back(gap.fact);
    }
  }

  const Linked& linked_;
  const LeverIndex& index_;
  const BoundCase& bound_;
  const ChangeQuestion& question_;
  const std::vector<bool> may_change_;
  Trial& trial_;
  Reasons reasons_;
  Moves moves_;
  std::priority_queue<State, std::vector<State>, Dearer> queue_;
  std::set<std::vector<std::int64_t>> seen_;
  std::size_t opened_ = 0;                              // cases that were tried
  std::vector<std::pair<std::size_t, State>> waiting_;  // tried, by their number; all of one count
  /// A solution of so many changes that may be missed, and which case's claim leaves it untried.
  struct MayMiss {
    std::size_t found_at = 0, count = 0;
    std::uint32_t fact = 0;
  };
  std::size_t now_at_ = 0;
  std::vector<MayMiss> gaps_;
  ChangeAnswer answer_;
};

bool Target::test(const Value& v) const {
  if (column == nullptr) return v == equals;
  const std::uint64_t* rows = table->rows_of(*column, table->class_of(*column, v));
  return ((rows[row / 64] >> (row % 64) & 1u) != 0) == accept;
}

ChangeSearch::ChangeSearch(const Linked& linked, const LeverIndex& index, const BoundCase& bound)
    : linked_(linked), index_(index), bound_(bound) {}

ChangeSearch::~ChangeSearch() = default;

ChangeAnswer ChangeSearch::find(const ChangeQuestion& question) {
  if (bound_.refusal) return {};
  if (!trial_) trial_ = std::make_unique<Trial>(linked_, index_, bound_);
  trial_->start(question.completed / cost_of_trial(index_, question));
  return Search(*this, question).run();
}

}  // namespace aftersales::engine
