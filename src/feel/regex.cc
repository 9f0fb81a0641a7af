// Compiles translated patterns with RE2 and runs them. The only user of RE2.
#include "feel/regex.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <utility>

#include "feel/regex_translate.h"
#include "text/unicode.h"

namespace aftersales::feel {

struct Regex::Program {
  Program(const std::string& translated, const RE2::Options& options, bool is_literal)
      : re2(translated, options), literal(is_literal) {}
  RE2 re2;
  bool literal;  // flag q: $ and \ in the replacement stand for themselves
};

Regex::Regex(std::unique_ptr<const Program> program) : program_(std::move(program)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

std::variant<Regex, RegexError> Regex::compile(std::string_view pattern, std::string_view flags) {
  std::variant<RegexFlags, RegexError> parsed = parse_regex_flags(flags);
  if (auto* error = std::get_if<RegexError>(&parsed)) return std::move(*error);
  const RegexFlags& options = std::get<RegexFlags>(parsed);
  std::variant<std::string, RegexError> translated = translate_regex(pattern, options);
  if (auto* error = std::get_if<RegexError>(&translated)) return std::move(*error);

  RE2::Options re2_options;
  re2_options.set_log_errors(false);
  re2_options.set_max_mem(kMaxMemory);
  auto program = std::make_unique<const Program>(std::get<std::string>(translated), re2_options,
                                                 options.literal);
  // The translator writes only what RE2 can read, so that what it refuses is too large.
  if (!program->re2.ok()) {
    return RegexError{
        "the pattern is too large when its counts are written out: use smaller counts, or narrower "
        "classes "
        "than \\w and \\p{…}",
        0};
  }
  return Regex(std::move(program));
}

bool Regex::matches(std::string_view text) const {
  return program_->re2.Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, nullptr,
                             0);
}

bool Regex::matches_empty() const { return matches({}); }

int Regex::groups() const { return program_->re2.NumberOfCapturingGroups(); }

std::variant<Replacement, RegexError> Regex::replacement(std::string_view text) const {
  Replacement result;
  std::string literal;
  if (program_->literal) {
    result.parts.push_back({std::string(text), -1});
    return result;
  }
  const int available = groups();
  const auto is_digit = [&](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\\') {
      if (at + 1 >= text.size() || (text[at + 1] != '\\' && text[at + 1] != '$')) {
        return RegexError{
            "in a replacement \\ stands before $ or \\ only: for the character itself write \\\\",
            at, RegexError::In::replacement};
      }
      literal += text[at + 1];
      at += 2;
    } else if (text[at] == '$') {
      if (!is_digit(at + 1)) {
        return RegexError{
            "in a replacement $ stands before the number of a group: for the character itself "
            "write \\$",
            at, RegexError::In::replacement};
      }
      // As many digits as still name a group; a first digit that does not stands for nothing
      // (F&O 3.1, 5.6.4).
      int group = text[at + 1] - '0';
      for (at += 2; is_digit(at) && group * 10 + (text[at] - '0') <= available; ++at)
        group = group * 10 + (text[at] - '0');
      if (group <= available) {
        result.parts.push_back({std::move(literal), group});
        literal.clear();
      } else if (result.missing_group == 0) {
        result.missing_group = group;
      }
    } else {
      literal += text[at++];
    }
  }
  result.parts.push_back({std::move(literal), -1});
  return result;
}

namespace {

/// Walks over the matches of a pattern that does not match the empty text.
class Matches {
 public:
  Matches(const RE2& re2, std::string_view text, int groups)
      : re2_(re2), text_(text.data(), text.size()), found_(static_cast<std::size_t>(groups) + 1) {}

  bool next() {
    if (!re2_.Match(text_, from_, text_.size(), RE2::UNANCHORED, found_.data(),
                    static_cast<int>(found_.size())))
      return false;
    begin_ = static_cast<std::size_t>(found_[0].data() - text_.data());
    from_ = begin_ + found_[0].size();
    return !found_[0].empty();
  }
  [[nodiscard]] std::size_t begin() const { return begin_; }
  [[nodiscard]] std::size_t end() const { return from_; }
  [[nodiscard]] std::string_view group(int n) const {
    const re2::StringPiece& piece = found_[static_cast<std::size_t>(n)];
    return {piece.data(), piece.size()};  // a group that took no part is empty
  }

 private:
  const RE2& re2_;
  const re2::StringPiece text_;
  std::vector<re2::StringPiece> found_;
  std::size_t begin_ = 0, from_ = 0;
};

}  // namespace

std::optional<std::string> Regex::replace(std::string_view text, const Replacement& with,
                                          std::size_t max_bytes) const {
  int highest = 0;
  for (const Replacement::Part& part : with.parts) highest = std::max(highest, part.group);
  std::string result;
  std::size_t copied = 0;
  for (Matches match(program_->re2, text, highest); match.next(); copied = match.end()) {
    result += text.substr(copied, match.begin() - copied);
    for (const Replacement::Part& part : with.parts) {
      result += part.literal;
      if (part.group >= 0) result += match.group(part.group);
    }
    if (result.size() > max_bytes) return std::nullopt;
  }
  result += text.substr(copied);
  return result.size() > max_bytes ? std::nullopt : std::optional(std::move(result));
}

std::optional<std::vector<std::string_view>> Regex::split(std::string_view text,
                                                          std::size_t max_parts) const {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (Matches match(program_->re2, text, 0); match.next(); begin = match.end()) {
    if (parts.size() + 1 >= max_parts) return std::nullopt;
    parts.push_back(text.substr(begin, match.begin() - begin));
  }
  parts.push_back(text.substr(begin));
  return parts;
}

}  // namespace aftersales::feel
