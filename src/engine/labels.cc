// Authors may give one label to several things.
#include "engine/labels.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "feel/characters.h"

namespace aftersales::engine {

namespace {

bool is_same_thing(const Linked& linked, std::uint32_t a, std::uint32_t b) {
  const DecisionInfo* of = linked.decision_of_slot(b);
  return a == b || (of != nullptr && of == linked.decision_of_slot(a) &&
                    (of->single || linked.slots[a].kind == linked.slots[b].kind));
}

bool is_hidden(const Linked& linked, std::uint32_t slot) {
  const DecisionInfo* of = linked.decision_of_slot(slot);
  return of != nullptr && of->hidden;
}

}  // namespace

const LocalText& label_of(const Linked& linked, std::uint32_t slot) {
  static const LocalText none;
  const SlotInfo& info = linked.slots[slot];
  switch (info.kind) {
    case SlotInfo::fact:
      return linked.facts[info.index].label;
    case SlotInfo::parameter:
      return linked.parameters[info.index].label;
    case SlotInfo::decision:
      return linked.decisions[info.index].title;
    case SlotInfo::output: {
      const DecisionInfo& d = linked.decisions[info.index];
      return d.outputs.size() == 1 && d.outputs[0].label.empty()
                 ? d.title
                 : d.outputs[info.output_index].label;
    }
    case SlotInfo::moment:
    case SlotInfo::effective_date:
    case SlotInfo::element:
      break;
  }
  return none;
}

std::string plain_text(const LocalText& label, std::string_view language, const Linked& linked) {
  std::string result;
  if (const Template* t = label.in(language, linked.language); t != nullptr) {
    for (const Template::Part& part : t->parts) result += part.literal;
  }
  return result;
}

std::optional<std::string> value_called(const Linked& linked, const value::SharedEnum& type,
                                        std::string_view label) {
  const auto info = linked.enums.find(&type);
  if (info == linked.enums.end() || label.empty()) return std::nullopt;
  const std::string wanted = feel::small_letters(label);
  std::set<std::size_t> begin_so;
  for (std::size_t i = 0; i < info->second.labels.size(); ++i) {
    for (const auto& [language, text] : info->second.labels[i].by_language) {
      const std::string known =
          feel::small_letters(plain_text(info->second.labels[i], language, linked));
      if (known == wanted) return type.values[i];
      if (known.compare(0, wanted.size(), wanted) == 0) begin_so.insert(i);
    }
  }
  if (begin_so.size() != 1) return std::nullopt;
  return type.values[*begin_so.begin()];
}

void note_shared_labels(Linked& linked) {
  const auto count = static_cast<std::uint32_t>(linked.slots.size());
  std::set<std::string> languages{linked.language};
  for (std::uint32_t slot = 0; slot < count; ++slot) {
    for (const auto& [language, text] : label_of(linked, slot).by_language)
      languages.insert(language);
  }
  for (const std::string& language : languages) {
    std::map<std::string, std::vector<std::uint32_t>> by_text;
    for (std::uint32_t slot = 0; slot < count; ++slot)
      by_text[plain_text(label_of(linked, slot), language, linked)].push_back(slot);
    std::vector<bool>& shared = linked.shared_labels[language];
    shared.assign(count, false);
    for (const auto& [text, slots] : by_text) {
      if (text.empty()) continue;
      for (const std::uint32_t slot : slots) {
        shared[slot] = std::any_of(slots.begin(), slots.end(), [&](std::uint32_t other) {
          return !is_same_thing(linked, slot, other) && !is_hidden(linked, other);
        });
      }
    }
  }
}

bool shares_label(const Linked& linked, std::uint32_t slot, std::string_view language) {
  for (const std::string_view wanted :
       {language, language.substr(0, language.find('-')), std::string_view(linked.language)}) {
    const auto known = linked.shared_labels.find(wanted);
    if (known != linked.shared_labels.end()) return known->second[slot];
  }
  return false;
}

}  // namespace aftersales::engine
