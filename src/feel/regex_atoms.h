// What stands for a set of characters in a pattern: `\d`, `\p{IsGreek}`, `a-f`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "feel/code_points.h"

namespace aftersales::feel {

/// One atom of a pattern or one member of a class.
struct Atom {
  CodePoints set;      // empty if `native` is given and no sets were wanted
  std::string native;  // how RE2 writes the set in [ ], if it knows it
  bool single = false;
  char32_t c = 0;  // of a single
};

/// The set of `\s \i \c \d \w` and of their opposites in capitals; nothing for other letters. With
/// `sets`, also those that RE2 knows are given as code points.
[[nodiscard]] std::optional<Atom> atom_of_letter(char32_t letter, bool sets);

/// The set of `\p{name}` or, if negated, of `\P{name}`: a general category, or `Is` and a block;
/// nothing if there is none.
[[nodiscard]] std::optional<Atom> atom_of_property(std::string_view name, bool negated, bool sets);

/// What stands between [ and ] for it.
void append_members(std::string& out, const Atom& atom);
void append_members(std::string& out, const CodePoints& set);

}  // namespace aftersales::feel
