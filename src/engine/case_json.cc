// JSON text -> the facts of a case, without a tree of it in between.
#include <array>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/case_state.h"
#include "engine/conform.h"
#include "value/json.h"

namespace aftersales::engine {

namespace {

/// Sets facts as bind() does, and gives up where that would find something to say of a name.
class Taker final : public value::JsonTaker {
 public:
  Taker(const Linked& linked, BoundCase& into)
      : linked_(linked), into_(into), group_(&linked.fact_groups.front()) {
    const std::size_t words = (linked.facts.size() + linked.fact_groups.size() + 63) / 64;
    if (words > few_.size()) many_.resize(words);
    seen_ = many_.empty() ? few_.data() : many_.data();
  }

  Want enter(std::string_view name) override {
    const FactGroup::Target* const target = group_->find(name, next_);
    if (target == nullptr) return Want::nothing;
    if (!target->is_group) return Want::value;  // take() follows
    if (is_twice(*target)) return Want::nothing;
    outer_.emplace_back(group_, std::exchange(next_, 0));
    group_ = &linked_.fact_groups[target->number];
    return Want::entries;
  }

  void leave() override {
    std::tie(group_, next_) = outer_.back();
    outer_.pop_back();
  }

  bool take_text(std::string_view name, std::string_view text) override {
    const FactInfo* const fact = fact_of(name);
    if (fact == nullptr) return false;
    if (!fact->range) {
      if (auto v = conform_text_plainly(text, fact->type)) {
        if (value::Access::counts(*v)) into_.counts.set(true);
        into_.slots[fact->slot] = std::move(*v);
        return true;
      }
    }
    set_fact(linked_, fact->slot, Value(text), true, into_);
    return true;
  }

  bool take(std::string_view name, Value v) override {
    const FactInfo* const fact = fact_of(name);
    if (fact == nullptr) return false;
    const bool is_number = v.kind() == Kind::number && fact->type->is(feel::TypeKind::number);
    const bool is_boolean = v.kind() == Kind::boolean && fact->type->is(feel::TypeKind::boolean);
    if (!fact->range && (is_number || is_boolean)) {
      value::Access::lend(v, into_.slots[fact->slot]);  // it counts nothing
      return true;
    }
    set_fact(linked_, fact->slot, v, true, into_);
    return true;
  }

 private:
  /// Null of a name that is no fact's or was there before.
  const FactInfo* fact_of(std::string_view name) {
    const FactGroup::Target* const target = group_->find(name, next_);
    if (target == nullptr || target->is_group || is_twice(*target)) return nullptr;
    return &linked_.facts[target->number];
  }

  bool is_twice(const FactGroup::Target& target) {
    const std::size_t number =
        target.is_group ? linked_.facts.size() + target.number : std::size_t{target.number};
    std::uint64_t& word = seen_[number / 64];
    const std::uint64_t bit = std::uint64_t{1} << (number % 64);
    const bool twice = (word & bit) != 0;
    word |= bit;
    return twice;
  }

  const Linked& linked_;
  BoundCase& into_;
  const FactGroup* group_;
  std::uint32_t next_ = 0;  // of its names
  std::vector<std::pair<const FactGroup*, std::uint32_t>> outer_;
  std::uint64_t* seen_;  // a bit for each fact and each group
  std::array<std::uint64_t, 8> few_{};
  std::vector<std::uint64_t> many_;
};

}  // namespace

bool bind_json(const Linked& linked, std::string_view json, BoundCase& into) {
  Taker taker(linked, into);
  return value::read_json_entries(json, taker);
}

}  // namespace aftersales::engine
