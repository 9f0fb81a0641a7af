// Sets of characters of XPath's patterns -> code points, or the escapes by which RE2 knows them.
#include "feel/regex_atoms.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace aftersales::feel {

namespace {

void append_code_point(std::string& out, char32_t c) {
  fmt::format_to(std::back_inserter(out), "\\x{{{:x}}}", static_cast<std::uint32_t>(c));
}

Atom of_set(CodePoints set) {
  Atom atom;
  atom.set = std::move(set);
  return atom;
}

/// RE2 knows these categories; of C it leaves the unassigned characters out.
bool is_native_category(std::string_view name) {
  constexpr std::string_view known[] = {"L",  "Lu", "Ll", "Lt", "Lm", "Lo", "M",  "Mn", "Mc",
                                        "Me", "N",  "Nd", "Nl", "No", "P",  "Pc", "Pd", "Ps",
                                        "Pe", "Pi", "Pf", "Po", "Z",  "Zs", "Zl", "Zp", "S",
                                        "Sm", "Sc", "Sk", "So", "Cc", "Cf", "Co"};
  return std::find(std::begin(known), std::end(known), name) != std::end(known);
}

Atom of_native_category(std::string_view name, bool negated, bool sets) {
  Atom atom;
  atom.native = fmt::format("\\{}{{{}}}", negated ? 'P' : 'p', name);
  if (!sets) return atom;
  atom.set = *code_points_of_category(name);
  if (negated) atom.set = atom.set.complement();
  return atom;
}

/// Everything but punctuation, separators and others (XML Schema 1.1 part 2, G.4.2.5).
CodePoints words() {
  CodePoints set;
  for (const char* category : {"L", "M", "N", "S"}) set.add(*code_points_of_category(category));
  return set;
}

/// XML's white space, which is less than Unicode's.
CodePoints spaces() { return CodePoints{{'\t', '\n'}, {'\r', '\r'}, {' ', ' '}}; }

}  // namespace

std::optional<Atom> atom_of_letter(char32_t letter, bool sets) {
  switch (letter) {
    case 's':
      return of_set(spaces());
    case 'S':
      return of_set(spaces().complement());
    case 'i':
      return of_set(xml_name_start());
    case 'I':
      return of_set(xml_name_start().complement());
    case 'c':
      return of_set(xml_name_characters());
    case 'C':
      return of_set(xml_name_characters().complement());
    case 'd':
      return of_native_category("Nd", false, sets);
    case 'D':
      return of_native_category("Nd", true, sets);
    case 'w': {
      Atom atom = of_set(sets ? words() : CodePoints());
      atom.native = "\\p{L}\\p{M}\\p{N}\\p{S}";
      return atom;
    }
    case 'W':
      return of_set(words().complement());
    default:
      return std::nullopt;
  }
}

std::optional<Atom> atom_of_property(std::string_view name, bool negated, bool sets) {
  if (is_native_category(name)) return of_native_category(name, negated, sets);
  const bool is_block = name.size() > 2 && name.substr(0, 2) == "Is";
  std::optional<CodePoints> set =
      is_block ? code_points_of_block(name.substr(2)) : code_points_of_category(name);
  if (!set) return std::nullopt;
  return of_set(negated ? set->complement() : *std::move(set));
}

void append_members(std::string& out, const CodePoints& set) {
  for (const CodePoints::Range& range : set.ranges()) {
    append_code_point(out, range.first);
    if (range.last == range.first) continue;
    out += '-';
    append_code_point(out, range.last);
  }
}

void append_members(std::string& out, const Atom& atom) {
  if (atom.native.empty()) {
    append_members(out, atom.set);
  } else {
    out += atom.native;
  }
}

}  // namespace aftersales::feel
