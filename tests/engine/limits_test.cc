// What a pack may hold at most (language 10): each limit is kept at it, and told one past it.
#include <doctest/doctest.h>

#include <fstream>
#include <string>

#include <fmt/format.h>

#include "model/read.h"
#include "tests/engine/pack.h"
#include "yaml/tree.h"

namespace aftersales {
namespace {

using tests::mistakes_of;
using tests::policy_of;

std::string repeated(std::string_view part, std::size_t count) {
  std::string all;
  all.reserve(part.size() * count);
  for (std::size_t i = 0; i < count; ++i) all += part;
  return all;
}

/// A decision on the expression.
std::string value_of(const std::string& expression, const char* type = "number") {
  return fmt::format("\ndecisions:\n  d:\n    type: {}\n    value: |\n      {}", type, expression);
}

/// A table with one condition for each row, and as many further columns as wanted.
std::string table_of(std::size_t rows, std::size_t columns = 1) {
  std::string text = "\nfacts: {n: number}\ndecisions:\n d:\n  type: number\n  table: |\n   ";
  for (std::size_t c = 0; c < columns; ++c) text += fmt::format("n+{}|", c);
  text += "=>d\n";
  for (std::size_t r = 0; r < rows; ++r)
    text += "   " + (columns == 1 ? fmt::format("{}|", r) : repeated("1|", columns)) + "1\n";
  return text;
}

/// d1 needs nothing, each other the one before it.
std::string chain_of(std::size_t length) {
  std::string text = "\ndecisions:\n  d1: {type: number, value: 1}\n";
  for (std::size_t i = 2; i <= length; ++i)
    text += fmt::format("  d{}: {{type: number, value: d{} + 1}}\n", i, i - 1);
  return text;
}

TEST_CASE("a file has at most 4 MiB") {
  const std::string begin = "policy: p\nversion: \"1\"\n#";
  constexpr std::size_t most = std::size_t{4} << 20;
  // PackFile ends the text with a line end.
  const auto of_size = [&](std::size_t size) {
    return begin + std::string(size - begin.size() - 1, 'x');
  };
  CHECK(mistakes_of(of_size(most)) == "");
  CHECK(mistakes_of(of_size(most + 1)) == "yaml.too-big");
}

TEST_CASE("YAML nests at most 64 deep") {
  // Five collections lead to an outcome: the policy, `decisions`, the decision, its rules, the
  // rule.
  const auto of_depth = [](std::size_t depth) {
    return "\ndecisions:\n  d:\n    type: any\n    rules:\n      - {id: A, when: true, then: " +
           repeated("[", depth - 5) + "1" + repeated("]", depth - 5) + "}";
  };
  CHECK(mistakes_of(of_depth(64)) == "");
  CHECK(mistakes_of(of_depth(65)) == "yaml.too-deep");
}

TEST_CASE("an expression has at most 10,000 tokens") {
  // A sign, and then a number and an operator in turn.
  CHECK(mistakes_of(value_of("-1" + repeated("+1", 4'999))) == "");
  CHECK(mistakes_of(value_of("- -1" + repeated("+1", 4'999))) == "limit.tokens");
  const Policy policy = policy_of(value_of("-1" + repeated("+1", 4'999)));
  CHECK(tests::told(policy.decide("d", Case())) == "decided 4998");
}

TEST_CASE("an expression nests at most 128 deep") {
  // The expression itself is the first step.
  const auto of_depth = [](std::size_t depth) {
    return value_of(repeated("(", depth - 1) + "1" + repeated(")", depth - 1));
  };
  CHECK(mistakes_of(of_depth(128)) == "");
  CHECK(mistakes_of(of_depth(129)) == "limit.depth");
  // Far past it, too, and in every form that nests.
  struct Row {
    const char* open;
    const char* close;
  };
  constexpr Row rows[] = {
      {"(", ")"},
      {"[", "]"},
      {"{a: ", "}"},
      {"-", ""},
      {"abs(", ")"},
      {"not(", ")"},
      {"if true then ", " else 1"},
      {"for i in ", " return 1"},
      {"[1..", "]"},
      {"1 in (", ")"},
      {"1 in [1..", "]"},
      {"1 between 1 and ", ""},
      {"function(x) ", ""},
      {"some i in ", " satisfies true"},
      {"[1][", "]"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.open));
    CHECK(mistakes_of(value_of(repeated(row.open, 3'000) + "1" + repeated(row.close, 3'000))) !=
          "");
  }
}

TEST_CASE("what is nested is checked in time that grows with its length") {
  struct Row {
    const char* open;
    const char* close;
  };
  constexpr Row rows[] = {
      {"sum([", "])"},
      {"max(1, ", ")"},
      {"abs(", ")"},
      {"(", ") = x"},
      {"days between(", ", 1)"},
      {"{a: ", "}"},
      {"if true then ", " else 1"},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.open));
    (void)mistakes_of(value_of(repeated(row.open, 60) + "1" + repeated(row.close, 60), "any"));
  }
}

TEST_CASE("an expression is looked at in at most 500,000 steps") {
  // Each list asks its elements twice what they are, as the first is a value of an enumeration.
  const auto of_depth = [](std::size_t depth) {
    return "\ntypes: {kind: {enum: [x]}}\nfacts: {k: kind, b: boolean}" +
           value_of(repeated("[k, ", depth) + "b" + repeated("]", depth), "any");
  };
  CHECK(mistakes_of(of_depth(16)).find("limit.checks") == std::string::npos);
  CHECK(mistakes_of(of_depth(17)).find("limit.checks") != std::string::npos);
  CHECK(mistakes_of(of_depth(100)) == "limit.checks");
}

TEST_CASE("chains of operators and paths cost no depth") {
  CHECK(mistakes_of(value_of("1" + repeated(" * 1", 3'000))) == "");
  CHECK(mistakes_of(value_of("1" + repeated(" ** 1", 3'000))) == "");
  CHECK(mistakes_of(value_of("true" + repeated(" and true", 3'000), "boolean")) == "");
  CHECK(mistakes_of(value_of("true" + repeated(" or true", 3'000), "boolean")) == "");
}

TEST_CASE("a decision has at most 100,000 rules") {
  CHECK(mistakes_of(table_of(100'000)) == "");
  CHECK(mistakes_of(table_of(100'001)) == "decision.too-many-rules");
}

/// The codes of a pack that is read under limits of its own.
std::string codes_under(const model::Limits& limits, const std::string& yaml) {
  const tests::PackFile file(yaml);
  text::Report report;
  (void)model::read_pack(file.path(), {{}, limits}, report);
  std::vector<std::string> codes;
  for (const Diagnostic& d : report.take()) codes.push_back(d.code);
  return tests::joined(codes);
}

TEST_CASE("a decision has at most 2,000,000 cells") {
  CHECK(model::Limits{}.cells == 2'000'000);
  CHECK(model::Limits{}.rules == 100'000);
  CHECK(model::Limits{}.files == 256);
  model::Limits limits;
  limits.cells = 60;  // 20 rows with two conditions and an outcome each
  CHECK(codes_under(limits, table_of(20, 2)) == "");
  CHECK(codes_under(limits, table_of(21, 2)) == "decision.too-many-cells");
  const std::string rule = "\n      - {id: R, when: {n: 1, n + 1: 2}, then: 3}";
  const std::string rules = "\nfacts: {n: number}\ndecisions:\n  d:\n    type: number\n    rules:";
  CHECK(codes_under(limits, rules + repeated(rule, 20)) == "");
  CHECK(codes_under(limits, rules + repeated(rule, 21)) == "decision.too-many-cells");
  limits.rules = 20;
  CHECK(codes_under(limits, rules + repeated(rule, 21)) ==
        "decision.too-many-rules,decision.too-many-cells");
}

TEST_CASE("a pack has at most 256 files beside its first") {
  const tests::PackFile file("\nfacts: {}");
  const std::filesystem::path pack = file.path().parent_path() / "pack";
  std::filesystem::create_directories(pack);
  std::ofstream(pack / "policy.yaml") << "policy: p\nversion: \"1\"\n";
  const auto add = [&](int number) {
    std::ofstream(pack / fmt::format("part-{:03}.yaml", number))
        << fmt::format("facts: {{n{}: number}}\n", number);
  };
  const auto errors = [&] {
    std::vector<std::string> codes;
    for (const Diagnostic& d : Policy::try_load(pack).diagnostics) {
      if (d.severity == Severity::error) codes.push_back(d.code);
    }
    return tests::joined(codes);
  };
  for (int i = 0; i < 256; ++i) add(i);
  CHECK(errors() == "");
  add(256);
  CHECK(errors() == "pack.too-many-files");
}

TEST_CASE("a chain has at most 256 decisions") {
  const Policy policy = policy_of(chain_of(256));
  CHECK(tests::told(policy.decide("d256", Case())) == "decided 256");
  CHECK(mistakes_of(chain_of(257)) == "limit.chain");
}

}  // namespace
}  // namespace aftersales
