// Decides again and again with values for what is not known, depth first: a decision that is
// settled by some of the facts is not tried with the others.
#include "engine/completions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "engine/tried_case.h"

namespace aftersales::engine {

namespace {

using value::is_settled;

constexpr std::size_t kMaxLookedInto = 256;    // open ends of which all trials are made
constexpr std::size_t kLookedIntoAtOnce = 16;  // of these, before it is known if there is an end
constexpr std::size_t kMaxWanted = 1024;       // combinations that have to end in what is wanted
constexpr std::size_t kMaxOutcomes = 256;      // that are told apart
constexpr std::size_t kMaxWork = 50'000'000;   // words of bit sets and rows that are gone through
constexpr std::size_t kMostGivers = 8;

class Search {
 public:
  /// `to_the_end`: it is known that there are not too many combinations.
  Search(const Run& run, std::uint32_t slot, bool to_the_end)
      : linked_(run.linked()),
        slot_(slot),
        decision_(linked_.slots[slot].index),
        case_(linked_, run.bound(), decision_),
        variables_(linked_.facts.size(), kNoVariable),
        most_looked_into_(to_the_end ? kMaxLookedInto : kLookedIntoAtOnce) {}

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
    std::vector<std::uint32_t> tried;
    for (const Tried& one : result_.facts) tried.push_back(one.fact);
    if (case_.are_bound(tried)) result_.exact = false;
    return std::move(result_);
  }

  /// Open ends were left aside, and it turned out that all can be looked into.
  [[nodiscard]] bool has_more() const {
    return most_looked_into_ < opens_ && opens_ <= kMaxLookedInto && !result_.overflow;
  }

  std::vector<std::uint32_t> possible_rules() {
    case_.run().be_quick(false);
    std::vector<std::uint32_t> left = case_.run().decide(decision_).rules;
    for (const FactClasses& fact : case_.facts()) {
      std::vector<std::uint32_t> here;
      for (std::size_t c = 0; c < fact.values.size() && work_ < kMaxWork; ++c) {
        case_.assume(fact, c);
        add_rules(case_.run().decide(decision_).rules, here);
        work_ += case_.work();
      }
      case_.release(fact);
      if (work_ >= kMaxWork) break;
      std::erase_if(
          left, [&](std::uint32_t r) { return !std::binary_search(here.begin(), here.end(), r); });
    }
    return left;
  }

 private:
  static constexpr std::uint32_t kNoVariable = 0xFFFFFFFF;

  /// Nothing if no case can be like that.
  std::optional<Diagram::Node> explore() {
    case_.renew();
    work_ += case_.work();
    (void)case_.run().decide(decision_);
    const Value v(case_.run().slot(slot_));
    const FactClasses* const next = is_settled(v) ? nullptr : choose(v);
    if (is_settled(v) || (value::is_failure(v) && next == nullptr)) return settled(v);
    const std::size_t most = is_wanted_ != nullptr ? kMaxWanted : kMaxCombinations;
    const bool enough = leaves_ >= most || work_ >= kMaxWork;
    if (next == nullptr || enough) return open(v, next != nullptr);

    const std::uint32_t variable = variables_[next->fact];
    const std::vector<std::uint32_t> groups = groups_of(*next);
    // By an invariant it makes a difference to other facts, too, which value this one has.
    const bool may_break = keeps_invariants_ && case_.may_break(next->fact);
    std::map<std::uint32_t, Diagram::Node> by_group;
    std::vector<std::optional<Diagram::Node>> found;
    for (std::size_t c = 0; c < next->values.size(); ++c) {
      const auto known = by_group.find(groups[c]);
      if (known != by_group.end() && !may_break) {
        found.emplace_back(known->second);
        continue;
      }
      if (has_given_up_) return result_.diagram.leaf(0);
      case_.assume(*next, c);
      if (may_break && case_.breaks_invariant(next->fact))
        found.emplace_back();
      else if (const auto node = found.emplace_back(explore()))
        by_group.emplace(groups[c], *node);
    }
    case_.release(*next);
    const auto possible =
        std::find_if(found.begin(), found.end(), [](const auto& node) { return node.has_value(); });
    if (possible == found.end()) return std::nullopt;
    // What cannot be may lead anywhere: to what comes of another class, so that it asks nothing.
    std::vector<Diagram::Node> children;
    for (const auto& node : found) children.push_back(node.value_or(**possible));
    return result_.diagram.branch(variable, std::move(children));
  }

  /// The fact to try next: of those the decision waits for the one that was met first. A failure
  /// waits for nothing, but what was looked at on the way to it may lead elsewhere.
  const FactClasses* choose(const Value& v) {
    const FactClasses* best = nullptr;
    const auto consider = [&](std::uint32_t fact) {
      const FactClasses* const candidate = case_.find(fact);
      if (candidate == nullptr || case_.assumed(fact) != nullptr) return;
      std::uint32_t& variable = variables_[fact];
      if (variable == kNoVariable) {
        variable = result_.diagram.add_variable(candidate->values.size());
        result_.facts.push_back({fact, candidate->weights});
      }
      if (best == nullptr || variable < variables_[best->fact]) best = candidate;
    };
    if (value::is_unknown(v)) {
      for (const std::uint32_t fact : case_.run().facts_of(v)) consider(fact);
    } else {
      for (const FactClasses& one : case_.facts()) {
        if (value::is_unknown(case_.run().slot(one.fact))) consider(one.fact);
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
    const Result& result = case_.run().result(by.decision);
    const bool undetermined = result.done && result.status == Status::undetermined;
    const bool over = result.done && !undetermined && result.status != Status::failed;
    if (over) return;  // it does not wait for the fact
    for (std::uint32_t w = 0; w < table.words; ++w)
      kind.push_back(undetermined ? rows[w] & relevant(by.decision, w) : rows[w]);
  }

  [[nodiscard]] std::uint64_t relevant(std::uint32_t decision, std::uint32_t word) const {
    const Bits& rows = case_.run().relevant_rows(decision);
    return word < rows.size() ? rows[word] : ~std::uint64_t{0};
  }

  Diagram::Node settled(const Value& v) {
    const Result& result = case_.run().result(decision_);
    Outcome outcome;
    outcome.rules = result.rules;
    outcome.taken = result.taken;
    for (const Ending& ending : result.possible) {
      add_rules(ending.rules, outcome.rules);
    }
    if (value::is_failure(v)) {
      outcome.kind = Outcome::failure;
      outcome.cause = case_.run().cause_of(v);
      outcome.failed_rule = result.failed_rule;
      // Another value of what cannot be tried may lead past it.
      for (const FactInfo& fact : linked_.facts)
        result_.exact = result_.exact && !value::is_unknown(case_.run().slot(fact.slot));
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
    const HandedOn handed_on(case_.run(), slot_);
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
    case_.look_again(false);
    const Value better(case_.run().slot(slot_));
    if (!value::is_unknown(better)) {
      const Diagram::Node node = settled(better);
      case_.look_again(true);
      return node;
    }
    const Result& result = case_.run().result(decision_);
    outcome.endings = result.possible;
    outcome.complete = result.complete;
    outcome.may_fail = result.may_fail;
    outcome.needs = needs_of(better, true);
    case_.look_again(true);
    return add(std::move(outcome));
  }

  /// What an unknown value waits for, and what is compared with that: it was given some value,
  /// since the comparison is not known whatever it is. `closely`: only where the decision would
  /// wait for it, for which it is made anew.
  [[nodiscard]] std::vector<std::uint32_t> needs_of(const Value& v, bool closely) {
    std::vector<std::uint32_t> needs(case_.run().facts_of(v).begin(),
                                     case_.run().facts_of(v).end());
    const auto is_needed = [&](std::uint32_t fact) {
      return std::find(needs.begin(), needs.end(), fact) != needs.end();
    };
    for (const FactClasses& fact : case_.facts()) {
      if (is_needed(fact.fact) || std::none_of(fact.beside.begin(), fact.beside.end(), is_needed))
        continue;
      if (!closely || case_.waits_for(fact, slot_)) needs.push_back(fact.fact);
    }
    return needs;
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
  std::uint32_t slot_, decision_;
  TriedCase case_;
  std::vector<std::uint32_t> variables_;  // by fact
  bool keeps_invariants_ = true;
  Completions result_;
  std::size_t leaves_ = 0;
  std::size_t work_ = 0;
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
