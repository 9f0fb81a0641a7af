// Item definitions -> types (DMN 1.5, 7.3.3 and 10.3.2.9).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dmn/model.h"
#include "feel/type.h"

namespace aftersales::dmn {

/// The types of a model by their names, those of FEEL included. Definitions may be used before they
/// stand, and within themselves. Allowed values do not count: a value outside of them is of the
/// type nevertheless.
class Types {
 public:
  explicit Types(const std::vector<ItemDefinition>& items);

  /// `any` for a name that nobody has defined, and for none.
  [[nodiscard]] feel::TypeRef find(std::string_view name) const;
  [[nodiscard]] feel::TypePool& pool() { return pool_; }
  [[nodiscard]] const std::map<std::string, feel::Type*, std::less<>>& declared() const {
    return declared_;
  }

 private:
  feel::Type type_of(const ItemDefinition& item);

  feel::TypePool pool_;
  std::map<std::string, feel::Type*, std::less<>> declared_;
};

}  // namespace aftersales::dmn
