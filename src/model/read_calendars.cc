// `calendars:` -> working days, hours, holidays and make-up working days.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

constexpr std::array<std::string_view, 7> day_names{"Mon", "Tue", "Wed", "Thu",
                                                    "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> chinese_days{"一", "二", "三", "四", "五", "六", "日"};

constexpr std::int64_t minute = 60'000'000'000;

std::optional<std::size_t> weekday(std::string_view word) {
  const auto found = std::find(day_names.begin(), day_names.end(), word);
  if (found == day_names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - day_names.begin());
}

// What a day that is written otherwise (`Monday`, `mon`, `周一`) should be; empty if it is none.
std::string_view meant_day(std::string_view word) {
  std::string begin;
  for (const char c : word.substr(0, 3)) {
    const bool first = begin.empty();
    const bool upper = c >= 'A' && c <= 'Z';
    const bool lower = c >= 'a' && c <= 'z';
    begin.push_back(first && lower    ? static_cast<char>(c - 'a' + 'A')
                    : !first && upper ? static_cast<char>(c - 'A' + 'a')
                                      : c);
  }
  if (const auto day = weekday(begin)) return day_names[*day];
  for (std::size_t i = 0; i < chinese_days.size(); ++i) {
    if (word.ends_with(chinese_days[i])) return day_names[i];
  }
  return word.ends_with("天") ? day_names[6] : std::string_view();
}

void read_days(const std::vector<Located>& words, value::CalendarSpec& spec, text::Report& report) {
  for (const Located& word : words) {
    if (const auto day = weekday(word.text())) {
      spec.days[*day] = true;
      continue;
    }
    const auto meant = meant_day(word.text());
    std::string hint = "the days are `Mon`, `Tue`, `Wed`, `Thu`, `Fri`, `Sat` and `Sun`, as a list";
    if (!meant.empty() && word.text().find_first_of("-.") == std::string::npos)
      hint = fmt::format("write `{}`", meant);
    report.error("calendar.day", word.whole(),
                 fmt::format("`{}` is not a day of the week", text::shortened(word.text())),
                 std::move(hint));
  }
}

// `HH:MM` in nanoseconds of the day; 24:00 is its end.
std::optional<std::int64_t> clock_time(std::string_view text) {
  const auto digit = [&](std::size_t at) {
    return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -1;
  };
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (const std::size_t at : {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{4}}) {
    if (digit(at) < 0) return std::nullopt;
  }
  const int hours = digit(0) * 10 + digit(1);
  const int minutes = digit(3) * 10 + digit(4);
  if (minutes > 59 || hours > 24 || (hours == 24 && minutes != 0)) return std::nullopt;
  return (hours * 60 + minutes) * minute;
}

/// `09:00-25:00`.
bool ends_late(std::string_view text) {
  if (text.size() != 11 || text[5] != '-' || text[8] != ':') return false;
  const std::string_view end = text.substr(6);
  return end > "24:00" && end < "99:60";
}

void read_hours(const std::vector<Located>& words, value::CalendarSpec& spec,
                text::Report& report) {
  for (const Located& word : words) {
    const std::string_view text = word.text();
    const auto dash = text.find('-');
    const auto begin = clock_time(text.substr(0, dash));
    const auto end =
        dash == std::string_view::npos ? std::nullopt : clock_time(text.substr(dash + 1));
    if (!begin || !end || *begin == 24 * 60 * minute) {
      report.error("calendar.hours", word.whole(),
                   fmt::format("`{}` are no working hours", text::shortened(text)),
                   ends_late(text)
                       ? "a day ends at 24:00; what goes on past midnight ends earlier than it "
                         "begins: \"18:00-02:00\""
                       : "write begin and end with four digits each: \"09:00-18:00\"");
    } else if (*begin == *end) {
      report.error("calendar.hours", word.whole(), fmt::format("`{}` ends when it begins", text),
                   "the whole day is \"00:00-24:00\"");
    } else {
      spec.hours.push_back({*begin, *end});
    }
  }
}

std::vector<value::DateRange> read_ranges(const std::vector<Located>& words, std::string_view what,
                                          text::Report& report) {
  std::vector<value::DateRange> ranges;
  for (const Located& word : words) {
    const auto dots = word.text().find("..");
    if (dots == std::string::npos) {
      if (const auto day = read_date(word, what, report)) ranges.push_back({*day, *day});
      continue;
    }
    const auto split = static_cast<text::Offset>(dots);
    const auto first = read_date(word.sub({0, split}).trimmed(), what, report);
    const auto last =
        read_date(word.sub({split + 2, static_cast<text::Offset>(word.text().size())}).trimmed(),
                  what, report);
    if (!first || !last) continue;
    if (*last < *first) {
      report.error("calendar.range", word.whole(),
                   fmt::format("{}: `{}` ends before it begins", what, word.text()),
                   "write the earlier day first");
    } else {
      ranges.push_back({*first, *last});
    }
  }
  return ranges;
}

CalendarEntry read_calendar(const yaml::Entry& entry, text::Report& report) {
  using enum Key::Use;
  CalendarEntry calendar;
  calendar.name = entry.key.scalar;
  const std::string what = fmt::format("the calendar `{}`", text::shortened(calendar.name.text()));
  const Fields fields(
      entry.value, what,
      {{"days", required, "write the working days: `days: [Mon, Tue, Wed, Thu, Fri]`"},
       {"hours"},
       {"holidays"},
       {"workdays"},
       {"known_until"},
       {"time_zone", misplaced, "calendars are in the `time_zone` of the pack"}},
      report, entry.key.where());
  if (!fields.ok()) return calendar;
  value::CalendarSpec& spec = calendar.spec;
  const std::vector<Located> days = fields.words("days");
  read_days(days, spec, report);
  read_hours(fields.words("hours"), spec, report);
  spec.holidays = read_ranges(fields.words("holidays"), "`holidays`", report);
  spec.workdays = read_ranges(fields.words("workdays"), "`workdays`", report);
  spec.known_until = fields.date("known_until");
  if (fields.has("days") && days.empty() && spec.workdays.empty()) {
    report.error("calendar.no-days", fields.key_place("days"),
                 fmt::format("{} has no working days", what),
                 "write `days: [Mon, Tue, Wed, Thu, Fri]`");
  }
  return calendar;
}

}  // namespace

void read_calendars(const yaml::Node& node, const Reading& into) {
  for (const yaml::Entry& entry : read_mapping(node, "`calendars`", into.report)) {
    into.pack.calendars.push_back(read_calendar(entry, into.report));
  }
}

}  // namespace aftersales::model
