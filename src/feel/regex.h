// Regular expressions in the flavour of XPath and XQuery (F&O 3.1, section 5.6), matched by RE2 in
// linear time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftersales::feel {

/// What is wrong with a pattern, its flags or a replacement text, and where.
struct RegexError {
  enum class In { pattern, flags, replacement };
  std::string message;     // one lower-case sentence
  std::size_t offset = 0;  // in bytes, into the text named by `in`
  In in = In::pattern;
};

/// The replacement text of `replace`, read: `$1` to `$99…` and `$0` stand for groups, `\$` and `\\`
/// for themselves.
struct Replacement {
  struct Part {
    std::string literal;
    int group = -1;  // put after the literal; -1: none
  };
  std::vector<Part> parts;
  int missing_group = 0;  // the first group named that the pattern does not have (it is replaced by
                          // nothing); 0: none
};

/// A pattern, compiled. Immutable: one object serves any number of threads.
class Regex {
 public:
  static constexpr std::size_t kMaxPattern = 1024;  // bytes
  static constexpr int kMaxRepeat = 1000;           // the n of {n}
  static constexpr int kMaxMemory = 1 << 20;        // bytes that RE2 may use for a pattern

  /// Flags: `s` the dot matches line ends too, `m` ^ and $ match at every line, `i` case does not
  /// matter, `x` white space in the pattern is for the reader, `q` every character stands for
  /// itself. Back-references are refused. Under `m`, ^ also matches behind a line feed that ends
  /// the text.
  [[nodiscard]] static std::variant<Regex, RegexError> compile(std::string_view pattern,
                                                               std::string_view flags = {});

  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// Reads a replacement text for this pattern.
  [[nodiscard]] std::variant<Replacement, RegexError> replacement(std::string_view text) const;

  /// Does the pattern match some part of the text?
  [[nodiscard]] bool matches(std::string_view text) const;
  /// Does it match the empty text? Then replace and split have no meaning (F&O: err:FORX0003).
  [[nodiscard]] bool matches_empty() const;
  [[nodiscard]] int groups() const;

  /// The text with every match replaced; nothing if it would be longer than `max_bytes`. Not for
  /// matches_empty().
  [[nodiscard]] std::optional<std::string> replace(std::string_view text, const Replacement& with,
                                                   std::size_t max_bytes) const;
  /// What lies between the matches, empty parts at either end included; nothing if more than
  /// `max_parts`. The parts are parts of `text`. Not for matches_empty().
  [[nodiscard]] std::optional<std::vector<std::string_view>> split(std::string_view text,
                                                                   std::size_t max_parts) const;

 private:
  struct Program;
  explicit Regex(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

}  // namespace aftersales::feel
