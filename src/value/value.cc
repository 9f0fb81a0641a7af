// Building, copying and comparing values.
#include <algorithm>
#include <numeric>
#include <ostream>

#include "value/rep.h"

namespace aftersales {
inline namespace v0 {

using detail::Shared;
using detail::SharedContext;
using detail::SharedEnum;
using detail::SharedList;
using detail::SharedRange;
using detail::SharedString;
using detail::ValueAccess;

namespace {

constexpr std::size_t kInlineBytes = 16;

const Shared* shared_of(std::uint64_t bits) { return reinterpret_cast<const Shared*>(bits); }

bool same_entries(const Entries& a, const Entries& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&](const Entry& entry) {
    auto it = std::find_if(b.begin(), b.end(),
                           [&](const Entry& other) { return other.first == entry.first; });
    return it != b.end() && it->second == entry.second;
  });
}

}  // namespace

Value::Value(std::string_view text) : kind_(Kind::string) {
  if (text.size() <= kInlineBytes) {
    flags_ = kInline;
    small_ = static_cast<std::uint16_t>(text.size());
    std::memcpy(&a_, text.data(), std::min<std::size_t>(text.size(), 8));
    if (text.size() > 8) std::memcpy(&b_, text.data() + 8, text.size() - 8);
    return;
  }
  a_ = reinterpret_cast<std::uint64_t>(static_cast<const Shared*>(new SharedString(text)));
  flags_ = kOwns;
}

Value::Value(const Time& time) noexcept
    : kind_(Kind::time), a_(static_cast<std::uint64_t>(time.nanos)), b_(time.zone.bits()) {}
Value::Value(const DateTime& moment) noexcept
    : kind_(Kind::date_time),
      nanos_(moment.nanos),
      a_(static_cast<std::uint64_t>(moment.seconds)),
      b_(moment.zone.bits()) {}
Value::Value(Duration duration) noexcept
    : kind_(Kind::duration),
      nanos_(duration.nanos),
      a_(static_cast<std::uint64_t>(duration.seconds)) {}
Value::Value(Period period) noexcept
    : kind_(Kind::period), a_(static_cast<std::uint64_t>(period.months)) {}

namespace {

constexpr std::uint64_t kMostWeight = std::uint64_t{1} << 40;

void add_part(const Value& part, std::uint32_t& depth, std::uint64_t& weight) {
  depth = std::max(depth, ValueAccess::depth(part) + 1);
  weight = std::min(weight + ValueAccess::weight(part), kMostWeight);
}

}  // namespace

Value::Value(List elements) : kind_(Kind::list), nanos_(1), b_(1) {
  for (const Value& element : elements) add_part(element, nanos_, b_);
  a_ = reinterpret_cast<std::uint64_t>(
      static_cast<const Shared*>(new SharedList(std::move(elements))));
  flags_ = kOwns;
}
Value::Value(Entries entries) : kind_(Kind::context), nanos_(1), b_(1) {
  for (const Entry& entry : entries) add_part(entry.second, nanos_, b_);
  a_ = reinterpret_cast<std::uint64_t>(
      static_cast<const Shared*>(new SharedContext(std::move(entries))));
  flags_ = kOwns;
}

void Value::share() noexcept {
  flags_ |= kOwns;
  shared_of(a_)->owners.fetch_add(1, std::memory_order_relaxed);
}

void Value::release() noexcept {
  const Shared* shared = shared_of(a_);
  if (shared->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared;
}

Decimal Value::as_number() const noexcept {
  return kind_ == Kind::number || kind_ == Kind::money ? Decimal::from_bits(a_, b_) : Decimal();
}

std::string_view Value::as_string() const noexcept {
  if (kind_ == Kind::string) {
    if ((flags_ & kInline) != 0) return {reinterpret_cast<const char*>(&a_), small_};
    return ValueAccess::shared<SharedString>(*this).text;
  }
  if (kind_ == Kind::enumeration) return ValueAccess::shared<SharedEnum>(*this).values[small_];
  return {};
}

Date Value::as_date() const noexcept {
  return {kind_ == Kind::date ? static_cast<std::int64_t>(a_) : 0};
}
Time Value::as_time() const noexcept {
  if (kind_ != Kind::time) return {};
  return {static_cast<std::int64_t>(a_), Zone::from_bits(b_)};
}
DateTime Value::as_date_time() const noexcept {
  if (kind_ != Kind::date_time) return {};
  return {static_cast<std::int64_t>(a_), nanos_, Zone::from_bits(b_)};
}
Duration Value::as_duration() const noexcept {
  if (kind_ != Kind::duration) return {};
  return {static_cast<std::int64_t>(a_), nanos_};
}
Period Value::as_period() const noexcept {
  return {kind_ == Kind::period ? static_cast<std::int64_t>(a_) : 0};
}

const List& Value::as_list() const noexcept {
  static const List empty;
  return kind_ == Kind::list ? ValueAccess::shared<SharedList>(*this).elements : empty;
}

const Entries& Value::as_context() const noexcept {
  static const Entries empty;
  return kind_ == Kind::context ? ValueAccess::shared<SharedContext>(*this).entries : empty;
}

const Value& Value::operator[](std::string_view name) const noexcept {
  static const Value none;
  for (const Entry& entry : as_context()) {
    if (entry.first == name) return entry.second;
  }
  return none;
}

bool operator==(const Value& a, const Value& b) noexcept {
  if (a.kind_ != b.kind_) return false;
  switch (a.kind_) {
    case Kind::null:
      return true;
    case Kind::boolean:
      return a.as_bool() == b.as_bool();
    case Kind::number:
    case Kind::money:
      return a.as_number() == b.as_number();
    case Kind::string:
      return a.as_string() == b.as_string();
    case Kind::enumeration:
      return a.small_ == b.small_ &&
             (a.a_ == b.a_ || (value::enum_type(a).name == value::enum_type(b).name &&
                               a.as_string() == b.as_string()));
    case Kind::list:
      return a.as_list() == b.as_list();
    case Kind::context:
      return same_entries(a.as_context(), b.as_context());
    case Kind::range: {
      const SharedRange& x = value::as_range(a);
      const SharedRange& y = value::as_range(b);
      return x.low == y.low && x.high == y.high && x.low_closed == y.low_closed &&
             x.high_closed == y.high_closed && x.form == y.form;
    }
    default:
      return a.a_ == b.a_ && a.b_ == b.b_ && a.nanos_ == b.nanos_;
  }
}

std::ostream& operator<<(std::ostream& out, const Value& value) { return out << value.to_string(); }

std::optional<std::uint16_t> SharedEnum::index_of(std::string_view value) const {
  if (by_name.empty()) {  // not declared by a policy
    const auto at = std::find(values.begin(), values.end(), value);
    if (at == values.end()) return std::nullopt;
    return static_cast<std::uint16_t>(at - values.begin());
  }
  const std::uint32_t index = by_name.find(text::NameKey(value), values);
  if (index == text::NameIndex::kNone) return std::nullopt;
  return static_cast<std::uint16_t>(index);
}

}  // namespace v0

namespace value {

void lend_all(const Value* from, Value* to, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) Access::lend(from[i], to[i]);
}

Value enumeration(const SharedEnum& type, std::uint16_t index) {
  type.owners.fetch_add(1, std::memory_order_relaxed);
  return Access::own(Kind::enumeration, &type, index);
}

Value range(Value low, bool low_closed, Value high, bool high_closed, RangeForm form) {
  auto* shared = new SharedRange;
  shared->low = std::move(low);
  shared->high = std::move(high);
  shared->low_closed = low_closed;
  shared->high_closed = high_closed;
  shared->form = form;
  const std::uint32_t depth = 1 + std::max(Access::depth(shared->low), Access::depth(shared->high));
  return Access::own(Kind::range, shared, 0, depth,
                     Access::weight(shared->low) + Access::weight(shared->high));
}

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "boolean";
    case Kind::number:
      return "number";
    case Kind::money:
      return "money";
    case Kind::enumeration:
      return "enumeration";
    case Kind::string:
      return "string";
    case Kind::date:
      return "date";
    case Kind::time:
      return "time";
    case Kind::date_time:
      return "date and time";
    case Kind::duration:
      return "duration";
    case Kind::period:
      return "period";
    case Kind::list:
      return "list";
    case Kind::context:
      return "context";
    case Kind::range:
      return "range";
    case Kind::function:
      return "function";
  }
  if (kind == kUnknown) return "unknown";
  if (kind == kFailure) return "failure";
  return "calendar";
}

}  // namespace value
}  // namespace aftersales
