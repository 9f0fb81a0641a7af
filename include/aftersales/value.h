// What facts and decisions hold: a null, a boolean, a number, a date, a list, and so on.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aftersales/decimal.h>
#include <aftersales/export.h>
#include <aftersales/temporal.h>

namespace aftersales {
inline namespace v0 {

/// The kinds of a Value. Only ever appended to.
enum class Kind : std::uint8_t {
  null,
  boolean,
  number,
  money,        ///< a number of the policy's currency
  enumeration,  ///< one of the named values of a type
  string,
  date,
  time,
  date_time,
  duration,
  period,
  list,
  context,  ///< entries by name, in order
  range,
  function,
};

class Value;
using List = std::vector<Value>;
using Entry = std::pair<std::string, Value>;
using Entries = std::vector<Entry>;

namespace detail {
/// What is shared by copies of a long value: immutable, counted.
struct AFTERSALES_API Shared;
struct ValueAccess;
}  // namespace detail

/// An immutable value. 24 bytes; copying a long one shares it.
/// Thread promise: a value like a std::shared_ptr to const: copies may be used in different
/// threads.
class AFTERSALES_API Value {
 public:
  constexpr Value() noexcept = default;        ///< null
  constexpr Value(std::nullptr_t) noexcept {}  // NOLINT(google-explicit-constructor)
  template <std::same_as<bool> B>
  constexpr Value(B b) noexcept
      : kind_(Kind::boolean), a_(b ? 1 : 0) {}  // NOLINT(google-explicit-constructor)
  template <std::integral T>
  requires(!std::same_as<T, bool> && !std::same_as<T, char>) Value(T integer)
  noexcept : Value(Decimal(integer)) {}  // NOLINT(google-explicit-constructor)
  Value(Decimal number) noexcept         // NOLINT(google-explicit-constructor)
      : kind_(Kind::number), a_(number.low_bits()), b_(number.high_bits()) {}
  Value(float) = delete;   ///< money never passes through binary fractions: use Decimal::parse
  Value(double) = delete;  ///< money never passes through binary fractions: use Decimal::parse
  Value(std::string_view text);                               // NOLINT(google-explicit-constructor)
  Value(const char* text) : Value(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Value(const std::string& text)
      : Value(std::string_view(text)) {}  // NOLINT(google-explicit-constructor)
  Value(Date date) noexcept
      : kind_(Kind::date), a_(static_cast<std::uint64_t>(date.days)) {}  // NOLINT
  Value(const Time& time) noexcept;        // NOLINT(google-explicit-constructor)
  Value(const DateTime& moment) noexcept;  // NOLINT(google-explicit-constructor)
  Value(Duration duration) noexcept;       // NOLINT(google-explicit-constructor)
  Value(Period period) noexcept;           // NOLINT(google-explicit-constructor)
  Value(List elements);                    // NOLINT(google-explicit-constructor)
  Value(Entries entries);                  // NOLINT(google-explicit-constructor)
  [[nodiscard]] static Value list(std::initializer_list<Value> elements) {
    return Value(List(elements));
  }
  [[nodiscard]] static Value context(std::initializer_list<Entry> entries) {
    return Value(Entries(entries));
  }

  /// A value that only borrows becomes an owner when copied, so that no copy outlives what it points
  /// to.
  Value(const Value& other) noexcept
      : kind_(other.kind_),
        flags_(other.flags_),
        small_(other.small_),
        nanos_(other.nanos_),
        a_(other.a_),
        b_(other.b_) {
    if (kind_ >= Kind::enumeration && is_counted()) share();
  }
  Value(Value&& other) noexcept
      : kind_(other.kind_),
        flags_(other.flags_),
        small_(other.small_),
        nanos_(other.nanos_),
        a_(other.a_),
        b_(other.b_) {
    other.kind_ = Kind::null;
    other.flags_ = 0;
  }
  Value& operator=(const Value& other) noexcept {
    if (this != &other) *this = Value(other);
    return *this;
  }
  Value& operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    if ((flags_ & kOwns) != 0) release();
    kind_ = other.kind_;
    flags_ = other.flags_;
    small_ = other.small_;
    nanos_ = other.nanos_;
    a_ = other.a_;
    b_ = other.b_;
    other.kind_ = Kind::null;
    other.flags_ = 0;
    return *this;
  }
  ~Value() {
    if ((flags_ & kOwns) != 0) release();
  }

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_null() const noexcept { return kind_ == Kind::null; }

  // Each of these wants a value of its kind (see kind()); for another it gives a zero, false or
  // empty one.
  [[nodiscard]] bool as_bool() const noexcept { return kind_ == Kind::boolean && a_ != 0; }
  [[nodiscard]] Decimal as_number() const noexcept;  ///< of a number or money
  [[nodiscard]] std::string_view as_string()
      const noexcept;  ///< of a string, or the value of an enumeration
  [[nodiscard]] Date as_date() const noexcept;
  [[nodiscard]] Time as_time() const noexcept;
  [[nodiscard]] DateTime as_date_time() const noexcept;
  [[nodiscard]] Duration as_duration() const noexcept;
  [[nodiscard]] Period as_period() const noexcept;
  [[nodiscard]] const List& as_list() const noexcept;
  [[nodiscard]] const Entries& as_context() const noexcept;
  /// The entry of a context; null where there is none.
  [[nodiscard]] const Value& operator[](std::string_view name) const noexcept;

  /// The same kind and the same value: `1.50 == 1.5`, contexts whatever the order of their entries.
  friend AFTERSALES_API bool operator==(const Value& a, const Value& b) noexcept;
  friend AFTERSALES_API std::ostream& operator<<(std::ostream& out, const Value& value);

  /// JSON: exact digits (money with its minor digits), dates, times and durations as ISO text with
  /// offset, enumerations by value.
  [[nodiscard]] std::string to_json() const;
  /// For people: like JSON, but a text, a date or an enumeration without quotes.
  [[nodiscard]] std::string to_string() const;

 private:
  friend struct detail::ValueAccess;
  static constexpr std::uint8_t kOwns = 1;  // a_ points to a Shared that this value counts
  static constexpr std::uint8_t kInline =
      2;  // a string of up to 16 bytes in a_ and b_, length in small_

  /// Does a_ point to a Shared?
  [[nodiscard]] bool is_counted() const noexcept {
    return kind_ == Kind::enumeration || (kind_ == Kind::string && (flags_ & kInline) == 0) ||
           (kind_ >= Kind::list && kind_ <= Kind::function);
  }
  void share() noexcept;
  void release() noexcept;

  Kind kind_ = Kind::null;
  std::uint8_t flags_ = 0;
  std::uint16_t small_ =
      0;  // string length if inline; index of an enumeration; minor digits of money
  std::uint32_t nanos_ = 0;  // of a date and time or a duration
  std::uint64_t a_ = 0;
  std::uint64_t b_ = 0;
};

static_assert(sizeof(Value) == 24);

}  // namespace v0
}  // namespace aftersales
