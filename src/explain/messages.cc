// Texts are made where things happen, in English; here they are taken apart again by their form, so
// that no layer above has to know a language.
#include "explain/messages.h"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include "engine/format.h"
#include "explain/words.h"

namespace aftersales::explain {

namespace {

// Of rows of one code the first that fits counts.
constexpr MessageRow kMessages[] = {
    {"eval.division-by-zero", "a division by zero", "除数为零"},
    {"eval.overflow", "the result is too large for a number", "结果太大，超出了数字的范围"},
    {"eval.overflow", "the result lies beyond the dates and durations there are",
     "结果超出了日期和时长的范围"},
    {"eval.overflow", "the result lies beyond the durations there are", "结果超出了时长的范围"},
    {"eval.overflow", "the result lies beyond the periods there are", "结果超出了年月时长的范围"},
    {"eval.too-long", "the text grows beyond 1 MiB", "文字超过了1 MiB"},
    {"eval.too-long", "the list grows beyond 100,000 elements", "列表超过了100,000项"},
    {"eval.no-moment", "the evaluation was given no moment, so that `now()` is not known",
     "没有给出当前时间，无法得知`now()`"},
    {"eval.conversion", "there is no date with year {}, month {} and day {}",
     "没有{}年{}月{}日这一天"},
    {"eval.repeated-time", "the clocks of the zone show {} twice, and the earlier is taken",
     "该时区的时钟两次显示{}，按较早的一次计算"},
    {"eval.calendar", "{} is no number of whole working days", "{}不是整数个工作日"},
    {"eval.calendar", "the calendar has no {} working days from {} on",
     "日历中没有{}个工作日（从{}起）"},
    {"eval.calendar", "working time runs forward: {} is negative",
     "工作时间只能向后计算：{}是负数"},
    {"calendar.known-until",
     "the holidays of the calendar are known until {} only, and this counts further",
     "日历中的节假日只到{}为止，这里算到了更晚的日期"},
    {"rules.overlap", "several rules of `{}` hold at once, and only one may: {}",
     "`{}`同时有几条规则成立，而只允许一条：{}"},
    {"rules.conflict", "rules of `{}` hold at once and give different outcomes: {}",
     "`{}`有几条规则同时成立，结果却不同：{}"},
    {"policy.not-in-force", "on {} the policy is not in force ({} to {})",
     "{}时政策没有生效（{}至{}）"},
    {"parameter.not-in-force", "`{}` has no value on {}", "`{}`在{}没有取值"},
    {"effective.no-date", "`{}` is absent, so that it is not known what is in force",
     "缺少`{}`，不知道哪些规定有效"},
    {"text.not-known", "a text speaks of something that is not known: {}",
     "文字中提到了还不知道的内容：{}"},
    {"case.unknown-fact", "the policy has no fact `{}`", "政策中没有`{}`这一项"},
    {"case.group", "`{}` is a group of facts and has no value of its own",
     "`{}`是一组情况，本身没有值"},
    {"case.duplicate-fact", "the fact `{}` is given twice", "`{}`给了两次"},
    {"case.range", "`{}`: {} is outside what it may be", "`{}`：{}不在允许的范围内"},
    {"case.enum", "`{}`: {} is not a value of {}", "`{}`：{}不是可选的值"},
    {"case.unknown-entry", "`{}`: {} has no entry `{}`", "`{}`：{}没有`{}`这一项"},
    {"case.missing-entry", "`{}`: {} has no entry `{}`, and its `{}` is missing",
     "`{}`：{}没有`{}`这一项，而缺少`{}`"},
    {"case.missing-entry", "`{}`: the entry `{}` is missing", "`{}`：缺少`{}`这一项"},
    {"case.skipped-time", "`{}`: {} does not exist: clocks were put forward over it",
     "`{}`：{}不存在，时钟拨快时跳过了它"},
    {"case.repeated-time", "`{}`: {} was shown twice by the clocks; the earlier is taken",
     "`{}`：时钟两次显示{}，按较早的一次计算"},
    {"case.type", "`{}`: {} has more than 34 digits", "`{}`：{}超过34位数字"},
    {"case.type", "`{}`: {} is larger than a number can be", "`{}`：{}超出了数字的范围"},
    {"case.type", "`{}`: {} is a date, but a date and time is wanted",
     "`{}`：{}只是日期，还需要时间"},
    {"case.type", "`{}`: {} is not a date and time: {}", "`{}`：{}不是日期时间"},
    {"case.type", "`{}`: {} is not a date and time", "`{}`：{}不是日期时间"},
    {"case.type", "`{}`: {} is not a date: {}", "`{}`：{}不是日期"},
    {"case.type", "`{}`: {} is not a date", "`{}`：{}不是日期"},
    {"case.type", "`{}`: {} is not a number", "`{}`：{}不是数字"},
    {"case.type", "`{}`: {} is not a text", "`{}`：{}不是文字"},
    {"case.type", "`{}`: {} is neither true nor false", "`{}`：{}既不是true也不是false"},
    {"case.type", "`{}`: {} is not a list", "`{}`：{}不是列表"},
    {"case.type", "`{}`: {} has no entries", "`{}`：{}没有分项"},
    {"case.type", "`{}`: null is no value here", "`{}`：这里不能是null"},
    {"case.invariant", "the case is not possible: `{}` ({}) does not hold, for {}",
     "案件中的情况互相矛盾：`{}`（{}）不成立，其中{}"},
    {"case.invariant-failed",
     "whether the case is possible is not known: `{}` ({}) cannot be worked out, for {}: {}",
     "无法核对案件中的情况是否矛盾：`{}`（{}）算不出来，其中{}：{}"},
};

/// What stands in the places of `{}`; nothing if the text has another form.
std::optional<std::vector<std::string_view>> parts_of(std::string_view text,
                                                      std::string_view form) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t hole = form.find("{}");
    const std::string_view literal = form.substr(0, hole);
    if (!text.starts_with(literal)) return std::nullopt;
    text.remove_prefix(literal.size());
    if (hole == std::string_view::npos) {
      if (!text.empty()) return std::nullopt;
      return parts;
    }
    form.remove_prefix(hole + 2);
    const std::string_view next = form.substr(0, form.find("{}"));
    const std::size_t end = next.empty() ? text.size() : text.find(next);
    if (end == std::string_view::npos) return std::nullopt;
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

/// A date reads as people say it.
std::string said(std::string_view part, std::string_view language) {
  const auto date = Date::parse(part);
  return date ? engine::format_value(Value(*date), language, engine::Linked()) : std::string(part);
}

std::string filled(std::string_view form, const std::vector<std::string_view>& parts,
                   std::string_view language) {
  std::string result;
  for (const std::string_view part : parts) {
    const std::size_t hole = form.find("{}");
    if (hole == std::string_view::npos) break;
    result += form.substr(0, hole);
    result += said(part, language);
    form.remove_prefix(hole + 2);
  }
  return result + std::string(form);
}

std::string in_quotes(const std::string& label, std::string_view language) {
  return std::string(word(Word::open_quote, language)) + label +
         std::string(word(Word::close_quote, language));
}

/// Names in backticks that have a label.
std::string with_labels(const std::string& message, std::string_view language,
                        const NameOf& name_of) {
  std::string result;
  std::string_view rest = message;
  for (;;) {
    const std::size_t open = rest.find('`');
    const std::size_t close = open == std::string_view::npos ? open : rest.find('`', open + 1);
    if (close == std::string_view::npos) return result + std::string(rest);
    const std::string label = name_of(rest.substr(open + 1, close - open - 1));
    result += rest.substr(0, label.empty() ? close + 1 : open);
    if (!label.empty()) result += in_quotes(label, language);
    rest.remove_prefix(close + 1);
  }
}

/// Where in a case a value stands: `` `lines`: element 1: `price`: `` and the message behind it.
struct Placed {
  std::string first;  // the fact
  std::string place;  // all of it, in words
  std::string rest;
};

std::optional<Placed> placed(std::string_view message, std::string_view language,
                             const NameOf& name_of) {
  constexpr std::string_view kElement = "element ";
  const auto named = [&](const std::string& name) {
    const std::string label = name_of ? name_of(name) : std::string();
    return label.empty() ? "`" + name + "`" : in_quotes(label, language);
  };
  Placed result;
  for (bool first = true;; first = false) {
    const std::size_t end = message.find(": ");
    if (end == std::string_view::npos) break;
    const std::string_view part = message.substr(0, end);
    const bool name = part.size() > 2 && part.find('`', 1) == part.size() - 1 && part[0] == '`';
    const bool element = !first && part.starts_with(kElement);
    if (!name && !element) break;
    if (element) {
      result.place += beside(
          is_chinese(language) ? "" : ",",
          fmt::format(fmt::runtime(word(Word::element, language)), part.substr(kElement.size())),
          language);
    } else {
      const std::string text(part.substr(1, part.size() - 2));
      if (first) result.first = text;
      if (!first) result.place += is_chinese(language) ? "的" : ", ";
      result.place += named(text);
    }
    message.remove_prefix(end + 2);
  }
  if (result.first.empty()) return std::nullopt;
  result.rest = message;
  return result;
}

std::string translated(std::string_view language, std::string_view code,
                       const std::string& message) {
  if (!is_chinese(language)) return message;
  for (const MessageRow& row : kMessages) {
    if (row.code != code) continue;
    if (const auto parts = parts_of(message, row.en)) return filled(row.zh, *parts, language);
  }
  return message;
}

/// A value as a case gives it, as people say it.
std::string value_said(std::string_view part, std::string_view language) {
  engine::Linked no_policy;
  if (part == "true" || part == "false")
    return engine::format_value(Value(part == "true"), language, no_policy);
  if (part == "null") return engine::format_value(Value(), language, no_policy);
  if (part == "not shown here") return is_chinese(language) ? "（不显示）" : std::string(part);
  if (const auto moment = DateTime::parse(part)) {
    no_policy.zone = moment->zone;
    return engine::format_value(Value(*moment), language, no_policy);
  }
  return said(part, language);
}

bool is_of_name(char c) {
  return c == '_' || c == '.' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
         (c >= 'a' && c <= 'z');
}

void replace_name(std::string& text, const std::string& name, const std::string& label) {
  for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
    const std::size_t end = at + name.size();
    const bool whole =
        (at == 0 || !is_of_name(text[at - 1])) && (end == text.size() || !is_of_name(text[end]));
    if (whole) text.replace(at, name.size(), label);
    at += whole ? label.size() : name.size();
  }
}

/// What does not hold, and the values that it is about: `` `a` is 1, `b` is 2 ``.
std::string contradiction(const MessageRow& row, const std::vector<std::string_view>& parts,
                          std::string_view language, const NameOf& name_of) {
  constexpr std::string_view kIs = "` is ";
  std::string condition(parts[0]);
  std::string values;
  std::string_view rest = parts[2];
  while (rest.starts_with('`')) {
    const std::size_t is = rest.find(kIs);
    if (is == std::string_view::npos) break;
    const std::string name(rest.substr(1, is - 1));
    rest.remove_prefix(is + kIs.size());
    const std::size_t end = std::min(rest.find(", `"), rest.size());
    const std::string label = name_of(name);
    if (!values.empty()) values += word(Word::comma, language);
    values += beside(beside(label.empty() ? "`" + name + "`" : in_quotes(label, language),
                            word(Word::is, language), language),
                     value_said(rest.substr(0, end), language), language);
    if (!label.empty()) replace_name(condition, name, label);
    rest.remove_prefix(std::min(end + 2, rest.size()));
  }
  std::vector<std::string_view> told(parts.begin(), parts.end());
  told[0] = condition;
  told[2] = values;
  return filled(is_chinese(language) ? row.zh : row.en, told, language);
}

std::optional<std::string> contradiction_in(std::string_view language, std::string_view code,
                                            const std::string& message, const NameOf& name_of) {
  for (const MessageRow& row : kMessages) {
    if (row.code != code || !name_of || !code.starts_with("case.invariant")) continue;
    if (const auto parts = parts_of(message, row.en))
      return contradiction(row, *parts, language, name_of);
  }
  return std::nullopt;
}

}  // namespace

bool tells_contradiction(std::string_view language, std::string_view note) {
  for (const MessageRow& row : kMessages) {
    const std::string_view form = is_chinese(language) ? row.zh : row.en;
    if (row.code == "case.invariant" && note.starts_with(form.substr(0, form.find('{'))))
      return true;
  }
  return false;
}

std::span<const MessageRow> message_rows() { return kMessages; }

std::string message_in(std::string_view language, std::string_view code, const std::string& message,
                       const NameOf& name_of) {
  if (auto text = contradiction_in(language, code, message, name_of)) return *std::move(text);
  // Values of a case may look like names: only where they stand is told by labels.
  if (code.starts_with("case.")) {
    const auto at = placed(message, language, name_of);
    if (!at) return translated(language, code, message);
    const std::string lead = "`" + at->first + "`";
    std::string text = translated(language, code, lead + ": " + at->rest).substr(lead.size());
    if (name_of && code == "case.missing-entry") text = with_labels(text, language, name_of);
    return at->place + text;
  }
  const std::string text = translated(language, code, message);
  return name_of ? with_labels(text, language, name_of) : text;
}

}  // namespace aftersales::explain
