// Any bytes -> the YAML loader: a tree whose places hold, or diagnostics that can be printed; never
// both, never neither.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "text/report.h"
#include "text/source.h"
#include "yaml/tree.h"

namespace {

using aftersales::text::Offset;
using aftersales::text::Report;
using aftersales::text::Source;
using aftersales::text::Span;
using aftersales::yaml::Node;

void require(bool holds) {
  if (!holds) std::abort();
}

void check_node(const Node& node, Span parent) {
  require(parent.begin <= node.span.begin && node.span.begin <= node.span.end &&
          node.span.end <= parent.end);
  if (node.is_scalar()) {
    Offset last = node.span.begin;
    const auto size = static_cast<Offset>(node.text().size());
    for (Offset at = 0; at < size && at < 256; ++at) {
      const Span place = node.scalar.at({at, at + 1}).span;
      require(last <= place.begin && place.begin <= place.end && place.end <= node.span.end);
      const bool verbatim =
          node.style == aftersales::yaml::Style::plain && place.end == place.begin + 1;
      if (verbatim && node.text()[at] != ' ')
        require(node.source->text()[place.begin] == node.text()[at]);
      last = place.begin;
    }
    require(node.scalar.sub({1, size}).trimmed().text().size() <= size);
  }
  for (const Node& item : node.items) check_node(item, node.span);
  for (const auto& entry : node.entries) {
    require(node.find(entry.key.text()) == &entry.value);
    check_node(entry.key, node.span);
    check_node(entry.value, node.span);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Source source("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  Report report;
  aftersales::yaml::Limits limits;
  limits.nodes = 10'000;
  const auto tree = aftersales::yaml::parse(source, report, limits);
  require((tree != nullptr) != report.has_errors());
  if (tree) check_node(*tree, {0, static_cast<Offset>(size)});
  for (const aftersales::Diagnostic& diagnostic : report.take()) {
    require(!diagnostic.to_string(true).empty());
    require(diagnostic.line >= 1 && diagnostic.offset <= size);
  }
  return 0;
}
