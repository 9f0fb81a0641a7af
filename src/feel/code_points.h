// Sets of Unicode code points: categories, blocks, XML names, case variants. For the classes of
// regular expressions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftersales::feel {

inline constexpr char32_t kLastCodePoint = 0x10FFFF;

/// A set of code points as ranges.
class CodePoints {
 public:
  struct Range {
    char32_t first, last;
  };

  CodePoints() = default;
  CodePoints(std::initializer_list<Range> ranges);

  void add(char32_t first, char32_t last) { ranges_.push_back({first, last}); }
  void add(const CodePoints& other);
  /// Adds the case variants of all members: two characters are variants if their upper or their
  /// lower cases are the same (F&O 3.1, 5.6.2, flag i).
  void add_case_variants();
  [[nodiscard]] CodePoints complement() const;
  [[nodiscard]] CodePoints minus(const CodePoints& other) const;
  /// In order, disjoint, not adjacent.
  [[nodiscard]] std::vector<Range> ranges() const;

 private:
  std::vector<Range> ranges_;  // in any order
};

/// The characters of a general category such as `Lu` or `P`; nothing if there is no such category.
[[nodiscard]] std::optional<CodePoints> code_points_of_category(std::string_view name);
/// The characters of a block, by its name without spaces: `BasicLatin`; nothing if there is no such
/// block.
[[nodiscard]] std::optional<CodePoints> code_points_of_block(std::string_view name);
/// What an XML name may begin with, and what it may hold (XML 1.0, productions 4 and 4a).
[[nodiscard]] const CodePoints& xml_name_start();
[[nodiscard]] const CodePoints& xml_name_characters();

}  // namespace aftersales::feel
