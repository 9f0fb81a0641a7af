// A policy written in a test -> a Policy, and its decisions -> one line each, for tables of rows.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/policy.h>

namespace aftersales::tests {

/// A pack of one file in the system's folder for temporary files, removed with the object.
class PackFile {
 public:
  /// A text without a header gets one: language en, time zone Asia/Shanghai, currency CNY, on one
  /// line.
  explicit PackFile(std::string_view yaml) {
    static std::atomic<unsigned> next{0};  // of file names only
    folder_ = std::filesystem::temp_directory_path() /
              ("aftersales-" + std::to_string(reinterpret_cast<std::uintptr_t>(this)) + "-" +
               std::to_string(next.fetch_add(1)));
    std::filesystem::create_directories(folder_);
    std::ofstream out(path(), std::ios::binary);
    if (yaml.find("policy:") == std::string_view::npos)
      out << "policy: small\nversion: \"1\"\nlanguage: en\ntime_zone: Asia/Shanghai\ncurrency: CNY";
    out << yaml << '\n';
  }
  PackFile(const PackFile&) = delete;
  PackFile& operator=(const PackFile&) = delete;
  ~PackFile() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "small.yaml"; }

 private:
  std::filesystem::path folder_;
};

/// The policy of a text that has no mistakes.
inline Policy policy_of(std::string_view yaml) {
  const PackFile file(yaml);
  LoadResult loaded = Policy::try_load(file.path());
  for (const Diagnostic& d : loaded.diagnostics) {
    if (d.severity == Severity::error) FAIL_CHECK(d.to_string());
  }
  REQUIRE(loaded.policy.has_value());
  return std::move(*loaded.policy);
}

inline std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& p : parts) all += (all.empty() ? "" : ",") + p;
  return all;
}

/// The codes of the mistakes of a text, joined by commas.
inline std::string mistakes_of(std::string_view yaml) {
  const PackFile file(yaml);
  std::vector<std::string> codes;
  for (const Diagnostic& d : Policy::try_load(file.path()).diagnostics) {
    if (d.severity == Severity::error) codes.push_back(d.code);
  }
  return joined(codes);
}

/// `decided 7 by A,B`, `undetermined [facts] 7 by A | 15 by B | none`, `no_rule`,
/// `failed CODE in RULE`.
inline std::string told(const Decision& d) {
  const auto by = [](const std::vector<std::string>& rules) {
    return rules.empty() ? std::string() : " by " + joined(rules);
  };
  std::string text(to_string(d.status()));
  if (d.status() == Status::decided) text += " " + d.value().to_string() + by(d.rules());
  if (d.status() == Status::undetermined) {
    std::vector<std::string> facts;
    for (const Need& n : d.needs()) facts.push_back(n.fact);
    text += " [" + joined(facts) + "]";
    const char* separator = " ";
    for (const Possibility& p : d.possible()) {
      text += separator;
      if (p.value.is_null() && p.rules.empty())
        text += "none";
      else
        text += (p.known ? p.value.to_string() : "?") + by(p.rules);
      separator = " | ";
    }
  }
  if (d.error()) {
    text += " " + d.error()->code;
    if (!d.error()->rule.empty()) text += " in " + d.error()->rule;
  }
  return text;
}

struct Row {
  const char* facts;  // JSON
  const char* outcome;
};

/// Each row's case gives its outcome.
inline void check_rows(const Policy& policy, std::string_view decision,
                       std::initializer_list<Row> rows, const DecideOptions& options = {}) {
  for (const Row& row : rows) {
    CAPTURE(std::string(decision));
    CAPTURE(row.facts);
    CHECK(told(policy.decide(decision, Case::from_json(row.facts), options)) == row.outcome);
  }
}

inline DateTime moment(std::string_view iso) {
  const auto parsed = DateTime::parse(iso);
  REQUIRE(parsed.has_value());
  return *parsed;
}

}  // namespace aftersales::tests
