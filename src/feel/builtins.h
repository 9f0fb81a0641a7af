// The built-in functions: one table with names, parameters, types and costs (DMN 1.5, 10.3.4, and
// the pack's own).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "feel/runtime.h"
#include "feel/type.h"

namespace aftersales::feel {

/// What a built-in sees. The dispatcher has checked the arguments' types, has made a single value a
/// list where a list is wanted, has answered null to a null argument of a parameter that does not
/// take null, and has passed on unknown values and failures, so none of these arrive here.
struct Call {
  std::span<const Value>
      arguments;            // one for each parameter; an optional one that was not given is null
  std::uint32_t given = 0;  // bit i: argument i was given
  Runtime& runtime;

  [[nodiscard]] const Value& operator[](std::size_t i) const { return arguments[i]; }
  [[nodiscard]] bool has(std::size_t i) const { return ((given >> i) & 1u) != 0; }
  [[nodiscard]] Value fail(std::string_view code, std::string message) const {
    return runtime.fail(code, std::move(message));
  }
};

/// A row of the table. The signature is written as authors read it:
///   "substring(string: string, start position: number, length?: number): string"
///   "count(list: list of any): number"           "max(c...: T): T"     (a last parameter with ...
///   takes any number) "sort(list: list of T, precedence?: function<T, T>: boolean): list of T"
/// `?` behind a parameter's name: may be left out. `!` behind a type: null is passed to the
/// function, which deals with it (otherwise a null argument makes the result null). T is a type
/// variable. Several rows with one name are overloads, tried in order.
struct Builtin {
  std::string_view signature;
  std::uint32_t
      cost;  // steps charged for a call, beside what the function charges itself for long lists
  Value (*call)(const Call&);
  bool pack_only = false;     // an addition of the policy language, not FEEL
  bool needs_moment = false;  // depends on as_of
};

/// A signature read: parameters by name, with their types.
struct Parameter {
  std::string name;
  TypeRef type = nullptr;
  bool optional = false;
  bool rest = false;  // takes all further arguments, passed as one list
  bool null_passes = false;
};
struct Signature {
  std::string name;
  std::vector<Parameter> parameters;
  TypeRef result = nullptr;
  const Builtin* builtin = nullptr;
};

/// All signatures, those of one name side by side, names in byte order. Built once; immutable.
[[nodiscard]] const std::vector<Signature>& signatures();
/// The overloads of a name, in the table's order; empty if there is no such function.
[[nodiscard]] std::span<const Signature> overloads(std::string_view name);

// The parts of the table, one file each.
[[nodiscard]] std::span<const Builtin> string_builtins();
[[nodiscard]] std::span<const Builtin> number_builtins();
[[nodiscard]] std::span<const Builtin> list_builtins();
[[nodiscard]] std::span<const Builtin> context_builtins();
[[nodiscard]] std::span<const Builtin> temporal_builtins();
[[nodiscard]] std::span<const Builtin> conversion_builtins();
[[nodiscard]] std::span<const Builtin> range_builtins();
[[nodiscard]] std::span<const Builtin> working_time_builtins();

}  // namespace aftersales::feel
