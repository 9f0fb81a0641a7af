// Builds sets of code points from the Unicode data of utf8proc.
#include "feel/code_points.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace aftersales::feel {

namespace {

constexpr char32_t kCasedEnd = 0x20000;  // Unicode has no letters with case beyond plane 1

/// A stretch of code points of one category.
struct Run {
  char32_t first, last;
  std::array<char, 2> category;
};

const std::vector<Run>& category_runs() {
  static const std::vector<Run> runs = [] {
    std::vector<Run> all;
    for (char32_t c = 0; c <= kLastCodePoint; ++c) {
      const char* name = utf8proc_category_string(static_cast<utf8proc_int32_t>(c));
      const std::array<char, 2> category{name[0], name[1]};
      if (!all.empty() && all.back().category == category) {
        all.back().last = c;
      } else {
        all.push_back({c, c, category});
      }
    }
    return all;
  }();
  return runs;
}

using CasePairs =
    std::vector<std::pair<char32_t, char32_t>>;  // (upper or lower case, character), sorted

struct CaseTable {
  CasePairs by_upper, by_lower;
  std::vector<char32_t> cased;  // sorted
};

char32_t upper(char32_t c) {
  return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
}
char32_t lower(char32_t c) {
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
}

const CaseTable& case_table() {
  static const CaseTable table = [] {
    CaseTable t;
    for (char32_t c = 0; c < kCasedEnd; ++c) {
      const char32_t up = upper(c);
      const char32_t low = lower(c);
      if (up == c && low == c) continue;
      t.cased.push_back(c);
      t.by_upper.emplace_back(up, c);
      t.by_lower.emplace_back(low, c);
    }
    std::sort(t.by_upper.begin(), t.by_upper.end());
    std::sort(t.by_lower.begin(), t.by_lower.end());
    return t;
  }();
  return table;
}

void add_all(const CasePairs& pairs, char32_t key, CodePoints& set) {
  for (auto it =
           std::lower_bound(pairs.begin(), pairs.end(), std::pair<char32_t, char32_t>{key, 0});
       it != pairs.end() && it->first == key; ++it) {
    set.add(it->second, it->second);
  }
}

}  // namespace

CodePoints::CodePoints(std::initializer_list<Range> ranges) : ranges_(ranges) {}

void CodePoints::add(const CodePoints& other) {
  ranges_.insert(ranges_.end(), other.ranges_.begin(), other.ranges_.end());
}

void CodePoints::add_case_variants() {
  const CaseTable& table = case_table();
  CodePoints variants;
  for (const Range& range : ranges()) {
    for (auto it = std::lower_bound(table.cased.begin(), table.cased.end(), range.first);
         it != table.cased.end() && *it <= range.last; ++it) {
      add_all(table.by_upper, upper(*it), variants);
      add_all(table.by_lower, lower(*it), variants);
    }
  }
  add(variants);
}

std::vector<CodePoints::Range> CodePoints::ranges() const {
  std::vector<Range> sorted = ranges_;
  std::sort(sorted.begin(), sorted.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  std::vector<Range> merged;
  for (const Range& range : sorted) {
    if (!merged.empty() && range.first <= merged.back().last + 1) {
      merged.back().last = std::max(merged.back().last, range.last);
    } else {
      merged.push_back(range);
    }
  }
  return merged;
}

CodePoints CodePoints::complement() const {
  CodePoints rest;
  char32_t next = 0;
  for (const Range& range : ranges()) {
    if (range.first > next) rest.add(next, range.first - 1);
    next = range.last + 1;
  }
  if (next <= kLastCodePoint) rest.add(next, kLastCodePoint);
  return rest;
}

CodePoints CodePoints::minus(const CodePoints& other) const {
  CodePoints dropped = complement();
  dropped.add(other);
  return dropped.complement();
}

std::optional<CodePoints> code_points_of_category(std::string_view name) {
  if (name.empty() || name.size() > 2) return std::nullopt;
  CodePoints set;
  bool found = false;
  for (const Run& run : category_runs()) {
    if (run.category[0] != name[0] || (name.size() == 2 && run.category[1] != name[1])) continue;
    set.add(run.first, run.last);
    found = true;
  }
  // Surrogates are no characters, so that no text holds one and the category Cs is not offered.
  if (!found || name == "Cs") return std::nullopt;
  return set;
}

const CodePoints& xml_name_start() {
  static const CodePoints set{
      {':', ':'},       {'A', 'Z'},       {'_', '_'},       {'a', 'z'},
      {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
      {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
      {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF}};
  return set;
}

const CodePoints& xml_name_characters() {
  static const CodePoints set = [] {
    CodePoints s = xml_name_start();
    s.add(CodePoints{{'-', '.'}, {'0', '9'}, {0xB7, 0xB7}, {0x300, 0x36F}, {0x203F, 0x2040}});
    return s;
  }();
  return set;
}

}  // namespace aftersales::feel
