// The names of a policy: facts, decisions, outputs, parameters and calendars share one name space;
// types and functions have their own.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "feel/scope.h"
#include "text/report.h"

namespace aftersales::engine {

class Names final : public feel::Scope {
 public:
  /// What was declared first under a name, for "first declared here".
  struct Declared {
    std::string what;  // "a fact", "a decision"
    text::Location where;
  };

  /// False, with the error reported, if the name is taken, a keyword, or also a group.
  bool declare(const text::Located& name, std::string_view what, feel::Symbol symbol,
               text::Report& report);
  bool declare_type(const text::Located& name, feel::TypeRef type, text::Report& report);
  bool declare_function(const text::Located& name, feel::DeclaredFunction function,
                        text::Report& report);
  /// Once all are declared: a name that is also the group of others is an error.
  void check_groups(text::Report& report) const;
  /// For a declared function whose parameters and result are known only now.
  feel::DeclaredFunction* edit_function(std::string_view name);

  [[nodiscard]] std::size_t longest(std::string_view rest) const override;
  [[nodiscard]] const feel::Symbol* find(std::string_view name) const override;
  [[nodiscard]] const feel::DeclaredFunction* function(std::string_view name) const override;
  [[nodiscard]] feel::TypeRef type(std::string_view name) const override;
  [[nodiscard]] bool is_taken(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> candidates() const override;
  [[nodiscard]] std::optional<std::string> value_of_label(const value::SharedEnum& type,
                                                          std::string_view label) const override;
  [[nodiscard]] std::vector<std::string> type_names() const;

  /// What people are shown for a value of an enumeration.
  void declare_label(const value::SharedEnum& type, std::string_view label,
                     const std::string& value);

  /// Reports what a name may not hold. `what` has that name: "an output".
  static bool check_letters(const text::Located& name, std::string_view what, text::Report& report);
  /// The same, and a word of the language alone is no name.
  static bool check_form(const text::Located& name, std::string_view what, text::Report& report);
  /// The letters of what is a name only in its place, behind a dot, and has none itself.
  static bool check_part(const text::Located& name, std::string_view what, text::Report& report);

 private:
  std::map<std::string, feel::Symbol, std::less<>> symbols_;
  std::map<std::string, Declared, std::less<>> declared_;
  std::map<std::string, feel::TypeRef, std::less<>> types_;
  std::map<std::string, text::Location, std::less<>> type_places_;
  std::map<std::string, feel::DeclaredFunction, std::less<>> functions_;
  std::map<std::string, text::Location, std::less<>> function_places_;
  std::set<std::string, std::less<>> groups_;
  std::map<const value::SharedEnum*, std::map<std::string, std::string>>
      labels_;  // in small letters
};

}  // namespace aftersales::engine
