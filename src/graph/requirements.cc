// Order, cycles and drawings of requirement graphs.
#include "graph/requirements.h"

#include <algorithm>
#include <deque>
#include <sstream>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>

namespace aftersales::graph {

namespace {

using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;

Graph build(const Requirements& r) {
  Graph g(r.nodes.size());
  for (std::size_t from = 0; from < r.needs.size(); ++from) {
    for (const std::uint32_t to : r.needs[from]) boost::add_edge(from, to, g);
  }
  return g;
}

/// The shortest way from `start` back to itself, found breadth first.
std::vector<std::uint32_t> shortest_cycle(const Requirements& r, std::uint32_t start) {
  constexpr std::uint32_t kNone = 0xFFFFFFFF;
  std::vector<std::uint32_t> from(r.nodes.size(), kNone);
  std::deque<std::uint32_t> open{start};
  while (!open.empty()) {
    const std::uint32_t at = open.front();
    open.pop_front();
    for (const std::uint32_t next : r.needs[at]) {
      if (next == start) {
        std::vector<std::uint32_t> path{start};
        for (std::uint32_t n = at; n != start; n = from[n]) path.push_back(n);
        path.push_back(start);
        std::reverse(path.begin(), path.end());
        return path;
      }
      if (from[next] == kNone) {
        from[next] = at;
        open.push_back(next);
      }
    }
  }
  return {};
}

/// topological_sort only says that there is a cycle; a strong component of more than one node, or a
/// node that needs itself, holds it.
std::vector<std::uint32_t> find_cycle(const Requirements& r, const Graph& g) {
  for (std::uint32_t n = 0; n < r.needs.size(); ++n) {
    if (std::find(r.needs[n].begin(), r.needs[n].end(), n) != r.needs[n].end()) return {n, n};
  }
  std::vector<std::size_t> component(r.nodes.size());
  const std::size_t count = boost::strong_components(
      g, boost::make_iterator_property_map(component.begin(), boost::get(boost::vertex_index, g)));
  std::vector<std::size_t> size(count);
  for (const std::size_t c : component) ++size[c];
  for (std::uint32_t n = 0; n < component.size(); ++n) {
    if (size[component[n]] > 1) return shortest_cycle(r, n);
  }
  return {};
}

}  // namespace

Order order_of(const Requirements& requirements) {
  const Graph g = build(requirements);
  Order result;
  result.cycle = find_cycle(requirements, g);
  if (!result.cycle.empty()) return result;
  boost::topological_sort(g, std::back_inserter(result.order));
  std::vector<std::uint32_t> depth(requirements.nodes.size(), 1);
  for (const std::uint32_t n : result.order) {
    for (const std::uint32_t need : requirements.needs[n])
      depth[n] = std::max(depth[n], depth[need] + 1);
    result.depth = std::max(result.depth, depth[n]);
  }
  return result;
}

std::string to_dot(const Requirements& requirements, const std::string& title) {
  static constexpr const char* kShapes[] = {"box", "ellipse", "note", "component"};
  std::ostringstream out;
  out << "digraph requirements {\nrankdir=LR;\nlabel=" << boost::escape_dot_string(title)
      << ";\nnode [fontname=\"sans-serif\"];\n";
  for (std::size_t n = 0; n < requirements.nodes.size(); ++n) {
    const Node& node = requirements.nodes[n];
    out << n << " [label=" << boost::escape_dot_string(node.label)
        << ", shape=" << kShapes[node.shape] << "];\n";
  }
  // What is needed stands left of what needs it.
  for (std::size_t from = 0; from < requirements.needs.size(); ++from) {
    for (const std::uint32_t to : requirements.needs[from]) out << to << " -> " << from << ";\n";
  }
  out << "}\n";
  return out.str();
}

}  // namespace aftersales::graph
