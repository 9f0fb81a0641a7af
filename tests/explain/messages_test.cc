// Messages of a run in the reader's language.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "explain/messages.h"
#include "tests/engine/pack.h"

namespace aftersales {
namespace {

TEST_CASE("messages in Chinese: names and values are kept, and what is not known stays as it is") {
  struct Row {
    const char* code;
    const char* en;
    const char* zh;
  };
  const Row rows[] = {
      {"eval.division-by-zero", "a division by zero", "除数为零"},
      {"case.unknown-fact", "the policy has no fact `order.deliverd_at`",
       "政策中没有`order.deliverd_at`这一项"},
      {"case.unknown-fact", "the policy has no fact `order.deliverd_at`!",
       "the policy has no fact `order.deliverd_at`!"},
      {"case.range", "`n`: 8 is outside what it may be", "`n`：8不在允许的范围内"},
      {"case.enum", "`k`: `grey` is not a value of color", "`k`：`grey`不是可选的值"},
      {"case.type", "`d`: `2026-13-01` is not a date: there is no month 13",
       "`d`：`2026-13-01`不是日期"},
      {"case.type", "`d`: `x` is not a date", "`d`：`x`不是日期"},
      {"case.type", "`d`: `x` is not a date and time", "`d`：`x`不是日期时间"},
      {"rules.overlap", "several rules of `d` hold at once, and only one may: A, B",
       "`d`同时有几条规则成立，而只允许一条：A, B"},
      {"policy.not-in-force", "on 2026-11-01 the policy is not in force (… to 2026-10-31)",
       "2026年11月1日时政策没有生效（…至2026年10月31日）"},
      {"another.code", "a division by zero", "a division by zero"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.en);
    CHECK(explain::message_in("zh-CN", row.code, row.en) == row.zh);
    CHECK(explain::message_in("en", row.code, row.en) == row.en);
    CHECK(explain::message_in("fr", row.code, row.en) == row.en);
  }
}

TEST_CASE("where in a case a value stands, and what is called by its label") {
  const explain::NameOf name_of = [](std::string_view name) {
    return std::string(name == "lines" ? "goods" : name == "price" ? "price each" : "");
  };
  struct Row {
    const char* code;
    const char* message;
    const char* en;
    const char* zh;
  };
  const Row rows[] = {
      {"case.missing-entry", "`lines`: element 2: the entry `price` is missing",
       "“goods”, item 2: the entry “price each” is missing",
       "“goods”第2项：缺少“price each”这一项"},
      {"case.type", "`lines`: element 1: `price`: `lines` is not a number",
       "“goods”, item 1, “price each”: `lines` is not a number",
       "“goods”第1项的“price each”：`lines`不是数字"},
      {"case.type", "`k`: `x` is not a number", "`k`: `x` is not a number", "`k`：`x`不是数字"},
      {"parameter.not-in-force", "`price` has no value on 2026-11-01",
       "“price each” has no value on 2026-11-01", "“price each”在2026年11月1日没有取值"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.message);
    CHECK(explain::message_in("en", row.code, row.message, name_of) == row.en);
    CHECK(explain::message_in("zh", row.code, row.message, name_of) == row.zh);
  }
}

TEST_CASE("every message of the table is still said somewhere") {
  std::string sources;
  for (const char* folder : {"engine", "feel"}) {
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(AFTERSALES_SOURCE_DIR) / "src" / folder)) {
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      sources += text.str();
    }
  }
  // Literals that are split over lines are one.
  for (std::size_t at = sources.find("\"\n"); at != std::string::npos;
       at = sources.find("\"\n", at + 1)) {
    const std::size_t next = sources.find_first_not_of(" \n", at + 1);
    if (next != std::string::npos && sources[next] == '"') sources.erase(at, next + 1 - at);
  }
  for (const explain::MessageRow& row : explain::message_rows()) {
    CAPTURE(std::string(row.en));
    CHECK(sources.find("\"" + std::string(row.code) + "\"") != std::string::npos);
    std::string rest(row.en);
    for (std::size_t at = 0; at < rest.size();) {
      const std::size_t hole = std::min(rest.find("{}", at), rest.size());
      std::string literal = rest.substr(at, hole - at);
      // What stands before the colon is the name of the fact; `is` begins what a text is not.
      for (const char* cut : {"`: ", "`"}) {
        if (literal.starts_with(cut)) literal.erase(0, std::string(cut).size());
      }
      if (literal.ends_with('`')) literal.pop_back();
      if (literal.starts_with(" is ")) literal.erase(0, 4);
      if (literal.ends_with(": ")) literal.erase(literal.size() - 2);
      CAPTURE(literal);
      CHECK(sources.find(literal) != std::string::npos);
      at = hole + 2;
    }
  }
}

TEST_CASE("an explanation speaks one language") {
  const Policy policy = tests::policy_of(
      "\nfacts: {n: number, k: {type: number, range: '< 5'}}\ndecisions:\n  d: {type: number, "
      "value: "
      "10 / n}\n  e: {type: number, value: k}\n");
  struct Row {
    const char* decision;
    const char* facts;
    const char* told;
  };
  const Row rows[] = {
      {"d", R"({"n": 0})", "问题：除数为零\n"},
      {"d", R"({"n": 2, "m": 1})", "提示：\n    政策中没有`m`这一项\n"},
      {"e", R"({"k": 7})", "问题：`k`：7不在允许的范围内\n"},
      {"e", R"({"k": 3, "k2": 7})", "政策中没有`k2`这一项"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.facts);
    const std::string told = policy.decide(row.decision, Case::from_json(row.facts)).explain("zh");
    CAPTURE(told);
    CHECK(told.find(row.told) != std::string::npos);
  }
  // What is wrong with the case is noted once, however many decisions are asked for.
  const std::string all = policy.decide_all(Case::from_json(R"({"n": 2, "m": 1})")).explain("zh");
  const auto first = all.find("政策中没有`m`这一项");
  CHECK(first != std::string::npos);
  CHECK(all.find("政策中没有`m`这一项", first + 1) == std::string::npos);
}

}  // namespace
}  // namespace aftersales
