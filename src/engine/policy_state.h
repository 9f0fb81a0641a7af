// What a Policy shares with its copies, its cases' facts and its decisions.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include <aftersales/policy.h>

#include "engine/levers.h"
#include "engine/linked.h"

namespace aftersales {
inline namespace v0 {

struct Policy::State {
  std::unique_ptr<const engine::Linked> linked;
  std::string tzdata;  // the version of the time zone data, as it was at load

  /// Made when somebody first asks, by any thread.
  [[nodiscard]] const engine::LeverIndex& levers() const {
    std::call_once(levers_made_, [this] { levers_.emplace(*linked); });
    return *levers_;
  }

 private:
  mutable std::once_flag levers_made_;
  mutable std::optional<const engine::LeverIndex> levers_;
};

}  // namespace v0
}  // namespace aftersales
