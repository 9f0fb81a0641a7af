// A folder or a file -> the model of a pack, or every mistake in how it is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "model/model.h"

namespace aftersales::model {

/// What a pack may hold at most (language 10).
struct Limits {
  std::uint32_t files = 256;        // beside the first: of its folder and imported
  std::uint32_t rules = 100'000;    // of a decision, exceptions and rows included
  std::uint32_t cells = 2'000'000;  // of a decision: conditions and outcomes
};

struct ReadOptions {
  /// Imports stay inside it. Empty: the folder above the pack's folder; for a pack of one file, the
  /// folder that holds it.
  std::filesystem::path root;
  Limits limits;
  /// How files are named in messages is how `path` was given, joined with their place below it.
};

/// Reads policy.yaml and the further *.yaml beside it in name order (or the one file), and what
/// they import. On mistakes returns what could be read, for further checks; `report` tells. Nothing
/// only if there is nothing to go on with.
[[nodiscard]] std::optional<Pack> read_pack(const std::filesystem::path& path,
                                            const ReadOptions& options, text::Report& report);

}  // namespace aftersales::model
