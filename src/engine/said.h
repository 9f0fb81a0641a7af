// What the library says of its own where nobody explains a decision.
#pragma once

#include <string_view>

namespace aftersales::engine {

/// Both languages of a sentence.
struct Said {
  std::string_view zh, en;
  [[nodiscard]] std::string_view in(std::string_view language) const {
    return language.substr(0, 2) == "zh" ? zh : en;
  }
};

}  // namespace aftersales::engine
