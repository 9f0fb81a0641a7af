// Short ways to dates, times and lengths of time in tests; what cannot be read fails the test.
#pragma once

#include <optional>
#include <string>

#include <aftersales/temporal.h>

namespace aftersales::tests {

template <typename T>
std::string shown(const std::optional<T>& value) {
  return value ? value->to_string() : "none";
}

inline Date date(const char* text) { return Date::parse(text).value(); }
inline Time time_of_day(const char* text) { return Time::parse(text).value(); }
inline DateTime moment(const char* text) { return DateTime::parse(text).value(); }
inline Duration duration(const char* text) { return Duration::parse(text).value(); }
inline Period period(const char* text) { return Period::parse(text).value(); }

}  // namespace aftersales::tests
