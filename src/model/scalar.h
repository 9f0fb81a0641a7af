// A node of the tree -> a word, an expression, a date, a text by language, ..., as the schema wants
// it there. Every reader reports what does not fit and then gives nothing, so that reading can go
// on. `what` names the node in messages the way its author would: "`optional`", "an item of
// `steps`".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "text/report.h"
#include "yaml/tree.h"

namespace aftersales::model {

/// The place to mark for a node: all of a scalar or of a collection in brackets, of a block the
/// first key in it.
[[nodiscard]] Location visible(const yaml::Node& node);

/// A scalar that is not empty.
[[nodiscard]] std::optional<Located> read_word(const yaml::Node& node, std::string_view what,
                                               text::Report& report);

/// A word of letters of any script, digits, `-`, `_` and `.`: how packs and rules are called.
[[nodiscard]] std::optional<Located> read_identifier(const yaml::Node& node, std::string_view what,
                                                     text::Report& report);
/// Reports what an identifier must not hold.
bool check_identifier(const Located& word, std::string_view what, text::Report& report);

/// A scalar to be parsed as FEEL later. A YAML list gets the hint to quote it.
[[nodiscard]] std::optional<Located> read_expression(const yaml::Node& node, std::string_view what,
                                                     text::Report& report);

/// `true` or `false` and nothing else that YAML would take for one.
[[nodiscard]] std::optional<bool> read_boolean(const yaml::Node& node, std::string_view what,
                                               text::Report& report);

/// A whole number from `least` to `most`, in digits.
[[nodiscard]] std::optional<std::int64_t> read_integer(const yaml::Node& node,
                                                       std::string_view what, std::int64_t least,
                                                       std::int64_t most, text::Report& report);

/// A day as `2026-11-01`.
[[nodiscard]] std::optional<Date> read_date(const Located& word, std::string_view what,
                                            text::Report& report);

/// `{from: date, until: date}`, one of them at least.
[[nodiscard]] std::optional<Effective> read_effective(const yaml::Node& node, std::string_view what,
                                                      text::Report& report);

/// One text, or a map from language to text.
[[nodiscard]] Text read_text(const yaml::Node& node, std::string_view what, text::Report& report);

/// Reports what is no language code, with the code that was meant (`cn`: `zh`).
bool check_language(std::string_view code, const Location& where, text::Report& report);

/// The items of a list, or nothing.
[[nodiscard]] std::span<const yaml::Node> read_list(const yaml::Node& node, std::string_view what,
                                                    text::Report& report);

/// The entries of a mapping, or nothing.
[[nodiscard]] std::span<const yaml::Entry> read_mapping(const yaml::Node& node,
                                                        std::string_view what,
                                                        text::Report& report);

/// One word, or a list of them.
[[nodiscard]] std::vector<Located> read_words(const yaml::Node& node, std::string_view what,
                                              text::Report& report);

}  // namespace aftersales::model
