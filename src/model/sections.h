// The sections of a policy file -> the lists of a pack. Each reader appends what it could read and
// reports the rest.
#pragma once

#include <functional>
#include <vector>

#include "model/fields.h"
#include "model/model.h"
#include "model/read.h"
#include "text/report.h"
#include "yaml/tree.h"

namespace aftersales::model {

/// What all sections are read into.
struct Reading {
  Pack& pack;
  text::Report& report;
  const Limits& limits;
  /// The file that a table's `csv` names, read whole; null if it cannot be had, which has been
  /// said.
  std::function<const text::Source*(const Located& path)> open_csv = {};
  const Pack* below = nullptr;  // that `extends` names, whole
  bool below_lost = false;      // it could not be read: what changes it says nothing
};

/// Everything in a file but its imports. `with_header`: it is the pack's policy.yaml.
void read_file(const yaml::Node& root, bool with_header, const Reading& into);

void read_calendars(const yaml::Node& node, const Reading& into);
void read_types(const yaml::Node& node, const Reading& into);
void read_facts(const yaml::Node& node, const Reading& into);
void read_parameters(const yaml::Node& node, const Reading& into);
void read_functions(const yaml::Node& node, const Reading& into);
void read_decisions(const yaml::Node& node, const Reading& into);

/// The name of a type, or an enum or a context written in place.
[[nodiscard]] TypeExpression read_type(const yaml::Node& node, std::string_view what,
                                       text::Report& report);

/// The rules of a list; changes, where the decision changes one of the pack below. `exceptions`:
/// they stand under `unless`, where `then` may be absent.
[[nodiscard]] std::vector<Rule> read_rules(const yaml::Node& node, const Decision& decision,
                                           bool exceptions, text::Report& report);
/// `floor: {better: {eligible: [false, true]}, apply: best}`
[[nodiscard]] std::optional<Floor> read_floor(const yaml::Node& node, const Decision& decision,
                                              text::Report& report);
/// `better: [true, false]`, of several outputs `better: {eligible: [false, true]}`, or `none`, which
/// gives an empty list.
[[nodiscard]] std::optional<std::vector<Floor::Better>> read_worth(const yaml::Node& node,
                                                                   const Decision& decision,
                                                                   text::Report& report);
/// `each: l in lines`
[[nodiscard]] std::optional<Each> read_each(const yaml::Node& node, text::Report& report);
/// The rule of `otherwise`.
[[nodiscard]] Rule read_otherwise(const yaml::Node& node, const Decision& decision,
                                  text::Report& report);
/// `because`, `say`, `basis` and `steps`, of a rule or a decision.
[[nodiscard]] Reasons read_reasons(const Fields& fields, text::Report& report);

[[nodiscard]] When read_when(const yaml::Node& node, text::Report& report);
/// The cell beside `key`.
[[nodiscard]] Cell read_cell(const yaml::Node& node, std::string_view key, text::Report& report);

/// The rules of a `table:`, in a block or a file, of a decision whose name, type and outputs have
/// been read.
[[nodiscard]] std::vector<Rule> read_table(const yaml::Node& node, const Decision& decision,
                                           const Reading& into);

}  // namespace aftersales::model
