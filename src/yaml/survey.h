// A YAML text -> its scalars and brackets with their places, and every mistake in it, in the
// author's terms.
//
// yaml-cpp stops at the first mistake, names it in its own words, and accepts much that is wrong.
// So the file is first read here, strictly and to its end; yaml-cpp then only sees files without a
// mistake, and must agree with what was found.
#pragma once

#include <vector>

#include "text/report.h"
#include "text/source.h"
#include "yaml/tree.h"

namespace aftersales::yaml {

struct Piece {
  enum class Kind : std::uint8_t { scalar, flow };
  Kind kind = Kind::scalar;
  text::Span span;     // brackets and quotes included
  text::Located text;  // of a scalar
  bool is_key = false;
  bool misread = false;      // see Scalar
  bool shortened = false;    // see Digest
  text::Offset mapping = 0;  // of a key: where its mapping begins
};

/// An item of a block list, with its dash, or an entry of a block mapping.
struct Item {
  text::Offset begin = 0;
  text::Offset first = 0;  // where the first one of the list or mapping begins
};

struct Survey {
  std::vector<Piece> pieces;  // scalars and flow collections, in the order of the file
  std::vector<Item> items;    // likewise
};

/// Complete only if `report` has got no error.
[[nodiscard]] Survey survey(const text::Source& source, text::Report& report, const Limits& limits);

}  // namespace aftersales::yaml
