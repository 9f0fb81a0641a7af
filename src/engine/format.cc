// A value -> words for people. One walk; what differs between languages stands in `Forms`.
#include "engine/format.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <fmt/compile.h>
#include <fmt/format.h>

#include "feel/print.h"
#include "value/temporal_math.h"

namespace aftersales::engine {

namespace {

// A value built at run time may share its parts and so be far longer printed than held.
constexpr std::size_t kMaxBytes = std::size_t{1} << 20;
constexpr int kMaxDepth = 64;

enum class Dates : std::uint8_t { chinese, english, iso };

struct Forms {
  Dates dates;
  std::string_view yes, no, none, neither, not_given, empty_list;
  std::string_view summer, standard;  // of a time that the clocks show twice
  std::string_view list_separator, compound_separator, entry_separator, entry_colon;
  std::string_view and_word;
  // Units: one and many, and what stands between the number and the unit, and between two units.
  struct Unit {
    std::string_view one, many;
  };
  Unit day, hour, minute, second, month, year;
  std::string_view before_unit, between_units;
};

constexpr Forms kChinese = {
    .dates = Dates::chinese,
    .yes = "是",
    .no = "否",
    .none = "无",
    .neither = "未定",
    .not_given = "未填",
    .empty_list = "一项也没有",
    .summer = "（夏令时）",
    .standard = "（标准时间）",
    .list_separator = "、",
    .compound_separator = "；",
    .entry_separator = "，",
    .entry_colon = "：",
    .and_word = "且",
    .day = {"天", "天"},
    .hour = {"小时", "小时"},
    .minute = {"分钟", "分钟"},
    .second = {"秒", "秒"},
    .month = {"个月", "个月"},
    .year = {"年", "年"},
    .before_unit = "",
    .between_units = "",
};
constexpr Forms kEnglish = {
    .dates = Dates::english,
    .yes = "yes",
    .no = "no",
    .none = "none",
    .neither = "not settled",
    .not_given = "not given",
    .empty_list = "no items",
    .summer = " (summer time)",
    .standard = " (standard time)",
    .list_separator = ", ",
    .compound_separator = "; ",
    .entry_separator = ", ",
    .entry_colon = ": ",
    .and_word = "and",
    .day = {"day", "days"},
    .hour = {"hour", "hours"},
    .minute = {"minute", "minutes"},
    .second = {"second", "seconds"},
    .month = {"month", "months"},
    .year = {"year", "years"},
    .before_unit = " ",
    .between_units = " ",
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSigns = {
    {{"CNY", "¥"}, {"JPY", "¥"}, {"EUR", "€"}, {"GBP", "£"}, {"USD", "$"}, {"HKD", "HK$"}}};

Forms forms_of(std::string_view language) {
  const std::string_view primary = language.substr(0, language.find_first_of("-_"));
  if (primary == "zh") return kChinese;
  Forms forms = kEnglish;
  if (primary != "en") forms.dates = Dates::iso;
  return forms;
}

// Digits before the point from which on thousands are set off. A number of four may be a year.
constexpr std::size_t kGroupedMoney = 4;
constexpr std::size_t kGroupedNumber = 5;

/// `1234567.5` -> `1,234,567.5`.
std::string grouped(std::string digits, std::size_t least) {
  const std::size_t begin = digits.starts_with('-') ? 1 : 0;
  const std::size_t end = std::min(digits.find_first_not_of("0123456789", begin), digits.size());
  const bool plain = end == digits.size() || digits[end] == '.';
  if (!plain || end - begin < least) return digits;
  for (std::size_t at = end; at > begin + 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

class Printer {
 public:
  Printer(std::string_view language, const Linked& linked)
      : language_(language), linked_(linked), f_(forms_of(language)) {}

  void print(const Value& v, int depth, TypeRef type = nullptr) {
    if (is_full()) return;
    if (depth > kMaxDepth) {
      out_ += "…";
      return;
    }
    switch (v.kind()) {
      case Kind::null:
        out_ += type != nullptr && type->is(feel::TypeKind::boolean) ? f_.neither : f_.none;
        return;
      case Kind::boolean:
        out_ += v.as_bool() ? f_.yes : f_.no;
        return;
      case Kind::number:
        out_ += grouped(v.as_number().to_string(), kGroupedNumber);
        return;
      case Kind::money:
        money(v);
        return;
      case Kind::enumeration:
        out_ += label(v);
        return;
      case Kind::string:
        out_ += v.as_string();
        return;
      case Kind::date:
        out_ += date(v.as_date());
        return;
      case Kind::time:
        time(v.as_time());
        return;
      case Kind::date_time:
        date_time(v.as_date_time());
        return;
      case Kind::duration:
        duration(v.as_duration());
        return;
      case Kind::period:
        period(v.as_period());
        return;
      case Kind::list:
        list(v.as_list(), depth, type);
        return;
      case Kind::context:
        context(v.as_context(), depth, type);
        return;
      case Kind::range:
        range(value::as_range(v), depth);
        return;
      case Kind::function:
        out_ += feel::to_feel_string(v);
        return;
    }
    out_ += '?';
  }

  std::string take() {
    if (cut_) out_ += "…";
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool is_full() {
    cut_ = cut_ || out_.size() > kMaxBytes;
    return cut_;
  }

  void money(const Value& v) {
    const Decimal amount = v.as_number();
    const Decimal positive = amount.sign() < 0 ? -amount : amount;
    const std::string digits = grouped(positive.to_string(value::minor_digits(v)), kGroupedMoney);
    if (amount.sign() < 0) out_ += '-';
    for (const auto& [currency, sign] : kSigns) {
      if (currency != linked_.currency) continue;
      out_ += sign;
      out_ += digits;
      return;
    }
    out_ += digits;
    if (!linked_.currency.empty()) out_ += " " + linked_.currency;
  }

  [[nodiscard]] std::string label(const Value& v) const {
    const auto info = linked_.enums.find(&value::enum_type(v));
    const std::size_t index = value::enum_index(v);
    if (info == linked_.enums.end() || index >= info->second.labels.size())
      return std::string(v.as_string());
    const std::string label = text_of(info->second.labels[index]);
    return label.empty() ? std::string(v.as_string()) : label;
  }

  /// A label, which holds no expressions.
  [[nodiscard]] std::string text_of(const LocalText& label) const {
    std::string result;
    if (const Template* text = label.in(language_, linked_.language); text != nullptr) {
      for (const Template::Part& part : text->parts) result += part.literal;
    }
    return result;
  }

  [[nodiscard]] std::string date(Date d) const {
    const Date::Ymd ymd = d.ymd();
    if (f_.dates == Dates::iso || ymd.year < 1 || ymd.year > 9999) return d.to_string();
    if (f_.dates == Dates::chinese)
      return fmt::format(FMT_COMPILE("{}年{}月{}日"), ymd.year, ymd.month, ymd.day);
    return fmt::format(FMT_COMPILE("{} {} {}"), ymd.day, value::month_name(d), ymd.year);
  }

  /// `09:00`, `09:00:30`, `09:00:30.25`.
  [[nodiscard]] static std::string clock(std::int64_t nanos_of_day) {
    const std::int64_t seconds = nanos_of_day / value::kNanosPerSecond;
    const std::int64_t nanos = nanos_of_day % value::kNanosPerSecond;
    std::string result = fmt::format(FMT_COMPILE("{:02}:{:02}"), seconds / 3600, seconds / 60 % 60);
    if (seconds % 60 != 0 || nanos != 0)
      result += fmt::format(":{:02}{}", seconds % 60, fraction(nanos));
    return result;
  }

  [[nodiscard]] static std::string fraction(std::int64_t nanos) {
    if (nanos == 0) return {};
    std::string digits = fmt::format(".{:09}", nanos);
    return digits.substr(0, digits.find_last_not_of('0') + 1);
  }

  [[nodiscard]] static std::string offset(int seconds) {
    const int size = seconds < 0 ? -seconds : seconds;
    std::string result =
        fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60);
    if (size % 60 != 0) result += fmt::format(":{:02}", size % 60);
    return result;
  }

  void time(const Time& t) {
    out_ += clock(t.nanos);
    if (t.zone.is_local() || t.zone == linked_.zone) return;
    out_ += " " + (t.zone.is_offset() ? offset(t.zone.offset_at(0)) : t.zone.to_string());
  }

  void date_time(const DateTime& moment) {
    out_ += date(moment.date());
    out_ += f_.dates == Dates::english ? ", " : " ";
    out_ += clock(moment.time().nanos);
    if (moment.zone.is_local()) return;
    const int own = moment.zone.offset_at(moment.seconds);
    const bool usual = !linked_.zone.is_local() && linked_.zone.offset_at(moment.seconds) == own;
    if (!usual) {
      out_ += " " + offset(own);
    } else if (const auto shown = linked_.zone.resolve(moment.local_seconds());
               shown.kind == Zone::Resolved::repeated) {
      // The hour that the clocks show twice.
      const bool first = shown.instant == moment.seconds;
      // Where the next summer has the same time again; else the clocks were set for good.
      constexpr std::int64_t kNextSummer = 200 * value::kSecondsPerDay;
      const bool seasons =
          f_.dates != Dates::iso && linked_.zone.offset_at(shown.instant + kNextSummer) ==
                                        linked_.zone.offset_at(shown.instant);
      out_ += !seasons ? " " + offset(own) : std::string(first ? f_.summer : f_.standard);
    }
  }

  void unit(std::string_view number, const Forms::Unit& name, bool& first) {
    if (!first) out_ += f_.between_units;
    first = false;
    out_ += number;
    out_ += f_.before_unit;
    out_ += number == "1" ? name.one : name.many;
  }

  /// A number without its sign: the smallest has no positive counterpart.
  [[nodiscard]] static std::string size_of(std::int64_t n) {
    return std::to_string(n < 0 ? 0 - static_cast<std::uint64_t>(n)
                                : static_cast<std::uint64_t>(n));
  }

  void duration(Duration d) {
    if (d.seconds < 0) out_ += '-';
    const value::DurationParts parts = value::parts(d);
    bool first = true;
    if (parts.days != 0) unit(size_of(parts.days), f_.day, first);
    if (parts.hours != 0) unit(size_of(parts.hours), f_.hour, first);
    if (parts.minutes != 0) unit(size_of(parts.minutes), f_.minute, first);
    if (parts.seconds != 0 || parts.nanos != 0 || first) {
      const std::int64_t nanos = parts.nanos < 0 ? -parts.nanos : parts.nanos;
      unit(size_of(parts.seconds) + fraction(nanos), f_.second, first);
    }
  }

  /// Whole years as years, anything else as months: `18 months` is what a warranty says.
  void period(Period p) {
    if (p.months < 0) out_ += '-';
    bool first = true;
    const bool years = p.months != 0 && p.months % 12 == 0;
    unit(size_of(years ? p.months / 12 : p.months), years ? f_.year : f_.month, first);
  }

  void list(const List& elements, int depth, TypeRef type) {
    if (elements.empty()) out_ += f_.empty_list;
    bool first = true;
    for (const Value& element : elements) {
      // What holds separators itself is set off by a stronger one.
      const bool compound = element.kind() == Kind::context || element.kind() == Kind::list;
      if (!first) out_ += compound ? f_.compound_separator : f_.list_separator;
      first = false;
      print(element, depth + 1, type != nullptr ? type->element : nullptr);
      if (is_full()) return;
    }
  }

  /// What an entry is called. A text without a label says by itself what it is: a name, a number of
  /// an article.
  [[nodiscard]] std::string entry_name(const std::string& name, const Value& v,
                                       TypeRef type) const {
    const auto label = linked_.entry_labels.find({type, name});
    if (label != linked_.entry_labels.end()) return text_of(label->second);
    return type != nullptr && v.kind() == Kind::string ? std::string() : name;
  }

  void context(const Entries& entries, int depth, TypeRef type) {
    if (entries.empty()) out_ += f_.none;
    bool first = true;
    for (const auto& [name, element] : entries) {
      if (!first) out_ += f_.entry_separator;
      first = false;
      if (const std::string said = entry_name(name, element, type); !said.empty()) {
        out_ += said;
        out_ += f_.entry_colon;
      }
      const feel::Field* field = type != nullptr ? type->field(name) : nullptr;
      const feel::TypeRef inner = field != nullptr ? field->type : nullptr;
      if (element.is_null() && inner != nullptr && inner->is(feel::TypeKind::boolean))
        out_ += f_.not_given;
      else
        print(element, depth + 1, inner);
      if (is_full()) return;
    }
  }

  void range(const value::SharedRange& r, int depth) {
    const auto end = [&](std::string_view sign, const Value& v) {
      out_ += sign;
      print(v, depth + 1);
    };
    using value::RangeForm;
    if (r.form == RangeForm::equal) return end("= ", r.low_closed ? r.low : r.high);
    if (r.form == RangeForm::not_equal) return end("≠ ", r.low.is_null() ? r.high : r.low);
    if (!r.low.is_null()) end(r.low_closed ? "≥ " : "> ", r.low);
    if (!r.low.is_null() && !r.high.is_null()) out_ += fmt::format(" {} ", f_.and_word);
    if (!r.high.is_null()) end(r.high_closed ? "≤ " : "< ", r.high);
    if (r.low.is_null() && r.high.is_null()) out_ += f_.none;
  }

  std::string_view language_;
  const Linked& linked_;
  const Forms f_;
  std::string out_;
  bool cut_ = false;
};

}  // namespace

std::string format_value(const Value& value, std::string_view language, const Linked& linked,
                         TypeRef type) {
  Printer printer(language, linked);
  printer.print(value, 0, type);
  return printer.take();
}

}  // namespace aftersales::engine
