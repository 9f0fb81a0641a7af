// Decides again and again with values for what is not known, depth first: a decision that is
// settled by some of the facts is not tried with the others.
#include "engine/completions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/classes.h"

namespace aftersales::engine {

namespace {

using value::is_settled;

constexpr std::size_t kMaxLookedInto = 256;  // open ends of which all trials are made
constexpr std::size_t kLookedIntoAtOnce =
    16;                                    // of these, before it is known whether there is an end
constexpr std::size_t kMaxWanted = 1024;   // combinations that have to end in what is wanted
constexpr std::size_t kMaxOutcomes = 256;  // that are told apart
constexpr std::size_t kMaxWork = 50'000'000;  // words of bit sets and rows that are gone through
constexpr std::size_t kMostGivers = 8;
constexpr std::size_t kMaxNotes = 256;  // of a run, before it begins anew

class Search {
 public:
  /// `to_the_end`: it is known that there are not too many combinations.
  Search(const Run& run, std::uint32_t slot, bool to_the_end)
      : linked_(run.linked()),
        bound_(run.bound()),
        slot_(slot),
        decision_(linked_.slots[slot].index),
        closure_(linked_, decision_),
        teller_(linked_, bound_),
        most_looked_into_(to_the_end ? kMaxLookedInto : kLookedIntoAtOnce) {
    begin();
    for (const std::uint32_t d : closure_.decisions()) {
      const Table& table = linked_.decisions[d].table;
      work_of_one_ += 1 + table.rows.size() + table.words * table.columns.size();
    }
    facts_ = closure_.classes(*quick_);
    variables_.assign(linked_.facts.size(), kNoVariable);
    assumed_.assign(linked_.facts.size(), nullptr);
    for (std::size_t i = 0; i < facts_.size(); ++i) known_[facts_[i].fact] = i;
    note_invariants();
    for (const FactClasses& fact : facts_) {
      if (fact.values.size() == 1) assume(fact, 0);
    }
  }

  /// To go on only as long as all ends may be one value that is wanted.
  void want(const IsWanted& is_wanted) { is_wanted_ = &is_wanted; }
  [[nodiscard]] bool has_given_up() const { return has_given_up_; }

  Completions take() {
    auto root = explore();
    if (!root) {
      // A case that contradicts itself rules out everything: then nothing is left out.
      keeps_invariants_ = false;
      root = explore();
    }
    result_.root = *root;
    if (are_bound_together()) result_.exact = false;
    return std::move(result_);
  }

  /// Open ends were left aside, and it turned out that all can be looked into.
  [[nodiscard]] bool has_more() const {
    return most_looked_into_ < opens_ && opens_ <= kMaxLookedInto && !result_.overflow;
  }

  std::vector<std::uint32_t> possible_rules() {
    quick_->be_quick(false);
    std::vector<std::uint32_t> left = quick_->decide(decision_).rules;
    for (const FactClasses& fact : facts_) {
      std::vector<std::uint32_t> here;
      for (std::size_t c = 0; c < fact.values.size() && work_ < kMaxWork; ++c) {
        assume(fact, c);
        add_rules(quick_->decide(decision_).rules, here);
        work_ += work_of_one_;
      }
      release(fact);
      if (work_ >= kMaxWork) break;
      std::erase_if(
          left, [&](std::uint32_t r) { return !std::binary_search(here.begin(), here.end(), r); });
    }
    return left;
  }

 private:
  static constexpr std::uint32_t kNoVariable = 0xFFFFFFFF;

  /// An invariant speaks of a fact that was tried and of another one that is not known: which
  /// values they can have together was not looked into everywhere.
  bool are_bound_together() {
    const auto is_open = [&](std::uint32_t fact) {
      return assumed_[fact] != nullptr || value::is_unknown(quick_->need(fact));
    };
    return std::any_of(
        linked_.invariants.begin(), linked_.invariants.end(), [&](const InvariantInfo& invariant) {
          const bool is_of_tried =
              std::any_of(result_.facts.begin(), result_.facts.end(), [&](const Tried& tried) {
                return std::binary_search(invariant.facts.begin(), invariant.facts.end(),
                                          tried.fact);
              });
          return is_of_tried &&
                 std::count_if(invariant.facts.begin(), invariant.facts.end(), is_open) > 1;
        });
  }

  /// Those that do not tell the values of a class apart: of a class of figures or days one may
  /// break what another keeps.
  void note_invariants() {
    invariants_.resize(linked_.facts.size());
    for (std::uint32_t i = 0; i < linked_.invariants.size(); ++i) {
      const InvariantInfo& invariant = linked_.invariants[i];
      const auto is_each_tried = [&](std::uint32_t fact) {
        const TypeRef type = linked_.facts[fact].type;
        // Of an enumeration what it is compared with was kept apart; in a function it is not seen.
        const bool is_seen =
            std::any_of(invariant.use.facts.begin(), invariant.use.facts.end(),
                        [&](const FactUse& use) { return use.fact == fact && !use.opaque; });
        return !known_.contains(fact) || type->is(feel::TypeKind::boolean) ||
               (type->is(feel::TypeKind::enumeration) && is_seen);
      };
      // Of one fact alone the values that break it are not tried at all.
      const auto tried = std::count_if(invariant.facts.begin(), invariant.facts.end(),
                                       [&](std::uint32_t fact) { return known_.contains(fact); });
      if (tried < 2 || !std::all_of(invariant.facts.begin(), invariant.facts.end(), is_each_tried))
        continue;
      for (const std::uint32_t fact : invariant.facts) invariants_[fact].push_back(i);
    }
  }

  void begin() {
    quick_.emplace(linked_, bound_);
    quick_->be_quick(true);
    quick_->tell_as(teller_);
  }

  void assume(const FactClasses& fact, std::size_t cls) {
    assumed_[fact.fact] = &fact.values[cls];
    quick_->assume(fact.fact, value::Access::borrow(fact.values[cls]));
    forget(fact);
  }

  void release(const FactClasses& fact) {
    assumed_[fact.fact] = nullptr;
    quick_->assume_unknown(fact.fact);
    forget(fact);
  }

  void forget(const FactClasses& fact) {
    for (const std::uint32_t d : fact.decisions) quick_->forget_decision(d);
  }

  // A long search begins anew now and then: what a run has noted on its way only grows.
  void renew() {
    if (quick_->notes() < kMaxNotes) return;
    begin();
    for (std::uint32_t fact = 0; fact < assumed_.size(); ++fact) {
      if (assumed_[fact] != nullptr) quick_->assume(fact, value::Access::borrow(*assumed_[fact]));
    }
  }

  /// Nothing if no case can be like that.
  std::optional<Diagram::Node> explore() {
    renew();
    work_ += work_of_one_;
    (void)quick_->decide(decision_);
    const Value v(quick_->slot(slot_));
    const FactClasses* const next = is_settled(v) ? nullptr : choose(v);
    if (is_settled(v) || (value::is_failure(v) && next == nullptr)) return settled(v);
    const std::size_t most = is_wanted_ != nullptr ? kMaxWanted : kMaxCombinations;
    const bool enough = leaves_ >= most || work_ >= kMaxWork;
    if (next == nullptr || enough) return open(v, next != nullptr);

    const std::uint32_t variable = variables_[next->fact];
    const std::vector<std::uint32_t> groups = groups_of(*next);
    // By an invariant it makes a difference to other facts, too, which value this one has.
    const bool may_break = keeps_invariants_ && !invariants_[next->fact].empty();
    std::map<std::uint32_t, Diagram::Node> by_group;
    std::vector<std::optional<Diagram::Node>> found;
    for (std::size_t c = 0; c < next->values.size(); ++c) {
      const auto known = by_group.find(groups[c]);
      if (known != by_group.end() && !may_break) {
        found.emplace_back(known->second);
        continue;
      }
      if (has_given_up_) return result_.diagram.leaf(0);
      assume(*next, c);
      if (may_break && breaks_invariant(next->fact))
        found.emplace_back();
      else if (const auto node = found.emplace_back(explore()))
        by_group.emplace(groups[c], *node);
    }
    release(*next);
    const auto possible =
        std::find_if(found.begin(), found.end(), [](const auto& node) { return node.has_value(); });
    if (possible == found.end()) return std::nullopt;
    // What cannot be may lead anywhere: to what comes of another class, so that it asks nothing.
    std::vector<Diagram::Node> children;
    for (const auto& node : found) children.push_back(node.value_or(**possible));
    return result_.diagram.branch(variable, std::move(children));
  }

  /// With the facts that are assumed, whatever the others are.
  bool breaks_invariant(std::uint32_t fact) {
    return std::any_of(invariants_[fact].begin(), invariants_[fact].end(), [&](std::uint32_t i) {
      const Value holds = quick_->evaluate(linked_.invariants[i].condition->expression);
      return holds.kind() == Kind::boolean && !holds.as_bool();
    });
  }

  /// The fact to try next: of those the decision waits for the one that was met first. A failure
  /// waits for nothing, but what was looked at on the way to it may lead elsewhere.
  const FactClasses* choose(const Value& v) {
    const FactClasses* best = nullptr;
    const auto consider = [&](std::uint32_t fact) {
      const auto it = known_.find(fact);
      if (it == known_.end() || assumed_[fact] != nullptr) return;
      const FactClasses& candidate = facts_[it->second];
      std::uint32_t& variable = variables_[fact];
      if (variable == kNoVariable) {
        variable = result_.diagram.add_variable(candidate.values.size());
        result_.facts.push_back({fact, candidate.weights});
      }
      if (best == nullptr || variable < variables_[best->fact]) best = &candidate;
    };
    if (value::is_unknown(v)) {
      for (const std::uint32_t fact : quick_->facts_of(v)) consider(fact);
    } else {
      for (const auto& [fact, index] : known_) {
        if (value::is_unknown(quick_->slot(fact))) consider(fact);
      }
    }
    return best;
  }

  /// By class the number of its group: classes that no row that still matters tells apart are tried
  /// once.
  [[nodiscard]] std::vector<std::uint32_t> groups_of(const FactClasses& fact) {
    std::vector<std::uint32_t> groups;
    if (!fact.only_columns) {
      for (std::uint32_t c = 0; c < fact.values.size(); ++c) groups.push_back(c);
      return groups;
    }
    std::map<Bits, std::uint32_t> kinds;
    Bits last, kind;
    for (std::size_t c = 0; c < fact.values.size(); ++c) {
      kind.clear();
      for (const FactClasses::ByColumn& by : fact.columns) add_rows(by, by.classes[c], kind);
      work_ += kind.size();
      // Most neighbours are alike.
      if (c > 0 && kind == last) {
        groups.push_back(groups.back());
        continue;
      }
      groups.push_back(kinds.emplace(kind, static_cast<std::uint32_t>(kinds.size())).first->second);
      std::swap(kind, last);
    }
    return groups;
  }

  void add_rows(const FactClasses::ByColumn& by, std::uint32_t cls, Bits& kind) const {
    const Table& table = linked_.decisions[by.decision].table;
    const std::uint64_t* rows = table.rows_of(table.columns[by.column], cls);
    const Result& result = quick_->result(by.decision);
    const bool undetermined = result.done && result.status == Status::undetermined;
    const bool over = result.done && !undetermined && result.status != Status::failed;
    if (over) return;  // it does not wait for the fact
    for (std::uint32_t w = 0; w < table.words; ++w)
      kind.push_back(undetermined ? rows[w] & relevant(by.decision, w) : rows[w]);
  }

  [[nodiscard]] std::uint64_t relevant(std::uint32_t decision, std::uint32_t word) const {
    const Bits& rows = quick_->relevant_rows(decision);
    return word < rows.size() ? rows[word] : ~std::uint64_t{0};
  }

  Diagram::Node settled(const Value& v) {
    const Result& result = quick_->result(decision_);
    Outcome outcome;
    outcome.rules = result.rules;
    outcome.taken = result.taken;
    for (const Ending& ending : result.possible) {
      add_rules(ending.rules, outcome.rules);
    }
    if (value::is_failure(v)) {
      outcome.kind = Outcome::failure;
      outcome.cause = quick_->cause_of(v);
      outcome.failed_rule = result.failed_rule;
      // Another value of what cannot be tried may lead past it.
      for (const FactInfo& fact : linked_.facts)
        result_.exact = result_.exact && !value::is_unknown(quick_->slot(fact.slot));
    } else {
      outcome.kind = result.status == Status::no_rule ? Outcome::no_rule : Outcome::value;
      outcome.v = v;
      // Who gave it is told only where all agree.
      if (result_.outcomes.empty() || (result_.outcomes.size() == 1 && result_.outcomes[0].v == v))
        note_givers();
    }
    ++leaves_;
    if (is_wanted_ != nullptr && (outcome.kind != Outcome::value || !(*is_wanted_)(v)))
      has_given_up_ = true;
    const auto same = [&](const Outcome& known) {
      return known.kind == outcome.kind && (known.kind != Outcome::value || known.v == outcome.v);
    };
    std::vector<Outcome>& all = result_.outcomes;
    const auto at = std::find_if(all.begin(), all.end(), same);
    if (at != all.end()) {
      add_rules(outcome.rules, at->rules);
      at->taken = {at->taken.upper || outcome.taken.upper, at->taken.lower || outcome.taken.lower};
      return result_.diagram.leaf(static_cast<std::uint32_t>(at - all.begin()));
    }
    if (all.size() >= kMaxOutcomes) {
      outcome.endings.push_back({outcome.rules, outcome.v, false});
      outcome.kind = Outcome::open;
    }
    const auto is_value = [](const Outcome& known) { return known.kind == Outcome::value; };
    if (is_wanted_ != nullptr && std::any_of(all.begin(), all.end(), is_value))
      has_given_up_ = true;
    return add(std::move(outcome));
  }

  void note_givers() {
    const HandedOn handed_on(*quick_, slot_);
    for (const Giver& giver : handed_on.givers()) {
      std::vector<Giver>& all = result_.givers;
      if (all.size() < kMostGivers && std::find(all.begin(), all.end(), giver) == all.end())
        all.push_back(giver);
    }
  }

  static void add_rules(const std::vector<std::uint32_t>& more, std::vector<std::uint32_t>& rules) {
    for (const std::uint32_t r : more) {
      const auto at = std::lower_bound(rules.begin(), rules.end(), r);
      if (at == rules.end() || *at != r) rules.insert(at, r);
    }
  }

  /// What waits for facts that cannot be tried. `more`: for others, too, but there is no end to it.
  Diagram::Node open(const Value& v, bool more) {
    ++leaves_;
    result_.overflow = result_.overflow || more;
    Outcome outcome;
    outcome.kind = Outcome::open;
    outcome.complete = false;
    if (more || opens_++ >= most_looked_into_) {
      result_.listed = false;
      outcome.needs = needs_of(v, false);
      return add(std::move(outcome));
    }
    look_again(false);
    const Value better(quick_->slot(slot_));
    if (!value::is_unknown(better)) {
      const Diagram::Node node = settled(better);
      look_again(true);
      return node;
    }
    const Result& result = quick_->result(decision_);
    outcome.endings = result.possible;
    outcome.complete = result.complete;
    outcome.may_fail = result.may_fail;
    outcome.needs = needs_of(better, true);
    look_again(true);
    return add(std::move(outcome));
  }

  /// What an unknown value waits for, and what is compared with that: it was given some value,
  /// since the comparison is not known whatever it is. `closely`: only where the decision would
  /// wait for it, for which it is made anew.
  [[nodiscard]] std::vector<std::uint32_t> needs_of(const Value& v, bool closely) {
    std::vector<std::uint32_t> needs(quick_->facts_of(v).begin(), quick_->facts_of(v).end());
    const auto is_needed = [&](std::uint32_t fact) {
      return std::find(needs.begin(), needs.end(), fact) != needs.end();
    };
    for (const FactClasses& fact : facts_) {
      if (is_needed(fact.fact) || std::none_of(fact.beside.begin(), fact.beside.end(), is_needed))
        continue;
      if (!closely || waits_for(fact)) needs.push_back(fact.fact);
    }
    return needs;
  }

  /// Were it not known, the decision would wait for it.
  [[nodiscard]] bool waits_for(const FactClasses& fact) {
    const Value* const assumed = assumed_[fact.fact];
    if (assumed == nullptr) return false;
    release(fact);
    (void)quick_->decide(decision_);
    const Value v(quick_->slot(slot_));
    const auto needs =
        value::is_unknown(v) ? quick_->facts_of(v) : std::span<const std::uint32_t>();
    const bool waits = std::find(needs.begin(), needs.end(), fact.fact) != needs.end();
    assumed_[fact.fact] = assumed;
    quick_->assume(fact.fact, value::Access::borrow(*assumed));
    forget(fact);
    return waits;
  }

  void look_again(bool quick) {
    quick_->be_quick(quick);
    for (const std::uint32_t d : closure_.decisions()) {
      if (quick_->result(d).status != Status::decided) quick_->forget_decision(d);
    }
    quick_->forget_decision(decision_);
    if (!quick) (void)quick_->decide(decision_);
  }

  Diagram::Node add(Outcome outcome) {
    if (outcome.kind == Outcome::open) {
      result_.exact = false;
      const bool is_vague = result_.overflow || !outcome.complete || outcome.may_fail;
      has_given_up_ = has_given_up_ || (is_wanted_ != nullptr && is_vague);
    }
    result_.outcomes.push_back(std::move(outcome));
    return result_.diagram.leaf(static_cast<std::uint32_t>(result_.outcomes.size() - 1));
  }

  const Linked& linked_;
  const BoundCase& bound_;
  std::uint32_t slot_, decision_;
  Closure closure_;
  Run teller_;
  std::optional<Run> quick_;
  std::vector<FactClasses> facts_;
  std::map<std::uint32_t, std::size_t> known_;          // facts that can be tried: where they stand
  std::vector<std::uint32_t> variables_;                // by fact
  std::vector<const Value*> assumed_;                   // by fact
  std::vector<std::vector<std::uint32_t>> invariants_;  // by fact: those that speak of it, if tried
  bool keeps_invariants_ = true;
  Completions result_;
  std::size_t leaves_ = 0;
  std::size_t work_ = 0;
  std::size_t work_of_one_ = 0;  // evaluation
  const IsWanted* is_wanted_ = nullptr;
  bool has_given_up_ = false;
  std::size_t most_looked_into_;
  std::size_t opens_ = 0;
};

}  // namespace

// To look into an open end is dear, and of no use if there are too many combinations: what is
// possible is not listed then. So whether they are too many is found out first.
Completions complete(const Run& run, std::uint32_t slot) {
  Search search(run, slot, false);
  Completions completions = search.take();
  return search.has_more() ? Search(run, slot, true).take() : std::move(completions);
}

std::optional<Completions> complete_if(const Run& run, std::uint32_t slot,
                                       const IsWanted& is_wanted) {
  Search search(run, slot, true);
  search.want(is_wanted);
  Completions completions = search.take();
  if (search.has_given_up()) return std::nullopt;
  return completions;
}

std::vector<std::uint32_t> possible_rules(const Run& run, std::uint32_t slot) {
  return Search(run, slot, true).possible_rules();
}

}  // namespace aftersales::engine
