// What an author wrote out of habit -> what it is called here. Only hints ask.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aftersales::feel {

/// The day that was meant, as it is written here: `2026-11-01` for `2026/11/1` or `1.11.2026`.
/// Nothing where the order of day and month cannot be told.
[[nodiscard]] std::optional<std::string> date_meant(std::string_view written);

/// The number that was meant by one with separators: `1000.50` for `1,000.50` or `1.000,50`, `5.90`
/// for `5,90`. Nothing where it cannot be told.
[[nodiscard]] std::optional<std::string> number_meant(std::string_view written);

/// A sign, code or word for a currency: `€`, `EUR`, `euros`.
[[nodiscard]] bool is_currency(std::string_view word);

/// `true` or `false` for what is called so elsewhere; empty for other words.
[[nodiscard]] std::string_view boolean_meant(std::string_view word);

/// Whether `any`, the word for no restriction, was meant.
[[nodiscard]] bool means_any(std::string_view word);

}  // namespace aftersales::feel
