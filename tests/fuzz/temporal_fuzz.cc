// Any bytes -> either a reason, or a value whose printed text is read back as the same value.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <aftersales/temporal.h>

#include "value/temporal_math.h"
#include "value/temporal_parse.h"
#include "value/temporal_zone_rule.h"

namespace {

using namespace aftersales;

void require(bool holds) {
  if (!holds) std::abort();
}

template <typename T, typename Parsed>
void round_trip(std::string_view text, const Parsed& parsed) {
  require(parsed.value.has_value() == parsed.reason.empty());
  require(T::parse(text) == parsed.value);
  if (!parsed.value) return;
  const std::string printed = parsed.value->to_string();
  const auto again = T::parse(printed);
  require(again.has_value() && *again == *parsed.value && again->to_string() == printed);
}

void arithmetic(std::string_view left, std::string_view right) {
  const auto moment = DateTime::parse(left);
  const auto duration = Duration::parse(right);
  if (moment && duration) {
    const auto sum = value::add(*moment, *duration);
    if (sum) require(value::subtract(*sum, *duration) == moment);
    const auto day = value::add(moment->date(), *duration);
    require(!day || value::exists(*day));
  }
  const auto period = Period::parse(right);
  if (moment && period) {
    const auto sum = value::add(*moment, *period);
    require(!sum || value::exists(sum->date()));
  }
  const auto date = Date::parse(left);
  if (date && period) {
    const auto sum = value::add(*date, *period);
    if (sum && date->ymd().day <= 28) require(value::whole_months_between(*date, *sum) == *period);
  }
  const auto time = Time::parse(left);
  if (time && duration) require(value::subtract(value::add(*time, *duration), *duration) == *time);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  round_trip<Date>(text, value::parse_date(text));
  round_trip<Time>(text, value::parse_time(text));
  round_trip<DateTime>(text, value::parse_date_time(text));
  round_trip<Duration>(text, value::parse_duration(text));
  round_trip<Period>(text, value::parse_period(text));
  const auto space = text.find(' ');
  if (space != std::string_view::npos) arithmetic(text.substr(0, space), text.substr(space + 1));
  if (const auto rule = value::ZoneRule::parse(text)) {
    const value::OffsetSpan span = rule->at(static_cast<std::int64_t>(size) * 1'000'000'007);
    require(span.begin < span.end);
  }
  return 0;
}
