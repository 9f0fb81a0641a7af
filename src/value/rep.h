// How values are held: the shared part of long ones, and the kinds that only the engine sees.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aftersales/value.h>

#include "text/name_index.h"

namespace aftersales {
inline namespace v0 {
namespace detail {

/// The counted part of strings, lists, contexts, ranges, functions and enumerations. Immutable once
/// built.
struct AFTERSALES_API Shared {
  mutable std::atomic<std::uint32_t> owners{1};
  Shared() = default;
  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;
  virtual ~Shared() = default;
};

struct SharedString final : Shared {
  explicit SharedString(std::string_view t) : text(t) {}
  std::string text;
};
struct SharedList final : Shared {
  explicit SharedList(List l) : elements(std::move(l)) {}
  List elements;
};
struct SharedContext final : Shared {
  explicit SharedContext(Entries e) : entries(std::move(e)) {}
  Entries entries;
};

/// How a range was written: `(< 10)` and `(null..10)` are not the same (DMN 1.5, table 41 note on
/// unary forms).
enum class RangeForm : std::uint8_t {
  interval,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal
};

/// low and high are null where the range is open.
struct SharedRange final : Shared {
  Value low, high;
  bool low_closed = false, high_closed = false;
  RangeForm form = RangeForm::interval;
};

/// The values of an enumeration, in their declared order.
struct SharedEnum final : Shared {
  std::string name;
  std::vector<std::string> values;
  bool ordered = false;
  text::NameIndex by_name;  // once all values are there; may be empty
  [[nodiscard]] std::optional<std::uint16_t> index_of(std::string_view value) const;
};

/// What can be called; the evaluator derives from it.
struct SharedFunction : Shared {};

/// Kinds that never leave the engine.
inline constexpr Kind kUnknown = Kind(200);  // a_: index of the set of facts it waits for
inline constexpr Kind kFailure = Kind(201);  // a_: index of the failure
inline constexpr Kind kCalendar =
    Kind(202);  // a_: pointer to a value::Calendar that the policy owns

[[nodiscard]] constexpr bool is_shared_kind(Kind kind) noexcept {
  return kind == Kind::enumeration || kind == Kind::list || kind == Kind::context ||
         kind == Kind::range || kind == Kind::function;  // and strings that are not inline
}

/// The engine's way into a Value.
struct ValueAccess {
  static Value make(Kind kind, std::uint64_t a, std::uint64_t b = 0, std::uint16_t small = 0,
                    std::uint32_t nanos = 0) {
    Value v;
    v.kind_ = kind;
    v.small_ = small;
    v.nanos_ = nanos;
    v.a_ = a;
    v.b_ = b;
    return v;
  }
  /// Takes over one count of `shared`.
  static Value own(Kind kind, const Shared* shared, std::uint16_t small = 0,
                   std::uint32_t depth = 0, std::uint64_t weight = 0) {
    Value v = make(kind, reinterpret_cast<std::uint64_t>(shared), weight, small, depth);
    v.flags_ = Value::kOwns;
    return v;
  }
  /// The same value without a count of its own: only while the original lives. Copying it makes an
  /// owner.
  static Value borrow(const Value& of) {
    Value v = make(of.kind_, of.a_, of.b_, of.small_, of.nanos_);
    v.flags_ = static_cast<std::uint8_t>(of.flags_ & ~Value::kOwns);
    return v;
  }
  /// Puts a borrowed value where another was.
  static void lend(const Value& of, Value& to) {
    if ((to.flags_ & Value::kOwns) != 0) to.release();
    to.kind_ = of.kind_;
    to.flags_ = static_cast<std::uint8_t>(of.flags_ & ~Value::kOwns);
    to.small_ = of.small_;
    to.nanos_ = of.nanos_;
    to.a_ = of.a_;
    to.b_ = of.b_;
  }
  /// The same, of one that counts nothing itself: no more than its bits.
  static void copy_borrowed(const Value& of, Value& to) {
    if ((to.flags_ & Value::kOwns) != 0) to.release();
    std::memcpy(static_cast<void*>(&to), &of, sizeof(Value));
  }
  /// Makes one of the engine's own kinds of it, with nothing in it.
  static void reset(Value& v, Kind kind) {
    if ((v.flags_ & Value::kOwns) != 0) v.release();
    v.kind_ = kind;
    v.flags_ = 0;
    v.a_ = 0;
  }
  static std::uint64_t a(const Value& v) { return v.a_; }
  static std::uint64_t b(const Value& v) { return v.b_; }
  static std::uint16_t small(const Value& v) { return v.small_; }
  static std::uint32_t nanos(const Value& v) { return v.nanos_; }
  template <typename T>
  static const T& shared(const Value& v) {
    return *static_cast<const T*>(reinterpret_cast<const Shared*>(v.a_));
  }
  /// How deep lists, contexts, ranges and functions are nested in a value, and of how many values
  /// it is made, those counted again that are shared: what bounds every walk over it. 0 and 1 for a
  /// value without parts.
  static std::uint32_t depth(const Value& v) { return has_parts(v.kind_) ? v.nanos_ : 0; }
  static std::uint64_t weight(const Value& v) { return has_parts(v.kind_) ? v.b_ : 1; }
  static bool has_parts(Kind kind) {
    return kind == Kind::list || kind == Kind::context || kind == Kind::range ||
           kind == Kind::function;
  }
  /// Does it count what it points to?
  static bool counts(const Value& v) { return (v.flags_ & Value::kOwns) != 0; }
  static bool owns(const Value& v) {
    return (v.flags_ & Value::kOwns) != 0 ||
           !(is_shared_kind(v.kind_) || (v.kind_ == Kind::string && !is_inline(v)));
  }
  static bool is_inline(const Value& v) { return (v.flags_ & Value::kInline) != 0; }
};

}  // namespace detail
}  // namespace v0

namespace value {

using detail::kCalendar;
using detail::kFailure;
using detail::kUnknown;
using detail::RangeForm;
using detail::SharedContext;
using detail::SharedEnum;
using detail::SharedRange;
using Access = detail::ValueAccess;

[[nodiscard]] inline bool is_unknown(const Value& v) { return v.kind() == kUnknown; }
[[nodiscard]] inline bool is_failure(const Value& v) { return v.kind() == kFailure; }
/// Lends values to as many others, one by one.
void lend_all(const Value* from, Value* to, std::size_t count);
/// The same where none of them counts what it points to: it is no more than its bits.
inline void copy_bits(const Value* from, Value* to, std::size_t count) {
  if (count != 0) std::memcpy(static_cast<void*>(to), from, count * sizeof(Value));
}

/// Neither unknown nor a failure.
[[nodiscard]] inline bool is_settled(const Value& v) {
  return v.kind() < kUnknown || v.kind() == kCalendar;
}
[[nodiscard]] inline bool is_numeric(const Value& v) {
  return v.kind() == Kind::number || v.kind() == Kind::money;
}

/// Money prints with at least `minor_digits` digits after the point.
[[nodiscard]] inline Value money(Decimal amount, int minor_digits) {
  return Access::make(Kind::money, amount.low_bits(), amount.high_bits(),
                      static_cast<std::uint16_t>(minor_digits));
}
[[nodiscard]] inline int minor_digits(const Value& money) { return Access::small(money); }

/// Counts the enumeration once more.
[[nodiscard]] Value enumeration(const SharedEnum& type, std::uint16_t index);
/// The same without a count of its own: only while the type lives.
[[nodiscard]] inline Value borrowed_enumeration(const SharedEnum& type, std::uint16_t index) {
  return Access::make(Kind::enumeration,
                      reinterpret_cast<std::uint64_t>(static_cast<const detail::Shared*>(&type)), 0,
                      index);
}
[[nodiscard]] inline std::uint16_t enum_index(const Value& v) { return Access::small(v); }
[[nodiscard]] inline const SharedEnum& enum_type(const Value& v) {
  return Access::shared<SharedEnum>(v);
}

/// Null ends are open ends.
[[nodiscard]] Value range(Value low, bool low_closed, Value high, bool high_closed,
                          RangeForm form = RangeForm::interval);
[[nodiscard]] inline const SharedRange& as_range(const Value& v) {
  return Access::shared<SharedRange>(v);
}

/// The name of a kind as FEEL and authors know it: "date and time".
[[nodiscard]] std::string_view kind_name(Kind kind);

}  // namespace value
}  // namespace aftersales
