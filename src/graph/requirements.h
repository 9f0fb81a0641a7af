// Who needs what -> an order to work things out in, a cycle as a path, and a drawing. The only user
// of Boost.Graph.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aftersales::graph {

struct Node {
  std::string name;
  std::string label;  // for the drawing
  enum Shape : std::uint8_t { decision, fact, parameter, function } shape = decision;
};

/// Nodes, and for each the nodes that it needs.
struct Requirements {
  std::vector<Node> nodes;
  std::vector<std::vector<std::uint32_t>> needs;
};

struct Order {
  std::vector<std::uint32_t> order;  // what is needed comes first; empty if there is a cycle
  std::vector<std::uint32_t>
      cycle;  // a shortest cycle as a path, first and last the same; empty if there is none
  std::uint32_t depth = 0;  // nodes on the longest chain
};

[[nodiscard]] Order order_of(const Requirements& requirements);

/// A Graphviz text; arrows lead from what is needed to what needs it.
[[nodiscard]] std::string to_dot(const Requirements& requirements, const std::string& title);

}  // namespace aftersales::graph
