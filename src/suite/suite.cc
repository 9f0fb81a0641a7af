// The tests of a pack: found, read, run, summed up.
#include "suite/suite.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "model/pack_files.h"
#include "suite/run.h"
#include "suite/test_file.h"
#include "text/report.h"
#include "yaml/tree.h"

namespace aftersales::suite {

namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& pack) {
  std::error_code error;
  if (fs::is_directory(pack, error)) return pack / "tests";
  if (pack.filename() == "policy.yaml") return pack.parent_path() / "tests";
  fs::path folder = pack;
  return folder.replace_extension(".tests");
}

void mistake(text::Report& report, std::string_view code, std::string message,
             std::string hint = {}) {
  report.error(code, {}, std::move(message), std::move(hint));
}

/// The files of tests, also those in folders below, by name.
std::vector<fs::path> files_in(const fs::path& folder, text::Report& report) {
  std::vector<fs::path> files;
  std::error_code error;
  fs::recursive_directory_iterator each(folder, fs::directory_options::skip_permission_denied,
                                        error);
  for (; !error && each != fs::recursive_directory_iterator(); each.increment(error)) {
    const fs::path& path = each->path();
    std::error_code no_folder;
    if (path.filename().string().front() == '.' || each->is_directory(no_folder)) continue;
    const std::string name = path.filename().string();
    if (name.ends_with(".yaml")) files.push_back(path);
    for (const std::string_view extension : model::other_extensions) {
      if (!name.ends_with(extension)) continue;
      mistake(report, "suite.extension", fmt::format("`{}` would not be read", path.string()),
              fmt::format("files of tests end in `.yaml`: rename it to `{}.yaml`",
                          name.substr(0, name.size() - extension.size())));
    }
  }
  std::sort(files.begin(), files.end());
  if (files.empty()) {
    mistake(report, "suite.no-tests",
            fmt::format("the pack has no tests: there is no file in `{}`", folder.string()),
            "write the first in a file such as returns.yaml in this folder");
  }
  return files;
}

bool is_wanted(const Test& test, const std::string& filter) {
  if (filter.empty()) return true;
  const std::string full = fmt::format(
      "{}: {}", test.where.source == nullptr ? "" : test.where.source->name(), test.name);
  return full.find(filter) != std::string::npos;
}

}  // namespace

std::size_t Results::failed() const {
  return static_cast<std::size_t>(
      std::count_if(outcomes.begin(), outcomes.end(),
                    [](const Outcome& each) { return !each.differences.empty(); }));
}

bool Results::ok() const { return mistakes.empty() && failed() == 0 && !outcomes.empty(); }

Results run(const Policy& policy, const fs::path& pack, const Options& options) {
  const Vocabulary vocabulary(policy);
  text::Report report;
  Results results;
  results.filtered = !options.filter.empty();
  Reached reached;
  std::size_t read = 0;
  for (const fs::path& path : files_in(folder_of(pack), report)) {
    model::FileProblem problem;
    auto bytes = model::read_bytes(path, yaml::Limits{}.bytes, problem);
    if (!bytes) {
      mistake(report, problem.code, fmt::format("`{}` {}", path.string(), problem.message),
              problem.hint);
      continue;
    }
    const TestFile file = read_tests(
        std::make_shared<const text::Source>(path.string(), std::move(*bytes)), vocabulary, report);
    read += file.tests.size();
    for (const Test& test : file.tests) {
      if (is_wanted(test, options.filter)) {
        results.outcomes.push_back(run_test(test, vocabulary, options.language, reached));
      }
    }
  }
  if (results.outcomes.empty() && read != 0) {
    mistake(report, "suite.filter", fmt::format("no test has `{}` in its name", options.filter));
  }
  results.mistakes = report.take();
  results.coverage = coverage_of(reached, vocabulary);
  return results;
}

}  // namespace aftersales::suite
