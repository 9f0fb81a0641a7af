// Packs over packs, for tests of layers.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "tests/engine/pack.h"
#include "tests/model/folder.h"

namespace aftersales::tests {

/// Files of packs beside each other, the last of which lies over the others.
class Packs {
 public:
  struct File {
    const char* path;
    std::string yaml;
  };
  explicit Packs(const std::vector<File>& files) {
    for (const File& file : files) {
      folder_.write(file.path, file.yaml + '\n');
      top_ = folder_.at(file.path);
    }
  }
  [[nodiscard]] LoadResult load() const { return Policy::try_load(top_.parent_path()); }
  [[nodiscard]] Policy policy() const {
    LoadResult loaded = load();
    for (const Diagnostic& d : loaded.diagnostics) {
      if (d.severity == Severity::error) FAIL_CHECK(d.to_string());
    }
    REQUIRE(loaded.policy.has_value());
    return std::move(*loaded.policy);
  }
  [[nodiscard]] std::string mistakes() const {
    std::vector<std::string> codes;
    for (const Diagnostic& d : load().diagnostics) {
      if (d.severity == Severity::error) codes.push_back(d.code);
    }
    return joined(codes);
  }

 private:
  model::Folder folder_;
  std::filesystem::path top_;
};

}  // namespace aftersales::tests
