// Dates by the order of their parts, everything else as an expression of a pack would be read.
#include "engine/meant.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "feel/evaluator.h"
#include "feel/expression.h"
#include "feel/named_slots.h"
#include "value/temporal_parse.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;

constexpr std::size_t kLongest = 64;  // nobody is helped with a longer one

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Runs of digits and what stands between them.
struct Parts {
  std::vector<std::string> digits;
  std::vector<std::string> between;  // before the first, then behind each
};

Parts split(std::string_view text) {
  Parts parts;
  parts.between.emplace_back();
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) {
      parts.between.back() += text[at];
      continue;
    }
    if (at == 0 || !is_digit(text[at - 1])) {
      parts.digits.emplace_back();
      parts.between.emplace_back();
    }
    parts.digits.back() += text[at];
  }
  return parts;
}

std::string padded(const std::string& digits) { return digits.size() == 1 ? "0" + digits : digits; }

// Year first; or the day, where points show it or the month could not be as large.
std::optional<std::string> date_of(const Parts& parts) {
  if (parts.digits.size() < 3 || !parts.between[0].empty()) return std::nullopt;
  const std::string& sign = parts.between[1];
  const bool chinese = sign == "年" && parts.between[2] == "月";
  if (!chinese && (sign != parts.between[2] || (sign != "." && sign != "/" && sign != "-")))
    return std::nullopt;
  const std::string& first = parts.digits[0];
  const std::string& second = parts.digits[1];
  const std::string& third = parts.digits[2];
  const auto written = [](const std::string& year, const std::string& month,
                          const std::string& day) -> std::optional<std::string> {
    std::string date = fmt::format("{}-{}-{}", year, padded(month), padded(day));
    if (!value::read_date(date)) return std::nullopt;
    return date;
  };
  if (first.size() == 4) return written(first, second, third);
  if (third.size() != 4 || chinese) return std::nullopt;
  const auto day_first = written(third, second, first);
  const auto month_first = written(third, first, second);
  if (sign == "." || !month_first || day_first == month_first) return day_first;
  return day_first ? std::nullopt : month_first;
}

// The digits from `begin` on: hours, minutes and perhaps seconds.
std::optional<std::string> time_of(const Parts& parts, std::size_t begin) {
  const std::size_t count = parts.digits.size() - begin;
  if (count < 2 || count > 3 || !parts.between.back().empty()) return std::nullopt;
  for (std::size_t i = begin + 1; i < parts.digits.size(); ++i) {
    if (parts.between[i] != ":") return std::nullopt;
  }
  std::string time = fmt::format("{}:{}:{}", padded(parts.digits[begin]), parts.digits[begin + 1],
                                 count == 3 ? parts.digits[begin + 2] : "00");
  if (!value::read_time(time)) return std::nullopt;
  return time;
}

std::optional<std::string> moment_of(const Parts& parts) {
  const auto date = date_of(parts);
  if (!date) return std::nullopt;
  const std::string& behind = parts.between[3];
  if (parts.digits.size() == 3)
    return behind.empty() || behind == "日" ? *date + "T09:00:00" : std::optional<std::string>();
  constexpr std::array separators{"T", "t", " ", ", ", "日", "日 "};
  if (std::find(separators.begin(), separators.end(), behind) == separators.end())
    return std::nullopt;
  const auto time = time_of(parts, 3);
  if (!time) return std::nullopt;
  return *date + "T" + *time;
}

bool is_of(const Value& v, TypeKind kind) {
  switch (kind) {
    case TypeKind::duration:
      return v.kind() == Kind::duration;
    case TypeKind::period:
      return v.kind() == Kind::period;
    case TypeKind::date:
      return v.kind() == Kind::date;
    case TypeKind::date_time:
      return v.kind() == Kind::date_time;
    default:
      return v.kind() == Kind::number;
  }
}

// `2 hours`, `5%`, `date("2026-11-01")`.
std::optional<std::string> as_expression(std::string_view written, TypeKind kind) {
  const text::Source source("value", std::string(written));
  text::Report report;
  feel::TypePool types;
  const feel::NamedSlots scope;
  const auto compiled =
      feel::compile_expression(text::Located(&source, 0, std::string(written)),
                               {scope, types, feel::Dialect::pack, report}, nullptr);
  if (!compiled) return std::nullopt;
  feel::Evaluator evaluator(feel::Dialect::pack);
  evaluator.set_as_of(evaluator.unknown(0));
  const Value v = evaluator.evaluate(compiled->expression);
  if (!is_of(v, kind)) return std::nullopt;
  return v.to_json();
}

// Signs of currencies and commas between thousands left out.
std::optional<std::string> number_of(std::string_view written) {
  std::string digits;
  std::size_t since_comma = 0;
  bool grouped = false;
  bool fraction = false;
  for (const std::string_view sign : {"¥", "￥", "€", "£", "$"}) {
    if (written.starts_with(sign)) written.remove_prefix(sign.size());
    if (written.ends_with(sign)) written.remove_suffix(sign.size());
  }
  while (written.ends_with(' ')) written.remove_suffix(1);
  for (const char c : written) {
    if (c == ',') {
      if (fraction || digits.empty() || (grouped ? since_comma != 3 : since_comma > 3))
        return std::nullopt;
      grouped = true;
      since_comma = 0;
      continue;
    }
    if (!is_digit(c) && (c != '.' || fraction)) return std::nullopt;
    if (c == '.') {
      if (grouped && since_comma != 3) return std::nullopt;
      fraction = true;
    }
    digits += c;
    ++since_comma;
  }
  if (digits.empty() || !is_digit(digits.front()) || !is_digit(digits.back()) ||
      (grouped && !fraction && since_comma != 3))
    return std::nullopt;
  return digits;
}

std::optional<std::string> truth_of(std::string_view written) {
  std::string lower(written);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  constexpr std::array yes{"yes", "y", "true", "on", "是"};
  constexpr std::array no{"no", "n", "false", "off", "否"};
  if (std::find(yes.begin(), yes.end(), lower) != yes.end()) return "true";
  if (std::find(no.begin(), no.end(), lower) != no.end()) return "false";
  return std::nullopt;
}

}  // namespace

std::optional<std::string> meant_value(std::string_view written, TypeKind kind) {
  if (written.empty() || written.size() > kLongest) return std::nullopt;
  std::optional<std::string> found;
  switch (kind) {
    case TypeKind::boolean:
      return truth_of(written);
    case TypeKind::date: {
      const Parts parts = split(written);
      if (parts.digits.size() == 3 && (parts.between[3].empty() || parts.between[3] == "日"))
        found = date_of(parts);
      break;
    }
    case TypeKind::date_time:
      found = moment_of(split(written));
      break;
    case TypeKind::time: {
      const Parts parts = split(written);
      if (parts.between[0].empty() && !parts.digits.empty()) found = time_of(parts, 0);
      return found ? fmt::format("\"{}\"", *found) : found;
    }
    case TypeKind::number:
    case TypeKind::money:
      found = number_of(written);
      return found ? found : as_expression(written, kind);
    case TypeKind::duration:
    case TypeKind::period:
      break;
    default:
      return std::nullopt;
  }
  return found ? fmt::format("\"{}\"", *found) : as_expression(written, kind);
}

}  // namespace aftersales::engine
