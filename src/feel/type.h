// Types of expressions, as the checker sees them (DMN 1.5, 10.3.2.9, and the pack's money, period
// and enumerations).
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "value/rep.h"

namespace aftersales::feel {

enum class TypeKind : std::uint8_t {
  any,
  null,  // the type of `null` itself; fits every type
  boolean,
  number,
  money,
  string,
  text,         // a message for people: a string whose outcome is written as a template
  enumeration,  // definition: `enumeration`
  date,
  time,
  date_time,
  duration,
  period,
  list,      // `element`
  context,   // `fields`; none and open: any context
  range,     // `element`
  function,  // `parameters` -> `element`
  calendar,
  variable,  // a type variable of a built-in's signature
};

struct Type;
using TypeRef = const Type*;  // owned by a TypePool, or one of the simple types below; never null
                              // where documented

struct Field {
  std::string name;
  TypeRef type = nullptr;
  bool optional = false;
};

struct Type {
  TypeKind kind = TypeKind::any;
  std::string name;                                // of a declared type, for messages
  const value::SharedEnum* enumeration = nullptr;  // the policy keeps it alive
  TypeRef element = nullptr;
  std::vector<Field> fields;
  std::vector<TypeRef> parameters;

  [[nodiscard]] const Field* field(std::string_view name) const;
  [[nodiscard]] bool is(TypeKind k) const { return kind == k; }
  [[nodiscard]] bool numeric() const { return kind == TypeKind::number || kind == TypeKind::money; }
  [[nodiscard]] bool textual() const { return kind == TypeKind::string || kind == TypeKind::text; }
};

/// The types without parts: one object each, valid for ever.
[[nodiscard]] TypeRef simple(TypeKind kind);

/// A simple type by its name in FEEL (DMN 1.5, table 46) or in packs; null if there is none.
[[nodiscard]] TypeRef named_type(std::string_view name);

/// Owns composed types. Building is single-threaded; afterwards only read.
class TypePool {
 public:
  TypePool() = default;
  TypePool(const TypePool&) = delete;
  TypePool& operator=(const TypePool&) = delete;
  [[nodiscard]] TypeRef list_of(TypeRef element);
  [[nodiscard]] TypeRef range_of(TypeRef element);
  [[nodiscard]] TypeRef function_of(std::vector<TypeRef> parameters, TypeRef result);
  [[nodiscard]] TypeRef context_of(std::vector<Field> fields, std::string name = {});
  /// Takes over the caller's count of `definition`.
  [[nodiscard]] TypeRef enum_of(std::unique_ptr<value::SharedEnum> definition);
  /// A slot to be filled later, for types that refer to each other.
  [[nodiscard]] Type* fresh();

 private:
  std::deque<Type> types_;
  std::vector<Value> enums_;  // each an owner of a definition
};

[[nodiscard]] bool same(TypeRef a, TypeRef b);
/// Can a value of `from` stand where `to` is wanted without a conversion? any fits everything, null
/// fits everything, number and money fit each other (money is a number of the currency), text and
/// string fit each other.
[[nodiscard]] bool fits(TypeRef from, TypeRef to);
/// The type of a value that is one or the other: null and T is T; number and money is money; no
/// common type is any.
[[nodiscard]] TypeRef join(TypeRef a, TypeRef b, TypePool& pool);
/// As authors write it: `list of line`, `date and time`.
[[nodiscard]] std::string describe(TypeRef type);
/// Does a value have this type at run time (DMN 1.5, 10.3.2.9.4: contexts may have more entries)?
[[nodiscard]] bool conforms(const Value& value, TypeRef type);
/// The steps that asking so costs: long lists are looked through.
[[nodiscard]] std::uint64_t conforming_cost(const Value& value, TypeRef type);

}  // namespace aftersales::feel
