// A policy with its meaning: every expression compiled, every name a numbered slot, every table
// indexed. Built by link.cc, immutable afterwards; everything that decides and explains reads it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/comparisons.h"
#include "engine/table.h"
#include "feel/expression.h"
#include "model/model.h"
#include "text/name_index.h"
#include "value/calendar.h"

namespace aftersales::engine {

using feel::TypeRef;
using text::Location;
using CompiledPtr = std::unique_ptr<feel::Compiled>;

/// A text for people in one language: literal parts and expressions that are filled in.
struct Template {
  struct Part {
    std::string literal;
    CompiledPtr expression;  // null: only the literal
  };
  std::vector<Part> parts;
};

/// A text for people in the languages that it has.
struct LocalText {
  std::vector<std::pair<std::string, Template>> by_language;
  [[nodiscard]] bool empty() const { return by_language.empty(); }
  /// In `language`, else in `fallback`, else in the first there is; null if there is none.
  [[nodiscard]] const Template* in(std::string_view language, std::string_view fallback) const;
  /// `spoken`: which of them it is in.
  [[nodiscard]] const Template* in(std::string_view language, std::string_view fallback,
                                   std::string_view& spoken) const;
};

struct SourceInfo {
  std::string key;
  LocalText title;
  std::string url;
  Location where;
};

struct EnumInfo {
  TypeRef type = nullptr;
  std::vector<LocalText> labels;  // by index; empty where there is none
};

struct FactInfo {
  std::string name;
  TypeRef type = nullptr;
  std::uint32_t slot = 0;
  bool optional = false;
  bool has_default = false;
  Value default_value;
  LocalText label, ask;
  CompiledPtr range;  // unary tests; null if none
  model::ChangeableBy changeable_by = model::ChangeableBy::nobody;
  std::int64_t ask_cost = 1;
  bool personal = false;
  Location where;
};

struct ParameterInfo {
  std::string name;
  TypeRef type = nullptr;
  std::uint32_t slot = 0;
  std::uint32_t date_slot = 0;  // the effective date that chooses
  LocalText label;
  struct Dated {
    std::optional<Date> from;
    CompiledPtr value;
    std::vector<std::uint32_t> basis;  // of sources
  };
  std::vector<Dated> values;  // by date, the earliest first
  Location where;
};

/// What a rule gives to one output.
struct OutcomeInfo {
  enum Kind : std::uint8_t {
    absent,  // an optional output that is not given: null
    expression,
    text,     // a message, for an output of type text
    list,     // of parts
    context,  // of parts, by keys
  } kind = absent;
  // Of an expression; one for all rules of a decision that give the same constant.
  std::shared_ptr<const feel::Compiled> compiled;
  LocalText message;  // of a text
  std::vector<OutcomeInfo> parts;
  std::vector<std::string> keys;
  std::optional<Value> constant;  // where it needs no case
  TypeRef type = nullptr;
  Location where;
};

struct StepInfo {
  std::string id;
  LocalText text, say;
  std::string owner;
  CompiledPtr within;  // a date, a date and time, or a duration; null if there is no term
  Location where;
};

struct ReasonsInfo {
  LocalText because, say;
  std::vector<std::uint32_t> basis;  // of sources
  std::vector<StepInfo> steps;
};

struct RuleInfo {
  std::string id;                  // as cited: the id, DECISION#2, DECISION#otherwise
  std::vector<std::string> alone;  // the id: what Decision::rules() lists if no other fires
  LocalText title;
  std::int32_t parent = -1;           // of an exception: the rule that it is an exception to
  bool withdraws = false;             // no outcome: only takes its parent back
  std::vector<OutcomeInfo> outcomes;  // one for each output
  std::optional<Value> whole;         // of several outputs: all together, where none needs a case
  ReasonsInfo reasons;
  Location where;
};

/// What a row gives, close together: of a large table most of the rest is never looked at.
struct RowOutcome {
  Value value;  // of the whole decision; kPending if it needs the case
  std::uint32_t rule = 0;
};

struct OutputInfo {
  std::string name;  // of the entry; for a decision with one value, the decision's name
  TypeRef type = nullptr;
  std::uint32_t slot = 0;
  bool optional = false;
  LocalText label;
};

/// What is better of an output.
struct Better {
  std::uint32_t output = 0;
  bool descending = false;
  std::vector<Value> values;  // from worse to better; empty: their own order
};

/// Below 0 if `a` is worse than `b`.
[[nodiscard]] int compared_by(const Better& better, const Value& a, const Value& b);

/// What a lower decision gives binds the upper one.
struct FloorInfo {
  std::uint32_t upper = 0, lower = 0;  // decisions
  std::uint32_t upper_slot = 0, lower_slot = 0;
  LocalText title;  // of the pack that the lower decision is of
};

/// A decision that is made for every element of a list.
struct EachInfo {
  CompiledPtr list;
  std::uint32_t slot = 0;  // of the element
};

struct DecisionInfo {
  std::string name;      // of a version that is not seen: `NAME@PACK`
  std::string declared;  // as it is written
  LocalText title;
  TypeRef type = nullptr;  // of the value: with several outputs a context, with collect a list
  TypeRef result_type = nullptr;  // of one rule's result
  std::uint32_t slot = 0;         // of the whole value; those of several outputs follow it
  bool single = true;             // one value; outputs[0] is it
  std::vector<OutputInfo> outputs;
  model::HitPolicy hit = model::HitPolicy::first;
  CompiledPtr value;                  // an expression instead of rules
  std::uint32_t first_rule = 0;       // its number in the whole policy; `otherwise` is the last
  std::vector<RuleInfo> rules;        // in the order of the text, exceptions behind their parents
  std::optional<RuleInfo> otherwise;  // of every hit policy but `first`, where it is the last rule
  Table table;                        // rows in the order in which they are tried
  ReasonsInfo reasons;                // of a decision with a value
  std::optional<EachInfo> each;
  std::vector<Better> better;                // as its floor says
  std::optional<std::vector<Better>> worth;  // which outcomes are worth reaching; empty: none is
  std::optional<FloorInfo> floor;            // then nothing else decides
  bool hidden = false;                       // a version that only a floor compares with
  LocalText layer;                           // of such a version: the title of its pack
  std::vector<model::Effective> effective;   // of the packs that it comes from
  std::uint32_t date_slot = 0;
  bool dated = false;  // some rule has effective dates
  /// May be decided by the shortest way: by an expression, or by the tree of its table.
  enum class Direct : std::uint8_t { no, by_value, by_tree } direct = Direct::no;
  std::vector<RowOutcome> row_outcomes;  // by row of the table, of one with a tree
  // Of these, the whole and then one output after the other, where there are several.
  std::vector<Value> row_values;
  // The classes of these, each of the whole and then of the outputs; empty if nobody asks for them.
  std::vector<std::uint32_t> outcome_classes;
  Location where;
};

/// The shortest way to what the slot of a decision holds, or of an output of one: what it takes
/// lies close together.
struct Shortcut {
  const RowTree* tree = nullptr;  // null: there is none
  const RowOutcome* outcomes = nullptr;
  const RuleInfo* rules = nullptr;
  std::uint32_t output = 0;  // which, of a slot that is an output's
  bool is_whole = false;     // it is the decision's
  // Whether the facts of the case are all that it takes; with invariants, of a case that is known
  // to break none.
  enum AtOnce : std::uint8_t { never, if_possible, always } at_once = never;
  bool has_fixed_outcomes = false;  // what each row gives is written down
};

struct FunctionInfo {
  std::string name;
  std::vector<feel::TypedLocal> parameters;
  TypeRef result = nullptr;
  CompiledPtr body;
  Location where;
};

/// Names that stand for facts, or for groups of them, within a group: as cases write them.
struct FactGroup {
  struct Target {
    std::uint32_t number = 0;  // of the fact's slot, or of the group
    bool is_group = false;
  };
  std::vector<std::string> names;   // from here on: `order`, `order.placed_at`, ...
  std::vector<std::string> tokens;  // how JSON texts mostly have them: `"order":`, ...
  std::vector<Target> targets;
  text::NameIndex index;
};

/// What holds in every possible case. Rests on facts, parameters and the moment alone.
struct InvariantInfo {
  CompiledPtr condition;
  std::vector<std::uint32_t> facts;  // that it reads, itself or by functions, in ascending order
  DecisionUse use;                   // of these facts
  Location where;
};

/// What a slot holds.
struct SlotInfo {
  enum Kind : std::uint8_t {
    fact,
    parameter,
    decision,
    output,
    moment,
    effective_date,
    element  // of the list that the decision `index` goes over
  } kind = fact;
  std::uint32_t index =
      0;  // of the fact, parameter or decision; of an effective date: the slot it is the date of
  std::uint32_t output_index = 0;
  std::string name;
};

struct Linked {
  std::string id, version, language;
  std::string fingerprint;  // SHA-256 over all files, in hexadecimal digits
  LocalText title;
  std::vector<std::string> languages;
  Zone zone;
  std::string zone_name;
  std::string currency;
  int minor_digits = 2;
  std::uint32_t date_slot = 0;               // the pack's effective date
  std::uint32_t moment_slot = 0;             // `as_of`
  std::optional<std::uint32_t> moment_fact;  // the fact that gives it

  std::vector<FactInfo> facts;
  std::vector<InvariantInfo> invariants;
  std::vector<ParameterInfo> parameters;
  std::vector<DecisionInfo> decisions;
  std::vector<DecisionUse> uses;    // of facts, by decision
  std::vector<FactUse> range_uses;  // what a declared range compares its fact with, by fact
  std::vector<FunctionInfo> functions;
  std::vector<const feel::Expression*> function_bodies;
  std::vector<SourceInfo> sources;
  std::map<const value::SharedEnum*, EnumInfo> enums;
  std::map<std::pair<TypeRef, std::string>, LocalText> entry_labels;  // of contexts
  // By language and slot: another thing is called the same.
  std::map<std::string, std::vector<bool>, std::less<>> shared_labels;
  std::map<std::pair<TypeRef, std::string>, LocalText> entry_asks;
  std::vector<std::pair<std::string, std::unique_ptr<const value::Calendar>>> calendars;
  std::vector<SlotInfo> slots;
  std::vector<Shortcut> shortcuts;  // by slot
  std::map<std::string, std::uint32_t, std::less<>>
      decision_names;  // and dotted outputs: to the slot
  std::map<std::string, std::uint32_t, std::less<>> fact_names;
  std::vector<FactGroup> fact_groups;             // the first has all names
  std::vector<Value> nothing_given;               // the slots of a case that says nothing
  std::vector<Value> nothing_known;               // all slots of a run that knows nothing yet
  std::vector<SlotClasses> slot_classes;          // by slot, as trees ask for them
  std::vector<bool> may_fail;                     // by slot that a condition tests: in some case
  std::vector<std::uint32_t> classes_of_nothing;  // by fact, of a case that says nothing

  feel::TypePool types;
  std::unique_ptr<feel::Scope> scope;
  std::vector<std::unique_ptr<feel::Scope>> views;  // of some decisions
  std::vector<model::File> files;                   // every Location points into these
  std::vector<Diagnostic> warnings;

  /// A rule by its number in the whole policy, and the decision that has it.
  [[nodiscard]] const RuleInfo& rule(std::uint32_t number) const;
  [[nodiscard]] const DecisionInfo& decision_of_rule(std::uint32_t number) const;
  [[nodiscard]] const DecisionInfo* decision_of_slot(std::uint32_t slot) const {
    const SlotInfo& info = slots[slot];
    return info.kind == SlotInfo::decision || info.kind == SlotInfo::output ? &decisions[info.index]
                                                                            : nullptr;
  }
};

/// Of a slot of a decision that compares two: the slot in one of these; nothing if that lacks the
/// output.
[[nodiscard]] std::optional<std::uint32_t> slot_in(const Linked& linked, std::uint32_t slot,
                                                   std::uint32_t part);

/// `file:line` or `file:line:column` of a place, as given at load.
[[nodiscard]] std::string place(const Location& where, bool with_column = false);

}  // namespace aftersales::engine
