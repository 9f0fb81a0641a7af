// First what stands in the packs beside the decisions, then each decision of the upper pack: a new
// one, one in the place of that below, or changes of its rules. Then the versions: which decisions
// of the pack below have to stay as they were.
#include "model/layers.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "model/rule_changes.h"
#include "model/versions.h"

namespace aftersales::model {

namespace {

/// As the floor has it in the file: `descending`, `[a, b]`.
std::string written(const Floor::Better& better) {
  if (better.order == Floor::Order::ascending) return "ascending";
  if (better.order == Floor::Order::descending) return "descending";
  std::vector<std::string> values;
  for (const Located& value : better.values) values.push_back(value.text());
  return fmt::format("[{}]", fmt::join(values, ", "));
}

/// Do two orders contradict each other? `[false, true]` is `ascending`.
bool is_turned(const Floor::Better& a, const Floor::Better& b) {
  const auto listed = [](const Floor::Better& better) {
    std::vector<std::string> values;
    for (const Located& value : better.values) values.push_back(value.text());
    if (better.order == Floor::Order::ascending) values = {"false", "true"};
    if (better.order == Floor::Order::descending) values = {"true", "false"};
    return values;
  };
  if (a.order != Floor::Order::listed && b.order != Floor::Order::listed) return a.order != b.order;
  const std::vector<std::string> x = listed(a);
  const std::vector<std::string> y = listed(b);
  return x != y && std::is_permutation(x.begin(), x.end(), y.begin(), y.end());
}

class Layers {
 public:
  Layers(Pack below, Pack above, text::Report& report)
      : below_(std::move(below)), above_(std::move(above)), report_(report) {}

  Pack merge() {
    header();
    append(above_.sources, below_.sources);
    append(above_.calendars, below_.calendars);
    append(above_.types, below_.types);
    append(above_.facts, below_.facts);
    append(above_.parameters, below_.parameters);
    append(above_.functions, below_.functions);
    append(above_.invariants, below_.invariants);
    append(above_.files, below_.files);
    decide();
    above_.versions = std::move(below_.versions);
    above_.complete = above_.complete && below_.complete;
    return std::move(above_);
  }

 private:
  /// What is below stands before what is above.
  template <typename T>
  static void append(std::vector<T>& above, std::vector<T>& below) {
    below.insert(below.end(), std::make_move_iterator(above.begin()),
                 std::make_move_iterator(above.end()));
    above = std::move(below);
  }

  void header() {
    check_dates();
    if (above_.time_zone.empty()) above_.time_zone = below_.time_zone;
    if (above_.currency.empty()) above_.currency = below_.currency;
    if (!above_.as_of) above_.as_of = below_.as_of;
    // What is below goes on to apply by its own date.
    if (above_.applies_by) {
      const Located own = below_.applies_by.value_or(Located("as_of"));
      for (Decision& d : below_.decisions) {
        if (!d.applies_by) d.applies_by = own;
      }
      for (Parameter& p : below_.parameters) {
        if (!p.applies_by) p.applies_by = own;
      }
    } else {
      above_.applies_by = below_.applies_by;
    }
    // Of the lowest pack; each above it has put its own on what it decides.
    if (below_.effective) {
      for (Decision& d : below_.decisions) d.in_force.push_back(*below_.effective);
    }
    for (File& file : above_.files) file.layer = static_cast<std::uint32_t>(below_.layers.size());
    above_.layers = std::move(below_.layers);
  }

  // All layers are decided with one zone and at one moment, so what a floor compares with would be
  // decided by those of the upper pack.
  void check_dates() {
    const bool kept = std::any_of(below_.decisions.begin(), below_.decisions.end(),
                                  [](const Decision& d) { return d.floor && d.floor->best; });
    if (!kept) return;
    const auto check = [&](const Located& above, const Located& below, std::string_view key,
                           std::string_view says) {
      if (above.empty() || below.empty() || above.text() == below.text()) return;
      report_
          .error("layer.dates", above.whole(),
                 fmt::format("the pack below, `{}`, {} {}, and its floors are kept by that",
                             below_.id.text(), says, below.text()),
                 fmt::format("leave `{}` out", key))
          .note(below.whole(), "as it is below");
    };
    check(above_.time_zone, below_.time_zone, "time_zone", "counts its days in");
    check(above_.as_of.value_or(Located()), below_.as_of.value_or(Located()), "as_of",
          "decides as of");
  }

  void decide() {
    std::vector<Decision> own = std::exchange(above_.decisions, {});
    const std::vector<Decision> lower = below_.decisions;
    std::vector<Decision>& all = above_.decisions;
    all = std::move(below_.decisions);
    std::set<std::string> touched;
    for (Decision& decision : own) {
      const auto at = std::find_if(all.begin(), all.end(), [&](const Decision& d) {
        return d.label.empty() && d.name.text() == decision.name.text();
      });
      const bool lies_over = (decision.changes || decision.replaces) && at != all.end();
      if (!lies_over) {
        if (above_.effective) decision.in_force.push_back(*above_.effective);
        all.push_back(std::move(decision));
        continue;
      }
      touched.insert(decision.name.text());
      // The one that compares gives way to the upper one it compared; the versions stay.
      const Location where = decision.where;
      const std::optional<Floor> floor = at->floor;
      if (at->upper) put_back(*at, all[*at->upper]);
      if (decision.replaces) {
        *at = std::move(decision);
      } else {
        change(*at, std::move(decision));
      }
      if (!at->floor) at->floor = floor;
      at->where = where;
      if (above_.effective) at->in_force.push_back(*above_.effective);
    }
    keep_versions(above_, below_, lower, touched);
    above_.effective.reset();
  }

  void change(Decision& decision, Decision with) {
    change_rules(decision, std::move(with.rules), above_.decisions, report_);
    if (with.otherwise) decision.otherwise = std::move(with.otherwise);
    if (!with.title.empty()) decision.title = std::move(with.title);
    if (with.applies_by) decision.applies_by = with.applies_by;
    if (with.floor) {
      if (decision.floor) check_direction(*decision.floor, *with.floor);
      decision.floor = std::move(with.floor);
    }
    if (with.better) decision.better = std::move(with.better);
  }

  // What is better below is better above, too.
  void check_direction(const Floor& below, const Floor& above) {
    for (const Floor::Better& better : above.better) {
      const auto same = std::find_if(
          below.better.begin(), below.better.end(),
          [&](const Floor::Better& b) { return b.output.text() == better.output.text(); });
      if (same == below.better.end() || !is_turned(*same, better)) continue;
      report_
          .error("floor.turned", better.where,
                 better.output.empty() ? std::string("the floor below has it the other way round")
                                       : fmt::format("the floor below has `{}` the other way round",
                                                     better.output.text()),
                 fmt::format("what is better below is better here: write `{}`", written(*same)))
          .note(same->where, "the floor below");
    }
  }

  Pack below_, above_;
  text::Report& report_;
};

}  // namespace

Pack lie_over(Pack below, Pack above, text::Report& report) {
  return Layers(std::move(below), std::move(above), report).merge();
}

}  // namespace aftersales::model
