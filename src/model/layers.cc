// First the rules: each change finds its rule by id. Then the versions: which decisions of the pack
// below have to stay as they were, because a floor compares with them.
#include "model/layers.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "model/mentions.h"
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
      if (at->upper) restore(*at, all[*at->upper]);
      if (decision.replaces) {
        *at = std::move(decision);
      } else {
        change(*at, std::move(decision));
      }
      if (!at->floor) at->floor = floor;
      at->where = where;
      if (above_.effective) at->in_force.push_back(*above_.effective);
    }
    Versions(*this, lower, touched).keep();
    above_.effective.reset();
  }

  static void restore(Decision& compared, const Decision& upper) {
    Decision whole = upper;
    whole.label.clear();
    whole.version = 0;
    whole.floor = compared.floor;
    compared = std::move(whole);
  }

  void change(Decision& decision, Decision with) {
    gone_.clear();
    for (Rule& rule : with.rules) apply(decision, std::move(rule));
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

  void apply(Decision& decision, Rule rule) {
    const Edit edit = *rule.edit;
    const std::string& id = edit.target.text();
    rule.edit.reset();
    if (decision.otherwise && decision.otherwise->id.text() == id) {
      of_otherwise(decision, edit, std::move(rule));
      return;
    }
    const Place place = find_rule(decision.rules, id);
    if (place.rules == nullptr) {
      const auto gone = gone_.find(id);
      if (gone != gone_.end())
        report_gone(edit, gone->second);
      else
        report_missing(decision, edit);
      return;
    }
    std::vector<Rule>& rules = *place.rules;
    const auto at = rules.begin() + static_cast<std::ptrdiff_t>(place.at);
    const bool exception = edit.kind == Edit::Kind::under || place.rules != &decision.rules;
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

  // `otherwise` has an id too; nothing comes behind it.
  void of_otherwise(Decision& decision, const Edit& edit, Rule rule) {
    switch (edit.kind) {
      case Edit::Kind::before:
        decision.rules.push_back(std::move(rule));
        return;
      case Edit::Kind::under:
        decision.otherwise->unless.push_back(std::move(rule));
        return;
      case Edit::Kind::remove:
        note_gone(*decision.otherwise, edit, {});
        decision.otherwise.reset();
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

  void report_missing(const Decision& decision, const Edit& edit) {
    const std::string& id = edit.target.text();
    std::vector<std::string> ids;
    ids_of(decision.rules, ids);
    const auto near = text::nearest(id, ids);
    std::string hint = near ? fmt::format("did you mean `{}`?", *near)
                       : ids.empty()
                           ? "its rules have no ids: a row can be changed only if it has one, in a "
                             "column `id`"
                           : fmt::format("its rules are {}", fmt::join(ids, ", "));
    if (id.find('#') != std::string::npos)
      hint = "give the row an id of its own, in a column `id`, to be able to change it";
    for (Decision& other : above_.decisions) {
      if (other.label.empty() && find_rule(other.rules, id).rules != nullptr)
        hint = fmt::format("it is a rule of `{}`", other.name.text());
    }
    report_
        .error("layer.unknown-rule", edit.target.whole(),
               fmt::format("`{}` has no rule `{}`", decision.name.text(), text::shortened(id)),
               hint)
        .note(decision.where, "decided here");
  }

  /// Keeps what floors compare with.
  class Versions {
   public:
    Versions(Layers& layers, const std::vector<Decision>& lower,
             const std::set<std::string>& touched)
        : pack_(layers.above_),
          versions_(layers.below_.versions),
          lower_(lower),
          touched_(touched),
          label_(layers.below_.id.text()),
          upper_label_(layers.above_.id.text()) {}

    void keep() {
      if (touched_.empty()) return;
      const std::set<std::string> changed = reached_by_change();
      std::vector<std::uint32_t> floored;
      for (std::uint32_t i = 0; i < pack_.decisions.size(); ++i) {
        const Decision& d = pack_.decisions[i];
        if (d.label.empty() && changed.contains(d.name.text()) &&
            (floor_below(d.name.text()) || falls_away(d)))
          floored.push_back(i);
      }
      if (floored.empty() && !is_meant_below(changed)) return;
      const auto version = static_cast<std::uint32_t>(versions_.size() + 1);
      copy_lower(changed, version);
      for (const std::uint32_t i : floored) compare(i, version);
    }

   private:
    [[nodiscard]] bool floor_below(const std::string& name) const {
      return std::any_of(lower_.begin(), lower_.end(), [&](const Decision& d) {
        return d.label.empty() && d.name.text() == name && d.floor && d.floor->best;
      });
    }

    /// Whether the lower decision holds in the place of an upper one that is not in force.
    [[nodiscard]] bool falls_away(const Decision& above) const {
      if (!pack_.effective || !touched_.contains(above.name.text())) return false;
      return std::any_of(lower_.begin(), lower_.end(), [&](const Decision& d) {
        return d.label.empty() && d.name.text() == above.name.text() && gives_the_same(d, above);
      });
    }

    /// Outcomes of the same form: a list of what all rules give, how many do, or else one.
    static bool gives_the_same(const Decision& a, const Decision& b) {
      const auto written = [](const std::optional<TypeExpression>& type) {
        return type ? type->name.text() : std::string();
      };
      const auto list = [](const Decision& d) { return d.each ? d.each->list.text() : ""; };
      const auto form = [](const Decision& d) {
        const bool is_special = d.hit == HitPolicy::collect || d.hit == HitPolicy::collect_count;
        return is_special ? d.hit : HitPolicy::first;
      };
      return form(a) == form(b) && list(a) == list(b) && written(a.type) == written(b.type) &&
             std::equal(a.outputs.begin(), a.outputs.end(), b.outputs.begin(), b.outputs.end(),
                        [](const Output& x, const Output& y) {
                          return x.name.text() == y.name.text() && x.optional == y.optional &&
                                 x.type.name.text() == y.type.name.text();
                        });
    }

    /// Of each name the decision that gives it, or the function (`name(`).
    [[nodiscard]] std::map<std::string, std::string> owners() const {
      std::map<std::string, std::string> owner;
      for (const Decision& d : lower_) {
        if (!d.label.empty()) continue;
        owner.emplace(d.name.text(), d.name.text());
        for (const Output& output : d.outputs) owner.emplace(output.name.text(), d.name.text());
      }
      for (const Function& f : pack_.functions)
        owner.emplace(f.name.text() + "(", f.name.text() + "(");
      return owner;
    }

    /// Whether a version of a layer further below has meant what is another one above.
    [[nodiscard]] bool is_meant_below(const std::set<std::string>& changed) const {
      const auto owner = owners();
      const auto means = [&](const auto& of) {
        if (of.version == 0) return false;
        const Version& own = versions_[of.version - 1];
        const std::set<std::string> names = mentioned(of, owner);
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
          const bool is_function = name.back() == '(';
          const bool is_kept = is_function ? own.functions.contains(name.substr(0, name.size() - 1))
                                           : own.decisions.contains(name);
          return changed.contains(name) && !is_kept;
        });
      };
      return std::any_of(lower_.begin(), lower_.end(), means) ||
             std::any_of(pack_.functions.begin(), pack_.functions.end(), means);
    }

    /// Decisions and functions (`name(`) that are other ones above, or rest on such.
    [[nodiscard]] std::set<std::string> reached_by_change() const {
      std::set<std::string> names = touched_;
      const auto owner = owners();
      std::vector<std::pair<std::string, std::set<std::string>>> mentions;
      for (const Decision& d : lower_) {
        if (!d.label.empty()) continue;
        mentions.emplace_back(d.name.text(), mentioned(d.upper ? lower_[*d.upper] : d, owner));
      }
      for (const Function& f : pack_.functions) {
        if (f.version == 0) mentions.emplace_back(f.name.text() + "(", mentioned(f, owner));
      }
      for (bool more = true; more;) {
        more = false;
        for (const auto& [name, others] : mentions) {
          if (names.contains(name)) continue;
          if (std::any_of(others.begin(), others.end(),
                          [&](const std::string& o) { return names.contains(o); })) {
            names.insert(name);
            more = true;
          }
        }
      }
      return names;
    }

    void copy_lower(const std::set<std::string>& changed, std::uint32_t version) {
      Version names;
      for (const Decision& d : lower_) {
        if (!d.label.empty() || !changed.contains(d.name.text())) continue;
        Decision copy = d;
        copy.label = label_;
        copy.version = version;
        names.decisions.emplace(d.name.text(), static_cast<std::uint32_t>(pack_.decisions.size()));
        if (d.upper) pack_.decisions[*d.upper].version = version;
        pack_.decisions.push_back(std::move(copy));
      }
      const std::size_t functions = pack_.functions.size();
      for (std::size_t i = 0; i < functions; ++i) {
        if (pack_.functions[i].version != 0 ||
            !changed.contains(pack_.functions[i].name.text() + "("))
          continue;
        Function copy = pack_.functions[i];
        copy.version = version;
        names.functions.emplace(copy.name.text(),
                                static_cast<std::uint32_t>(pack_.functions.size()));
        pack_.functions.push_back(std::move(copy));
      }
      // Versions further below meant these, too, where they had none of their own.
      for (Version& deeper : versions_) {
        deeper.decisions.insert(names.decisions.begin(), names.decisions.end());
        deeper.functions.insert(names.functions.begin(), names.functions.end());
      }
      versions_.push_back(std::move(names));
    }

    /// The visible decision becomes the one that compares; what it was stands behind it, unseen.
    void compare(std::uint32_t visible, std::uint32_t version) {
      if (const auto hidden = pack_.decisions[visible].upper)
        restore(pack_.decisions[visible], pack_.decisions[*hidden]);
      Decision upper = pack_.decisions[visible];
      upper.version = 0;
      const std::string name = upper.name.text();
      upper.label = upper_label_;
      const auto at = static_cast<std::uint32_t>(pack_.decisions.size());
      Decision& compared = pack_.decisions[visible];
      compared.rules.clear();
      compared.otherwise.reset();
      compared.value.reset();
      compared.hit = HitPolicy::first;
      compared.upper = at;
      compared.lower = versions_[version - 1].decisions.at(name);
      compared.reasons = {};
      compared.in_force = pack_.decisions[*compared.lower].in_force;
      pack_.decisions.push_back(std::move(upper));
    }

    Pack& pack_;
    std::vector<Version>& versions_;
    const std::vector<Decision>& lower_;
    const std::set<std::string>& touched_;
    std::string label_, upper_label_;
  };

  Pack below_, above_;
  text::Report& report_;
  std::map<std::string, Gone> gone_;  // by id, of the decision being changed
};

}  // namespace

Pack lie_over(Pack below, Pack above, text::Report& report) {
  return Layers(std::move(below), std::move(above), report).merge();
}

}  // namespace aftersales::model
