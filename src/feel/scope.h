// What names mean outside an expression. The lexer asks for the longest name, the checker for its
// meaning.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/builtins.h"
#include "feel/type.h"
#include "text/report.h"

namespace aftersales::feel {

/// A name of the policy (or of a model, or of a single expression's inputs).
struct Symbol {
  std::string name;
  TypeRef type = nullptr;
  std::uint32_t slot = 0;
  bool is_constant = false;  // then `constant` is its value (a calendar)
  Value constant;
  // Entries of its value that have slots of their own: they may be known where the whole is not.
  std::vector<std::pair<std::string, std::uint32_t>> parts{};
};

/// A reusable expression of the pack.
struct DeclaredFunction {
  std::string name;
  std::vector<Parameter> parameters;
  TypeRef result = nullptr;
  std::int32_t index = 0;
};

/// Immutable while expressions are checked against it.
class Scope {
 public:
  virtual ~Scope() = default;
  /// How many bytes at the start of `rest` are a declared name, the longest there is; 0 if none.
  [[nodiscard]] virtual std::size_t longest(std::string_view rest) const = 0;
  [[nodiscard]] virtual const Symbol* find(std::string_view name) const = 0;
  [[nodiscard]] virtual const DeclaredFunction* function(std::string_view name) const = 0;
  /// The same for entries of contexts of several words, behind a `.`.
  [[nodiscard]] virtual std::size_t longest_entry(std::string_view /*rest*/) const { return 0; }
  /// A declared type, or null.
  [[nodiscard]] virtual TypeRef type(std::string_view name) const = 0;
  /// A name or the first parts of one: locals may not be called so.
  [[nodiscard]] virtual bool is_taken(std::string_view name) const = 0;
  /// Everything that could have been meant, for the nearest name.
  [[nodiscard]] virtual std::vector<std::string> candidates() const = 0;
  /// The value of an enumeration that people are shown as `label`, in any language; for hints.
  [[nodiscard]] virtual std::optional<std::string> value_of_label(
      const value::SharedEnum& /*type*/, std::string_view /*label*/) const {
    return std::nullopt;
  }
};

/// Where an expression stands and how it is read.
struct Context {
  const Scope& scope;
  TypePool& pool;
  Dialect dialect = Dialect::pack;
  text::Report& report;
  Zone zone{};  // of date and time literals without one: the pack's; none in bare FEEL
  std::string_view subject{};  // of unary tests: what they test, as it is written; for hints
};

}  // namespace aftersales::feel
