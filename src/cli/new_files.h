// The packs of examples/new, which `aftersales new` lays out.
#pragma once

#include <span>
#include <string_view>

namespace aftersales::cli {

struct NewFile {
  std::string_view language;  // zh
  std::string_view path;      // from the pack's folder: tests/returns.yaml
  std::string_view text;
};

/// In the order of their paths.
[[nodiscard]] std::span<const NewFile> new_files();

}  // namespace aftersales::cli
