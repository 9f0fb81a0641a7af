// What the passes of link.cc share.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/linked.h"
#include "engine/names.h"
#include "engine/view.h"
#include "model/model.h"

namespace aftersales::engine {

class Linker {
 public:
  Linker(model::Pack pack, text::Report& report);

  // The passes, in the order in which link() runs them.
  void header();
  void declare_types();
  void declare_names();
  void link_facts();
  void link_functions();
  void link_parameters();
  void link_invariants();
  void link_decisions();
  void check_requirements();
  void check_floors();
  void check_use();
  void drop_model();
  void group_facts();
  void index_tables();

  [[nodiscard]] std::unique_ptr<Linked> finish();

 private:
  // link_types.cc
  void declare_aliases();
  TypeRef resolve(const model::TypeExpression& type);
  TypeRef resolve_name(const text::Located& name);
  TypeRef enum_type(const model::TypeExpression& type, const std::string& name);
  TypeRef context_type(const model::TypeExpression& type, const std::string& name);

  // link_names.cc
  void declare_facts();
  void declare_parameters();
  bool is_figure_below(const model::Parameter& parameter);
  void declare_calendars();
  void declare_functions();
  void declare_decisions();
  TypeRef declare_outputs(const model::Decision& decision, DecisionInfo& info, std::uint32_t index);
  void declare_versions();
  [[nodiscard]] model::HitPolicy hit_of(const model::Decision& decision) const;
  [[nodiscard]] static std::vector<std::pair<std::string, std::uint32_t>> parts_of(
      const DecisionInfo& decision);
  [[nodiscard]] std::string name_of(const model::Decision& decision) const;
  void find_moment();
  std::uint32_t add_slot(SlotInfo::Kind kind, std::uint32_t index, std::uint32_t output,
                         std::string name);
  std::uint32_t date_slot_of(const std::optional<text::Located>& applies_by);

  // link_texts.cc
  [[nodiscard]] feel::Context context() {
    return {*scope_, out_->types, feel::Dialect::pack, report_, out_->zone};
  }
  /// The same, told elsewhere.
  [[nodiscard]] feel::Context muted(text::Report& attempt) const {
    return {*scope_, out_->types, feel::Dialect::pack, attempt, out_->zone};
  }
  [[nodiscard]] const std::string& language_of(const text::Source* source) const;
  /// 0: of the lowest pack.
  [[nodiscard]] std::uint32_t layer_of(const Location& where) const;
  CompiledPtr compile(const text::Located& text, TypeRef wanted,
                      const std::vector<feel::TypedLocal>& locals = {});
  LocalText text_of(const model::Text& text, bool translate = true);
  Template template_of(const text::Located& text);
  ReasonsInfo reasons_of(const model::Reasons& reasons);
  std::vector<std::uint32_t> basis_of(const std::vector<text::Located>& keys);
  std::optional<Value> constant_of(const feel::Compiled& compiled, TypeRef type);

  // link_layers.cc
  void link_each(const model::Decision& from, DecisionInfo& to);
  void link_floor(const model::Decision& from, DecisionInfo& to);
  bool same_each(const model::Decision& upper, const model::Decision& lower);
  void check_lists();
  [[nodiscard]] const EachInfo* list_of(std::uint32_t decision) const;
  LocalText title_of_layer(const std::string& label);
  void differs(const std::string& name, TypeRef gives, TypeRef wanted, const DecisionInfo& to,
               const model::Floor& floor);
  /// `floor`: whose order it is; null if it is the decision's own.
  std::optional<std::vector<Better>> order_of(const std::vector<model::Floor::Better>& order,
                                              const model::Floor* floor, const DecisionInfo& to);
  /// `every`: no value of the type may be left out.
  bool listed_order(const model::Floor::Better& better, const OutputInfo& output, bool every,
                    Better& into);

  [[nodiscard]] std::set<std::uint32_t> facts_of(std::uint32_t decision) const;

  // link_facts.cc
  /// What a layer presumes of a fact where the one below did otherwise.
  struct Presumption {
    std::uint32_t fact;
    Location where, below;
    std::string says;  // what below is presumed, as the subject of a sentence
    bool by_default;   // else by `optional`
  };
  [[nodiscard]] std::optional<Presumption> presumption_of(const FactInfo& before,
                                                          const FactInfo& after,
                                                          const model::Fact& by) const;

  // link_decisions.cc
  void link_decision(const model::Decision& from, DecisionInfo& to);
  void link_rules(const model::Decision& from, DecisionInfo& to);
  void add_group(const model::Decision& decision, const model::Rule& rule, DecisionInfo& to);
  void add_rule(const model::Decision& decision, const model::Rule& from, DecisionInfo& to,
                std::int32_t parent, const std::vector<RowCondition>& inherited);
  void check_id(const model::Rule& rule);
  RuleInfo rule_of(const model::Decision& decision, const model::Rule& from,
                   const DecisionInfo& to);
  OutcomeInfo outcome_of(const model::Outcome& outcome, TypeRef type);
  OutcomeInfo outcome_of(const yaml::Node& node, TypeRef type, const Location& where);
  OutcomeInfo expression_outcome(const text::Located& text, TypeRef type, const Location& where,
                                 bool in_table = false);
  void check_hit_policy(const model::Decision& from, DecisionInfo& to);
  void check_collected(const model::Decision& from, DecisionInfo& to);

  // link_conditions.cc
  void conditions_of(const model::When& when, DecisionInfo& to, std::vector<RowCondition>& out);
  void expression_conditions(const text::Located& text, DecisionInfo& to,
                             std::vector<RowCondition>& out);
  void entry_condition(const text::Located& key, const std::vector<text::Located>& tests,
                       DecisionInfo& to, std::vector<RowCondition>& out);
  void alternatives_condition(const model::When& when, DecisionInfo& to,
                              std::vector<RowCondition>& out);
  void effective_condition(const model::Effective& effective, DecisionInfo& to,
                           std::vector<RowCondition>& out);
  std::unique_ptr<Alternatives> alternatives_of(const model::When& when);
  bool conjuncts_of(const model::When& when, std::vector<Alternatives::Condition>& out);
  bool check_enum_value(const text::Located& text, TypeRef type);
  bool check_label(const text::Located& text, TypeRef type);
  bool compile_cell(const text::Located& key, const std::vector<text::Located>& tests,
                    TypeRef subject, Cell& cell);
  /// The expression that an entry tests, as far as other entries need it.
  struct Subject {
    TypeRef type = nullptr;
    std::string key;                    // of its column
    std::optional<std::uint32_t> slot;  // it is nothing but this slot
  };
  std::optional<Subject> subject_of(const text::Located& key, CompiledPtr& compiled);
  RowCondition add_condition(DecisionInfo& to, Column column, Cell cell, const std::string& key,
                             const std::string& cell_key);
  bool is_indexable(const Cell& cell, TypeRef type, Column::Domain& domain) const;

  model::Pack pack_;
  text::Report& report_;
  std::unique_ptr<Linked> out_;
  Names* names_ = nullptr;              // owned by out_
  const feel::Scope* scope_ = nullptr;  // of what is being linked: names_, or a view of them
  std::vector<View*> versions_;         // by model::Pack::versions; owned by out_
  std::map<const text::Source*, const std::string*> languages_;  // of the layers below
  std::map<std::string, std::uint32_t, std::less<>> source_index_;
  struct EntryLabel {
    TypeRef type;
    std::string entry;
    const model::Fact* from;
  };
  void link_entry(const EntryLabel& entry);
  std::vector<EntryLabel> entry_labels_;               // that are linked once all names are known
  std::vector<Presumption> restated_;                  // of facts of a pack below
  std::vector<std::int32_t> function_index_;           // by model::Pack::functions
  std::map<std::uint32_t, std::uint32_t> date_slots_;  // of a slot: the slot of its local date
  std::unordered_map<std::string_view, Location> rule_ids_;  // the names are the model's
  std::set<std::string> own_languages_;  // of texts that are not of a pack below
  std::set<std::uint32_t> cited_;
  std::set<std::uint32_t> used_slots_;
  std::vector<std::pair<const model::Text*, bool>> texts_;  // for missing translations

  // Of the decision being linked: its rules say the same things again and again. What was worth a
  // word to the author is not kept, so that it is said at each place.
  struct Outcome {
    std::shared_ptr<const feel::Compiled> compiled;
    std::optional<Value> constant;
  };
  struct Said {
    std::unordered_map<std::string, std::uint32_t> columns;             // by key
    std::vector<std::unordered_map<std::string, std::uint32_t>> cells;  // of each column
    std::unordered_map<std::string, Subject> subjects;                  // as written
    // Subject and cell, as written; nothing of a cell that accepts everything.
    std::unordered_map<std::string, std::optional<RowCondition>> entries;
    std::map<TypeRef, std::unordered_map<std::string, Outcome>> constants;
  };
  Said said_;
};

}  // namespace aftersales::engine
