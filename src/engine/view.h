// The names of a policy, seen from where some of them mean something else: a decision as it stood
// below a layer, the element that a decision goes over.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "feel/scope.h"

namespace aftersales::engine {

class View final : public feel::Scope {
 public:
  explicit View(const feel::Scope& all) : all_(all) {}
  void put(feel::Symbol symbol) { symbols_.insert_or_assign(symbol.name, symbol); }
  void put(feel::DeclaredFunction function) {
    functions_.insert_or_assign(function.name, function);
  }

  [[nodiscard]] std::size_t longest(std::string_view rest) const override;
  [[nodiscard]] const feel::Symbol* find(std::string_view name) const override;
  [[nodiscard]] const feel::DeclaredFunction* function(std::string_view name) const override;
  [[nodiscard]] feel::TypeRef type(std::string_view name) const override { return all_.type(name); }
  [[nodiscard]] bool is_taken(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> candidates() const override;
  [[nodiscard]] std::optional<std::string> value_of_label(const value::SharedEnum& type,
                                                          std::string_view label) const override {
    return all_.value_of_label(type, label);
  }

 private:
  const feel::Scope& all_;
  std::map<std::string, feel::Symbol, std::less<>> symbols_;
  std::map<std::string, feel::DeclaredFunction, std::less<>> functions_;
};

}  // namespace aftersales::engine
