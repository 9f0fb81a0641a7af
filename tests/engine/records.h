// The pack and the cases in tests/records/, and records of decisions on them.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <aftersales/policy.h>

#include "tests/fenced.h"

namespace aftersales::tests {

inline const std::filesystem::path kRecords =
    std::filesystem::path(AFTERSALES_SOURCE_DIR) / "tests/records";

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from, " is not in ", text);
  return text.replace(at, from.size(), to);
}

inline std::string record_of(const Policy& policy, const std::string& decision,
                             const std::string& json) {
  return policy.decide(decision, Case::from_json(json, policy)).to_record();
}

/// Records of the cases in the file: of the first case all, of the others some, of the last, which
/// cannot be read, one.
inline std::vector<std::string> all_records(const Policy& policy) {
  std::vector<std::string> decisions;  // all
  std::vector<std::string> records;
  for (const std::string& line : lines_of(read_file(kRecords / "cases.ndjson"))) {
    const Case c = Case::from_json(line, policy);
    if (!c.error().empty()) decisions = {"terms"};
    for (const Decision& d : policy.decide_all(c, decisions).decisions)
      records.push_back(d.to_record());
    decisions = {"terms", "share", "size", "seen_on", "greeting", "birthday", "either"};
  }
  return records;
}

}  // namespace aftersales::tests
