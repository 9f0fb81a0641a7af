// Each change finds its rule by id, at any depth, in the rules as the changes before it have left
// them.
#include "model/rule_changes.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales::model {

namespace {

/// A rule in its list.
struct Place {
  std::vector<Rule>* rules = nullptr;
  std::size_t at = 0;
};

Place find_rule(std::vector<Rule>& rules, const std::string& id) {
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (rules[i].id.text() == id) return {&rules, i};
    if (const Place inner = find_rule(rules[i].unless, id); inner.rules != nullptr) return inner;
  }
  return {};
}

void ids_of(const std::vector<Rule>& rules, std::vector<std::string>& ids) {
  for (const Rule& rule : rules) {
    if (!rule.id.empty()) ids.push_back(rule.id.text());
    ids_of(rule.unless, ids);
  }
}

std::vector<std::string> ids_of(const std::vector<Rule>& rules) {
  std::vector<std::string> ids;
  ids_of(rules, ids);
  return ids;
}

class RuleChanges {
 public:
  RuleChanges(Decision& decision, const std::vector<Decision>& all, text::Report& report)
      : decision_(decision), all_(all), report_(report) {}

  void apply(Rule rule) {
    const Edit edit = *rule.edit;
    const std::string& id = edit.target.text();
    rule.edit.reset();
    if (decision_.otherwise && decision_.otherwise->id.text() == id) {
      of_otherwise(edit, std::move(rule));
      return;
    }
    const Place place = find_rule(decision_.rules, id);
    if (place.rules == nullptr) {
      const auto gone = gone_.find(id);
      if (gone != gone_.end())
        report_gone(edit, gone->second);
      else
        report_missing(edit);
      return;
    }
    std::vector<Rule>& rules = *place.rules;
    const auto at = rules.begin() + static_cast<std::ptrdiff_t>(place.at);
    const bool exception = edit.kind == Edit::Kind::under || place.rules != &decision_.rules;
    if (edit.kind != Edit::Kind::remove && !rule.has_then && !exception) {
      report_.error("key.missing", rule.where,
                    fmt::format("the rule `{}` lacks the key `then`", rule.cite),
                    "write what the rule gives: `then: …`");
    }
    switch (edit.kind) {
      case Edit::Kind::before:
        rules.insert(at, std::move(rule));
        break;
      case Edit::Kind::after:
        rules.insert(at + 1, std::move(rule));
        break;
      case Edit::Kind::under:
        at->unless.push_back(std::move(rule));
        break;
      case Edit::Kind::replace:
        note_gone(*at, edit, rule.cite);
        *at = std::move(rule);
        break;
      case Edit::Kind::remove:
        note_gone(*at, edit, {});
        rules.erase(at);
        break;
    }
  }

 private:
  // `otherwise` has an id too; nothing comes behind it.
  void of_otherwise(const Edit& edit, Rule rule) {
    switch (edit.kind) {
      case Edit::Kind::before:
        decision_.rules.push_back(std::move(rule));
        return;
      case Edit::Kind::under:
        decision_.otherwise->unless.push_back(std::move(rule));
        return;
      case Edit::Kind::remove:
        note_gone(*decision_.otherwise, edit, {});
        decision_.otherwise.reset();
        return;
      case Edit::Kind::after:
      case Edit::Kind::replace:
        report_.error("layer.otherwise", edit.target.whole(),
                      fmt::format("`{}` is what holds when no rule does", edit.target.text()),
                      "write `otherwise:` on the decision to say what holds instead, or "
                      "`before:` for a rule in front of it");
        return;
    }
  }

  /// What an entry above took away, with its exceptions.
  struct Gone {
    Location where;
    std::string replaced_by;  // empty: removed
  };

  void note_gone(const Rule& rule, const Edit& edit, const std::string& replaced_by) {
    if (!rule.id.empty()) gone_.emplace(rule.id.text(), Gone{edit.target.whole(), replaced_by});
    for (const Rule& exception : rule.unless) note_gone(exception, edit, replaced_by);
  }

  void report_gone(const Edit& edit, const Gone& gone) {
    const std::string id = text::shortened(edit.target.text());
    const bool removed = gone.replaced_by.empty();
    report_
        .error("layer.rule-gone", edit.target.whole(),
               removed ? fmt::format("an entry above has removed the rule `{}`", id)
                       : fmt::format("an entry above has replaced the rule `{}` by `{}`", id,
                                     gone.replaced_by),
               removed ? "leave one of the two entries out"
                       : fmt::format("name `{}` here, or leave one of the two entries out",
                                     gone.replaced_by))
        .note(gone.where,
              removed ? "removed here, with its exceptions" : "replaced here, with its exceptions");
  }

  void report_missing(const Edit& edit) {
    const std::string& id = edit.target.text();
    const std::vector<std::string> ids = ids_of(decision_.rules);
    const auto near = text::nearest(id, ids);
    std::string hint = near ? fmt::format("did you mean `{}`?", *near)
                       : ids.empty()
                           ? "its rules have no ids: a row can be changed only if it has one, in a "
                             "column `id`"
                           : fmt::format("its rules are {}", fmt::join(ids, ", "));
    if (id.find('#') != std::string::npos)
      hint = "give the row an id of its own, in a column `id`, to be able to change it";
    for (const Decision& other : all_) {
      if (!other.label.empty()) continue;
      const std::vector<std::string> others = ids_of(other.rules);
      if (std::find(others.begin(), others.end(), id) != others.end())
        hint = fmt::format("it is a rule of `{}`", other.name.text());
    }
    report_
        .error("layer.unknown-rule", edit.target.whole(),
               fmt::format("`{}` has no rule `{}`", decision_.name.text(), text::shortened(id)),
               hint)
        .note(decision_.where, "decided here");
  }

  Decision& decision_;
  const std::vector<Decision>& all_;
  text::Report& report_;
  std::map<std::string, Gone> gone_;  // by id
};

}  // namespace

void change_rules(Decision& decision, std::vector<Rule> changes, const std::vector<Decision>& all,
                  text::Report& report) {
  RuleChanges of(decision, all, report);
  for (Rule& rule : changes) of.apply(std::move(rule));
}

}  // namespace aftersales::model
