// A YAML text -> our own located, immutable tree, or every mistake in it. The only user of
// yaml-cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "text/report.h"
#include "text/source.h"

namespace aftersales::yaml {

enum class NodeKind : std::uint8_t { scalar, sequence, mapping };
enum class Style : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

struct Entry;

/// A node. Scalars are texts: what `no`, `010` or `1:30` mean is decided by the type that is
/// declared for them.
struct Node {
  NodeKind kind = NodeKind::scalar;
  Style style = Style::plain;  // of a scalar
  bool flow = false;           // of a sequence or mapping: written with [ ] or { }
  text::Span span;  // in the file: the scalar with its quotes; a collection from its first to its
                    // last byte
  text::Located scalar;        // of a scalar: decoded, with the place of each byte
  std::vector<Node> items;     // of a sequence
  std::vector<Entry> entries;  // of a mapping, in the order of the file, keys unique

  const text::Source* source = nullptr;
  [[nodiscard]] text::Location where() const { return {source, span}; }
  [[nodiscard]] bool is_scalar() const { return kind == NodeKind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind == NodeKind::sequence; }
  [[nodiscard]] bool is_mapping() const { return kind == NodeKind::mapping; }
  [[nodiscard]] bool is_quoted() const {
    return style == Style::single_quoted || style == Style::double_quoted;
  }
  [[nodiscard]] const std::string& text() const { return scalar.text(); }
  /// The value of an entry of a mapping, or null.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Entry {
  Node key;  // always a scalar
  Node value;
};

struct Limits {
  std::uint32_t bytes = 4u << 20;
  std::uint32_t depth = 64;
  std::uint32_t nodes = 1'000'000;
  std::uint32_t scalar_bytes = 64u << 10;  // a literal block may be as long as the file
};

/// Reads one document. Nothing, and errors in `report`, if it is not in our subset of YAML
/// (dependencies.md A.1: UTF-8, no control bytes, no tags, anchors, aliases, merge keys, no
/// duplicate keys, no keys without a value, one document). The tree refers to `source`, which must
/// outlive it.
[[nodiscard]] std::unique_ptr<const Node> parse(const text::Source& source, text::Report& report,
                                                const Limits& limits = {});

}  // namespace aftersales::yaml
