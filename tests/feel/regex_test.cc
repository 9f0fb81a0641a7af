// The regular expressions of FEEL: what matches, what is refused and where, what replace and split
// make of it.
#include "feel/regex.h"

#include <doctest/doctest.h>

#include <string>

#include "feel/code_points.h"

namespace {

using aftersales::feel::code_points_of_block;
using aftersales::feel::code_points_of_category;
using aftersales::feel::Regex;
using aftersales::feel::RegexError;
using aftersales::feel::Replacement;

std::string verdict(std::string_view text, std::string_view pattern, std::string_view flags) {
  auto compiled = Regex::compile(pattern, flags);
  if (auto* error = std::get_if<RegexError>(&compiled)) return error->message;
  return std::get<Regex>(compiled).matches(text) ? "yes" : "no";
}

std::string replaced(std::string_view text, std::string_view pattern, std::string_view with,
                     std::string_view flags = {}) {
  auto compiled = Regex::compile(pattern, flags);
  if (auto* error = std::get_if<RegexError>(&compiled)) return error->message;
  const Regex& regex = std::get<Regex>(compiled);
  auto replacement = regex.replacement(with);
  if (auto* error = std::get_if<RegexError>(&replacement)) return error->message;
  return regex.replace(text, std::get<Replacement>(replacement), 1000).value_or("too long");
}

std::string pieces(std::string_view text, std::string_view pattern) {
  auto compiled = Regex::compile(pattern);
  REQUIRE(std::holds_alternative<Regex>(compiled));
  const auto parts = std::get<Regex>(compiled).split(text, 5);
  if (!parts) return "too many";
  std::string joined;
  for (std::string_view part : *parts) joined += "<" + std::string(part) + ">";
  return joined;
}

}  // namespace

TEST_CASE("a pattern matches some part of the text") {
  struct Row {
    std::string_view text, pattern, flags;
    bool matches;
  };
  const Row rows[] = {
      {"SF-1029", "\\d{4}", "", true},
      {"SF-1029", "^\\d{4}$", "", false},
      {"SF-1029", "^(SF|JD)-\\d+$", "", true},
      {"", "", "", true},
      {"order", "", "", true},
      {"ab", "a|", "", true},
      {"aab", "^a+?b$", "", true},
      {"ab", "^a{2,3}b$", "", false},
      {"aaaab", "^a{2,}b$", "", true},
      {"a-b", "^[a\\-b]+$", "", true},
      {"a-b", "^[-ab]+$", "", true},
      {"a-b", "^[ab-]+$", "", true},
      {"a^b", "^[ab^]+$", "", true},
      {"$5", "\\$5", "", true},
      {"1.5", "^1\\.5$", "", true},
      {"125", "^1\\.5$", "", false},
      {"ab", "^(?:a)(b)$", "", true},
      {"ab", "(((((((((((a)))))))))))b", "", true},
      {"x", "^^x$$", "", true},
      {"x", "^*x", "", true},
      // Line ends.
      {"a\nb", "a.b", "", false},
      {"a\rb", "a.b", "", false},
      {"a\nb", "a.b", "s", true},
      {"a\nb", "^b", "", false},
      {"a\nb", "^b", "m", true},
      {"a\nb", "a$", "", false},
      {"a\nb", "a$", "m", true},
      {"a\n", "a$", "", false},
      {"a\nb", "a[^b]b", "", true},
      // Case.
      {"Broken", "bRoKEN", "i", true},
      {"Broken", "bRoKEN", "", false},
      {"\xE2\x84\xAA", "k", "i", true},     // the sign for kelvin
      {"\xCF\x82", "\xCE\xA3", "i", true},  // final sigma, capital sigma
      {"Q", "[^q]", "i", false},
      {"Z", "^[a-z]$", "i", true},
      {"a", "\\p{Lu}", "i", false},
      // White space for the reader.
      {"AB12", " [A-Z]+ \\d +  ", "x", true},
      {"AB 12", "AB 12", "x", false},
      {"AB 12", "AB[ ]12", "x", true},
      {"AB 12", "AB\\ s12", "x", true},
      {"A", "\\p { L u }", "x", true},
      {"[ ", "\\[[ ]", "x", true},
      // Plain texts.
      {"1.5*(2)", "1.5*(2)", "q", true},
      {"1x5", "1.5", "q", false},
      {"A.B", "a.b", "qi", true},
      {"a b", "a b", "qx", true},
      // Classes.
      {"F", "^[A-Z-[OI]]$", "", true},
      {"O", "^[A-Z-[OI]]$", "", false},
      {"o", "^[A-Z-[OI]]$", "i", false},
      {"f", "^[A-Z-[OI]]$", "i", true},
      {"5", "^[\\d-[0-4-[2]]]$", "", true},
      {"2", "^[\\d-[0-4-[2]]]$", "", true},
      {"3", "^[\\d-[0-4-[2]]]$", "", false},
      {"b", "^[^a-[b]]$", "", false},
      {"c", "^[^a-[b]]$", "", true},
      {"-", "^[+--[a]]$", "", true},
      {"\xD9\xA3", "^\\d$", "", true},  // Arabic-Indic three
      {"\xD9\xA3", "^\\D$", "", false},
      {"\xE9\x80\x80", "^\\w$", "", true},
      {"_", "^\\w$", "", false},  // punctuation in XPath, unlike elsewhere
      {"+", "^\\w$", "", true},
      {"-", "^\\W$", "", true},
      {"\xC2\xA0", "^\\s$", "", false},  // a no-break space is none of XML's four
      {"\t", "^\\s$", "", true},
      {"a", "^\\S$", "", true},
      {"_x-1", "^\\i\\c*$", "", true},
      {"1x", "^\\i", "", false},
      {" ", "^[\\I]$", "", true},
      {"-", "^\\C$", "", false},
      {"e", "^\\p{IsBasicLatin}$", "", true},
      {"\xC3\xA9", "^\\p{IsBasicLatin}$", "", false},
      {"\xC3\xA9", "^\\P{IsBasicLatin}$", "", true},
      {"\xCE\xB1", "^\\p{IsGreek}$", "", true},
      {"\xE9\x80\x80", "^\\p{IsCJKUnifiedIdeographs}+$", "", true},
      {"\xE9\x80\x80", "^\\p{Lo}$", "", true},
      {"\xE9\x80\x80", "^[\\P{Lo}]$", "", false},
      {"\xCD\xB8", "^\\p{Cn}$", "", true},  // U+0378 is not assigned
      {"\xCD\xB8", "^\\w$", "", false},
      {"a", "^\\p{C}$", "", false},
      // Ill-formed texts match nothing and crash nothing.
      {"\xFF", "^.$", "", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.pattern);
    CAPTURE(row.flags);
    CHECK(verdict(row.text, row.pattern, row.flags) == (row.matches ? "yes" : "no"));
  }
}

TEST_CASE("what is refused, why, and where") {
  struct Row {
    std::string_view pattern;
    std::size_t offset;
    std::string_view message;
  };
  const Row rows[] = {
      {"(a)\\1", 3,
       "back-references are not supported, since matching in linear time is a promise: write out "
       "what \\1 should match"},
      {"\\3", 0,
       "back-references are not supported, since matching in linear time is a promise: write out "
       "what \\3 should match"},
      {"(a)[\\1]", 4, "\\1 stands for nothing inside [ ]"},
      {"a\\0", 1, "\\0 stands for nothing"},
      {"\\b", 0, "\\b stands for nothing"},
      {"\xE9\x80\x80\\u0041", 3, "\\u stands for nothing"},
      {"abc\\", 3, "a \\ at the end escapes nothing: for the character write \\\\"},
      {"a(b", 1, "this ( is never closed: a ( that stands for itself is written \\("},
      {"a)", 1, "this ) closes nothing: a ) that stands for itself is written \\)"},
      {"(?i)a", 0, "of the forms (?…) only (?:…) is known, a group without a number"},
      {"(?=a)", 0, "of the forms (?…) only (?:…) is known, a group without a number"},
      {"*a", 0, "there is nothing before * to repeat: for the character write \\*"},
      {"a|+", 2, "there is nothing before + to repeat: for the character write \\+"},
      {"a{", 2, "a count is written {n}, {n,} or {n,m}; for the character write \\{"},
      {"a**", 2, "what is repeated already is repeated again: put it in (…) first"},
      {"a{2}{3}", 4, "what is repeated already is repeated again: put it in (…) first"},
      {"a{3,2}", 1, "{3,2} asks for fewer than it begins with"},
      {"a{1001}", 2, "a count may be at most 1000"},
      {"a{,3}", 2, "a count is written {n}, {n,} or {n,m}; for the character write \\{"},
      {"a}", 1, "a } that stands for itself is written \\}"},
      {"a]", 1, "a ] that stands for itself is written \\]"},
      {"x[ab", 1, "this [ is never closed: a [ that stands for itself is written \\["},
      {"[]", 1, "inside [ ] a ] is written \\]"},
      {"[a[b]", 2, "inside [ ] a [ is written \\["},
      {"[a-b-c]", 4, "inside [ ] a hyphen between characters is written \\-"},
      {"[z-a]", 1, "this range ends before it begins"},
      {"[a-\\d]", 1, "a range reaches from one character to another"},
      {"[a-[b]c]", 6, "after a class that is subtracted the outer one ends: ]"},
      {"[a-[a]]", 0, "nothing is left of this class"},
      {"\\p{IsNowhere}", 0, "there is no Unicode block IsNowhere"},
      {"\\p{Xy}", 0, "there is no Unicode category Xy"},
      {"\\p{Lu", 0, "this \\p{ is never closed by }"},
      {"\\pL", 0, "a category or block is written \\p{L} or \\p{IsBasicLatin}"},
      {"a\xFF", 1, "the pattern is not UTF-8 here"},
      {"(\\w{900}){900}", 0,
       "the pattern is too large when its counts are written out: use smaller counts, or narrower "
       "classes "
       "than \\w and \\p{…}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.pattern);
    const auto compiled = Regex::compile(row.pattern);
    REQUIRE(std::holds_alternative<RegexError>(compiled));
    const RegexError& error = std::get<RegexError>(compiled);
    CHECK(error.message == row.message);
    CHECK(error.offset == row.offset);
    CHECK(error.in == RegexError::In::pattern);
  }
}

TEST_CASE("positions count the white space that flag x drops") {
  const auto compiled = Regex::compile(" a  *  * ", "x");
  REQUIRE(std::holds_alternative<RegexError>(compiled));
  CHECK(std::get<RegexError>(compiled).offset == 7);
}

TEST_CASE("flags other than s, m, i, x and q are refused") {
  CHECK(verdict("a", "a", "smixq") == "yes");
  CHECK(verdict("a", "a", "ii") == "yes");
  for (std::string_view flags : {"p", "iX", " ", "g"}) {
    CAPTURE(flags);
    const auto compiled = Regex::compile("a", flags);
    REQUIRE(std::holds_alternative<RegexError>(compiled));
    CHECK(std::get<RegexError>(compiled).in == RegexError::In::flags);
  }
  CHECK(verdict("a", "a", "ig") == "there is no flag \"g\": the flags are s, m, i, x and q");
}

TEST_CASE("limits: the longest pattern and the largest count") {
  CHECK(verdict("a", std::string(1023, 'a') + "?", "") == "no");
  CHECK(verdict("a", std::string(1025, 'a'), "") == "the pattern is longer than 1024 bytes");
  CHECK(verdict(std::string(1000, 'a'), "^a{1000}$", "") == "yes");
  CHECK(verdict("", "^(\\d{11})?$", "") == "yes");
  CHECK(verdict("a", std::string(512, '(') + std::string(512, ')'), "") == "yes");
  CHECK(verdict("a", std::string(340, '[') + "a", "") == "inside [ ] a [ is written \\[");
}

TEST_CASE("replace puts groups in") {
  struct Row {
    std::string_view text, pattern, with, flags, result;
  };
  const Row rows[] = {
      {"2026-11-01", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.$1", "", "01.11.2026"},
      {"a1b2", "[0-9]", "<$0>", "", "a<1>b<2>"},
      {"order 77", "(\\d+)|(x)", "[$1$2]", "", "order [77]"},  // a group that took no part is empty
      {"5", "5", "\\$$0\\\\", "", "$5\\"},
      {"ab", "(a)", "$15", "", "a5b"},  // there is no group 15, so that 5 is a digit
      {"abcdefghijkl", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "$11$10", "", "kjl"},
      {"ab", "(a)", "[$2]", "", "[]b"},
      {"none", "x", "y", "", "none"},
      {"AbaB", "b", "-", "i", "A-a-"},
      {"a.b", ".", "$1\\", "q", "a$1\\b"},
      {"abba", "a.*?b", "*", "", "*ba"},
      {"5", "5", "$", "",
       "in a replacement $ stands before the number of a group: for the character itself write "
       "\\$"},
      {"5", "5", "$x", "",
       "in a replacement $ stands before the number of a group: for the character itself write "
       "\\$"},
      {"5", "5", "\\n", "",
       "in a replacement \\ stands before $ or \\ only: for the character itself write \\\\"},
      {"5", "5", "\\", "",
       "in a replacement \\ stands before $ or \\ only: for the character itself write \\\\"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.pattern);
    CAPTURE(row.with);
    CHECK(replaced(row.text, row.pattern, row.with, row.flags) == row.result);
  }
  CHECK(replaced(std::string(100, 'a'), "a", "1234567890").size() == 1000);
  CHECK(replaced(std::string(101, 'a'), "a", "1234567890") == "too long");
}

TEST_CASE("a replacement says which group it misses") {
  const auto compiled = Regex::compile("(a)(b)");
  const Regex& regex = std::get<Regex>(compiled);
  CHECK(regex.groups() == 2);
  CHECK(std::get<Replacement>(regex.replacement("$1$2$0")).missing_group == 0);
  CHECK(std::get<Replacement>(regex.replacement("$1$4$3")).missing_group == 4);
}

TEST_CASE("split keeps empty parts, at the ends too") {
  CHECK(pieces("a,b,,c", ",") == "<a><b><><c>");
  CHECK(pieces(",a,", ",") == "<><a><>");
  CHECK(pieces("a1b22c", "\\d+") == "<a><b><c>");
  CHECK(pieces("abc", ",") == "<abc>");
  CHECK(pieces("", ",") == "<>");
  CHECK(pieces("1,2,3,4,5", ",") == "<1><2><3><4><5>");
  CHECK(pieces("1,2,3,4,5,6", ",") == "too many");
}

TEST_CASE("patterns that match the empty text are known") {
  for (std::string_view pattern : {"", "a*", "^", "$", "(a|)", "a{0}", "^$"}) {
    CAPTURE(pattern);
    CHECK(std::get<Regex>(Regex::compile(pattern)).matches_empty());
  }
  for (std::string_view pattern : {"a", "a+", "^a", "[^a]"}) {
    CAPTURE(pattern);
    CHECK_FALSE(std::get<Regex>(Regex::compile(pattern)).matches_empty());
  }
}

TEST_CASE("a class less a class less a class") {
  using aftersales::feel::CodePoints;
  CodePoints digits = *code_points_of_category("Nd");
  const auto ranges =
      CodePoints{{'a', 'f'}, {'c', 'z'}, {'0', '0'}}.minus(CodePoints{{'d', 'e'}}).ranges();
  REQUIRE(ranges.size() == 3);
  CHECK(ranges[1].first == 'a');
  CHECK(ranges[1].last == 'c');
  CHECK(ranges[2].first == 'f');
  CHECK(ranges[2].last == 'z');
  CHECK(digits.minus(digits).ranges().empty());
  CHECK(digits.complement().complement().ranges().size() == digits.ranges().size());
  CHECK(code_points_of_block("PrivateUse")->ranges().size() == 2);  // planes 15 and 16 join
  CHECK_FALSE(code_points_of_block("").has_value());
  CHECK_FALSE(code_points_of_category("").has_value());
  CHECK_FALSE(code_points_of_category("Cs").has_value());
}
