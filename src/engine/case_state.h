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

/// Noted by one of many readers, for all of them.
class FoundOut {
 public:
  void note() const { is_.store(true, std::memory_order_relaxed); }
  void forget() { is_.store(false, std::memory_order_relaxed); }
  explicit operator bool() const { return is_.load(std::memory_order_relaxed); }

 private:
  mutable std::atomic<bool> is_{false};
};

// What a decision looks at first lies together.
struct Case::State {
  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() = default;

  std::shared_ptr<const Policy::State> policy;  // of a Case made for one
  bool is_plain = false;  // of such a one: `bound` says all, and nothing is to be said about that
  FoundOut is_possible;   // as it is, and without another moment, it breaks no invariant
  FoundOut is_held;       // by a decision, too, since it was last changed
  std::optional<DateTime> as_of;
  engine::BoundCase bound;                           // of such a one: its facts
  std::vector<std::pair<std::string, Value>> facts;  // by name; those set by slot stand in `bound`
  std::string error;                                 // the text could not be read
  // Room for the state after this one. Of no other owner's concern: a copy of the case has none.
  std::shared_ptr<State> spare;

  /// All that the other one says.
  void take(const State& other);
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

  [[nodiscard]] static const State& of(const Case& c) { return *c.state_; }
  /// To be changed: a decision that holds on to the case keeps it as it was.
  [[nodiscard]] static State& to_change(Case& c) {
    if (c.state_->is_held) make_own(c, true);
    return *c.state_;
  }
  /// The same for whoever then replaces all but the policy: what it holds may be of an earlier
  /// case.
  [[nodiscard]] static State& to_replace(Case& c) {
    if (c.state_->is_held) make_own(c, false);
    return *c.state_;
  }
  /// To be held on to. That nobody changes it any more is noted.
  [[nodiscard]] static const std::shared_ptr<State>& hold(const Case& c) {
    if (!c.state_->is_held) c.state_->is_held.note();
    return c.state_;
  }

 private:
  /// A state that no decision has, in the place of one that some decision may still have.
  static void make_own(Case& c, bool with_facts);
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
/// The facts of one case in the place of another's, in the room that there is.
void take_facts(const BoundCase& from, BoundCase& into);
/// One case in the place of another, with all that is to be said about its facts.
void take(const BoundCase& from, BoundCase& into);
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
