// YAML texts -> trees: what nodes say and where they stand.
#include "yaml/tree.h"

#include <doctest/doctest.h>

#include <string>

using aftersales::text::Location;
using aftersales::text::Offset;
using aftersales::text::Report;
using aftersales::text::Source;
using aftersales::text::Span;
using aftersales::yaml::Entry;
using aftersales::yaml::Node;
using aftersales::yaml::parse;
using aftersales::yaml::Style;

namespace {

char sign_of(Style style) {
  switch (style) {
    case Style::plain:
      return ' ';
    case Style::single_quoted:
      return '\'';
    case Style::double_quoted:
      return '"';
    case Style::literal:
      return '|';
    case Style::folded:
      return '>';
  }
  return '?';
}

// Scalars in angle brackets after the sign of their style; flow collections with `;`, block
// collections with `,`.
void print(const Node& node, std::string& out) {
  const char* separator = node.flow ? ";" : ",";
  if (node.is_scalar()) {
    if (node.style != Style::plain) out += sign_of(node.style);
    out += "<" + node.text() + ">";
  } else if (node.is_sequence()) {
    out += "[";
    for (const Node& item : node.items) {
      print(item, out);
      out += separator;
    }
    out += "]";
  } else {
    out += "{";
    for (const Entry& entry : node.entries) {
      print(entry.key, out);
      out += ":";
      print(entry.value, out);
      out += separator;
    }
    out += "}";
  }
}

// The tree, or the first mistake.
std::string tree_of(const std::string& text) {
  const Source source("f", text);
  Report report;
  const auto tree = parse(source, report);
  std::string result;
  if (tree) print(*tree, result);
  for (const auto& diagnostic : report.take()) result += diagnostic.to_string();
  return result;
}

}  // namespace

TEST_CASE("texts and their trees") {
  struct Row {
    std::string text;
    std::string tree;
  };
  const Row rows[] = {
      // Block mappings and lists.
      {"a: b", "{<a>:<b>,}"},
      {"a: b\nc: d\n", "{<a>:<b>,<c>:<d>,}"},
      {"a:\n  b: c\n  d:\n    e: f\ng: h\n", "{<a>:{<b>:<c>,<d>:{<e>:<f>,},},<g>:<h>,}"},
      {"- a\n- b\n", "[<a>,<b>,]"},
      {"a:\n  - b\n  - c: d\n    e: f\n", "{<a>:[<b>,{<c>:<d>,<e>:<f>,},],}"},
      {"a:\n- b\n- c\nd: e\n", "{<a>:[<b>,<c>,],<d>:<e>,}"},
      {"- - a\n  - b\n-\n  - c\n-\n  d: e\n", "[[<a>,<b>,],[<c>,],{<d>:<e>,},]"},
      {"a:\n    b: c\nd:\n e: f\n", "{<a>:{<b>:<c>,},<d>:{<e>:<f>,},}"},
      {"a:\n  b\nc:\n  - d\n", "{<a>:<b>,<c>:[<d>,],}"},
      // Flow.
      {"a: {b: c, d: [e, f]}", "{<a>:{<b>:<c>;<d>:[<e>;<f>;];},}"},
      {"a: {}\nb: []\nc: [[]]", "{<a>:{},<b>:[],<c>:[[];],}"},
      {"a: [b, c,]\nd: {e: f,}", "{<a>:[<b>;<c>;],<d>:{<e>:<f>;},}"},
      {"a: [\n  b,  # why\n\n  c\n]\nd: e", "{<a>:[<b>;<c>;],<d>:<e>,}"},
      {"{\"a\":b, 'c': d}", "{\"<a>:<b>;'<c>:<d>;}"},
      {"- {a: b}\n- [c]\n", "[{<a>:<b>;},[<c>;],]"},
      {"a: [1..5]", "{<a>:[<1..5>;],}"},
      {"a: [-, -1, 12:30, a:b, x-y]", "{<a>:[<->;<-1>;<12:30>;<a:b>;<x-y>;],}"},
      // Scalars are texts, whatever YAML 1.1 would have made of them.
      {"a: no\nb: 010\nc: 1:30\nd: null\ne: ~\nf: NULL\n",
       "{<a>:<no>,<b>:<010>,<c>:<1:30>,<d>:<null>,<e>:<~>,<f>:<NULL>,}"},
      {"null: x\n", "{<null>:<x>,}"},
      {"a: [null, ~]", "{<a>:[<null>;<~>;],}"},
      {"a: ''\nb: \"\"\n", "{<a>:'<>,<b>:\"<>,}"},
      {"a: x = 1 and y != 2", "{<a>:<x = 1 and y != 2>,}"},
      {"a: (1..5]", "{<a>:<(1..5]>,}"},
      {"a: <= 5\nb: <5\nc: =3\n", "{<a>:<<= 5>,<b>:<<5>,<c>:<=3>,}"},
      {"a: b#c\nb: http://x.y/z?q#r\n", "{<a>:<b#c>,<b>:<http://x.y/z?q#r>,}"},
      {"a: -x\nb: ?x\nc: :x\n", "{<a>:<-x>,<b>:<?x>,<c>:<:x>,}"},
      {"a: Why? Because, [well] {yes}", "{<a>:<Why? Because, [well] {yes}>,}"},
      {"days between(a, b): \"> 7\"", "{<days between(a, b)>:\"<> 7>,}"},
      {"退货原因: 质量问题\n", "{<退货原因>:<质量问题>,}"},
      {"\"<<\": x", "{\"<<<>:<x>,}"},
      {"hello", "<hello>"},
      // What yaml-cpp is not shown: the rest of words, what stands between quotes.
      {"nulls: nothing. at all\nTrue: 'a: b # c'\n",
       "{<nulls>:<nothing. at all>,<True>:'<a: b # c>,}"},
      {"a: 'it''s'\nb: \"\\x41 \\\"\"\nc: \"a\n  b\"\n", "{<a>:'<it's>,<b>:\"<A \">,<c>:\"<a b>,}"},
      {"a b: 质量 问题  # c\nd: [质量, e f]\n", "{<a b>:<质量 问题>,<d>:[<质量>;<e f>;],}"},
      {"a: ...b\nc: .5\n", "{<a>:<...b>,<c>:<.5>,}"},
      // What stands around.
      {"# first\n\na: b  # second\n  # third\nc: d  # fourth", "{<a>:<b>,<c>:<d>,}"},
      {"---\na: b\n", "{<a>:<b>,}"},
      {"---  # one\na: b\n...\n# the end\n\n", "{<a>:<b>,}"},
      {"a :  b", "{<a>:<b>,}"},
      {"\"a\" : b", "{\"<a>:<b>,}"},
      {"a:\tb\nc: d\t\n", "{<a>:<b>,<c>:<d>,}"},
      {"\xEF\xBB\xBF"
       "a: b\nc: d",
       "{<a>:<b>,<c>:<d>,}"},
      {"a: b\r\nc:\r\n  - d\r\n\r\n  - {e: f,\r\n     g: h}\r\n",
       "{<a>:<b>,<c>:[<d>,{<e>:<f>;<g>:<h>;},],}"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(tree_of(row.text) == row.tree);
  }
}

TEST_CASE("nodes know their places") {
  const std::string text =
      "\xEF\xBB\xBF"
      "# 退货\n"
      "退货:\n"
      "  - when: {reason: 'it''s', days: \"[0..7]\"}\n"
      "    then: |\n"
      "      a | b\n"
      "      c | d\n"
      "\n"
      "end: [x,\n  y]  # done\n";
  const Source source("f", text);
  Report report;
  const auto tree = parse(source, report);
  REQUIRE(tree);
  const auto slice = [&](const Node& node) {
    CHECK(node.where().source == &source);
    return text.substr(node.span.begin, node.span.end - node.span.begin);
  };
  CHECK(slice(*tree) ==
        text.substr(text.find("退货:"), text.find("  # done") - text.find("退货:")));
  CHECK(slice(tree->entries[0].key) == "退货");
  const Node& list = *tree->find("退货");
  CHECK(slice(list) ==
        text.substr(text.find("- when"), text.find("\n\nend") - text.find("- when")));
  const Node& rule = list.items[0];
  CHECK(rule.span.begin == text.find("when"));
  const Node& when = *rule.find("when");
  CHECK(slice(when) == "{reason: 'it''s', days: \"[0..7]\"}");
  CHECK(when.flow);
  CHECK_FALSE(rule.flow);
  CHECK(slice(*when.find("reason")) == "'it''s'");
  CHECK(when.find("reason")->is_quoted());
  CHECK(slice(*when.find("days")) == "\"[0..7]\"");
  CHECK(slice(*rule.find("then")) == "|\n      a | b\n      c | d");
  CHECK(slice(*tree->find("end")) == "[x,\n  y]");
  CHECK(tree->find("End") == nullptr);
  CHECK(source.position(list.span.begin).line == 3);
  CHECK(source.position(when.find("days")->span.begin).column == 35);
  const Location seven = when.find("days")->scalar.at({4, 5});
  CHECK(text.substr(seven.span.begin, seven.span.end - seven.span.begin) == "7");
}

TEST_CASE("a long block is read whole, and what stands behind it has its place") {
  for (const std::string line_end : {"\n", "\r\n"}) {
    for (const std::string head : {"|", "|-", "|+", "|2", "|  # why"}) {
      std::string text = "first: 'x'" + line_end + "rows: " + head + line_end + line_end;
      std::string block = "\n";
      for (int i = 0; i < 300; ++i) {
        const std::string line = i % 7 == 3 ? "" : "a" + std::to_string(i) + ": [ | '#";
        text += (line.empty() ? "" : "  ") + line + line_end;
        block += line + "\n";
      }
      text += line_end + "behind: {a: [yes, \"no\"]}" + line_end;
      if (head == "|-") block.pop_back();
      if (head == "|+") block += "\n";
      CAPTURE(head);
      const Source source("f", text);
      Report report;
      const auto tree = parse(source, report);
      REQUIRE(tree);
      CHECK(tree->find("first")->text() == "x");
      CHECK(tree->find("rows")->text() == block);
      const Location last = tree->find("rows")->scalar.at(
          {static_cast<Offset>(block.find("a299")), static_cast<Offset>(block.find("a299") + 4)});
      CHECK(last.span.begin == text.find("a299"));
      const Node& behind = *tree->find("behind");
      CHECK(behind.span.begin == text.find("{a:"));
      CHECK(behind.find("a")->items.at(1).span.begin == text.find("\"no\""));
    }
  }
}

TEST_CASE("items that look alike are themselves") {
  struct Row {
    std::string text;
    std::string tree;
  };
  const Row rows[] = {
      {"- ab\n- c\n- de\n- f\n", "[<ab>,<c>,<de>,<f>,]"},
      {"r:\n  - id: A\n    w: {c: d}\n\n  - id: BB\n    w: {e: ff}\n\n  - id: C\n    w: [g]\n"
       "  - id: D\n    w: {h: ii}\n\n  - id: E\n    w: {h: ii}\nq: r\n",
       "{<r>:[{<id>:<A>,<w>:{<c>:<d>;},},{<id>:<BB>,<w>:{<e>:<ff>;},},{<id>:<C>,<w>:[<g>;],},"
       "{<id>:<D>,<w>:{<h>:<ii>;},},{<id>:<E>,<w>:{<h>:<ii>;},},],<q>:<r>,}"},
      // Lists in lists, alike within and without.
      {"- a:\n  - b\n  - c\n  - d\n- e:\n  - f\n  - g\n  - h\n- i:\n  - j\n  - k\n  - l\n- m: n\n",
       "[{<a>:[<b>,<c>,<d>,],},{<e>:[<f>,<g>,<h>,],},{<i>:[<j>,<k>,<l>,],},{<m>:<n>,},]"},
      {"- - a\n  - b\n  - c\n- - d\n  - e\n  - f\n- - g\n",
       "[[<a>,<b>,<c>,],[<d>,<e>,<f>,],[<g>,],]"},
      {"a:\n- b\n- c\n- d\ne:\n- f\n- g\n- h\n", "{<a>:[<b>,<c>,<d>,],<e>:[<f>,<g>,<h>,],}"},
      {"-\n  a: b\n-\n  c: d\n-\n  e: f\n", "[{<a>:<b>,},{<c>:<d>,},{<e>:<f>,},]"},
      {"- 'a'\n- 'b: c'\n- \"d\"\n- \"e\"\n- ''\n- x\n", "['<a>,'<b: c>,\"<d>,\"<e>,'<>,<x>,]"},
      {"- a.b\n- ~\n- null\n- ~\n- c\n", "[<a.b>,<~>,<null>,<~>,<c>,]"},
      {"- |\n  a\n- |\n  a\n- |\n  b\n", "[|<a\n>,|<a\n>,|<b\n>,]"},
      {"- a\r\n- b\r\n# c\r\n- d\r\n# c\r\n- e\r\n", "[<a>,<b>,<d>,<e>,]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(tree_of(row.text) == row.tree);
  }
}

TEST_CASE("items that look alike have their own places") {
  std::string text = "rules:\n";
  for (int i = 0; i < 20; ++i) {
    text += "  - id: R" + std::to_string(i * 7) + "\n    when: {days: \"<= " + std::to_string(i) +
            "\"}\n    unless:\n      - id: U" + std::to_string(i) + "\n      - id: V" +
            std::to_string(i) + "\n      - id: W" + std::to_string(i) + "\n";
  }
  const Source source("f", text);
  Report report;
  const auto tree = parse(source, report);
  REQUIRE(tree);
  const auto& rules = tree->find("rules")->items;
  REQUIRE(rules.size() == 20);
  const auto slice = [&](const Node& node) {
    return text.substr(node.span.begin, node.span.end - node.span.begin);
  };
  for (int i = 0; i < 20; ++i) {
    CAPTURE(i);
    const Node& rule = rules[static_cast<std::size_t>(i)];
    CHECK(slice(*rule.find("id")) == "R" + std::to_string(i * 7));
    CHECK(slice(*rule.find("when")) == "{days: \"<= " + std::to_string(i) + "\"}");
    const Node& unless = *rule.find("unless");
    REQUIRE(unless.items.size() == 3);
    CHECK(slice(unless) == "- id: U" + std::to_string(i) + "\n      - id: V" + std::to_string(i) +
                               "\n      - id: W" + std::to_string(i));
    CHECK(slice(unless.items[1]) == "id: V" + std::to_string(i));
    CHECK(slice(rule).starts_with("id: R"));
  }
}

TEST_CASE("several files' mistakes go into one report, and a warning does not spoil a tree") {
  const Source first("a.yaml", "a: b\na: c\n");
  const Source second("b.yaml", "a: order #12\n");
  Report report;
  CHECK(parse(first, report) == nullptr);
  const auto tree = parse(second, report);
  REQUIRE(tree);
  CHECK(tree->find("a")->text() == "order");
  CHECK(report.error_count() == 1);
  CHECK(report.take().size() == 2);
}
