// Evaluates the cases of the conformance kit, and says how many come out as expected.
//
//   conformance [--actual FILE] [--known FILE] FILE...
//
// FILE: feel_*.jsonl, lines of expressions, or models_*.json, whole models. Prints, for the lines
// and for the models, three rates (all results, those that are not expected to be null, the folders
// passed in full) and the ids that fail, each with the value that came out. A case passes when all
// its results do. --actual writes one JSON line for each result: {"id": …, "actual": <typed
// value>}. With --known each failure must stand in that file, between backquotes. Exit code: 2 for
// a file that cannot be read, 1 for a failure that is not known, 0 otherwise.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "dmn/run.h"
#include "feel/print.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/typed_value.h"
#include "value/json.h"

namespace aftersales::conformance {
namespace {

struct Tally {
  int results = 0, passed = 0;
  int with_value = 0, with_value_passed = 0;
  int cases = 0, cases_passed = 0;
  std::map<std::string, bool> folders;
  std::vector<std::string> failures;
  std::vector<std::string> failed_ids;
};

std::ofstream actual_file;

void run(const Suite& suite, Tally& tally) {
  const auto linked = dmn::link(suite.model);
  // What `now()` says is compared with nothing but itself.
  const DateTime as_of = DateTime::at(Date{20'000}, 0, *Zone::named("UTC"));
  for (const Case& c : suite.cases) {
    dmn::Run evaluation(*linked, c.service.empty() ? c.inputs : Entries(), as_of);
    const Value whole = c.service.empty() ? Value() : evaluation.call(c.service, c.inputs);
    bool all = true;
    for (const Expectation& e : c.results) {
      Value actual;
      if (c.service.empty())
        actual = evaluation.value_of(e.name);
      else
        actual = c.results.size() == 1 ? whole : whole[e.name];
      const bool good = agrees(actual, e.expected);
      all = all && good;
      ++tally.results;
      tally.passed += good ? 1 : 0;
      if (!e.expected.is_null()) {
        ++tally.with_value;
        tally.with_value_passed += good ? 1 : 0;
      }
      if (!good) {
        tally.failed_ids.push_back(e.id);
        tally.failures.push_back(e.id + ": " + feel::to_feel_string(actual) + ", not " +
                                 feel::to_feel_string(e.expected));
      }
      if (actual_file.is_open()) {
        std::string line = "{\"id\": ";
        value::append_json_string(line, e.id);
        actual_file << line << ", \"actual\": " << write_typed(actual) << "}\n";
      }
    }
    ++tally.cases;
    tally.cases_passed += all ? 1 : 0;
    const auto folder = tally.folders.emplace(c.folder, true).first;
    folder->second = folder->second && all;
  }
}

void rate(const char* what, int passed, int all) {
  std::printf("  %-40s %5d of %5d  %6.2f%%\n", what, passed, all,
              all == 0 ? 0.0 : 100.0 * passed / all);
}

void report(const char* title, const Tally& tally) {
  if (tally.results == 0) return;
  int folders = 0;
  for (const auto& [name, good] : tally.folders) folders += good ? 1 : 0;
  std::printf("%s\n", title);
  rate("all results", tally.passed, tally.results);
  rate("results that are not expected to be null", tally.with_value_passed, tally.with_value);
  rate("cases", tally.cases_passed, tally.cases);
  rate("folders passed in full", folders, static_cast<int>(tally.folders.size()));
  for (const std::string& failure : tally.failures) std::printf("  failed: %s\n", failure.c_str());
}

/// True if all failures stand in the text.
bool are_known(const Tally& tally, const std::string& known) {
  bool all = true;
  for (const std::string& id : tally.failed_ids) {
    if (known.find("`" + id + "`") != std::string::npos) continue;
    std::printf("not known to fail: %s\n", id.c_str());
    all = false;
  }
  return all;
}

bool read_file(const std::string& path, Tally& lines, Tally& models) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    std::fprintf(stderr, "conformance: cannot read %s\n", path.c_str());
    return false;
  }
  value::JsonError error;
  const auto refuse = [&](std::size_t line) {
    std::fprintf(stderr, "conformance: %s:%zu: %s\n", path.c_str(), line, error.message.c_str());
    return false;
  };
  if (path.ends_with(".jsonl")) {
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.empty()) continue;
      const auto json = value::read_json(line, error);
      if (!json) return refuse(number);
      run(read_line(*json), lines);
    }
    return true;
  }
  std::ostringstream text;
  text << in.rdbuf();
  const auto json = value::read_json(text.str(), error);
  if (!json || json->kind() != Kind::list) return refuse(1);
  for (const Value& model : json->as_list()) run(read_model(model), models);
  return true;
}

}  // namespace
}  // namespace aftersales::conformance

int main(int argc, char** argv) {
  using namespace aftersales::conformance;
  Tally lines, models;
  std::optional<std::string> known;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--actual" && i + 1 < argc) {
      actual_file.open(argv[++i]);
      if (!actual_file) {
        std::fprintf(stderr, "conformance: cannot write %s\n", argv[i]);
        return 2;
      }
    } else if (argument == "--known" && i + 1 < argc) {
      std::ifstream in(argv[++i], std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      known = text.str();
      if (!in) {
        std::fprintf(stderr, "conformance: cannot read %s\n", argv[i]);
        return 2;
      }
    } else if (!read_file(argument, lines, models)) {
      return 2;
    }
  }
  report("expressions", lines);
  report("models", models);
  if (!known) return 0;
  const bool good = are_known(lines, *known);
  return are_known(models, *known) && good ? 0 : 1;
}
