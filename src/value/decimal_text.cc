// Text -> decimals, exactly or with the reason why not; decimals -> plain digits.

#include <algorithm>
#include <charconv>
#include <cstring>

#include "value/decimal_math.h"
#include "value/short_number.h"

namespace aftersales::value {
namespace {

/// Digits as they are read: the first 34 from the first that is not zero, and what came after them.
class Digits {
 public:
  /// Takes the digits from `at` on and gives the place after them.
  const char* read(const char* at, const char* end) noexcept {
    for (; at != end && *at >= '0' && *at <= '9'; ++at) take(static_cast<unsigned>(*at - '0'));
    return at;
  }
  [[nodiscard]] Uint128 coefficient() const noexcept {
    return kept_ <= kHead ? head_ : head_ * power_of_ten(kept_ - kHead) + tail_;
  }
  [[nodiscard]] std::int64_t dropped() const noexcept { return dropped_; }
  [[nodiscard]] bool lossy() const noexcept { return lossy_; }

 private:
  static constexpr int kHead = 17;  // two halves of 17 digits, so that no step needs 128 bits

  void take(unsigned digit) noexcept {
    if (kept_ < kHead) {
      head_ = head_ * 10 + digit;
      if (head_ != 0) ++kept_;
    } else if (kept_ < kDigits) {
      tail_ = tail_ * 10 + digit;
      ++kept_;
    } else {
      ++dropped_;
      lossy_ = lossy_ || digit != 0;
    }
  }

  std::uint64_t head_ = 0;
  std::uint64_t tail_ = 0;
  int kept_ = 0;
  std::int64_t dropped_ = 0;
  bool lossy_ = false;
};

constexpr std::int64_t kHugeExponent =
    1'000'000'000'000'000;  // longer than any text can make up for

/// The digits of an exponent with its sign; a null pointer if there are none.
const char* read_exponent(const char* at, const char* end, std::int64_t& exponent) noexcept {
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;
  const char* const first = at;
  std::int64_t magnitude = 0;
  for (; at != end && *at >= '0' && *at <= '9'; ++at) {
    magnitude = std::min(magnitude * 10 + (*at - '0'), kHugeExponent);
  }
  exponent += negative ? -magnitude : magnitude;
  return at == first ? nullptr : at;
}

/// Brings the exponent into the range of decimal128 by moving zeros between it and the coefficient.
ParsedNumber fit(bool negative, Uint128 coefficient, std::int64_t exponent) noexcept {
  const auto nearest =
      static_cast<int>(std::clamp<std::int64_t>(exponent, kMinExponent, kMaxExponent));
  if (coefficient == 0) return {pack(false, 0, nearest), NumberFault::none};
  const std::int64_t gap = exponent - nearest;
  if (gap > kDigits || gap < -kDigits) return {{}, NumberFault::out_of_range};
  const Uint128 unit = power_of_ten(static_cast<int>(gap < 0 ? -gap : gap));
  if (gap > 0) {
    if (digit_count(coefficient) + gap > kDigits) return {{}, NumberFault::out_of_range};
    coefficient *= unit;
  } else if (gap < 0) {
    if (coefficient % unit != 0) return {{}, NumberFault::out_of_range};
    coefficient /= unit;
  }
  return {pack(negative, coefficient, nearest), NumberFault::none};
}

/// The digits of a coefficient, without leading zeros.
struct Digits34 {
  char text[40];
  int count = 0;
};

void write(Uint128 coefficient, Digits34& digits) noexcept {
  constexpr auto kHalf = static_cast<std::uint64_t>(power_of_ten(17));
  char* const end = digits.text + sizeof digits.text;
  if (coefficient < kHalf) {
    digits.count = static_cast<int>(
        std::to_chars(digits.text, end, static_cast<std::uint64_t>(coefficient)).ptr - digits.text);
    return;
  }
  char* const middle =
      std::to_chars(digits.text, end, static_cast<std::uint64_t>(coefficient / kHalf)).ptr;
  auto low = static_cast<std::uint64_t>(coefficient % kHalf);
  for (char* at = middle + 17; at != middle; low /= 10) *--at = static_cast<char>('0' + low % 10);
  digits.count = static_cast<int>(middle - digits.text) + 17;
}

constexpr int kPlainDigits = 40;  // beyond this a number is written with an exponent

char* copy(char* at, const char* digits, int count) noexcept {
  std::memcpy(at, digits, static_cast<std::size_t>(count));
  return at + count;
}

char* fill_zeros(char* at, int count) noexcept {
  std::memset(at, '0', static_cast<std::size_t>(count));
  return at + count;
}

/// `1.25E-6170`: at most 42 bytes with its sign.
char* write_scientific(char* at, const Digits34& digits, int exponent) noexcept {
  *at++ = digits.text[0];
  if (digits.count > 1) {
    *at++ = '.';
    at = copy(at, digits.text + 1, digits.count - 1);
  }
  const int power = exponent + digits.count - 1;
  *at++ = 'E';
  *at++ = power < 0 ? '-' : '+';
  return std::to_chars(at, at + 5, power < 0 ? -power : power).ptr;
}

/// `-0.0125`, `1500`: at most kPlainDigits digits, a point and a sign.
char* write_plain(char* at, const Digits34& digits, int whole, int fraction) noexcept {
  const int from_digits = std::min(whole, digits.count);
  if (whole == 0) *at++ = '0';
  at = copy(at, digits.text, from_digits);
  at = fill_zeros(at, whole - from_digits);
  if (fraction == 0) return at;
  *at++ = '.';
  const int own = digits.count - from_digits;
  at = fill_zeros(at, fraction - own);
  return copy(at, digits.text + from_digits, own);
}

constexpr int kShortFraction = 19;  // digits after the point, for a coefficient of 64 bits

/// Prices and the like, from the last digit to the first.
void append_short(std::string& out, const Parts& parts, int min_fraction_digits) {
  char text[2 * kShortFraction + 8];
  char* const end = text + sizeof text;
  char* at = end;
  auto rest = static_cast<std::uint64_t>(parts.coefficient);
  int fraction = -parts.exponent;
  for (; fraction > min_fraction_digits && rest % 10 == 0; rest /= 10) --fraction;
  for (int padding = min_fraction_digits - fraction; padding > 0; --padding) *--at = '0';
  for (; fraction > 0; --fraction, rest /= 10) *--at = static_cast<char>('0' + rest % 10);
  if (at != end) *--at = '.';
  do {
    *--at = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (parts.negative && parts.coefficient != 0) *--at = '-';
  out.append(at, end);
}

}  // namespace

ParsedNumber parse_number(std::string_view text) noexcept {
  const ParsedNumber none{{}, NumberFault::not_a_number};
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  if (negative) ++at;

  Digits digits;
  const char* const whole = at;
  at = digits.read(at, end);
  const bool has_whole = at != whole;
  std::int64_t exponent = 0;
  if (at != end && *at == '.') {
    const char* const fraction = ++at;
    at = digits.read(at, end);
    if (at == fraction) return none;
    exponent = fraction - at;
  } else if (!has_whole) {
    return none;
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    at = read_exponent(at + 1, end, exponent);
    if (at == nullptr) return none;
  }
  if (at != end) return none;
  if (digits.lossy()) return {{}, NumberFault::too_many_digits};
  return fit(negative, digits.coefficient(), exponent + digits.dropped());
}

std::optional<Decimal> parse_short_number(std::string_view token) noexcept {
  const char* at = token.data();
  const char* const end = at + token.size();
  const auto number = take_short_number(at, end);
  while (at != end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) ++at;
  return at == end ? number : std::nullopt;
}

void append(std::string& out, Decimal number, int min_fraction_digits) {
  if (!number.is_finite()) {
    const bool is_nan = (number.high_bits() & 0x7C00000000000000u) == 0x7C00000000000000u;
    out.append(is_nan ? "NaN" : number.sign() < 0 ? "-Infinity" : "Infinity");
    return;
  }
  const Parts parts = unpack(number);
  min_fraction_digits = std::clamp(min_fraction_digits, 0, kMaxScale);
  if ((parts.coefficient >> 64) == 0 && parts.exponent <= 0 && parts.exponent >= -kShortFraction &&
      min_fraction_digits <= kShortFraction) {
    append_short(out, parts, min_fraction_digits);
    return;
  }
  Digits34 digits;
  write(parts.coefficient, digits);
  int exponent = parts.exponent;
  while (digits.count > 0 && digits.text[digits.count - 1] == '0') {
    --digits.count;
    ++exponent;
  }
  const bool is_zero = digits.count == 0;
  if (is_zero) exponent = 0;
  const int whole = std::max(digits.count + exponent, 0);  // digits before the point, bar a lone 0
  const int fraction = std::max(-exponent, 0);

  char text[48];
  char* at = text;
  if (parts.negative && !is_zero) *at++ = '-';
  const bool is_plain = std::max(whole, 1) + fraction <= kPlainDigits;
  at = is_plain ? write_plain(at, digits, whole, fraction) : write_scientific(at, digits, exponent);
  out.append(text, at);

  const int padding = min_fraction_digits - fraction;
  if (!is_plain || padding <= 0) return;
  if (fraction == 0) out.push_back('.');
  out.append(static_cast<std::size_t>(padding), '0');
}

}  // namespace aftersales::value

namespace aftersales {
inline namespace v0 {

std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
  const value::ParsedNumber parsed = value::parse_number(text);
  if (parsed.fault != value::NumberFault::none) return std::nullopt;
  return parsed.number;
}

std::string Decimal::to_string() const { return to_string(0); }

std::string Decimal::to_string(int min_fraction_digits) const {
  std::string text;
  value::append(text, *this, min_fraction_digits);
  return text;
}

}  // namespace v0
}  // namespace aftersales
