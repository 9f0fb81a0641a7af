// What a Case holds, and binding it to a policy.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aftersales/policy.h>

#include "engine/run.h"

namespace aftersales {
inline namespace v0 {

/// Found out by one of many readers, for all of them. A copy knows nothing yet.
class FoundOut {
 public:
  FoundOut() = default;
  FoundOut(const FoundOut&) noexcept {}
  FoundOut& operator=(const FoundOut&) noexcept {
    forget();
    return *this;
  }
  ~FoundOut() = default;
  void note() const { is_.store(true, std::memory_order_relaxed); }
  void forget() { is_.store(false, std::memory_order_relaxed); }
  explicit operator bool() const { return is_.load(std::memory_order_relaxed); }

 private:
  mutable std::atomic<bool> is_{false};
};

// What a decision looks at first lies together.
struct Case::State {
  std::shared_ptr<const Policy::State> policy;  // of a Case made for one
  bool is_plain = false;  // of such a one: `bound` says all, and nothing is to be said about that
  FoundOut is_possible;   // as it is, and without another moment, it breaks no invariant
  std::optional<DateTime> as_of;
  engine::BoundCase bound;                           // of such a one: its facts
  std::vector<std::pair<std::string, Value>> facts;  // by name; those set by slot stand in `bound`
  std::string error;                                 // the text could not be read

  /// It could not be read.
  void refuse(std::string why) {
    error = std::move(why);
    note_plain();
  }
  /// After each change.
  void note_plain() {
    is_plain = policy && facts.empty() && error.empty() && bound.is_plain();
    is_possible.forget();
  }

  [[nodiscard]] static State& of(Case& c) { return *c.state_; }
  [[nodiscard]] static const State& of(const Case& c) { return *c.state_; }
};

}  // namespace v0

namespace engine {

/// A case with no fact given.
[[nodiscard]] BoundCase empty_case(const Linked& linked);
/// Finds the facts behind the names, converts the values, notes what does not fit.
void bind(const Linked& linked, const std::vector<std::pair<std::string, Value>>& facts,
          BoundCase& into);
/// The same facts for another policy, by name.
[[nodiscard]] BoundCase rebound(const Linked& from, const BoundCase& bound, const Linked& to);
/// Sets one fact; what does not fit becomes a finding. `twice`: setting it again is a mistake.
/// False if something may have been said about it.
bool set_fact(const Linked& linked, std::uint32_t slot, const Value& raw, bool twice,
              BoundCase& into);
/// What a JSON text says of a case, in the place of what `into` held.
void read_case(std::string_view json, const Linked& linked, Case::State& into);
/// Binds the entries of a JSON object as they are read. False if that takes more than this: the
/// text is not acceptable, or holds a name that is no fact's or stands twice. Then `into` is of no
/// use.
[[nodiscard]] bool bind_json(const Linked& linked, std::string_view json, BoundCase& into);
/// Says of a fact that it is given, and not what it is.
void hide_fact(std::uint32_t slot, BoundCase& into);

}  // namespace engine
}  // namespace aftersales
