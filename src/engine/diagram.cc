// Keeps every node once: two that ask the same and lead to the same are the same node.
#include "engine/diagram.h"

#include <algorithm>
#include <utility>

namespace aftersales::engine {

namespace {

std::uint64_t mixed(std::uint64_t seed, std::uint64_t with) {
  seed ^= with + 0x9E3779B97F4A7C15u + (seed << 6) + (seed >> 2);
  return seed * 0xBF58476D1CE4E5B9u;
}

}  // namespace

std::uint32_t Diagram::add_variable(std::size_t classes) {
  classes_.push_back(classes);
  return static_cast<std::uint32_t>(classes_.size() - 1);
}

Diagram::Node Diagram::leaf(std::uint32_t outcome) {
  const std::uint64_t key = mixed(kOutcome, outcome);
  const auto [begin, end] = by_content_.equal_range(key);
  for (auto it = begin; it != end; ++it) {
    const Content& known = nodes_[it->second];
    if (known.variable == kOutcome && known.outcome == outcome) return it->second;
  }
  const Node node = static_cast<Node>(nodes_.size());
  nodes_.push_back({kOutcome, outcome, {}});
  by_content_.emplace(key, node);
  return node;
}

Diagram::Node Diagram::unique(std::uint32_t variable, std::vector<Node> children) {
  const bool same = std::all_of(children.begin(), children.end(),
                                [&](Node child) { return child == children.front(); });
  if (same) return children.front();
  std::uint64_t key = mixed(1, variable);
  for (const Node child : children) key = mixed(key, child);
  work_ += children.size();
  const auto [begin, end] = by_content_.equal_range(key);
  for (auto it = begin; it != end; ++it) {
    const Content& known = nodes_[it->second];
    if (known.variable == variable && known.children == children) return it->second;
  }
  const Node node = static_cast<Node>(nodes_.size());
  nodes_.push_back({variable, 0, std::move(children)});
  by_content_.emplace(key, node);
  return node;
}

// A child that asks something that belongs above is asked that first.
Diagram::Node Diagram::branch(std::uint32_t variable, std::vector<Node> children) {
  std::uint32_t top = kOutcome;
  for (const Node child : children) top = std::min(top, nodes_[child].variable);
  if (top > variable) return unique(variable, std::move(children));
  if (top == variable) {
    for (std::size_t c = 0; c < children.size(); ++c)
      children[c] = restrict(children[c], variable, static_cast<std::uint32_t>(c));
    return branch(variable, std::move(children));
  }
  std::vector<Node> above;
  for (std::uint32_t c = 0; c < classes_[top]; ++c) {
    std::vector<Node> below;
    for (const Node child : children) below.push_back(restrict(child, top, c));
    above.push_back(branch(variable, std::move(below)));
  }
  return unique(top, std::move(above));
}

Diagram::Node Diagram::restrict(Node node, std::uint32_t variable, std::uint32_t cls) {
  if (nodes_[node].variable > variable) return node;
  if (nodes_[node].variable == variable) return nodes_[node].children[cls];
  // 32 bits for the node, 12 for the variable, 20 for its class; beyond, it is worked out again.
  const bool kept = variable < (1u << 12) && cls < (1u << 20);
  const std::uint64_t key = (std::uint64_t{node} << 32) | (std::uint64_t{variable} << 20) | cls;
  if (kept) {
    ++work_;
    const auto it = restricted_.find(key);
    if (it != restricted_.end()) return it->second;
  }
  work_ += nodes_[node].children.size();
  std::vector<Node> children = nodes_[node].children;
  for (Node& child : children) child = restrict(child, variable, cls);
  const Node result = unique(nodes_[node].variable, std::move(children));
  if (kept) restricted_.emplace(key, result);
  return result;
}

std::vector<Diagram::Node> Diagram::reached(Node root) const {
  std::vector<bool> seen(nodes_.size(), false);
  std::vector<Node> found{root};
  seen[root] = true;
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const Node child : nodes_[found[i]].children) {
      if (!seen[child]) found.push_back(child);
      seen[child] = true;
    }
  }
  // A node asks an earlier variable than those below it; leaves ask none.
  std::stable_sort(found.begin(), found.end(),
                   [&](Node a, Node b) { return nodes_[a].variable > nodes_[b].variable; });
  return found;
}

}  // namespace aftersales::engine
