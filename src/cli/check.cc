// A pack -> all that is wrong with it. Also how every other command loads its pack.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cli/commands.h"

namespace aftersales::cli {

namespace {

std::size_t count(const std::vector<Diagnostic>& diagnostics, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(diagnostics.begin(), diagnostics.end(),
                    [severity](const Diagnostic& d) { return d.severity == severity; }));
}

LoadResult try_load(const PackOptions& pack) {
  LoadOptions options;
  options.root = pack.root;
  return Policy::try_load(pack.path, options);
}

}  // namespace

int exit_for(const std::vector<Diagnostic>& errors) {
  const bool unreachable = std::any_of(errors.begin(), errors.end(), [](const Diagnostic& d) {
    return d.file.empty() &&
           (d.code == "pack.missing" || d.code == "pack.unreadable" || d.code == "pack.root");
  });
  return unreachable ? kUsage : kWrong;
}

std::optional<Policy> load(const PackOptions& pack, int& exit) {
  LoadResult result = try_load(pack);
  if (result.policy) return std::move(result.policy);
  show(result.diagnostics);
  exit = exit_for(result.diagnostics);
  return std::nullopt;
}

void check_language(const Policy& policy, const std::string& language) {
  const std::vector<std::string>& known = policy.languages();
  if (language.empty() || std::find(known.begin(), known.end(), language) != known.end()) return;
  say(fmt::format("aftersales: warning: the policy has no texts in `{}`; its languages are {}",
                  language, fmt::join(known, ", ")));
}

int check(const PackOptions& pack) {
  const LoadResult result = try_load(pack);
  show(result.diagnostics);
  const std::string found =
      fmt::format("{}, {}", count_of(count(result.diagnostics, Severity::error), "error"),
                  count_of(count(result.diagnostics, Severity::warning), "warning"));
  if (!result.policy) {
    print(fmt::format("{}: {}\n", pack.path, found));
    return exit_for(result.diagnostics);
  }
  const Policy& policy = *result.policy;
  print(fmt::format("{} {}: {}; {}, {}, {}\n", policy.id(), policy.version(), found,
                    count_of(policy.facts().size(), "fact"),
                    count_of(policy.decisions().size(), "decision"),
                    count_of(policy.rules().size(), "rule")));
  return kDone;
}

}  // namespace aftersales::cli
