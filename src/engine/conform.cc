// Case values are read by declared type: nothing is guessed from how they are written.
#include "engine/conform.h"

#include <algorithm>

#include <fmt/format.h>

#include "engine/labels.h"
#include "engine/meant.h"
#include "feel/evaluator.h"
#include "text/report.h"
#include "text/unicode.h"
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

/// The hint is what `raw` most likely stands for, else what such values look like.
std::nullopt_t refuse_text(Misfit& misfit, const Value& raw, TypeKind kind, std::string_view what,
                           std::string_view reason, std::string otherwise) {
  const auto meant = raw.kind() == Kind::string ? meant_value(raw.as_string(), kind) : std::nullopt;
  std::string message = fmt::format("{} is {}", shown(raw), what);
  if (!meant && !reason.empty()) message += fmt::format(": {}", reason);
  return refuse(misfit, std::move(message),
                meant ? fmt::format("write {}", *meant) : std::move(otherwise));
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
        return refuse_text(misfit, raw, type->kind, "not a number", "",
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

std::optional<Value> enumeration(const Value& raw, TypeRef type, const ConformContext& context,
                                 Misfit& misfit) {
  const value::SharedEnum& e = *type->enumeration;
  if (raw.kind() == Kind::string || raw.kind() == Kind::enumeration) {
    if (const auto index = e.index_of(raw.as_string())) return value::enumeration(e, *index);
  }
  // `yes`, numbers and the like are values too where an enumeration has them.
  if (raw.kind() == Kind::boolean || raw.kind() == Kind::number) {
    if (const auto index = e.index_of(raw.to_string())) return value::enumeration(e, *index);
  }
  std::optional<std::string> near;
  if (raw.kind() == Kind::string && context.linked != nullptr)
    near = value_called(*context.linked, e, raw.as_string());
  if (raw.kind() == Kind::string && !near) near = text::nearest(raw.as_string(), e.values);
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
  return refuse_text(misfit, raw, TypeKind::date, "not a date", parsed.reason,
                     "write it year first: \"2026-11-01\"");
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
                    fmt::format("add the time: \"{}T09:00:00\"", raw.as_string()));
    }
    return refuse_text(misfit, raw, TypeKind::date_time, "not a date and time", parsed.reason,
                       "write it year first, with the time: \"2026-11-01T09:00:00\"");
  }
  return placed(*parsed.value, parsed.clock);
}

template <typename Parse>
std::optional<Value> text_of(const Value& raw, TypeKind type, Kind kind, const Parse& parse,
                             std::string_view what, std::string_view example, Misfit& misfit) {
  if (raw.kind() == kind) return raw;
  if (raw.kind() != Kind::string)
    return refuse(misfit, fmt::format("{} is not a {}", shown(raw), what),
                  fmt::format("write it as text: \"{}\"", example));
  const auto parsed = parse(raw.as_string());
  if (parsed.value) return Value(*parsed.value);
  return refuse_text(misfit, raw, type, fmt::format("not a {}", what), parsed.reason,
                     fmt::format("write it as \"{}\"", example));
}

std::optional<Value> single(const Value& raw, TypeRef type, const ConformContext& context,
                            Misfit& misfit, std::vector<Warning>* warnings) {
  switch (type->kind) {
    case TypeKind::any:
      return raw;
    case TypeKind::boolean:
      if (raw.kind() == Kind::boolean) return raw;
      if (raw.kind() == Kind::string && (raw.as_string() == "true" || raw.as_string() == "false"))
        return Value(raw.as_string() == "true");
      return refuse_text(misfit, raw, type->kind, "neither true nor false", "",
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
      return enumeration(raw, type, context, misfit);
    case TypeKind::date:
      return date(raw, context, misfit);
    case TypeKind::date_time:
      return moment(raw, context, misfit, warnings);
    case TypeKind::time:
      return text_of(
          raw, type->kind, Kind::time, [](std::string_view s) { return value::parse_time(s); },
          "time of day", "09:00:00", misfit);
    case TypeKind::duration:
      return text_of(
          raw, type->kind, Kind::duration,
          [](std::string_view s) { return value::parse_duration(s); }, "duration", "PT24H", misfit);
    case TypeKind::period:
      return text_of(
          raw, type->kind, Kind::period, [](std::string_view s) { return value::parse_period(s); },
          "period", "P18M", misfit);
    default:
      return refuse(misfit, fmt::format("a case cannot give a {}", describe(type)));
  }
}

// The way to a part of a value, put in words only for a mistake.
struct Way {
  const Way* above = nullptr;
  const std::string* entry = nullptr;
  std::size_t element = 0;  // from 1, in a list
};

std::string words_of(const Way& way) {
  if (way.above == nullptr) return {};
  return words_of(*way.above) + (way.entry != nullptr ? fmt::format("`{}`: ", *way.entry)
                                                      : fmt::format("element {}: ", way.element));
}

/// `[2].category`
std::string path_of(const Way& way) {
  if (way.above == nullptr) return {};
  return path_of(*way.above) +
         (way.entry != nullptr ? "." + *way.entry : fmt::format("[{}]", way.element));
}

std::size_t first_element(const Way& way) {
  if (way.above == nullptr) return 0;
  return way.above->above == nullptr ? way.element : first_element(*way.above);
}

class Reader {
 public:
  Reader(const ConformContext& context, Remarks& remarks) : context_(context), remarks_(remarks) {}

  std::optional<Value> read(const Value& raw, TypeRef type, const Way& way) {
    if (type->is(TypeKind::list)) return elements(raw, type, way);
    if (type->is(TypeKind::context)) return entries(raw, type, way);
    Misfit misfit;
    auto v = single(raw, type, context_, misfit, &remarks_.warnings);
    if (!v) add(remarks_.misfits, way, std::move(misfit));
    return v;
  }

 private:
  static std::nullopt_t add(std::vector<Misfit>& misfits, const Way& way, Misfit misfit) {
    constexpr std::size_t kMost = 5;
    if (misfits.size() == kMost) return std::nullopt;
    misfit.message = words_of(way) + misfit.message;
    misfits.push_back(std::move(misfit));
    return std::nullopt;
  }

  std::optional<Value> elements(const Value& raw, TypeRef type, const Way& way) {
    if (raw.kind() != Kind::list) {
      return add(
          remarks_.misfits, way,
          {"case.type", fmt::format("{} is not a list", shown(raw)), "write it in brackets: […]"});
    }
    List list;
    bool good = true;
    for (std::size_t i = 0; i < raw.as_list().size(); ++i) {
      const Value& element = raw.as_list()[i];
      const Way here{&way, nullptr, i + 1};
      if (element.is_null()) {
        add(remarks_.misfits, here, {"case.type", "null is no value here", "leave it out"});
        good = false;
        continue;
      }
      auto v = read(element, type->element, here);
      good = good && v.has_value();
      if (good) list.push_back(std::move(*v));
    }
    if (!good) return std::nullopt;
    return Value(std::move(list));
  }

  std::optional<Value> entries(const Value& raw, TypeRef type, const Way& way) {
    if (raw.kind() != Kind::context) {
      return add(
          remarks_.misfits, way,
          {"case.type", fmt::format("{} has no entries", shown(raw)), "write it in braces: {…}"});
    }
    if (type->fields.empty()) return raw;
    Entries entries;
    std::vector<std::string> missing;
    bool good = true;
    for (const feel::Field& field : type->fields) {
      const Value& given = raw[field.name];
      if (given.is_null()) {
        if (!field.optional) missing.push_back(field.name);
        entries.emplace_back(field.name, absent(field));
        continue;
      }
      auto v = read(given, field.type, {&way, &field.name, 0});
      good = good && v.has_value();
      if (good) entries.emplace_back(field.name, std::move(*v));
    }
    good = good && (missing.empty() || context_.may_lack);
    if (!missing.empty() ||
        std::any_of(raw.as_context().begin(), raw.as_context().end(),
                    [&](const auto& entry) { return type->field(entry.first) == nullptr; }))
      compare_names(raw, type, std::move(missing), way);
    if (!good) return std::nullopt;
    return Value(std::move(entries));
  }

  [[nodiscard]] Value absent(const feel::Field& field) const {
    if (!field.optional && context_.may_lack) return value::Access::make(feel::kPending, 0);
    return {};
  }

  // An entry that is only misspelt is not missing as well.
  void compare_names(const Value& raw, TypeRef type, std::vector<std::string> missing,
                     const Way& way) {
    std::vector<std::string> known;
    for (const feel::Field& field : type->fields) known.push_back(field.name);
    std::vector<std::string> unknown;
    for (const auto& [name, entry] : raw.as_context()) {
      if (type->field(name) == nullptr) unknown.push_back(name);
    }
    const bool one_each = missing.size() == 1 && unknown.size() == 1;
    for (const std::string& name : unknown) {
      const auto near = one_each ? std::optional(missing.front()) : text::nearest(name, known);
      const auto lost = near ? std::find(missing.begin(), missing.end(), *near) : missing.end();
      Misfit misfit{"case.unknown-entry",
                    fmt::format("{} has no entry `{}`", describe(type), text::shortened(name)),
                    near ? fmt::format("did you mean `{}`?", *near)
                         : fmt::format("it has `{}`", fmt::join(known, "`, `"))};
      if (lost != missing.end()) {
        misfit.code = "case.missing-entry";
        misfit.message += fmt::format(", and its `{}` is missing", *near);
        missing.erase(lost);
        add(remarks_.misfits, way, std::move(misfit));
      } else {
        add(remarks_.unknown, way, std::move(misfit));
      }
    }
    for (const std::string& name : missing) {
      if (context_.may_lack) {
        const Way here{&way, &name, 0};
        remarks_.lacks.push_back({path_of(here), type, name, first_element(here)});
        continue;
      }
      add(remarks_.misfits, way,
          {"case.missing-entry", fmt::format("the entry `{}` is missing", name), ""});
    }
  }

  const ConformContext& context_;
  Remarks& remarks_;
};

}  // namespace

std::optional<Value> conform_text_plainly(std::string_view text, TypeRef type) {
  if (type->kind == TypeKind::enumeration) {
    // The values are the policy's, which outlives the case: they need not be counted.
    if (const auto index = type->enumeration->index_of(text))
      return value::borrowed_enumeration(*type->enumeration, *index);
  }
  if (type->kind == TypeKind::string || type->kind == TypeKind::text) return Value(text);
  return std::nullopt;
}

std::optional<Value> conform_plainly(const Value& raw, TypeRef type, int minor_digits) {
  switch (raw.kind()) {
    case Kind::boolean:
      return type->kind == TypeKind::boolean ? std::optional(raw) : std::nullopt;
    case Kind::number:
    case Kind::money:
      if (type->kind == TypeKind::number) return Value(raw.as_number());
      if (type->kind == TypeKind::money) return value::money(raw.as_number(), minor_digits);
      return std::nullopt;
    case Kind::string:
      return conform_text_plainly(raw.as_string(), type);
    case Kind::date:
      return type->kind == TypeKind::date ? std::optional(raw) : std::nullopt;
    default:
      return std::nullopt;
  }
}

std::optional<Value> conform(const Value& raw, TypeRef type, const ConformContext& context,
                             Remarks& remarks) {
  auto v = Reader(context, remarks).read(raw, type, {});
  if (!remarks.misfits.empty()) return std::nullopt;
  return v;
}

}  // namespace aftersales::engine
