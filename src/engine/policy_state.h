// What a Policy shares with its copies, its cases' facts and its decisions.
#pragma once

#include <memory>

#include <aftersales/policy.h>

#include "engine/linked.h"

namespace aftersales {
inline namespace v0 {

struct Policy::State {
  std::unique_ptr<const engine::Linked> linked;
};

}  // namespace v0
}  // namespace aftersales
