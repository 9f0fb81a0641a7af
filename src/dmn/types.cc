// Each definition gets a place first, so that they may name each other in any order.
#include "dmn/types.h"

#include <algorithm>
#include <utility>

namespace aftersales::dmn {

using feel::simple;
using feel::TypeKind;
using feel::TypeRef;

Types::Types(const std::vector<ItemDefinition>& items) {
  for (const ItemDefinition& item : items) declared_.emplace(item.name, pool_.fresh());
  // An alias copies what it names, so that is filled first: as often as definitions follow each
  // other, each pass settles one more of a chain.
  for (std::size_t pass = 0; pass < items.size(); ++pass) {
    bool changed = false;
    for (const ItemDefinition& item : items) {
      feel::Type& place = *declared_.at(item.name);
      feel::Type now = type_of(item);
      changed = changed || now.kind != place.kind || now.element != place.element;
      place = std::move(now);
    }
    if (!changed) break;
  }
}

TypeRef Types::find(std::string_view name) const {
  if (const auto it = declared_.find(name); it != declared_.end()) return it->second;
  if (const TypeRef known = feel::named_type(name)) return known;
  return simple(TypeKind::any);
}

feel::Type Types::type_of(const ItemDefinition& item) {
  feel::Type type;
  if (item.function) {
    type.kind = TypeKind::function;
    for (const Variable& p : item.function->parameters) type.parameters.push_back(find(p.type));
    type.element = find(item.function->result);
  } else if (!item.components.empty()) {
    type.kind = TypeKind::context;
    for (const ItemDefinition& component : item.components) {
      feel::Type* place = pool_.fresh();
      *place = type_of(component);
      type.fields.push_back({component.name, place, false});
    }
  } else {
    const TypeRef base = find(item.type);
    type = *base;
  }
  if (item.is_collection) {
    feel::Type* element = pool_.fresh();
    *element = std::move(type);
    type = feel::Type();
    type.kind = TypeKind::list;
    type.element = element;
  }
  return type;
}

}  // namespace aftersales::dmn
