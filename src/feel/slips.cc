// Words and numbers as they are written elsewhere -> how they are written here.
#include "feel/slips.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "feel/characters.h"
#include "value/temporal_parse.h"

namespace aftersales::feel {

namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Runs of digits with one of `separators` between each two of them; empty if it is anything else.
std::vector<std::string> groups_of(std::string_view written, std::string_view separators) {
  std::vector<std::string> groups(1);
  for (const char c : written) {
    if (is_digit(c)) {
      groups.back() += c;
    } else if (separators.find(c) != std::string_view::npos && !groups.back().empty()) {
      groups.emplace_back();
    } else {
      return {};
    }
  }
  if (groups.back().empty()) return {};
  return groups;
}

std::string two_digits(const std::string& number) {
  return number.size() == 1 ? "0" + number : number;
}

}  // namespace

std::optional<std::string> date_meant(std::string_view written) {
  const std::vector<std::string> parts = groups_of(written, "-/.");
  if (parts.size() != 3 || parts[1].size() > 2) return std::nullopt;
  std::string day;
  if (parts[0].size() == 4 && parts[2].size() <= 2) {
    day = fmt::format("{}-{}-{}", parts[0], two_digits(parts[1]), two_digits(parts[2]));
  } else if (parts[2].size() == 4 && parts[0].size() <= 2) {
    const bool dots = written.find('.') != std::string_view::npos;
    const bool day_first = dots || std::stoi(parts[0]) > 12;
    if (!day_first && std::stoi(parts[1]) <= 12) return std::nullopt;
    const std::string& month = day_first ? parts[1] : parts[0];
    day = fmt::format("{}-{}-{}", parts[2], two_digits(month),
                      two_digits(day_first ? parts[0] : parts[1]));
  }
  if (!value::parse_date(day).value) return std::nullopt;
  return day;
}

std::optional<std::string> number_meant(std::string_view written) {
  const std::vector<std::string> groups = groups_of(written, ",._");
  if (groups.size() < 2) return std::nullopt;
  const std::size_t last = written.find_last_of(",._");
  const auto of_thousands = [](const std::string& group) { return group.size() == 3; };
  const bool grouped =
      groups[0].size() <= 3 && std::all_of(groups.begin() + 1, groups.end() - 1, of_thousands);
  std::string whole;
  for (std::size_t i = 0; i + 1 < groups.size(); ++i) whole += groups[i];
  // The separator that stands last parts the cents, unless it stands before as well.
  const bool again = written.substr(0, last).find(written[last]) != std::string_view::npos;
  const bool thousands = of_thousands(groups.back()) && grouped && groups[0] != "0";
  if (written[last] == '_' || (thousands && (again || groups.size() == 2)))
    return whole + groups.back();
  if (again || (groups.size() > 2 && !grouped)) return std::nullopt;
  return whole + "." + groups.back();
}

bool is_currency(std::string_view word) {
  static constexpr std::array<std::string_view, 30> kCurrencies{
      "€",    "$",     "£",   "¥",      "￥",    "元",     "块",   "圆",    "eur",    "usd",
      "gbp",  "cny",   "rmb", "jpy",    "chf",   "hkd",    "euro", "euros", "dollar", "dollars",
      "yuan", "pound", "yen", "pounds", "franc", "francs", "cent", "cents", "kr",     "zł"};
  return is_one_of(small_letters(word), kCurrencies);
}

std::string_view boolean_meant(std::string_view word) {
  static constexpr std::array<std::string_view, 12> kTrue{
      "true", "yes", "y", "on", "ja", "oui", "si", "sí", "always", "是", "对", "wahr"};
  static constexpr std::array<std::string_view, 11> kFalse{
      "false", "no", "n", "off", "nein", "non", "never", "否", "不是", "不", "falsch"};
  const std::string small = small_letters(word);
  return is_one_of(small, kTrue) ? "true" : is_one_of(small, kFalse) ? "false" : "";
}

bool means_any(std::string_view word) {
  static constexpr std::array<std::string_view, 10> kAny{
      "any", "all", "*", "every", "everything", "anything", "whatever", "alle", "任意", "所有"};
  return is_one_of(small_letters(word), kAny);
}

}  // namespace aftersales::feel
