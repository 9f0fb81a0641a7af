// Values in a test file -> values of a case, and values that a decision is compared with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <aftersales/value.h>

#include "feel/type.h"
#include "suite/vocabulary.h"
#include "text/report.h"
#include "text/source.h"
#include "yaml/tree.h"

namespace aftersales::suite {

/// The value as a JSON case would hold it. YAML has only texts: whether a plain `true` or `7` is
/// one follows from the declared type. What does not fit stays a text, for the engine to find.
[[nodiscard]] Value raw_value(const yaml::Node& node, feel::TypeRef type);

struct ExpectedEntry;

/// What a test says of a value: of a context only the entries it names, of a list every element.
struct Expected {
  enum class Form : std::uint8_t { value, entries, elements } form = Form::value;
  Value value;
  bool loose = false;  // a text for what has no declared type: it is compared as printed
  std::vector<ExpectedEntry> entries;
  std::vector<Expected> elements;
};

struct ExpectedEntry {
  std::string name;
  Expected value;
};

/// Nothing, and an error in `report`, if no value of the type could ever be that. `name` is the
/// decision's.
[[nodiscard]] std::optional<Expected> read_expected(const yaml::Node& node, feel::TypeRef type,
                                                    const std::string& name,
                                                    const Vocabulary& vocabulary,
                                                    text::Report& report);

/// Appends a line for every difference: `return_terms.eligible: expected true, got false`.
void compare(const Expected& expected, const Value& actual, const std::string& name,
             std::vector<std::string>& differences);

/// As messages show a value: texts in quotes, all else plain.
[[nodiscard]] std::string shown(const Value& value);

}  // namespace aftersales::suite
