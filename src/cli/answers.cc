// Choices are found by number or by what is shown.
#include "cli/answers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "cli/spoken.h"

namespace aftersales::cli {

namespace {

struct Row {
  Phrase phrase;
  std::string_view zh, en;
};

constexpr std::array<Row, static_cast<std::size_t>(Phrase::count_)> kPhrases = {{
    {Phrase::intro, "请输入编号或答案；不清楚请输入 ?，返回上一题请输入 <，结束请按 Ctrl-D。",
     "Type a number or the answer; ? if you do not know, < to go back, Ctrl-D to stop."},
    {Phrase::no_answer, "请回答；如果不清楚，请输入 ?。",
     "Please answer, or type ? if you do not know."},
    {Phrase::no_choice, "没有这个选项。请输入 1 到 {} 的编号，或者选项的文字。",
     "That is none of the choices. Type a number from 1 to {}, or the words of a choice."},
    {Phrase::not_usable, "“{}”不能用在这里。", "`{}` cannot be used here."},
    {Phrase::please_write, "请填写{}。", "Please write {}."},
    {Phrase::which_year, "“{}”没有写年份。请连年份一起写，例如 2026-11-08。",
     "`{}` does not say the year. Please write it with the year, such as 2026-11-08."},
    {Phrase::which_day, "不知道今天是哪一天，无法推算“{}”。请写出日期，例如 2026-11-08。",
     "It is not known what day it is today, so `{}` says nothing. Please write the date, such as "
     "2026-11-08."},
    {Phrase::which_time, "还需要具体时间，期限可能取决于几点几分。请这样写：{} 10:00。",
     "The time is needed, too, as a deadline may depend on it. Please write it like this: {} "
     "10:00."},
    {Phrase::which_clock, "这个时间可能有不同的理解。请用24小时制写，例如 {}。",
     "That time may be meant in two ways. Please write it in 24 hours, such as {}."},
    {Phrase::no_such_day, "日历上没有 {} 这一天。请核对日期。",
     "There is no {} in the calendar. Please check the date."},
    {Phrase::write_date, "日期，例如 2026-11-08", "a date, such as 2026-11-08"},
    {Phrase::write_moment, "日期和时间，例如 2026-11-08 10:00",
     "a date and time, such as 2026-11-08 10:00"},
    {Phrase::write_time, "时间，例如 20:00", "a time, such as 20:00"},
    {Phrase::write_number, "数字", "a number"},
    {Phrase::write_money, "金额，例如 199.00", "an amount, such as 199.00"},
    {Phrase::write_duration, "时长，例如 P7D（7天）或 PT24H（24小时）",
     "a length of time, such as P7D (7 days) or PT24H (24 hours)"},
    {Phrase::write_period, "时长，例如 P3M（3个月）或 P1Y（1年）",
     "a length of time, such as P3M (3 months) or P1Y (1 year)"},
    {Phrase::first_question, "这是第一题。", "This is the first question."},
    {Phrase::in_the_case, "{}（{}）无法在这里输入。请写入一个文件：{}，再用 --case 指定该文件。",
     "{} ({}) cannot be typed here. Write it into a file, {}, and name the file with --case."},
    {Phrase::set_aside, "没有别的可问了，暂时只能得出以下结论。",
     "There is nothing else to ask. This is how far it goes."},
    {Phrase::stopped, "提问已结束，暂时只能得出以下结论。",
     "The questions have ended. This is how far it goes."},
    {Phrase::may_be, "应为{}", "it may be {}"},
    {Phrase::or_more, "{} 或更大", "{} or more"},
    {Phrase::or_less, "{} 或更小", "{} or less"},
    {Phrase::more_than, "大于 {} 的值", "more than {}"},
    {Phrase::less_than, "小于 {} 的值", "less than {}"},
    {Phrase::from_until, "{} 到 {} 之间的值", "from {} to {}"},
    {Phrase::and_also, "{}，且为{}", "{}, and {}"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kPhrases.size(); ++i) {
    if (static_cast<std::size_t>(kPhrases[i].phrase) != i) return false;
  }
  return true;
}
static_assert(in_order(), "a row for each phrase, in the order of the enumeration");

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

bool is_one_of(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

}  // namespace

std::string_view phrase(Phrase phrase, std::string_view language) {
  const Row& row = kPhrases[static_cast<std::size_t>(phrase)];
  return language.substr(0, language.find_first_of("-_")) == "zh" ? row.zh : row.en;
}

bool is_typeable(const Need& need) {
  if (!need.choices.empty()) return true;
  return is_one_of(need.type, {"number", "money", "string", "text", "date", "time", "date and time",
                               "duration", "period"});
}

std::optional<Phrase> how_to_write(const Need& need) {
  constexpr std::pair<std::string_view, Phrase> kForms[] = {
      {"date", Phrase::write_date},     {"date and time", Phrase::write_moment},
      {"time", Phrase::write_time},     {"number", Phrase::write_number},
      {"money", Phrase::write_money},   {"duration", Phrase::write_duration},
      {"period", Phrase::write_period},
  };
  for (const auto& [type, form] : kForms) {
    if (need.choices.empty() && need.type == type) return form;
  }
  return std::nullopt;
}

std::string range_in_words(std::string_view hint, std::string_view language) {
  constexpr std::string_view kLead = "it may be ";
  constexpr std::string_view kNoBound = " ()[]<>=\"'";
  const auto said = [&](Phrase p, auto... with) {
    return fmt::format(fmt::runtime(phrase(p, language)), with...);
  };
  const auto is_bound = [&](std::string_view text) {
    return !text.empty() && text.find_first_of(kNoBound) == text.npos;
  };
  if (!hint.starts_with(kLead)) return std::string(hint);
  std::string_view range = hint.substr(kLead.size());
  constexpr std::pair<std::string_view, Phrase> kSigns[] = {
      {">=", Phrase::or_more},
      {"<=", Phrase::or_less},
      {">", Phrase::more_than},
      {"<", Phrase::less_than},
  };
  for (const auto& [sign, form] : kSigns) {
    if (!range.starts_with(sign)) continue;
    range.remove_prefix(std::min(range.find_first_not_of(' ', sign.size()), range.size()));
    return is_bound(range) ? said(Phrase::may_be, said(form, range)) : std::string(hint);
  }
  const auto dots = range.find("..");
  if (range.size() < 2 || dots == range.npos) return std::string(hint);
  const auto bare = [](std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
  };
  const std::string_view low = bare(range.substr(1, dots - 1));
  const std::string_view high = bare(range.substr(dots + 2, range.size() - dots - 3));
  if (!is_bound(low) || !is_bound(high)) return std::string(hint);
  const bool with_low = range.front() == '[';
  const bool with_high = range.back() == ']';
  if (with_low && with_high) return said(Phrase::may_be, said(Phrase::from_until, low, high));
  return said(Phrase::may_be,
              said(Phrase::and_also, said(with_low ? Phrase::or_more : Phrase::more_than, low),
                   said(with_high ? Phrase::or_less : Phrase::less_than, high)));
}

std::optional<Value> share_of_percent(std::string_view text) {
  const std::string half = half_width(text);
  if (!half.ends_with('%')) return std::nullopt;
  const auto number =
      Decimal::parse(plain_number(half_width(half.substr(0, half.size() - 1)), false));
  if (!number) return std::nullopt;
  return Value(*number / Decimal(100));
}

Understood understand(std::string_view text, const Need& need, const std::optional<DateTime>& now) {
  const std::string half = half_width(text);
  const std::string said = lower(half);
  const bool boolean = need.type == "boolean";
  const auto value_of = [&](std::size_t i) {
    return Understood{boolean ? Value(need.choices[i] == "true") : Value(need.choices[i])};
  };
  for (std::size_t i = 0; i < need.choices.size(); ++i) {
    const auto is = [&](const std::string& shown) { return said == lower(half_width(shown)); };
    if (is(need.choices[i]) || (i < need.labels.size() && is(need.labels[i]))) return value_of(i);
  }
  if (boolean && is_one_of(said, {"y", "yes", "是", "是的", "对", "对的", "有", "有的", "嗯"}))
    return {Value(true)};
  if (boolean && is_one_of(said, {"n", "no", "否", "不", "不是", "不对", "没", "没有", "无"}))
    return {Value(false)};
  if (!need.choices.empty()) {
    std::size_t number = 0;
    const char* const end = said.data() + said.size();
    const auto read = std::from_chars(said.data(), end, number);
    const bool good = read.ec == std::errc() && read.ptr == end;
    if (good && number >= 1 && number <= need.choices.size()) return value_of(number - 1);
    return {std::nullopt, Phrase::no_choice, fmt::format("{}", need.choices.size())};
  }
  if (need.type == "number" || need.type == "money")
    return {Value(plain_number(half, need.type == "money"))};
  if (need.type == "date" || need.type == "date and time") {
    const SpokenMoment moment = read_moment_words(half, now);
    switch (moment.lacks) {
      case SpokenMoment::year:
        return {std::nullopt, Phrase::which_year};
      case SpokenMoment::today:
        return {std::nullopt, Phrase::which_day};
      case SpokenMoment::day:
        return {std::nullopt, Phrase::no_such_day, moment.date};
      case SpokenMoment::clock:
        if (need.type == "date") break;  // the day is all that counts
        return {std::nullopt, Phrase::which_clock, moment.date + " 20:00"};
      case SpokenMoment::nothing:
        break;
    }
    if (need.type == "date and time" && !moment.date.empty() && moment.time.empty())
      return {std::nullopt, Phrase::which_time, moment.date};
    if (moment.date.empty()) return {Value(half)};
    return {Value(moment.time.empty() ? moment.date : moment.date + "T" + moment.time)};
  }
  if (need.type == "time") {
    const auto time = clock_time(half);
    if (!time && names_part_of_day(half)) return {std::nullopt, Phrase::which_clock, "20:00"};
    return {Value(time ? *time : half)};
  }
  return {Value(std::string(text))};
}

}  // namespace aftersales::cli
