// Case values are read by declared type: nothing is guessed from how they are written.
#include "engine/conform.h"

#include <algorithm>

#include <fmt/format.h>

#include "text/report.h"
#include "value/decimal_math.h"
#include "value/temporal_parse.h"

namespace aftersales::engine {

namespace {

using feel::Type;
using feel::TypeKind;
using feel::TypeRef;

std::string shown(const Value& v) {
  std::string text =
      v.kind() == Kind::string ? "`" + std::string(v.as_string()) + "`" : "`" + v.to_json() + "`";
  constexpr std::size_t kMost = 80;
  if (text.size() > kMost) {
    std::size_t cut = kMost;
    while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0u) == 0x80u) --cut;
    text = text.substr(0, cut) + "…`";
  }
  return text;
}

std::nullopt_t refuse(Misfit& misfit, std::string message, std::string hint = {},
                      std::string code = "case.type") {
  misfit = {std::move(code), std::move(message), std::move(hint)};
  return std::nullopt;
}

std::optional<Value> number(const Value& raw, TypeRef type, const ConformContext& context,
                            Misfit& misfit) {
  Decimal d;
  if (value::is_numeric(raw)) {
    d = raw.as_number();
  } else if (raw.kind() == Kind::string) {
    const value::ParsedNumber parsed = value::parse_number(raw.as_string());
    switch (parsed.fault) {
      case value::NumberFault::none:
        break;
      case value::NumberFault::not_a_number:
        return refuse(misfit, fmt::format("{} is not a number", shown(raw)),
                      "write digits, for example 19.90, without a unit or a currency");
      case value::NumberFault::too_many_digits:
        return refuse(misfit, fmt::format("{} has more than 34 digits", shown(raw)), "round it");
      case value::NumberFault::out_of_range:
        return refuse(misfit, fmt::format("{} is larger than a number can be", shown(raw)));
    }
    d = parsed.number;
  } else {
    return refuse(misfit, fmt::format("{} is not a number", shown(raw)),
                  "write digits without quotes");
  }
  return type->is(TypeKind::money) ? value::money(d, context.minor_digits) : Value(d);
}

std::optional<Value> enumeration(const Value& raw, TypeRef type, Misfit& misfit) {
  const value::SharedEnum& e = *type->enumeration;
  if (raw.kind() == Kind::string || raw.kind() == Kind::enumeration) {
    if (const auto index = e.index_of(raw.as_string())) return value::enumeration(e, *index);
  }
  // `yes`, numbers and the like are values too where an enumeration has them.
  if (raw.kind() == Kind::boolean || raw.kind() == Kind::number) {
    if (const auto index = e.index_of(raw.to_string())) return value::enumeration(e, *index);
  }
  const auto near =
      raw.kind() == Kind::string ? text::nearest(raw.as_string(), e.values) : std::nullopt;
  std::vector<std::string> first(
      e.values.begin(),
      e.values.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(e.values.size(), 12)));
  return refuse(misfit, fmt::format("{} is not a value of {}", shown(raw), describe(type)),
                near ? fmt::format("did you mean `{}`?", *near)
                     : fmt::format("its values are {}{}", fmt::join(first, ", "),
                                   first.size() < e.values.size() ? ", …" : ""),
                "case.enum");
}

std::optional<Value> date(const Value& raw, const ConformContext& context, Misfit& misfit) {
  if (raw.kind() == Kind::date) return raw;
  if (raw.kind() == Kind::date_time) {
    const DateTime t = raw.as_date_time();
    return Value((t.zone.is_local() || context.zone.is_local() ? t : t.in(context.zone)).date());
  }
  if (raw.kind() != Kind::string)
    return refuse(misfit, fmt::format("{} is not a date", shown(raw)),
                  "write it as text: \"2026-11-01\"");
  const auto parsed = value::parse_date(raw.as_string());
  if (parsed.value) return Value(*parsed.value);
  // A date and time given for a date is its local date.
  const auto moment = value::parse_date_time(raw.as_string(), context.zone);
  if (moment.value)
    return Value((context.zone.is_local() ? *moment.value : moment.value->in(context.zone)).date());
  return refuse(misfit, fmt::format("{} is not a date: {}", shown(raw), parsed.reason),
                "write it as 2026-11-01");
}

std::optional<Value> moment(const Value& raw, const ConformContext& context, Misfit& misfit,
                            std::vector<Warning>* warnings) {
  const auto placed = [&](DateTime t, Zone::Resolved::Kind clock) -> std::optional<Value> {
    if (clock == Zone::Resolved::skipped) {
      return refuse(misfit,
                    fmt::format("{} does not exist: clocks were put forward over it", shown(raw)),
                    "write the offset, for example +02:00", "case.skipped-time");
    }
    if (clock == Zone::Resolved::repeated && warnings != nullptr) {
      warnings->push_back(
          {"case.repeated-time",
           fmt::format("{} was shown twice by the clocks; the earlier is taken", shown(raw))});
    }
    return Value(context.zone.is_local() ? t : t.in(context.zone));
  };
  if (raw.kind() == Kind::date_time) {
    const DateTime t = raw.as_date_time();
    if (!t.zone.is_local() || context.zone.is_local()) return placed(t, Zone::Resolved::unique);
    const Zone::Resolved r = context.zone.resolve(t.seconds);
    return placed(DateTime{r.instant, t.nanos, context.zone}, r.kind);
  }
  if (raw.kind() == Kind::date) {
    return refuse(misfit, fmt::format("{} is a date, but a date and time is wanted", shown(raw)),
                  "add the time: \"2026-11-01T09:00:00\"");
  }
  if (raw.kind() != Kind::string) {
    return refuse(misfit, fmt::format("{} is not a date and time", shown(raw)),
                  "write it as text: \"2026-11-01T09:00:00\"");
  }
  const auto parsed = value::parse_date_time(raw.as_string(), context.zone);
  if (!parsed.value) {
    if (value::read_date(raw.as_string())) {
      return refuse(misfit, fmt::format("{} is a date, but a date and time is wanted", shown(raw)),
                    fmt::format("add the time: {}T09:00:00", raw.as_string()));
    }
    return refuse(misfit, fmt::format("{} is not a date and time: {}", shown(raw), parsed.reason),
                  "write it as 2026-11-01T09:00:00");
  }
  return placed(*parsed.value, parsed.clock);
}

template <typename Parse>
std::optional<Value> text_of(const Value& raw, Kind kind, const Parse& parse, std::string_view what,
                             std::string_view example, Misfit& misfit) {
  if (raw.kind() == kind) return raw;
  if (raw.kind() != Kind::string)
    return refuse(misfit, fmt::format("{} is not a {}", shown(raw), what),
                  fmt::format("write it as text: \"{}\"", example));
  const auto parsed = parse(raw.as_string());
  if (parsed.value) return Value(*parsed.value);
  return refuse(misfit, fmt::format("{} is not a {}: {}", shown(raw), what, parsed.reason),
                fmt::format("write it as {}", example));
}

}  // namespace

std::optional<Value> conform(const Value& raw, TypeRef type, const ConformContext& context,
                             Misfit& misfit, std::vector<Warning>* warnings) {
  switch (type->kind) {
    case TypeKind::any:
      return raw;
    case TypeKind::boolean:
      if (raw.kind() == Kind::boolean) return raw;
      if (raw.kind() == Kind::string && (raw.as_string() == "true" || raw.as_string() == "false"))
        return Value(raw.as_string() == "true");
      return refuse(misfit, fmt::format("{} is neither true nor false", shown(raw)),
                    "write true or false, without quotes");
    case TypeKind::number:
    case TypeKind::money:
      return number(raw, type, context, misfit);
    case TypeKind::string:
    case TypeKind::text:
      if (raw.kind() == Kind::string) return raw;
      return refuse(misfit, fmt::format("{} is not a text", shown(raw)),
                    fmt::format("write it in quotes: \"{}\"", raw.to_string()));
    case TypeKind::enumeration:
      return enumeration(raw, type, misfit);
    case TypeKind::date:
      return date(raw, context, misfit);
    case TypeKind::date_time:
      return moment(raw, context, misfit, warnings);
    case TypeKind::time:
      return text_of(
          raw, Kind::time, [](std::string_view s) { return value::parse_time(s); }, "time of day",
          "09:00:00", misfit);
    case TypeKind::duration:
      return text_of(
          raw, Kind::duration, [](std::string_view s) { return value::parse_duration(s); },
          "duration", "PT24H", misfit);
    case TypeKind::period:
      return text_of(
          raw, Kind::period, [](std::string_view s) { return value::parse_period(s); }, "period",
          "P18M", misfit);
    case TypeKind::list: {
      if (raw.kind() != Kind::list)
        return refuse(misfit, fmt::format("{} is not a list", shown(raw)),
                      "write it in brackets: […]");
      List list;
      for (std::size_t i = 0; i < raw.as_list().size(); ++i) {
        const Value& element = raw.as_list()[i];
        if (element.is_null())
          return refuse(misfit, fmt::format("element {} is null", i + 1), "leave it out");
        auto v = conform(element, type->element, context, misfit, warnings);
        if (!v) {
          misfit.message = fmt::format("element {}: {}", i + 1, misfit.message);
          return std::nullopt;
        }
        list.push_back(std::move(*v));
      }
      return Value(std::move(list));
    }
    case TypeKind::context: {
      if (raw.kind() != Kind::context)
        return refuse(misfit, fmt::format("{} has no entries", shown(raw)),
                      "write it in braces: {…}");
      if (type->fields.empty()) return raw;
      Entries entries;
      for (const feel::Field& field : type->fields) {
        const Value& given = raw[field.name];
        if (given.is_null()) {
          if (!field.optional)
            return refuse(misfit, fmt::format("the entry `{}` is missing", field.name), "",
                          "case.missing-entry");
          entries.emplace_back(field.name, Value());
          continue;
        }
        auto v = conform(given, field.type, context, misfit, warnings);
        if (!v) {
          misfit.message = fmt::format("`{}`: {}", field.name, misfit.message);
          return std::nullopt;
        }
        entries.emplace_back(field.name, std::move(*v));
      }
      for (const auto& [name, entry] : raw.as_context()) {
        if (type->field(name) != nullptr) continue;
        std::vector<std::string> known;
        for (const feel::Field& field : type->fields) known.push_back(field.name);
        const auto near = text::nearest(name, known);
        return refuse(misfit, fmt::format("{} has no entry `{}`", describe(type), name),
                      near ? fmt::format("did you mean `{}`?", *near) : "", "case.unknown-entry");
      }
      return Value(std::move(entries));
    }
    default:
      return refuse(misfit, fmt::format("a case cannot give a {}", describe(type)));
  }
}

}  // namespace aftersales::engine
