// Every limit: what is just allowed, and one more.
#include <doctest/doctest.h>

#include <string>

#include "text/report.h"
#include "yaml/tree.h"

using aftersales::text::Report;
using aftersales::text::Source;
using aftersales::yaml::Limits;
using aftersales::yaml::parse;

namespace {

// The codes found, or "ok".
std::string outcome(const std::string& text, const Limits& limits = {}) {
  const Source source("f", text);
  Report report;
  if (parse(source, report, limits)) return "ok";
  std::string codes;
  for (const auto& diagnostic : report.take())
    codes += (codes.empty() ? "" : " ") + diagnostic.code;
  return codes;
}

std::string repeated(const std::string& part, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += part;
  return result;
}

std::string nested_keys(int depth) {
  std::string result;
  for (int i = 0; i < depth; ++i) result += std::string(static_cast<std::size_t>(i), ' ') + "a:\n";
  return result + std::string(static_cast<std::size_t>(depth), ' ') + "b\n";
}

}  // namespace

TEST_CASE("nesting ends at 64, however it is written") {
  CHECK(outcome(repeated("[", 64) + repeated("]", 64)) == "ok");
  CHECK(outcome(repeated("[", 65) + repeated("]", 65)) == "yaml.too-deep");
  CHECK(outcome(repeated("{a: ", 64) + "b" + repeated("}", 64)) == "ok");
  CHECK(outcome(repeated("{a: ", 65) + "b" + repeated("}", 65)) == "yaml.too-deep");
  CHECK(outcome(repeated("- ", 64) + "b") == "ok");
  CHECK(outcome(repeated("- ", 65) + "b") == "yaml.too-deep");
  CHECK(outcome(nested_keys(64)) == "ok");
  CHECK(outcome(nested_keys(65)) == "yaml.too-deep");
  CHECK(outcome("a:\n  - b: " + repeated("[", 61) + repeated("]", 61)) == "ok");
  CHECK(outcome("a:\n  - b: " + repeated("[", 62) + repeated("]", 62)) == "yaml.too-deep");
  const Source source("f", "a:\n  - " + repeated("[", 70));
  Report report;
  CHECK(parse(source, report) == nullptr);
  const auto found = report.take();
  REQUIRE(found.size() == 1);
  CHECK(found[0].line == 2);
  CHECK(found[0].column == 67);  // the sixty-third bracket
  CHECK(found[0].message == "this is nested more than 64 levels deep");
}

TEST_CASE("hostile nesting answers at once") {
  for (const char* part : {"[", "{a: ", "- ", "? ", "[[", "{", "a:\n "}) {
    CAPTURE(std::string(part));
    CHECK(outcome(repeated(part, 100'000)) != "ok");
  }
}

TEST_CASE("a file has at most 4 MiB") {
  const std::string comment = "a: b\n#" + std::string((4u << 20) - 6, 'x');
  CHECK(outcome(comment) == "ok");
  CHECK(outcome(comment + "x") == "yaml.too-big");
  Limits limits;
  limits.bytes = 4;
  CHECK(outcome("a: b", limits) == "ok");
  CHECK(outcome("a: b\n", limits) == "yaml.too-big");
}

TEST_CASE("values are counted, keys and collections too") {
  Limits limits;
  limits.nodes = 6;
  CHECK(outcome("a: b\nc: [d]\n", limits) ==
        "ok");  // a mapping, two keys, a text, a list with a text
  CHECK(outcome("a: b\nc: [d, e]\n", limits) == "yaml.too-many");
  CHECK(outcome("a: b\nc: d\ne: f\n", limits) == "yaml.too-many");
  CHECK(outcome("- a\n- b\n- c\n- d\n- e\n", limits) == "ok");
  CHECK(outcome("- a\n- b\n- c\n- d\n- e\n- f\n", limits) == "yaml.too-many");
}

TEST_CASE("a text has at most 64 KiB, a literal block may be longer") {
  const std::string longest((64u << 10), 'x');
  CHECK(outcome("a: " + longest) == "ok");
  CHECK(outcome("a: " + longest + "x") == "yaml.too-long");
  CHECK(outcome("a: \"" + longest + "\"") == "ok");
  CHECK(outcome("a: \"" + longest + "x\"") == "yaml.too-long");
  CHECK(outcome("a: >-\n  " + longest) == "ok");
  CHECK(outcome("a: >-\n  " + longest + "x") == "yaml.too-long");
  CHECK(outcome("a: |\n  " + longest + "x\n") == "ok");
}

TEST_CASE("a key has at most 1024 bytes") {
  CHECK(outcome(std::string(1024, 'k') + ": v") == "ok");
  CHECK(outcome(std::string(1025, 'k') + ": v") == "yaml.key");
  CHECK(outcome("{" + std::string(1024, 'k') + ": v}") == "ok");
  CHECK(outcome("{" + std::string(1025, 'k') + ": v}") == "yaml.key");
  CHECK(outcome("\"" + std::string(1022, 'k') + "\": v") == "ok");
  CHECK(outcome("\"" + std::string(1023, 'k') + "\": v") == "yaml.key");
}

TEST_CASE("after a hundred mistakes the rest is not read") {
  CHECK(outcome(repeated("- > 5\n", 99)) == repeated("yaml.quote ", 98) + "yaml.quote");
  CHECK(outcome(repeated("- > 5\n", 200)) ==
        repeated("yaml.quote ", 100) + "yaml.too-many-mistakes");
}

TEST_CASE("what made yaml-cpp 0.7 run for ever ends") {
  CHECK(outcome(",") == "yaml.quote");
  CHECK(outcome("- rule: x\n  output: a, b\n, c\n") != "ok");
  CHECK(outcome("a: b\n,") == "yaml.no-colon");
  CHECK(outcome("]") != "ok");
}
