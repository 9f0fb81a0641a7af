// What a Policy shares with its copies, its cases' facts and its decisions.
#pragma once

#include <memory>
#include <string>

#include <aftersales/policy.h>

#include "engine/linked.h"

namespace aftersales {
inline namespace v0 {

struct Policy::State {
  std::unique_ptr<const engine::Linked> linked;
  std::string tzdata;  // the version of the time zone data, as it was at load
};

}  // namespace v0
}  // namespace aftersales
