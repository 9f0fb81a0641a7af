// Every way to get YAML wrong that we know of: the code, the place, the sentence and the advice.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "text/report.h"
#include "yaml/tree.h"

using aftersales::Diagnostic;
using aftersales::text::Report;
using aftersales::text::Source;
using aftersales::yaml::parse;

namespace {

std::vector<Diagnostic> mistakes_in(const std::string& text) {
  const Source source("f", text);
  Report report;
  const bool read = parse(source, report) != nullptr;
  CHECK(read != report.has_errors());
  return report.take();
}

std::string place_of(const Diagnostic& diagnostic) {
  return std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column) + "-" +
         std::to_string(diagnostic.end_line) + ":" + std::to_string(diagnostic.end_column);
}

struct Row {
  std::string yaml;
  std::string code;
  std::string place;
  std::string message;  // a part of it
  std::string hint;     // a part of it
};

// Each row has one mistake and nothing that follows from it.
void check(const Row& row) {
  CAPTURE(row.yaml);
  const std::vector<Diagnostic> found = mistakes_in(row.yaml);
  CHECK(found.size() == 1);
  if (found.empty()) return;
  CAPTURE(found[0]);
  CHECK(found[0].code == row.code);
  CHECK(place_of(found[0]) == row.place);
  CHECK(found[0].message.find(row.message) != std::string::npos);
  CHECK(found[0].hint.find(row.hint) != std::string::npos);
}

}  // namespace

TEST_CASE("expressions that YAML takes for its own signs: the hint shows them in quotes") {
  const Row rows[] = {
      {"a: > 5", "yaml.quote", "1:4-1:7", "`>`", "put it in quotes: `\"> 5\"`"},
      {"a: >= 5  # five", "yaml.quote", "1:4-1:8", "`>`", "`\">= 5\"`"},
      {"a: |x", "yaml.quote", "1:4-1:6", "`|`", "`\"|x\"`"},
      {"a: != 3", "yaml.tag", "1:4-1:8", "the comparison would be lost", "`\"!= 3\"`"},
      {"a:\n  - != \"x\"\n", "yaml.tag", "2:5-2:11", "`!=`", "`'!= \"x\"'`"},
      {"a: !x y", "yaml.tag", "1:4-1:8", "policies have none", "`\"!x y\"`"},
      {"a: !!str 5", "yaml.tag", "1:4-1:11", "as a tag", "`\"!!str 5\"`"},
      {"a: &x 5", "yaml.anchor", "1:4-1:8", "as an anchor", "write the value out"},
      {"a: *x", "yaml.alias", "1:4-1:6", "as an alias", "`\"*x\"`"},
      {"a: {b: *x}", "yaml.alias", "1:8-1:10", "as an alias", "`\"*x\"`"},
      {"a: {<<: b}", "yaml.merge-key", "1:5-1:7", "merge keys", "write the entries out"},
      {"<<: {a: b}", "yaml.merge-key", "1:1-1:3", "merge keys", "write the entries out"},
      {"a: @\"2024-01-01\"", "yaml.quote", "1:4-1:17", "`@`", "`'@\"2024-01-01\"'`"},
      {"a: %x", "yaml.quote", "1:4-1:6", "`%`", "`\"%x\"`"},
      {"a: `x`", "yaml.quote", "1:4-1:7", "``", "`\"`x`\"`"},
      {"a: - b", "yaml.list", "1:4-1:7", "the line of its key", "`\"- b\"`"},
      {"a: -", "yaml.quote", "1:4-1:5", "start of a list", "write `any`"},
      {"a: ? b", "yaml.quote", "1:4-1:7", "`? `", "`\"? b\"`"},
      {"a: , b", "yaml.quote", "1:4-1:7", "`,`", "`\", b\"`"},
      {"a: ]1..5[", "yaml.quote", "1:4-1:10", "`]`", "`\"]1..5[\"`"},
      {"a: \"b\", \"c\"", "yaml.text-behind-quote", "1:7-1:12", "closing quote",
       "`'\"b\", \"c\"'`"},
      {"a: \"b\" or \"c\"  # d", "yaml.text-behind-quote", "1:8-1:14", "`or \"c\"`",
       "`'\"b\" or \"c\"'`"},
      {"a: \"b\"#c", "yaml.text-behind-quote", "1:7-1:9", "`#c`", "`'\"b\"#c'`"},
      {"a: 'customer's'", "yaml.text-behind-quote", "1:14-1:16", "`s'`", "`\"customer's\"`"},
      {"a: \"say \"yes\" now\"", "yaml.text-behind-quote", "1:10-1:19", "`yes\" now\"`",
       "`'say \"yes\" now'`"},
      {"a: [1,2][1]", "yaml.text-behind-bracket", "1:9-1:12", "closing bracket", "`\"[1,2][1]\"`"},
      {"a: {b: 1}.b", "yaml.text-behind-bracket", "1:10-1:12", "`.b`", "`\"{b: 1}.b\"`"},
      {"a: [1..5] and b", "yaml.text-behind-bracket", "1:11-1:16", "`and b`", "`\"[1..5] and b\"`"},
      {"a: [1..5)", "yaml.quote", "1:4-1:10", "a range", "`\"[1..5)\"`"},
      {"a: [1..5[", "yaml.quote", "1:4-1:10", "a range", "`\"[1..5[\"`"},
      {"a: {b: [1..5), c: d}", "yaml.quote", "1:8-1:14", "a range", "`\"[1..5)\"`"},
      {"a: {b: (1..5], c: d}", "yaml.quote", "1:8-1:14", "a range", "`\"(1..5]\"`"},
      {"a: {b: ]1..5], c: d}", "yaml.quote", "1:8-1:14", "`]`", "`\"]1..5]\"`"},
      {"a: x: y", "yaml.colon-in-text", "1:5-1:6", "a second `: `", "`\"x: y\"`"},
      {"a: \"x\": y", "yaml.colon-in-text", "1:7-1:8", "a second `: `", "`'\"x\": y'`"},
      {"a: Note: it is\n  late\n", "yaml.colon-in-text", "1:8-1:9", "a second `: `",
       "`\"Note: it is\"`"},
      {"a: one\n  and two: three\n", "yaml.colon-in-text", "2:10-2:11", "several lines",
       "`|` behind the key"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("between brackets") {
  const Row rows[] = {
      {"a: {en: Goods, returned}", "yaml.no-value", "1:16-1:24", "`returned` has no value",
       "quote a text that holds a comma: `\"Goods, returned\"`"},
      {"a: {id: B when: true}", "yaml.comma", "1:11-1:15", "a comma is missing before `when`",
       "write `id: B, when:`"},
      {"a: {id: B， when: true}", "yaml.comma", "1:10-1:11", "`，` is not `,`", "write `, when:`"},
      {"a: {b: [1]， when: true}", "yaml.comma", "1:11-1:12", "`，` is not `,`", "write `, when:`"},
      {"a: {when: b: true, c: d}", "yaml.colon-in-text", "1:12-1:13", "a second `: `",
       "entries stand in braces: `when: {b: true}`"},
      {"case: b.c: 2", "yaml.colon-in-text", "1:10-1:11", "a second `: `", "`case: {b.c: 2}`"},
      {"when: {b = true}", "yaml.no-value", "1:8-1:16", "is not an entry", "write `{b: true}`"},
      {"when: {b.c < 3}", "yaml.no-value", "1:8-1:15", "is not an entry", "write `{b.c: \"< 3\"}`"},
      {"when: {a: 1, b >= 3}", "yaml.no-value", "1:14-1:20", "is not an entry",
       "write `b: \">= 3\"`"},
      {"because: {b.c} days", "yaml.quote", "1:10-1:20", "begins with `{`", "`\"{b.c} days\"`"},
      {"a: {say: {b} days, c: d}", "yaml.quote", "1:10-1:18", "begins with `{`", "`\"{b} days\"`"},
      {"a: {enum: b, c}", "yaml.no-value", "1:14-1:15", "`c` has no value",
       "write a list: `enum: [b, c]`"},
      {"a: {enum: b, c, d, x: y}", "yaml.no-value", "1:14-1:15", "`c` has no value",
       "write a list: `enum: [b, c, d]`"},
      {"because: {b.c}", "yaml.quote", "1:10-1:15", "begins with `{`", "`\"{b.c}\"`"},
      {"when: {b > 3 and c = true}", "yaml.no-value", "1:8-1:26", "without braces",
       "write `when: \"b > 3 and c = true\"`"},
      {"when: {count([1, 2]) = 2}", "yaml.no-value", "1:8-1:14", "without braces",
       "write `when: \"count([1, 2]) = 2\"`"},
      {"a: {b： c}", "yaml.no-value", "1:5-1:9", "has no value",
       "an ASCII colon and a space: `b: c`"},
      {"a: {b: f(x, y), c: d}", "yaml.no-value", "1:13-1:15", "`y)`", "`\"f(x, y)\"`"},
      {"a: {b: r = \"x, y\", c: d}", "yaml.no-value", "1:16-1:18", "`y\"`", "`'r = \"x, y\"'`"},
      {"a: {b: \"x\", \"y\"}", "yaml.no-value", "1:13-1:16", "no value", "`'\"x\", \"y\"'`"},
      {"a: {b}", "yaml.no-value", "1:5-1:6", "`b` has no value", "behind a colon and a space"},
      {"a: {b: , c: d}", "yaml.no-value", "1:5-1:6", "`b` has no value", "write its value"},
      {"a: {b:}", "yaml.no-value", "1:5-1:6", "`b` has no value", "write its value"},
      {"a: {b:c}", "yaml.no-value", "1:5-1:8", "`b:c` has no value", "`b: c`"},
      {"a: {b:[c]}", "yaml.space", "1:6-1:7", "a space is missing", "`b: …`"},
      {"a: {: b}", "yaml.no-key", "1:5-1:6", "no key", "`key: value`"},
      {"a: {b: Why?, c: d}", "yaml.quote", "1:11-1:12", "`?`", "`\"Why?\"`"},
      {"a: {b: Why? Really?}", "yaml.quote", "1:11-1:12", "`?`", "`\"Why? Really?\"`"},
      {"a: [?]", "yaml.quote", "1:5-1:6", "`?`", "`\"?\"`"},
      {"a: {b?: c}", "yaml.quote", "1:6-1:7", "`?`", "`\"b?: c\"`"},
      {"a: {b: x in [1..2], c: d}", "yaml.quote", "1:13-1:14", "`[`", "`\"x in [1..2]\"`"},
      {"a: [f(x)[1]]", "yaml.quote", "1:9-1:10", "`[`", "`\"f(x)[1]\"`"},
      {"a: {b: >= 3, c: d}", "yaml.quote", "1:8-1:12", "`>`", "`\">= 3\"`"},
      {"a: {b: != 3, c: d}", "yaml.tag", "1:8-1:12", "`!=`", "`\"!= 3\"`"},
      {"a: [|x, y]", "yaml.quote", "1:5-1:7", "`|`", "`\"|x\"`"},
      {"a: [#]", "yaml.quote", "1:5-1:6", "`#`", "`\"#\"`"},
      {"a: {b: \"x\" or \"y\", c: d}", "yaml.text-behind-quote", "1:12-1:18", "`or \"y\"`",
       "`'\"x\" or \"y\"'`"},
      {"a: {b: [1, 2][1], c: d}", "yaml.text-behind-bracket", "1:14-1:17", "`[1]`",
       "`\"[1, 2][1]\"`"},
      {"a: [\"x\" \"y\"]", "yaml.comma", "1:9-1:10", "a comma is missing", "`,`"},
      {"a: [b,, c]", "yaml.comma", "1:7-1:8", "nothing stands before this comma",
       "delete the comma"},
      {"a: [, b]", "yaml.comma", "1:5-1:6", "nothing stands before this comma", "delete the comma"},
      {"a: {, b: c}", "yaml.comma", "1:5-1:6", "nothing stands before this comma",
       "delete the comma"},
      {"a: {b: c,, d: e}", "yaml.comma", "1:10-1:11", "nothing stands before this comma",
       "delete the comma"},
      {"a: {b: c\n  d: e}", "yaml.comma", "1:9-1:9", "a comma is missing here", "between entries"},
      {"a: {b: \"c\"\n  d: e}", "yaml.comma", "2:3-2:4", "a comma is missing before",
       "between entries"},
      {"a: [x: y]", "yaml.colon-in-text", "1:6-1:7", "no key", "`{x: y}`"},
      {"a: [\"x\": y]", "yaml.colon-in-text", "1:8-1:9", "no key", "`{\"x\": y}`"},
      {"a: {b: c: d}", "yaml.colon-in-text", "1:9-1:10", "a second `: `", "`\"c: d\"`"},
      {"a: [- 1]", "yaml.list", "1:5-1:8", "between brackets", "`\"- 1\"`"},
      {"a: {[b]: c}", "yaml.complex-key", "1:5-1:6", "cannot be a key", "`key: value`"},
      {"[a]: b", "yaml.complex-key", "1:1-1:4", "cannot be a key", "`\"[a]\"`"},
      {"a: [b", "yaml.unclosed", "1:4-1:5", "this `[` is never closed", "write `]`"},
      {"a: {b: {c: d}\ne: f\n", "yaml.unclosed", "1:4-1:5", "this `{` is never closed",
       "write `}`"},
      {"x:\n  a: [b,\n    c\n  d: e\n", "yaml.unclosed", "2:6-2:7", "this `[` is never closed",
       "write `]`"},
      {"a: {b: [c}", "yaml.bracket", "1:10-1:11", "`}` stands where `]` would close the `[`",
       "write `]`"},
      {"a: [b}", "yaml.bracket", "1:6-1:7", "`}` stands where", "write `]`"},
      {"a: {b: c}}", "yaml.bracket", "1:10-1:11", "closes nothing", "delete it"},
      {"a: {b: c, b: d}", "yaml.duplicate-key", "1:11-1:12", "`b` stands here a second time",
       "keep one"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("quotes and escapes") {
  const Row rows[] = {
      {"a: \"b", "yaml.unterminated-quote", "1:4-1:6", "the quote `\"` is never closed",
       "write `\"`"},
      {"a: 'b\n", "yaml.unterminated-quote", "1:4-1:6", "the quote `'` is never closed",
       "is written twice"},
      {"a: \"b\nc: \"d\"\n", "yaml.unterminated-quote", "1:4-1:6", "never closed", "write `\"`"},
      {"a: {b: \"c}\nd: e\n", "yaml.unterminated-quote", "1:8-1:11", "never closed", "write `\"`"},
      {"a: \"b\\", "yaml.unterminated-quote", "1:4-1:7", "never closed", "write `\"`"},
      {"a: \"b\\\n", "yaml.unterminated-quote", "1:4-1:7", "never closed", "write `\"`"},
      {"a: \"b\n...\n", "yaml.unterminated-quote", "1:4-1:6", "never closed", "write `\"`"},
      {"a: \"C:\\qx\"", "yaml.escape", "1:7-1:9", "`\\q` means nothing", "`\\\\`"},
      {"a: \"it\\'s\"", "yaml.escape", "1:7-1:9", "`\\'` means nothing", "without a backslash"},
      {"a: \"\\退\"", "yaml.escape", "1:5-1:7", "`\\退` means nothing", "single quotes"},
      {"a: \"\\x4\"", "yaml.escape", "1:5-1:7", "2 hexadecimal digits", "the character itself"},
      {"a: \"\\u12g4\"", "yaml.escape", "1:5-1:7", "4 hexadecimal digits", "the character itself"},
      {"a: \"\\U0011FFFF\"", "yaml.escape", "1:5-1:15", "no character", "the character itself"},
      {"a: \"\\ud83d\\ude00\"", "yaml.escape", "1:5-1:17", "a surrogate", "`😀`, or `\\U0001F600`"},
      {"a: \"\\ud83d\"", "yaml.escape", "1:5-1:11", "a surrogate", "the character itself"},
      {"\"a\nb\": c", "yaml.key", "1:1-2:3", "one line", ""},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("keys, values and indentation") {
  const Row rows[] = {
      {"", "yaml.empty", "1:1-1:1", "this file is empty", "write the policy here"},
      {"\n# nothing\n  \n", "yaml.empty", "1:1-1:1", "this file is empty", ""},
      {"---\n...\n", "yaml.empty", "1:1-1:1", "this file is empty", ""},
      {"a:\nb: c", "yaml.no-value", "1:1-1:2", "`a` has no value", "`null`"},
      {"b: c\na:", "yaml.no-value", "2:1-2:2", "`a` has no value", "behind the colon"},
      {"x:\n  a:  # b\n  c: d", "yaml.no-value", "2:3-2:4", "`a` has no value", "behind the colon"},
      {"a:\nnull: b", "yaml.no-value", "1:1-1:2", "`a` has no value", ""},
      {"a:\n  -\n  - b", "yaml.no-value", "2:3-2:4", "entry of the list is empty",
       "write its value"},
      {"a:\n  - b\n  -\nc: d", "yaml.no-value", "3:3-3:4", "entry of the list is empty",
       "write its value"},
      {"a: b\nc: d\na: e\n", "yaml.duplicate-key", "3:1-3:2", "`a` stands here a second time",
       "keep one"},
      {"a: b\n\"a\": c\n", "yaml.duplicate-key", "2:1-2:4", "`a` stands here a second time",
       "keep one"},
      {"- a: b\n  c: d\n  a: e\n", "yaml.duplicate-key", "3:3-3:4", "a second time", "keep one"},
      {"? a\n", "yaml.complex-key", "1:1-1:4", "keys with `? `", "`key: value`"},
      {": a\n", "yaml.no-key", "1:1-1:4", "no key before this colon", "`key: value`"},
      {"a:b\nc: d", "yaml.no-colon", "1:1-1:4", "`a:b` is not an entry",
       "a space behind the colon: `a: b`"},
      {"c: d\na:b", "yaml.no-colon", "2:1-2:4", "`a:b` is not an entry",
       "a space behind the colon: `a: b`"},
      {"x:\n  a:b\n  c: d", "yaml.no-colon", "2:3-2:6", "`a:b` is not an entry", "`a: b`"},
      {"c: d\n\"a\":b", "yaml.no-colon", "2:1-2:6", "is not an entry", "`\"a\": b`"},
      {"c: d\n原因：质量", "yaml.no-colon", "2:1-2:6", "is not an entry",
       "an ASCII colon and a space: `原因: 质量`"},
      {"policy = x\nb: c", "yaml.no-colon", "1:1-1:11", "is not an entry", "write `policy: x`"},
      {"a: b\nfoo\nc: d", "yaml.no-colon", "2:1-2:4", "`foo` is not an entry", "write `foo: …`"},
      {"a: b\nfoo\n  c: d", "yaml.no-colon", "2:1-2:4", "`foo` is not an entry", "write `foo:`"},
      {"a: b\ntype c", "yaml.no-colon", "2:1-2:7", "is not an entry", "write `type: c`"},
      {"a:\n  foo\n    c: d", "yaml.no-colon", "2:3-2:6", "a colon is missing behind `foo`",
       "write `foo:`"},
      {"a: b\n  c: d\n", "yaml.indent", "2:3-2:4", "indented below a text", "the column of `a`"},
      {"a: \"b\"\n  c: d\n", "yaml.indent", "2:3-2:4", "fits no entry",
       "the column of `a` (0 spaces)"},
      {"a:\n  b: c\n d: e\n", "yaml.indent", "3:2-3:3", "fits no entry",
       "`a` (0 spaces) or to the column of `b` (2 spaces)"},
      {"  a: b\nc: d\n", "yaml.indent", "2:1-2:2", "less indented", "the column of `a`"},
      {"a: b\n  - c\n", "yaml.indent", "2:3-2:6", "a list entry is indented below a text",
       "`|` behind the key"},
      {"a: |\n    b\n  c\nd: e\n", "yaml.indent", "3:3-3:4", "less indented than the first line",
       "by 4 spaces"},
      {"a: |\n\n    \n  b\n", "yaml.indent", "3:1-3:5", "this blank line", "delete the spaces"},
      {"a: \"b\"\n   c\n", "yaml.indent", "2:4-2:5", "fits no entry", "the column of `a`"},
      {"a:\n　b: c", "yaml.indent", "2:1-2:2", "a full-width space", "ordinary spaces"},
      {"a:\n\u00A0b: c", "yaml.indent", "2:1-2:2", "a no-break space", "ordinary spaces"},
      {"a:\n\tb: c\n\td: e\n", "yaml.tab", "2:1-2:2", "a tab", "two for each step"},
      {"a:\n  - b\n \t- c\n", "yaml.tab", "3:2-3:3", "a tab", "indent with spaces"},
      {"a: |\n\tb\n", "yaml.tab", "2:1-2:2", "a tab", "indent with spaces"},
      {"a: b\n\t\nc: d\n", "yaml.tab", "2:1-2:2", "a tab", "indent with spaces"},
      {"a:\n-\tb: c\n", "yaml.tab", "2:2-2:3", "a tab", "indent with spaces"},
      {"a: [\n\tb]", "yaml.tab", "2:1-2:2", "a tab", "indent with spaces"},
      {"a: b\n- c\n", "yaml.list", "2:1-2:4", "where a key was expected", "indent the list"},
      {"- a\nb: c\n", "yaml.list", "2:1-2:2", "in the column of a list's `- `",
       "begin the entry with `- `"},
      {"- a\n- b\nc\n", "yaml.list", "3:1-3:2", "not an entry of the list", "begin it with `- `"},
      {"a: b\n---\nc: d\n", "yaml.documents", "2:1-2:4", "a second document", "a file of its own"},
      {"---\na: b\n---\n", "yaml.documents", "3:1-3:4", "a second document", "delete the `---`"},
      {"a: b\n...\nc: d\n", "yaml.documents", "2:1-2:4", "a second document", "delete the `...`"},
      {"--- a: b\n", "yaml.documents", "1:1-1:9", "on the line of `---`", "a line of its own"},
      {"%YAML 1.2\n---\na: b\n", "yaml.directive", "1:1-1:10", "directives", "delete this line"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("bytes") {
  const Row rows[] = {
      {std::string("a: \0b", 5), "yaml.control-character", "1:4-1:5", "U+0000", "delete it"},
      {"a: b\n\x04", "yaml.control-character", "2:1-2:2", "U+0004", "delete it"},
      {"a: \x7F", "yaml.control-character", "1:4-1:5", "U+007F", "delete it"},
      {"a: \u0085", "yaml.control-character", "1:4-1:5", "U+0085", "delete it"},
      {"a: b\uFEFF", "yaml.control-character", "1:5-1:6", "U+FEFF", "delete it"},
      {"a: \xFF", "yaml.encoding", "1:4-1:5", "0xFF is not UTF-8", "UTF-8"},
      {"退: \xCD\xCB", "yaml.encoding", "1:4-1:5", "0xCD is not UTF-8", "GBK"},
      {"a: \xED\xA0\x80", "yaml.encoding", "1:4-1:5", "0xED is not UTF-8", "UTF-8"},
      {std::string("\xFF\xFE"
                   "a\0",
                   4),
       "yaml.encoding", "1:1-1:1", "UTF-16", "encoding UTF-8"},
      {std::string("\xFE\xFF\0a", 4), "yaml.encoding", "1:1-1:1", "UTF-16", "encoding UTF-8"},
      {std::string("\xFF\xFE\0\0a\0\0\0", 8), "yaml.encoding", "1:1-1:1", "UTF-32",
       "encoding UTF-8"},
      {std::string("\0\0\xFE\xFF", 4), "yaml.encoding", "1:1-1:1", "UTF-32", "encoding UTF-8"},
      {std::string("a\0:\0", 4), "yaml.encoding", "1:1-1:1", "looks like UTF-16", "encoding UTF-8"},
      {"a: b\rc: d", "yaml.line-end", "1:5-1:6", "a carriage return alone", "LF"},
      {"a: b\r\r\n", "yaml.line-end", "1:5-1:6", "a carriage return alone", "LF"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("places after a byte order mark, CRLF and full-width characters") {
  const Row rows[] = {
      {"\xEF\xBB\xBF"
       "a: > 5",
       "yaml.quote", "1:4-1:7", "`>`", ""},
      {"\xEF\xBB\xBF"
       "a: b\r\nc: {d: 退, 货}\r\n",
       "yaml.no-value", "2:11-2:12", "`货`", "`\"退, 货\"`"},
      {"退货: {原因: 为什么?}", "yaml.quote", "1:13-1:14", "`?`", "`\"为什么?\"`"},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("a text cut at ` #` is a warning; comments set off by two blanks are not") {
  struct Comment {
    std::string yaml;
    std::string warned_at;  // empty: no warning
  };
  const Comment rows[] = {
      {"a: order #12", "1:10-1:13"},  {"a: amount # note\n", "1:11-1:17"},
      {"a:\n  - b #c\n", "2:7-2:9"},  {"a:\n  one\n  two #3\n", "3:7-3:9"},
      {"a: [b, #c\n  d]", ""},        {"a: [b #c\n  ]", "1:7-1:9"},
      {"a: amount  # note", ""},      {"a: amount \t# note", ""},
      {"a: amount#note", ""},         {"a: \"amount\" # note", ""},
      {"a: [b] # note", ""},          {"a: # note\n  b: c", ""},
      {"a: | # note\n  b # c\n", ""}, {"# a\na: b\n # c\n", ""},
  };
  for (const Comment& row : rows) {
    CAPTURE(row.yaml);
    const auto found = mistakes_in(row.yaml);
    REQUIRE(found.size() == (row.warned_at.empty() ? 0 : 1));
    if (found.empty()) continue;
    CHECK(found[0].code == "yaml.comment-cuts-text");
    CHECK(found[0].severity == aftersales::Severity::warning);
    CHECK(place_of(found[0]) == row.warned_at);
  }
  CHECK(mistakes_in("a: order #12 or #13\n").at(0).hint ==
        "put two spaces before a comment; if it belongs to the text, put all in quotes: `\"order "
        "#12 or #13\"`");
  // A line that the comment has cut off from its text.
  const auto found = mistakes_in("a: order  # one\n  two\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "this line belongs to no text: the one above ends at its ` #`");
  REQUIRE(found[0].notes.size() == 1);
  CHECK(found[0].notes[0].column == 11);
}

TEST_CASE("all mistakes are found at once, and none follows from another") {
  const auto found = mistakes_in(
      "policy: x\n"
      "when: > 5\n"
      "list:\n"
      "  - [a, , b]\n"
      "  - {en: Goods, returned}\n"
      "  - \"open\n"
      "  - c: != 3\n"
      "    d: e: f\n"
      "    g: [1,\n"
      "      2\n"
      "    h: ok\n"
      "    h: again\n"
      "empty:\n"
      "policy: y\n");
  std::string all;
  for (const Diagnostic& diagnostic : found)
    all += diagnostic.code + " " + std::to_string(diagnostic.line) + "\n";
  CHECK(all ==
        "yaml.quote 2\n"
        "yaml.comma 4\n"
        "yaml.no-value 5\n"
        "yaml.unterminated-quote 6\n"
        "yaml.tag 7\n"
        "yaml.colon-in-text 8\n"
        "yaml.unclosed 9\n"
        "yaml.duplicate-key 12\n"
        "yaml.no-value 13\n"
        "yaml.duplicate-key 14\n");
}

TEST_CASE("the whole of a message") {
  const auto found = mistakes_in("rules:\n  - 原因: {en: Goods, returned}\n    原因: x\n");
  REQUIRE(found.size() == 2);
  CHECK(found[0].to_string() ==
        "f:2:21: error: `returned` has no value [yaml.no-value]\n"
        "    2 |   - 原因: {en: Goods, returned}\n"
        "      |                       ^^^^^^^^\n"
        "   hint: quote a text that holds a comma: `\"Goods, returned\"`");
  CHECK(found[1].to_string() ==
        "f:3:5: error: `原因` stands here a second time [yaml.duplicate-key]\n"
        "    3 |     原因: x\n"
        "      |     ^^^^\n"
        "   note: f:2:5: the first one\n"
        "   hint: keep one of the two, or join their values");
}
