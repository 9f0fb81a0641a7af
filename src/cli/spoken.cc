// One form after the other, from the left; what is none of them is left for the policy to refuse.
#include "cli/spoken.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales::cli {

namespace {

constexpr std::int64_t kDaySeconds = 86'400;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes one of the words from the beginning.
bool take(std::string_view& text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (!text.starts_with(word)) continue;
    text.remove_prefix(word.size());
    return true;
  }
  return false;
}

/// Takes a number of at most `most` digits from the beginning.
std::optional<int> take_number(std::string_view& text, std::size_t most) {
  std::size_t digits = 0;
  int number = 0;
  while (digits < text.size() && is_digit(text[digits])) {
    if (digits == most) return std::nullopt;
    number = number * 10 + (text[digits++] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return number;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

/// `3-5`, `3/5`, `3.5`, `3月5日`, `3月5号`; `by`: the sign that stood behind the year, if one did.
std::optional<std::pair<int, int>> take_month_and_day(std::string_view& text, char by) {
  const auto month = take_number(text, 2);
  if (!month) return std::nullopt;
  if (by == 0) {
    text = trimmed(text);
    if (!take(text, {"月"})) return std::nullopt;
    text = trimmed(text);
  } else if (!take(text, {std::string_view(&by, 1)})) {
    return std::nullopt;
  }
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  if (by == 0) (void)take(text, {"日", "号", "號"});
  return std::pair(*month, *day);
}

/// A day with its year.
std::optional<std::string> take_date(std::string_view& text) {
  std::string_view rest = text;
  const auto year = take_number(rest, 4);
  if (!year || text.size() - rest.size() != 4 || rest.empty()) return std::nullopt;
  char by = 0;
  if (!take(rest, {"年"})) {
    by = rest.front();
    if (by != '-' && by != '/' && by != '.') return std::nullopt;
    rest.remove_prefix(1);
  }
  const auto day = take_month_and_day(rest, by);
  if (!day) return std::nullopt;
  text = rest;
  return fmt::format("{:04}-{:02}-{:02}", *year, day->first, day->second);
}

struct DayWord {
  std::string_view word;
  int days;
};

// Longer ones before those that they begin with.
constexpr std::array kDayWords{
    DayWord{"the day before yesterday", -2},
    DayWord{"day before yesterday", -2},
    DayWord{"yesterday", -1},
    DayWord{"today", 0},
    DayWord{"tomorrow", 1},
    DayWord{"大前天", -3},
    DayWord{"前天", -2},
    DayWord{"前日", -2},
    DayWord{"昨天", -1},
    DayWord{"昨日", -1},
    DayWord{"今天", 0},
    DayWord{"今日", 0},
    DayWord{"明天", 1},
    DayWord{"明日", 1},
};

/// A part of the day, and the hours that everybody reads the same way with it: midnight counts to
/// this day for some and to the next for others, and nobody knows what `晚上1点` was meant to be.
struct DayPart {
  std::string_view word;
  int from, until;  // hours of the day
};

constexpr std::array kDayParts{
    DayPart{"凌晨", 0, 6},   DayPart{"清晨", 4, 8},   DayPart{"早上", 4, 11},
    DayPart{"早晨", 4, 11},  DayPart{"上午", 5, 11},  DayPart{"中午", 11, 13},
    DayPart{"下午", 13, 19}, DayPart{"傍晚", 16, 20}, DayPart{"晚上", 17, 23},
    DayPart{"am", 0, 11},    DayPart{"a.m.", 0, 11},  DayPart{"pm", 12, 23},
    DayPart{"p.m.", 12, 23},
};

const DayPart* take_part(std::string_view& text) {
  for (const DayPart& part : kDayParts) {
    if (take(text, {part.word})) return &part;
  }
  return nullptr;
}

/// The hour of the day; nothing where it may be meant otherwise.
std::optional<int> hour_in(const DayPart& part, int hour) {
  const bool english = part.word.front() == 'a' || part.word.front() == 'p';
  if (english && hour == 12) return part.from;
  for (const int h : {hour, hour + 12}) {
    const bool later = h != hour;
    if (h >= part.from && h <= part.until && !(later && hour == 0)) return h;
  }
  return std::nullopt;
}

bool is_day(const std::string& date) { return Date::parse(date).has_value(); }

}  // namespace

std::string half_width(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const text::CodePoint c = text::decode_utf8(text, at);
    if (c.value >= 0xFF01 && c.value <= 0xFF5E)
      out += static_cast<char>(c.value - 0xFF01 + '!');
    else if (c.value == 0x3000 || c.value == 0xA0)
      out += ' ';
    else
      out.append(text.substr(at, c.bytes));
    at += c.bytes;
  }
  return std::string(trimmed(out));
}

std::string plain_number(std::string_view text, bool money) {
  std::string_view rest = trimmed(text);
  if (money) {
    (void)take(rest, {"¥", "￥", "RMB", "rmb", "CNY", "cny"});
    rest = trimmed(rest);
    for (const std::string_view unit : {"元", "块钱", "块", "圆"}) {
      if (!rest.ends_with(unit)) continue;
      rest = trimmed(rest.substr(0, rest.size() - unit.size()));
      break;
    }
  }
  const std::size_t end = std::min(rest.find('.'), rest.size());
  std::string number;
  std::size_t digits = 0;  // since the last comma
  bool grouped = false;
  for (std::size_t at = 0; at < end; ++at) {
    if (rest[at] == ',') {
      if (grouped ? digits != 3 : digits == 0 || digits > 3) return std::string(text);
      grouped = true;
      digits = 0;
      continue;
    }
    number += rest[at];
    if (is_digit(rest[at])) ++digits;
  }
  if (grouped && digits != 3) return std::string(text);
  return number.append(rest.substr(end));
}

std::optional<std::string> clock_time(std::string_view text) {
  const std::string small = lower(trimmed(text));
  std::string_view rest = small;
  const DayPart* part = take_part(rest);
  rest = trimmed(rest);
  auto hour = take_number(rest, 2);
  if (!hour) return std::nullopt;
  int minute = 0;
  int second = 0;
  if (take(rest, {":"})) {
    const auto minutes = take_number(rest, 2);
    if (!minutes) return std::nullopt;
    minute = *minutes;
    if (take(rest, {":"})) {
      const auto seconds = take_number(rest, 2);
      if (!seconds) return std::nullopt;
      second = *seconds;
    }
  } else if (take(rest, {"点", "點", "时", "時"})) {
    (void)take(rest, {"钟", "整"});
    if (take(rest, {"半"})) {
      minute = 30;
    } else if (const auto minutes = take_number(rest, 2)) {
      minute = *minutes;
      (void)take(rest, {"分"});
    }
  } else if (const std::string_view after = trimmed(rest);
             part == nullptr && !after.starts_with("am") && !after.starts_with("pm") &&
             !after.starts_with("a.m.") && !after.starts_with("p.m.")) {
    return std::nullopt;
  }
  rest = trimmed(rest);
  if (part == nullptr && !rest.empty()) part = take_part(rest);
  if (part != nullptr) hour = hour_in(*part, *hour);
  if (!hour) return std::nullopt;
  // What follows is a fraction or an offset, and stays as it was typed.
  const std::string_view offset = trimmed(text).substr(trimmed(text).size() - rest.size());
  return fmt::format("{:02}:{:02}:{:02}{}", *hour, minute, second, offset);
}

bool names_part_of_day(std::string_view text) {
  const auto has = [&](std::string_view word) { return text.find(word) != text.npos; };
  constexpr std::string_view kOthers[] = {"半夜", "午夜", "深夜", "夜里", "夜间", "正午", "零点"};
  return std::any_of(std::begin(kOthers), std::end(kOthers), has) ||
         std::any_of(kDayParts.begin(), kDayParts.end(), [&](const DayPart& part) {
           return static_cast<unsigned char>(part.word.front()) >= 0x80 && has(part.word);
         });
}

SpokenMoment read_moment_words(std::string_view text, const std::optional<DateTime>& now) {
  SpokenMoment result;
  std::string_view rest = trimmed(text);
  const std::string small = lower(rest);
  if (small == "now" || small == "现在" || small == "刚才" || small == "刚刚") {
    if (!now) {
      result.lacks = SpokenMoment::today;
      return result;
    }
    result.date = now->date().to_string();
    const std::int64_t of_day = (now->local_seconds() % kDaySeconds + kDaySeconds) % kDaySeconds;
    result.time = fmt::format("{:02}:{:02}:{:02}", of_day / 3600, of_day / 60 % 60, of_day % 60);
    return result;
  }
  if (auto date = take_date(rest)) {
    result.date = std::move(*date);
    if (!is_day(result.date)) {
      result.lacks = SpokenMoment::day;
      return result;
    }
  } else {
    for (const DayWord& day : kDayWords) {
      if (!small.starts_with(day.word)) continue;
      if (!now) {
        result.lacks = SpokenMoment::today;
        return result;
      }
      rest.remove_prefix(day.word.size());
      result.date = Date{now->date().days + day.days}.to_string();
      break;
    }
    if (result.date.empty()) {
      for (const char by : {'\0', '-', '/', '.'}) {
        std::string_view tried = rest;
        const bool is_day = take_month_and_day(tried, by).has_value();
        // `10.5` is no day, and `3-5-2026` has its year in another place.
        if (!is_day || (by != 0 && !tried.empty() && tried.front() != ' ')) continue;
        result.lacks = SpokenMoment::year;
        return result;
      }
      return result;
    }
  }
  if (rest.starts_with('T') || rest.starts_with('t') || rest.starts_with(','))
    rest.remove_prefix(1);
  rest = trimmed(rest);
  if (rest.empty()) return result;
  if (const auto time = clock_time(rest))
    result.time = *time;
  else if (names_part_of_day(rest))
    result.lacks = SpokenMoment::clock;
  else
    result.date.clear();  // not understood as a whole
  return result;
}

}  // namespace aftersales::cli
