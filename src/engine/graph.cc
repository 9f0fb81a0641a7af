// The requirement graph of a policy, drawn.
#include <algorithm>
#include <set>

#include "engine/case_state.h"
#include "engine/linked.h"
#include "engine/policy_state.h"
#include "engine/requirements.h"
#include "engine/run.h"
#include "graph/requirements.h"

namespace aftersales {
inline namespace v0 {

std::string Policy::graph_dot(std::string_view language, bool with_facts) const {
  const engine::Linked& linked = *state_->linked;
  const engine::BoundCase nothing = engine::empty_case(linked);
  engine::Run run(linked, nothing);
  const std::string tag = language.empty() ? linked.language : std::string(language);
  const auto label = [&](const engine::LocalText& title, const std::string& name) {
    const std::string text = run.render(title, tag);
    return text.empty() ? name : text + "\n" + name;
  };
  graph::Requirements r;
  std::vector<std::set<std::uint32_t>> slots;
  for (const engine::DecisionInfo& d : linked.decisions) {
    r.nodes.push_back({d.name, label(d.title, d.name), graph::Node::decision});
    slots.push_back(engine::slots_of(linked, d));
  }
  std::map<std::uint32_t, std::uint32_t> others;  // slot of a fact or parameter -> node
  r.needs.resize(linked.decisions.size());
  for (std::uint32_t d = 0; d < linked.decisions.size(); ++d) {
    std::set<std::uint32_t> needs;
    for (const std::uint32_t slot : slots[d]) {
      const engine::SlotInfo& info = linked.slots[slot];
      if (info.kind == engine::SlotInfo::decision || info.kind == engine::SlotInfo::output) {
        needs.insert(info.index);
      } else if (with_facts && (info.kind == engine::SlotInfo::fact ||
                                info.kind == engine::SlotInfo::parameter)) {
        const auto [it, fresh] = others.emplace(slot, static_cast<std::uint32_t>(r.nodes.size()));
        if (fresh) {
          const bool fact = info.kind == engine::SlotInfo::fact;
          r.nodes.push_back({info.name,
                             fact ? label(linked.facts[info.index].label, info.name)
                                  : label(linked.parameters[info.index].label, info.name),
                             fact ? graph::Node::fact : graph::Node::parameter});
        }
        needs.insert(it->second);
      }
    }
    r.needs[d].assign(needs.begin(), needs.end());
  }
  r.needs.resize(r.nodes.size());
  return graph::to_dot(r, linked.id);
}

}  // namespace v0
}  // namespace aftersales
