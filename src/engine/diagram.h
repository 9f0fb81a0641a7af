// Which outcome each combination of classes of facts leads to, as a reduced ordered decision
// diagram (Bryant 1986, with as many branches as a fact has classes).
//
// Reduced means: a fact stands in it exactly if it can matter, and two nodes that say the same are
// one. So "which facts can still change the outcome" is read off.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace aftersales::engine {

class Diagram {
 public:
  using Node = std::uint32_t;
  static constexpr std::uint32_t kOutcome = 0xFFFFFFFF;  // the variable of a leaf

  /// Variables are numbered in the order in which they are asked from the top.
  [[nodiscard]] std::uint32_t add_variable(std::size_t classes);
  [[nodiscard]] std::size_t classes(std::uint32_t variable) const { return classes_[variable]; }

  /// The leaf of an outcome.
  [[nodiscard]] Node leaf(std::uint32_t outcome);
  /// By the class of `variable` one of `children`, which may ask variables of any number.
  [[nodiscard]] Node branch(std::uint32_t variable, std::vector<Node> children);
  /// What is left once the class is known.
  [[nodiscard]] Node restrict(Node node, std::uint32_t variable, std::uint32_t cls);

  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] bool is_leaf(Node node) const { return nodes_[node].variable == kOutcome; }
  [[nodiscard]] std::uint32_t variable(Node node) const { return nodes_[node].variable; }
  [[nodiscard]] std::uint32_t outcome(Node node) const { return nodes_[node].outcome; }
  [[nodiscard]] const std::vector<Node>& children(Node node) const { return nodes_[node].children; }

  /// All nodes that can be reached, leaves included, each before those that branch to it.
  [[nodiscard]] std::vector<Node> reached(Node root) const;
  /// The steps taken so far: what planning with it has cost.
  [[nodiscard]] std::size_t work() const { return work_; }

 private:
  struct Content {
    std::uint32_t variable = kOutcome;
    std::uint32_t outcome = 0;
    std::vector<Node> children;
  };
  Node unique(std::uint32_t variable, std::vector<Node> children);

  std::vector<std::size_t> classes_;
  std::vector<Content> nodes_;
  std::unordered_multimap<std::uint64_t, Node> by_content_;
  std::unordered_map<std::uint64_t, Node> restricted_;
  std::size_t work_ = 0;
};

}  // namespace aftersales::engine
