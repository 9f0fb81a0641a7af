// A line for each file, as sha256sum prints it, sorted by names; the hash of these lines. So
// whoever audits a decision needs nothing of ours to check which policy it was.
#include "engine/fingerprint.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include <sha2.h>

namespace aftersales::engine {

namespace {

namespace fs = std::filesystem;

std::string sha256(std::string_view bytes) {
  std::string digits(SHA256_DIGEST_STRING_LENGTH, '\0');
  SHA256Data(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), digits.data());
  digits.pop_back();  // the zero behind them
  return digits;
}

}  // namespace

// Names as they were given at load begin with the way to the policy as it was typed; from the
// policy's folder they are the same wherever it lies.
std::string fingerprint_of(const std::vector<model::File>& files) {
  const auto given = [](const model::File& file) {
    return fs::path(file.source->name()).lexically_normal();
  };
  const fs::path parent = given(files.front()).parent_path();
  const fs::path folder = parent.empty() ? fs::path(".") : parent;
  std::vector<std::pair<std::string, std::string>> lines;
  for (const model::File& file : files) {
    std::string name = given(file).lexically_relative(folder).generic_string();
    lines.emplace_back(std::move(name), sha256(file.source->text()));
  }
  std::sort(lines.begin(), lines.end());
  std::string list;
  for (const auto& [name, hash] : lines) list.append(hash).append("  ").append(name).append("\n");
  return sha256(list);
}

}  // namespace aftersales::engine
