// Whole explanations against expected files: tests/golden/NAME.case.json -> NAME.txt, NAME.md,
// NAME.html or NAME.json.
//
// A case file: {"pack": path from the top folder, "decision": … (or a list, or none: all of
// them, as the program tells them), "language": …, "for": "agent" (default), "customer" or "auditor", "format":
// "text" (default), "markdown", "html" or "json", "case": {…}, or "case_file": path of a file with
// the case}.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <aftersales/policy.h>

#include "tests/update.h"
#include "value/json.h"

namespace aftersales {
namespace {

namespace fs = std::filesystem;

const fs::path kTop = AFTERSALES_SOURCE_DIR;
const fs::path kFolder = kTop / "tests" / "golden";

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// Files are named from the top folder, wherever that lies.
std::string without_top(std::string text) {
  const std::string top = kTop.generic_string() + "/";
  for (auto at = text.find(top); at != std::string::npos; at = text.find(top, at))
    text.erase(at, top.size());
  return text;
}

struct Golden {
  explicit Golden(const fs::path& path) {
    value::JsonError error;
    const auto read_case = value::read_json(read(path), error);
    REQUIRE_MESSAGE(read_case, path.string() << ": " << error.message);
    const Value& v = *read_case;
    pack = v["pack"].as_string();
    decision = v["decision"].as_string();
    for (const Value& name : v["decision"].as_list()) several.emplace_back(name.as_string());
    language = v["language"].as_string();
    const std::string_view wanted = v["format"].as_string();
    format = wanted == "markdown" ? Format::markdown
             : wanted == "json"   ? Format::json
             : wanted == "html"   ? Format::html
                                  : Format::text;
    const std::string_view reader = v["for"].as_string();
    audience = reader == "customer"  ? Audience::customer
               : reader == "auditor" ? Audience::auditor
                                     : Audience::agent;
    const std::string_view file = v["case_file"].as_string();
    facts = file.empty() ? v["case"].to_json() : read(kTop / file);
    const char* extension = format == Format::text   ? ".txt"
                            : format == Format::json ? ".json"
                            : format == Format::html ? ".html"
                                                     : ".md";
    expected = path.parent_path() / (path.stem().stem().string() + extension);
  }
  std::string pack, decision, language, facts;
  std::vector<std::string> several;
  Format format = Format::text;
  Audience audience = Audience::agent;
  fs::path expected;
};

std::vector<fs::path> case_files() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().filename().string().ends_with(".case.json")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

TEST_CASE("explanations are as expected, whole") {
  const std::vector<fs::path> files = case_files();
  REQUIRE(files.size() >= 25);
  for (const fs::path& file : files) {
    CAPTURE(file.filename().string());
    const Golden golden(file);
    const LoadResult loaded = Policy::try_load(kTop / golden.pack);
    for (const Diagnostic& d : loaded.diagnostics) {
      if (d.severity == Severity::error) FAIL_CHECK(d.to_string());
    }
    if (!loaded.policy) continue;
    const Case c = Case::from_json(golden.facts);
    REQUIRE_MESSAGE(c.error().empty(), c.error());
    std::vector<std::string> asked = golden.several;
    if (!golden.decision.empty()) asked.push_back(golden.decision);
    const Record record = loaded.policy->decide_all(c, asked);
    const std::string got =
        without_top(record.explain(golden.language, golden.format, golden.audience));
    if (asked.size() == 1) {
      CHECK(got == without_top(record.decisions.front().explain(golden.language, golden.format,
                                                                golden.audience)));
    }
    if (tests::update_expected()) {
      std::ofstream(golden.expected, std::ios::binary) << got;
    } else {
      CHECK(got == read(golden.expected));
    }
  }
}

TEST_CASE("every expected file has its case, and the other way round") {
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() || name.ends_with(".case.json")) continue;
    CAPTURE(name);
    CHECK(fs::exists(kFolder / (entry.path().stem().string() + ".case.json")));
  }
}

TEST_CASE("an explanation tells what the decision says") {
  for (const fs::path& file : case_files()) {
    CAPTURE(file.filename().string());
    const Golden golden(file);
    if (golden.decision.empty()) continue;
    const LoadResult loaded = Policy::try_load(kTop / golden.pack);
    REQUIRE(loaded.policy);
    const Decision decision = loaded.policy->decide(golden.decision, Case::from_json(golden.facts));
    const Explanation e = decision.explanation(golden.language);
    CHECK(e.status == decision.status());
    CHECK(e.decision == decision.name());
    CHECK(e.needs.size() == decision.needs().size());
    CHECK(e.error.has_value() == decision.error().has_value());
    if (decision.is_decided()) {
      std::vector<std::string> told;
      for (const RuleAccount& rule : e.fired) {
        if (!rule.id.empty()) told.push_back(rule.id);
        // A condition of a rule that fired holds, or it is not known and another rule gives the
        // same.
        if (decision.rules().size() > 1) continue;
        for (const Condition& condition : rule.conditions) CHECK(condition.holds);
      }
      // Of a decision for each element of a list: those of its elements.
      for (const Explanation& used : e.used) {
        if (!used.decision.starts_with(e.decision + "[")) continue;
        for (const RuleAccount& rule : used.fired) told.push_back(rule.id);
      }
      CHECK(told == decision.rules());
    }
    // Of a rule that an exception took back, the exception's conditions hold.
    for (const RuleAccount& rule : e.not_fired) {
      for (const Condition& condition : rule.conditions)
        CHECK(condition.holds == !rule.exception.empty());
    }
    const auto steps = decision.steps(golden.language);
    REQUIRE(e.steps.size() == steps.size());
    for (std::size_t i = 0; i < steps.size(); ++i) {
      CHECK(e.steps[i].id == steps[i].id);
      CHECK(e.steps[i].due == steps[i].due);
    }
  }
}

}  // namespace
}  // namespace aftersales
