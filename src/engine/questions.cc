// Up to five facts: the least expected cost over all ways to ask, worked out once for every state
// that asking can lead to (a node of the diagram). Beyond: what lessens the doubt about the outcome
// most for its cost, which stays within a factor of the logarithm (Golovin and Krause 2011).
#include "engine/questions.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

namespace aftersales::engine {

namespace {

constexpr std::size_t kMaxWork = 100'000;  // steps of planning; beyond, the order is greedy

constexpr double kOpenDoubt = 0.1;  // what asking for all that a leaf waits for may lessen

/// A variable of the diagram, its classes thrown together that nothing tells apart.
struct Question {
  std::uint32_t variable = 0;
  std::uint32_t fact = 0;
  double cost = 1;
  std::vector<std::uint32_t> classes;  // one of each
  std::vector<double> shares;          // of values
};

class Order {
 public:
  Order(Completions& all, const Linked& linked) : all_(all), linked_(linked), d_(all.diagram) {
    nodes_ = d_.reached(all.root);
    for (std::uint32_t v = 0; v < all.facts.size(); ++v) {
      const bool asked = std::any_of(nodes_.begin(), nodes_.end(),
                                     [&](Diagram::Node n) { return d_.variable(n) == v; });
      if (asked) questions_.push_back(question(v));
    }
    for (const Diagram::Node n : nodes_) {
      if (!d_.is_leaf(n)) continue;
      for (const std::uint32_t fact : needs(n)) {
        if (std::find(others_.begin(), others_.end(), fact) == others_.end() && !is_asked(fact))
          others_.push_back(fact);
      }
    }
  }

  std::vector<std::uint32_t> take(const std::vector<std::uint32_t>& first) {
    std::vector<std::pair<double, std::uint32_t>> scored;
    if (questions_.size() + others_.size() > kMaxPlanned || all_.overflow || !plan(scored))
      weigh(scored);
    const auto rank = [&](std::uint32_t fact) {
      return std::find(first.begin(), first.end(), fact) - first.begin();
    };
    std::stable_sort(scored.begin(), scored.end(),
                     [&](const auto& a, const auto& b) { return rank(a.second) < rank(b.second); });
    // Sums of shares are not exact; costs that differ by less are the same.
    std::stable_sort(scored.begin(), scored.end(), [](const auto& a, const auto& b) {
      return rounded(a.first) < rounded(b.first);
    });
    std::vector<std::uint32_t> facts;
    for (const auto& [score, fact] : scored) facts.push_back(fact);
    return facts;
  }

 private:
  static std::int64_t rounded(double score) { return static_cast<std::int64_t>(score * 1e6); }

  [[nodiscard]] double cost_of(std::uint32_t slot) const {
    const SlotInfo& info = linked_.slots[slot];
    return info.kind == SlotInfo::fact ? static_cast<double>(linked_.facts[info.index].ask_cost)
                                       : 1.0;
  }

  [[nodiscard]] bool is_asked(std::uint32_t fact) const {
    return std::any_of(questions_.begin(), questions_.end(),
                       [&](const Question& q) { return q.fact == fact; });
  }

  /// Of a leaf: what it still waits for.
  [[nodiscard]] const std::vector<std::uint32_t>& needs(Diagram::Node leaf) const {
    return all_.outcomes[d_.outcome(leaf)].needs;
  }

  [[nodiscard]] Question question(std::uint32_t variable) const {
    const Tried& tried = all_.facts[variable];
    // Classes are one until a node tells them apart.
    std::vector<std::uint32_t> kinds(tried.weights.size(), 0);
    for (const Diagram::Node n : nodes_) {
      if (d_.variable(n) != variable) continue;
      const std::vector<Diagram::Node>& children = d_.children(n);
      std::map<std::pair<std::uint32_t, Diagram::Node>, std::uint32_t> parts;
      std::pair<std::uint32_t, Diagram::Node> last{kinds[0], children[0]};
      std::uint32_t part = parts.emplace(last, 0).first->second;
      for (std::size_t c = 0; c < kinds.size(); ++c) {
        const std::pair<std::uint32_t, Diagram::Node> now{kinds[c], children[c]};
        if (now != last)
          part = parts.emplace(now, static_cast<std::uint32_t>(parts.size())).first->second;
        last = now;
        kinds[c] = part;
      }
    }
    Question q{variable, tried.fact, cost_of(tried.fact), {}, {}};
    double sum = 0;
    for (std::uint32_t c = 0; c < kinds.size(); ++c) {
      if (kinds[c] == q.classes.size()) {
        q.classes.push_back(c);
        q.shares.push_back(0);
      }
      q.shares[kinds[c]] += static_cast<double>(tried.weights[c]);
      sum += static_cast<double>(tried.weights[c]);
    }
    for (double& share : q.shares) share /= sum;
    return q;
  }

  // ---- Up to five facts.

  /// The least expected cost until the outcome is certain; `paid`: a fact that costs nothing any
  /// more.
  double least(Diagram::Node node, std::uint32_t paid) {
    if (d_.is_leaf(node)) {
      double sum = 0;
      for (const std::uint32_t fact : needs(node)) sum += fact == paid ? 0.0 : cost_of(fact);
      return sum;
    }
    const auto known = least_.find(node);
    if (known != least_.end()) return known->second;
    std::optional<double> best;
    for (const Question& q : questions_) {
      if (d_.work() > stop_at_) return 0;
      if (best && q.cost >= *best) continue;
      const std::optional<double> cost = asking(node, q, paid);
      if (cost && (!best || *cost < *best)) best = cost;
    }
    return least_[node] = best.value_or(0);
  }

  /// Nothing if the answer changes nothing here.
  std::optional<double> asking(Diagram::Node node, const Question& q, std::uint32_t paid) {
    double sum = q.cost;
    bool matters = false;
    for (std::size_t k = 0; k < q.classes.size() && d_.work() <= stop_at_; ++k) {
      const Diagram::Node left = d_.restrict(node, q.variable, q.classes[k]);
      if (left == node && !matters) return std::nullopt;
      matters = true;
      sum += q.shares[k] * least(left, paid);
    }
    return sum;
  }

  bool plan(std::vector<std::pair<double, std::uint32_t>>& scored) {
    constexpr std::uint32_t kNobody = 0xFFFFFFFF;
    stop_at_ = d_.work() + kMaxWork;
    for (const Question& q : questions_)
      scored.emplace_back(asking(all_.root, q, kNobody).value_or(0), q.fact);
    for (const std::uint32_t fact : others_) {
      least_.clear();
      scored.emplace_back(cost_of(fact) + least(all_.root, fact), fact);
    }
    if (d_.work() <= stop_at_) return true;
    scored.clear();
    return false;
  }

  // ---- More.

  using Chances = std::vector<std::pair<Diagram::Node, double>>;  // of leaves, sorted

  static void add(Chances& to, const Chances& more, double share) {
    Chances sum;
    auto a = to.begin();
    auto b = more.begin();
    while (a != to.end() || b != more.end()) {
      if (b == more.end() || (a != to.end() && a->first < b->first)) {
        sum.push_back(*a++);
        continue;
      }
      const double before = a != to.end() && a->first == b->first ? (a++)->second : 0.0;
      sum.emplace_back(b->first, before + share * b->second);
      ++b;
    }
    to = std::move(sum);
  }

  /// That two cases drawn by chance end differently.
  static double doubt(const Chances& chances) {
    double all = 0, same = 0;
    for (const auto& [leaf, chance] : chances) {
      all += chance;
      same += chance * chance;
    }
    return all * all - same;
  }

  /// Leaves that wait for the same are not known to end differently.
  [[nodiscard]] Diagram::Node alike(Diagram::Node leaf) const {
    if (needs(leaf).empty()) return leaf;
    const auto same = [&](Diagram::Node n) { return d_.is_leaf(n) && needs(n) == needs(leaf); };
    return *std::find_if(nodes_.begin(), nodes_.end(), same);
  }

  void weigh(std::vector<std::pair<double, std::uint32_t>>& scored) {
    // How likely each node is met on the way down, and what follows from it.
    std::unordered_map<Diagram::Node, double> met;
    met[all_.root] = 1;
    for (auto it = nodes_.rbegin(); it != nodes_.rend(); ++it) {
      if (d_.is_leaf(*it)) continue;
      const double chance = met[*it];
      each_child(*it, [&](Diagram::Node child, double share) { met[child] += chance * share; });
    }
    std::unordered_map<Diagram::Node, Chances> follows;
    for (const Diagram::Node n : nodes_) {
      Chances& chances = follows[n];
      if (d_.is_leaf(n))
        chances = {{alike(n), 1.0}};
      else
        each_child(n,
                   [&](Diagram::Node child, double share) { add(chances, follows[child], share); });
    }
    const Chances& whole = follows[all_.root];
    for (const Question& q : questions_)
      scored.emplace_back(-lessened(q, whole, met, follows) / std::max(q.cost, 1e-3), q.fact);
    for (const std::uint32_t fact : others_) {
      double waits = 0;
      for (const auto& [leaf, chance] : whole) {
        const auto& open = needs(leaf);
        if (std::find(open.begin(), open.end(), fact) != open.end())
          waits += kOpenDoubt * chance / static_cast<double>(open.size());
      }
      scored.emplace_back(-waits / std::max(cost_of(fact), 1e-3), fact);
    }
  }

  /// By how much knowing the answer lessens the doubt. From one class to the next few nodes lead
  /// elsewhere, and only those are counted anew.
  [[nodiscard]] double lessened(const Question& q, const Chances& whole,
                                std::unordered_map<Diagram::Node, double>& met,
                                std::unordered_map<Diagram::Node, Chances>& follows) const {
    std::vector<std::size_t> place(d_.size(), 0);
    Chances then = whole;
    for (std::size_t i = 0; i < then.size(); ++i) place[then[i].first] = i;
    const auto count = [&](const Chances& chances, double share) {
      for (const auto& [leaf, chance] : chances) then[place[leaf]].second += share * chance;
    };
    struct Asking {
      const std::vector<Diagram::Node>* children;
      double met;
      Diagram::Node now;
    };
    std::vector<Asking> asking;
    for (const Diagram::Node n : nodes_) {
      if (d_.variable(n) != q.variable) continue;
      const Diagram::Node now = d_.children(n)[q.classes.front()];
      asking.push_back({&d_.children(n), met[n], now});
      count(follows[n], -met[n]);
      count(follows[now], met[n]);
    }
    double left = 0;
    for (std::size_t k = 0; k < q.classes.size(); ++k) {
      for (Asking& a : asking) {
        const Diagram::Node next = (*a.children)[q.classes[k]];
        if (next == a.now) continue;
        count(follows[a.now], -a.met);
        count(follows[next], a.met);
        a.now = next;
      }
      left += q.shares[k] * doubt(then);
    }
    return doubt(whole) - left;
  }

  template <typename F>
  void each_child(Diagram::Node n, const F& f) const {
    const Tried& tried = all_.facts[d_.variable(n)];
    double sum = 0;
    for (const std::int64_t w : tried.weights) sum += static_cast<double>(w);
    // Runs of classes that lead to the same are one.
    const std::vector<Diagram::Node>& children = d_.children(n);
    for (std::size_t c = 0; c < children.size();) {
      double weight = 0;
      const Diagram::Node child = children[c];
      for (; c < children.size() && children[c] == child; ++c)
        weight += static_cast<double>(tried.weights[c]);
      f(child, weight / sum);
    }
  }

  Completions& all_;
  const Linked& linked_;
  Diagram& d_;
  std::vector<Diagram::Node> nodes_;
  std::vector<Question> questions_;
  std::vector<std::uint32_t> others_;  // facts that cannot be tried
  std::unordered_map<Diagram::Node, double> least_;
  std::size_t stop_at_ = 0;
};

}  // namespace

std::vector<std::uint32_t> order_to_ask(Completions& all, const Linked& linked,
                                        const std::vector<std::uint32_t>& first) {
  return Order(all, linked).take(first);
}

}  // namespace aftersales::engine
