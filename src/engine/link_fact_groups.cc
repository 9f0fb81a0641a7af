// Names of facts -> what each part of them stands for, group by group.
#include <map>
#include <string>
#include <utility>

#include "engine/linker.h"
#include "feel/evaluator.h"
#include "value/json.h"

namespace aftersales::engine {

// `a.b.c` is found from the root as `a.b.c`, or as `b.c` in the group `a`, or as `c` in `a.b`.
void Linker::group_facts() {
  std::map<std::string, std::uint32_t, std::less<>> groups{{"", 0}};
  for (const FactInfo& fact : out_->facts) {
    for (std::size_t dot = fact.name.find('.'); dot != fact.name.npos;
         dot = fact.name.find('.', dot + 1))
      groups.emplace(fact.name.substr(0, dot), static_cast<std::uint32_t>(groups.size()));
  }
  out_->fact_groups.resize(groups.size());
  const auto add = [&](const std::string& name, FactGroup::Target target) {
    for (std::size_t from = 0;; from = name.find('.', from) + 1) {
      FactGroup& group = out_->fact_groups[groups.at(from == 0 ? "" : name.substr(0, from - 1))];
      group.names.push_back(name.substr(from));
      group.targets.push_back(target);
      if (name.find('.', from) == name.npos) return;
    }
  };
  for (const FactInfo& fact : out_->facts) add(fact.name, {fact.slot, false});
  for (const auto& [name, number] : groups) {
    const bool is_fact = out_->fact_names.find(name) != out_->fact_names.end();
    if (!name.empty() && !is_fact) add(name, {number, true});
  }
  for (std::size_t i = 0; i < out_->facts.size(); ++i)
    out_->nothing_given.push_back(value::Access::make(feel::kPending, 0));
  for (FactGroup& group : out_->fact_groups) {
    group.index = text::NameIndex(group.names);
    for (const std::string& name : group.names) {
      std::string& token = group.tokens.emplace_back();
      value::append_json_string(token, name);
      token += ':';
    }
  }
}

}  // namespace aftersales::engine
