// A pack that lies over another changes what some decisions give, and with that what others give
// that rest on them. A floor compares with what was below, and so does a pack that is not in force:
// those decisions stay beside the changed ones, with all that they rest on.
#include "model/versions.h"

#include <algorithm>
#include <map>
#include <utility>

#include "model/mentions.h"

namespace aftersales::model {

namespace {

class Versions {
 public:
  Versions(Pack& above, Pack& below, const std::vector<Decision>& lower,
           const std::set<std::string>& touched)
      : pack_(above),
        versions_(below.versions),
        lower_(lower),
        touched_(touched),
        label_(below.id.text()),
        upper_label_(above.id.text()) {}

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
      names.functions.emplace(copy.name.text(), static_cast<std::uint32_t>(pack_.functions.size()));
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
      put_back(pack_.decisions[visible], pack_.decisions[*hidden]);
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

}  // namespace

void keep_versions(Pack& above, Pack& below, const std::vector<Decision>& lower,
                   const std::set<std::string>& touched) {
  Versions(above, below, lower, touched).keep();
}

void put_back(Decision& compared, const Decision& upper) {
  Decision whole = upper;
  whole.label.clear();
  whole.version = 0;
  whole.floor = compared.floor;
  compared = std::move(whole);
}

}  // namespace aftersales::model
