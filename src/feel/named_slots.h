// The simplest scope: names that each have a slot. They may hold spaces and operators.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "feel/scope.h"

namespace aftersales::feel {

class NamedSlots final : public Scope {
 public:
  /// The first declaration of a name counts.
  void declare(std::string name, TypeRef type, std::uint32_t slot);
  void declare_entry(std::string name) { entries_.push_back(std::move(name)); }
  void declare_type(std::string name, TypeRef type) { types_.emplace(std::move(name), type); }

  [[nodiscard]] std::size_t longest(std::string_view rest) const override;
  [[nodiscard]] std::size_t longest_entry(std::string_view rest) const override;
  [[nodiscard]] const Symbol* find(std::string_view name) const override;
  [[nodiscard]] const DeclaredFunction* function(std::string_view) const override {
    return nullptr;
  }
  [[nodiscard]] TypeRef type(std::string_view name) const override;
  [[nodiscard]] bool is_taken(std::string_view name) const override {
    return find(name) != nullptr;
  }
  [[nodiscard]] std::vector<std::string> candidates() const override;

 private:
  std::vector<Symbol> symbols_;
  std::vector<std::string> entries_;
  std::unordered_map<std::string, TypeRef> types_;
};

}  // namespace aftersales::feel
