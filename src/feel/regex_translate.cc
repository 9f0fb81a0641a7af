// Reads XPath's regular expressions by recursive descent and writes RE2's. RE2 has the same
// operators; what it lacks is written out here: \i and \c, Unicode \d and \w, blocks, classes less
// classes, and XPath's notion of case.
#include "feel/regex_translate.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/regex_atoms.h"
#include "text/unicode.h"

namespace aftersales::feel {

namespace {

/// One character of the pattern and where it stands.
struct Mark {
  char32_t c = 0;
  std::size_t offset = 0;
};

bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }

class Translator {
 public:
  Translator(std::vector<Mark> marks, std::size_t end, RegexFlags flags)
      : marks_(std::move(marks)), end_(end), flags_(flags), subtracts_(has_subtraction(marks_)) {}

  std::variant<std::string, RegexError> run() {
    if (flags_.literal) {
      for (const Mark& mark : marks_) character(mark.c);
      return std::move(out_);
    }
    if (alternatives() && at_ < marks_.size())
      fail("this ) closes nothing: a ) that stands for itself is written \\)");
    if (error_) return *std::move(error_);
    return std::move(out_);
  }

 private:
  [[nodiscard]] char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < marks_.size() ? marks_[at_ + ahead].c : 0;
  }
  [[nodiscard]] bool done() const { return at_ >= marks_.size(); }
  bool accept(char32_t c) {
    if (done() || peek() != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] std::size_t offset(std::size_t at) const {
    return at < marks_.size() ? marks_[at].offset : end_;
  }
  bool fail_at(std::size_t at, std::string message) {
    if (!error_) error_ = RegexError{std::move(message), offset(at), RegexError::In::pattern};
    return false;
  }
  bool fail(std::string message) { return fail_at(at_, std::move(message)); }

  // Patterns have at most 1024 characters, so the nesting of groups and classes needs no limit of
  // its own.
  bool alternatives() {
    for (;;) {
      while (!done() && peek() != '|' && peek() != ')') {
        if (!piece() || !quantifier()) return false;
      }
      if (!accept('|')) return true;
      out_ += '|';
    }
  }

  bool piece() {
    switch (peek()) {
      case '.':
        ++at_;
        out_ += flags_.dot_all ? "(?s:.)" : "[^\\n\\r]";
        return true;
      case '^':
        ++at_;
        out_ += flags_.multi_line ? "(?m:^)" : "(?:\\A)";
        return true;
      case '$':
        ++at_;
        out_ += flags_.multi_line ? "(?m:$)" : "(?:\\z)";
        return true;
      case '(':
        return group();
      case '[':
        return bracket();
      case '\\': {
        Atom atom;
        if (!escape(atom, false)) return false;
        if (atom.single) {
          character(atom.c);
        } else {
          out_ += '[';
          append_members(out_, atom);
          out_ += ']';
        }
        return true;
      }
      case '?':
      case '*':
      case '+':
      case '{':
        return fail(fmt::format(
            "there is nothing before {0} to repeat: for the character write \\{0}", here()));
      case '}':
      case ']':
        return fail(fmt::format("a {0} that stands for itself is written \\{0}", here()));
      default:
        character(peek());
        ++at_;
        return true;
    }
  }

  [[nodiscard]] char here() const { return static_cast<char>(peek()); }

  bool group() {
    const std::size_t begin = at_++;
    if (accept('?')) {
      if (!accept(':'))
        return fail_at(begin, "of the forms (?…) only (?:…) is known, a group without a number");
      out_ += "(?:";
    } else {
      out_ += '(';
    }
    if (!alternatives()) return false;
    if (!accept(')'))
      return fail_at(begin, "this ( is never closed: a ( that stands for itself is written \\(");
    out_ += ')';
    return true;
  }

  bool quantifier() {
    const std::size_t begin = at_;
    switch (peek()) {
      case '?':
      case '*':
      case '+':
        out_ += here();
        ++at_;
        break;
      case '{': {
        ++at_;
        int low = 0;
        int high = -1;
        if (!count(low)) return false;
        out_ += fmt::format("{{{}", low);
        if (accept(',')) {
          out_ += ',';
          if (!done() && peek() != '}') {
            if (!count(high)) return false;
            if (high < low)
              return fail_at(
                  begin, fmt::format("{{{},{}}} asks for fewer than it begins with", low, high));
            out_ += fmt::format("{}", high);
          }
        }
        if (!accept('}'))
          return fail_at(begin,
                         "a count is written {n}, {n,} or {n,m}; for the character write \\{");
        out_ += '}';
        break;
      }
      default:
        return true;
    }
    if (accept('?')) out_ += '?';
    if (!done() && (peek() == '?' || peek() == '*' || peek() == '+' || peek() == '{')) {
      return fail("what is repeated already is repeated again: put it in (…) first");
    }
    return true;
  }

  bool count(int& n) {
    const std::size_t begin = at_;
    for (n = 0; !done() && is_digit(peek()); ++at_) {
      n = n * 10 + static_cast<int>(peek() - '0');
      if (n > Regex::kMaxRepeat) {
        return fail_at(begin, fmt::format("a count may be at most {}", Regex::kMaxRepeat));
      }
    }
    return at_ > begin ||
           fail_at(begin, "a count is written {n}, {n,} or {n,m}; for the character write \\{");
  }

  // ---- Characters and classes.

  void character(char32_t c) {
    CodePoints set{{c, c}};
    if (flags_.ignore_case) set.add_case_variants();
    const std::vector<CodePoints::Range> ranges = set.ranges();
    const bool several = ranges.size() > 1 || ranges[0].first != ranges[0].last;
    if (several) out_ += '[';
    append_members(out_, set);
    if (several) out_ += ']';
  }

  bool bracket() {
    const std::size_t begin = at_;
    const std::size_t written = out_.size();
    CodePoints set;
    bool subtracts = false;
    if (!char_class(set, subtracts)) return false;
    if (!subtracts) return true;  // char_class has written it
    out_.resize(written);
    if (set.ranges().empty()) return fail_at(begin, "nothing is left of this class");
    out_ += '[';
    append_members(out_, set);
    out_ += ']';
    return true;
  }

  /// Reads `[…]`, gives its members, and writes them, which holds unless something is subtracted.
  bool char_class(CodePoints& set, bool& subtracts) {
    const std::size_t begin = at_++;
    const bool negated = accept('^');
    out_ += negated ? "[^" : "[";
    for (bool first = true;; first = false) {
      if (done())
        return fail_at(begin, "this [ is never closed: a [ that stands for itself is written \\[");
      if (peek() == ']' && !first) break;
      if (peek() == ']' || peek() == '[')
        return fail(fmt::format("inside [ ] a {0} is written \\{0}", here()));
      if (peek() == '-' && peek(1) == '[' && !first) {
        ++at_;
        CodePoints taken;
        bool nested = false;
        if (!char_class(taken, nested)) return false;
        if (peek() != ']') return fail("after a class that is subtracted the outer one ends: ]");
        if (negated) set = set.complement();
        set = set.minus(taken);
        subtracts = true;
        ++at_;
        return true;
      }
      if (peek() == '-' && !first && peek(1) != ']' && !(peek(1) == '-' && peek(2) == '[')) {
        return fail("inside [ ] a hyphen between characters is written \\-");
      }
      Atom atom;
      if (!member(atom)) return false;
      append_members(out_, atom);
      set.add(atom.set);
    }
    ++at_;
    out_ += ']';
    if (negated) set = set.complement();
    return true;
  }

  /// A character, a range of characters or an escape inside [ ].
  bool member(Atom& atom) {
    const std::size_t begin = at_;
    if (!class_character(atom)) return false;
    if (!atom.single) return true;
    char32_t last = atom.c;
    const bool hyphen_first = begin + 1 == at_ && marks_[begin].c == '-';
    if (!hyphen_first && peek() == '-' && peek(1) != ']' && peek(1) != '[' &&
        at_ + 1 < marks_.size() && !(peek(1) == '-' && peek(2) == '[')) {
      ++at_;
      Atom high;
      if (peek() == '-') return fail("inside [ ] a hyphen between characters is written \\-");
      if (!class_character(high)) return false;
      if (!high.single) return fail_at(begin, "a range reaches from one character to another");
      last = high.c;
      if (last < atom.c) return fail_at(begin, "this range ends before it begins");
    }
    atom.set = CodePoints{{atom.c, last}};
    if (flags_.ignore_case) atom.set.add_case_variants();
    return true;
  }

  bool class_character(Atom& atom) {
    if (peek() == '\\') return escape(atom, true);
    atom.single = true;
    atom.c = peek();
    ++at_;
    return true;
  }

  /// Reads what begins with a backslash.
  bool escape(Atom& atom, bool in_class) {
    const std::size_t begin = at_++;
    if (done())
      return fail_at(begin, "a \\ at the end escapes nothing: for the character write \\\\");
    const char32_t c = peek();
    ++at_;
    switch (c) {
      case 'n':
        return single(atom, '\n');
      case 'r':
        return single(atom, '\r');
      case 't':
        return single(atom, '\t');
      case 'p':
      case 'P':
        return property(atom, begin, c == 'P');
      default:
        break;
    }
    if (std::u32string_view(U"\\|.?*+(){}-[]^$").find(c) != std::u32string_view::npos)
      return single(atom, c);
    if (std::optional<Atom> known = atom_of_letter(c, subtracts_)) {
      atom = *std::move(known);
      return true;
    }
    if (is_digit(c) && c != '0' && !in_class) {
      return fail_at(
          begin,
          fmt::format(
              "back-references are not supported, since matching in linear time is a promise: "
              "write out what \\{} should match",
              static_cast<char>(c)));
    }
    std::string shown;
    text::append_utf8(shown, c);
    return fail_at(begin, fmt::format("\\{} stands for nothing{}", text::printable(shown),
                                      in_class ? " inside [ ]" : ""));
  }

  static bool single(Atom& atom, char32_t c) {
    atom.single = true;
    atom.c = c;
    return true;
  }

  bool property(Atom& atom, std::size_t begin, bool negated) {
    if (!accept('{'))
      return fail_at(begin, "a category or block is written \\p{L} or \\p{IsBasicLatin}");
    std::string name;
    while (!done() && peek() != '}') {
      text::append_utf8(name, peek());
      ++at_;
    }
    if (!accept('}')) return fail_at(begin, "this \\p{ is never closed by }");
    std::optional<Atom> known = atom_of_property(name, negated, subtracts_);
    if (!known) {
      const bool is_block = name.substr(0, 2) == "Is";
      return fail_at(begin, fmt::format("there is no Unicode {} {}",
                                        is_block ? "block" : "category", text::shortened(name)));
    }
    atom = *std::move(known);
    return true;
  }

  static bool has_subtraction(const std::vector<Mark>& marks) {
    for (std::size_t i = 1; i < marks.size(); ++i) {
      if (marks[i - 1].c == '-' && marks[i].c == '[') return true;
    }
    return false;
  }

  const std::vector<Mark> marks_;
  const std::size_t end_;
  const RegexFlags flags_;
  const bool subtracts_;  // some class may have another one taken from it, so that all sets are
                          // needed as ranges
  std::size_t at_ = 0;
  std::string out_;
  std::optional<RegexError> error_;
};

/// Drops the white space outside [ ] (F&O 3.1, 5.6.2, flag x).
std::vector<Mark> without_space(const std::vector<Mark>& marks) {
  std::vector<Mark> kept;
  int depth = 0;
  bool escaped = false;
  for (const Mark& mark : marks) {
    if (depth == 0 && is_space(mark.c)) continue;
    kept.push_back(mark);
    if (escaped) {
      escaped = false;
    } else if (mark.c == '\\') {
      escaped = true;
    } else if (mark.c == '[') {
      ++depth;
    } else if (mark.c == ']' && depth > 0) {
      --depth;
    }
  }
  return kept;
}

}  // namespace

std::variant<RegexFlags, RegexError> parse_regex_flags(std::string_view flags) {
  RegexFlags parsed;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    switch (flags[i]) {
      case 's':
        parsed.dot_all = true;
        break;
      case 'm':
        parsed.multi_line = true;
        break;
      case 'i':
        parsed.ignore_case = true;
        break;
      case 'x':
        parsed.ignore_space = true;
        break;
      case 'q':
        parsed.literal = true;
        break;
      default:
        return RegexError{fmt::format("there is no flag \"{}\": the flags are s, m, i, x and q",
                                      flags.substr(i, text::decode_utf8(flags, i).bytes)),
                          i, RegexError::In::flags};
    }
  }
  return parsed;
}

std::variant<std::string, RegexError> translate_regex(std::string_view pattern, RegexFlags flags) {
  if (pattern.size() > Regex::kMaxPattern) {
    return RegexError{fmt::format("the pattern is longer than {} bytes", Regex::kMaxPattern),
                      Regex::kMaxPattern};
  }
  std::vector<Mark> marks;
  for (std::size_t at = 0; at < pattern.size();) {
    const text::CodePoint decoded = text::decode_utf8(pattern, at);
    if (!decoded.valid) return RegexError{"the pattern is not UTF-8 here", at};
    marks.push_back({decoded.value, at});
    at += decoded.bytes;
  }
  if (flags.ignore_space && !flags.literal) marks = without_space(marks);
  return Translator(std::move(marks), pattern.size(), flags).run();
}

}  // namespace aftersales::feel
