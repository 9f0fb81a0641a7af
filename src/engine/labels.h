// What slots are called, and which of them are called alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/linked.h"

namespace aftersales::engine {

/// The label of a fact, a parameter or an output, the title of a decision; empty if there is none.
[[nodiscard]] const LocalText& label_of(const Linked& linked, std::uint32_t slot);

/// A label as it is written; labels hold no expressions.
[[nodiscard]] std::string plain_text(const LocalText& label, std::string_view language,
                                     const Linked& linked);

/// The value of an enumeration whose label, in any language, is written in its place, or is the
/// only one that begins so; capitals do not matter. Nothing if no value is called that.
[[nodiscard]] std::optional<std::string> value_called(const Linked& linked,
                                                      const value::SharedEnum& type,
                                                      std::string_view label);

/// Fills `shared_labels`.
void note_shared_labels(Linked& linked);

/// Is another thing called the same in this language? Hidden versions do not count.
[[nodiscard]] bool shares_label(const Linked& linked, std::uint32_t slot,
                                std::string_view language);

}  // namespace aftersales::engine
