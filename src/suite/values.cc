// Reading and comparing by declared type.
#include "suite/values.h"

#include <utility>

#include <fmt/format.h>

#include "model/scalar.h"
#include "text/unicode.h"

namespace aftersales::suite {

namespace {

using feel::TypeKind;
using feel::TypeRef;

TypeRef any() { return feel::simple(TypeKind::any); }

TypeRef element_of(TypeRef type) {
  return type->is(TypeKind::list) && type->element != nullptr ? type->element : any();
}

TypeRef field_of(TypeRef type, std::string_view name) {
  const feel::Field* const field = type->is(TypeKind::context) ? type->field(name) : nullptr;
  return field != nullptr && field->type != nullptr ? field->type : any();
}

Value raw_scalar(const yaml::Node& node, TypeRef type) {
  const std::string& text = node.text();
  if (node.style != yaml::Style::plain) return text;
  if (text == "null" || text == "~") return nullptr;
  const bool untyped = type->is(TypeKind::any);
  if ((untyped || type->is(TypeKind::boolean)) && (text == "true" || text == "false"))
    return text == "true";
  if (untyped || type->numeric()) {
    if (const auto number = Decimal::parse(text)) return *number;
  }
  return text;
}

std::string with_article(TypeRef type) { return fmt::format("`{}`", feel::describe(type)); }

bool is_numeric(const Value& value) {
  return value.kind() == Kind::number || value.kind() == Kind::money;
}
bool is_textual(const Value& value) {
  return value.kind() == Kind::string || value.kind() == Kind::enumeration;
}

// Whether the engine holds a number as money, or a moment in this zone or that, is nothing that a
// test speaks of.
bool equal(const Value& expected, const Value& actual) {
  if (is_numeric(expected) && is_numeric(actual)) return expected.as_number() == actual.as_number();
  if (is_textual(expected) && is_textual(actual)) return expected.as_string() == actual.as_string();
  if (expected.kind() == Kind::date_time && actual.kind() == Kind::date_time) {
    const DateTime a = expected.as_date_time();
    const DateTime b = actual.as_date_time();
    return a.seconds == b.seconds && a.nanos == b.nanos && a.zone.is_local() == b.zone.is_local();
  }
  return expected == actual;
}

class Reader {
 public:
  Reader(const Vocabulary& vocabulary, text::Report& report)
      : vocabulary_(vocabulary), report_(report) {}

  std::optional<Expected> read(const yaml::Node& node, TypeRef type, const std::string& name) {
    if (node.is_mapping() && (type->is(TypeKind::context) || type->is(TypeKind::any)))
      return entries(node, type, name);
    if (node.is_sequence() && (type->is(TypeKind::list) || type->is(TypeKind::any)))
      return elements(node, type, name);
    Expected expected;
    const Value raw = raw_value(node, type);
    expected.loose = type->is(TypeKind::any) && raw.kind() == Kind::string;
    if (raw.is_null() || expected.loose) {
      expected.value = raw;
      return expected;
    }
    engine::Misfit why;
    auto value = vocabulary_.conform(raw, type, why);
    if (!value) {
      report_.error("suite.value", model::visible(node),
                    fmt::format("`{}` can never be this: {}", name, why.message),
                    why.hint.empty()
                        ? fmt::format("its type is {}", with_article(type))
                        : fmt::format("{}; its type is {}", why.hint, with_article(type)));
      return std::nullopt;
    }
    expected.value = std::move(*value);
    return expected;
  }

 private:
  std::optional<Expected> entries(const yaml::Node& node, TypeRef type, const std::string& name) {
    Expected expected;
    expected.form = Expected::Form::entries;
    bool good = true;
    for (const yaml::Entry& entry : node.entries) {
      const std::string& key = entry.key.text();
      if (!type->fields.empty() && type->field(key) == nullptr) {
        unknown_entry(entry.key, *type, name);
        good = false;
        continue;
      }
      auto value = read(entry.value, field_of(type, key), name + "." + key);
      good = good && value.has_value();
      if (value) expected.entries.push_back({key, std::move(*value)});
    }
    if (!good) return std::nullopt;
    return expected;
  }

  std::optional<Expected> elements(const yaml::Node& node, TypeRef type, const std::string& name) {
    Expected expected;
    expected.form = Expected::Form::elements;
    bool good = true;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      auto value = read(node.items[i], element_of(type), fmt::format("{}[{}]", name, i + 1));
      good = good && value.has_value();
      if (value) expected.elements.push_back(std::move(*value));
    }
    if (!good) return std::nullopt;
    return expected;
  }

  void unknown_entry(const yaml::Node& key, const feel::Type& type, const std::string& name) {
    std::vector<std::string> known;
    for (const feel::Field& field : type.fields) known.push_back(field.name);
    const auto near = text::nearest(key.text(), known);
    report_.error(
        "suite.entry", key.where(),
        fmt::format("`{}` has no entry `{}`", name, text::shortened(key.text())),
        fmt::format("{}it has `{}`", near ? fmt::format("did you mean `{}`? ", *near) : "",
                    fmt::join(known, "`, `")));
  }

  const Vocabulary& vocabulary_;
  text::Report& report_;
};

}  // namespace

Value raw_value(const yaml::Node& node, TypeRef type) {
  if (node.is_sequence()) {
    List elements;
    for (const yaml::Node& item : node.items) elements.push_back(raw_value(item, element_of(type)));
    return elements;
  }
  if (node.is_mapping()) {
    Entries entries;
    for (const yaml::Entry& entry : node.entries) {
      entries.emplace_back(entry.key.text(),
                           raw_value(entry.value, field_of(type, entry.key.text())));
    }
    return entries;
  }
  return raw_scalar(node, type);
}

std::optional<Expected> read_expected(const yaml::Node& node, TypeRef type, const std::string& name,
                                      const Vocabulary& vocabulary, text::Report& report) {
  return Reader(vocabulary, report).read(node, type, name);
}

std::string shown(const Value& value) {
  return value.kind() == Kind::string ? value.to_json() : value.to_string();
}

void compare(const Expected& expected, const Value& actual, const std::string& name,
             std::vector<std::string>& differences) {
  const auto differ = [&](const std::string& wanted) {
    differences.push_back(fmt::format("{}: expected {}, got {}", name, wanted, shown(actual)));
  };
  switch (expected.form) {
    case Expected::Form::value:
      if (equal(expected.value, actual)) return;
      if (expected.loose && actual.to_string() == expected.value.as_string()) return;
      return differ(shown(expected.value));
    case Expected::Form::entries:
      if (actual.kind() != Kind::context) return differ("a context");
      for (const ExpectedEntry& entry : expected.entries)
        compare(entry.value, actual[entry.name], name + "." + entry.name, differences);
      return;
    case Expected::Form::elements:
      if (actual.kind() != Kind::list) return differ("a list");
      if (actual.as_list().size() != expected.elements.size()) {
        return differ(fmt::format("a list of {}", expected.elements.size()));
      }
      for (std::size_t i = 0; i < expected.elements.size(); ++i) {
        compare(expected.elements[i], actual.as_list()[i], fmt::format("{}[{}]", name, i + 1),
                differences);
      }
  }
}

}  // namespace aftersales::suite
