// Inputs are not compared, nor places in files: what counts is how the decision ended, and why.
#include "engine/record_differences.h"

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "engine/masks.h"
#include "value/entries.h"

namespace aftersales::engine {

namespace {

using value::find_entry;

bool has(const List& list, const Value& v) {
  return std::find(list.begin(), list.end(), v) != list.end();
}

/// Whether values that were read from JSON are the same, as far as the first is not masked.
bool same(const Value& recorded, const Value& now, bool masked) {
  if (!masked) return recorded == now;
  if (recorded == Value(kMask)) return true;  // also a date or a number
  if (recorded.kind() != now.kind()) return false;
  switch (recorded.kind()) {
    case Kind::string:
      return may_be(recorded.as_string(), now.as_string());
    case Kind::list: {
      const List& a = recorded.as_list();
      const List& b = now.as_list();
      return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                        [](const Value& x, const Value& y) { return same(x, y, true); });
    }
    case Kind::context: {
      const Entries& a = recorded.as_context();
      return a.size() == now.as_context().size() &&
             std::all_of(a.begin(), a.end(), [&](const Entry& entry) {
               const Value* other = find_entry(now, entry.first);
               return other != nullptr && same(entry.second, *other, true);
             });
    }
    default:
      return recorded == now;
  }
}

/// Whether two lists hold the same, in any order.
bool same_members(const List& recorded, const List& now, bool masked) {
  const auto within = [&](const List& list, const List& other, bool turned) {
    return std::all_of(list.begin(), list.end(), [&](const Value& v) {
      return std::any_of(other.begin(), other.end(), [&](const Value& o) {
        return turned ? same(o, v, masked) : same(v, o, masked);
      });
    });
  };
  return recorded.size() == now.size() && within(recorded, now, false) &&
         within(now, recorded, true);
}

/// What a language calls the ways in which decisions end.
class Told {
 public:
  explicit Told(std::string_view language) : zh_(language.substr(0, 2) == "zh") {}

  [[nodiscard]] std::string_view pick(std::string_view zh, std::string_view en) const {
    return zh_ ? zh : en;
  }

  [[nodiscard]] std::string list(const List& values) const {
    std::string text;
    for (const Value& v : values) {
      if (!text.empty()) text += pick("、", ", ");
      text += v.to_string();
    }
    return text.empty() ? std::string(pick("无", "none")) : text;
  }

  [[nodiscard]] std::string warnings(const List& all) const {
    std::string text;
    for (const Value& w : all) {
      if (!text.empty()) text += pick("；", "; ");
      text += w["message"].as_string();
    }
    return text.empty() ? std::string(pick("无", "none")) : text;
  }

  [[nodiscard]] std::string error(const Value& error) const {
    const std::string_view rule = error["rule"].as_string();
    if (rule.empty()) return std::string(error["cause"].as_string());
    return fmt::format(fmt::runtime(pick("{}（规则{}）", "{} (in rule {})")),
                       error["cause"].as_string(), rule);
  }

  [[nodiscard]] std::string value(const Value& v, const List& rules) const {
    if (rules.empty()) return v.to_string();
    return fmt::format(fmt::runtime(pick("{}（规则{}）", "{} by {}")), v.to_string(), list(rules));
  }

  /// How a decision ended, in one line.
  [[nodiscard]] std::string ending(const Value& r) const {
    const std::string_view status = r["status"].as_string();
    if (status == "decided")
      return std::string(pick("", "decided ")) + value(r["value"], r["rules"].as_list());
    if (status == "undetermined") {
      return fmt::format(fmt::runtime(pick("暂时无法确定，还需要了解{}", "undetermined, needs {}")),
                         list(r["needs"].as_list()));
    }
    if (status == "failed")
      return fmt::format(fmt::runtime(pick("无法得出结论：{}", "failed: {}")), error(r["error"]));
    return std::string(pick("没有适用的规则", "no rule applies"));
  }

 private:
  bool zh_;
};

/// What a difference may come from: figures that are others now, and decisions behind it.
void add_causes(const Value& then, const Value& now, bool masked, const Told& told,
                std::vector<Difference>& all) {
  for (const auto& [name, v] : then["figures"].as_context()) {
    const Value* const other = find_entry(now["figures"], name);
    if (other != nullptr && !same(v, *other, masked))
      all.push_back({"figure", v.to_string(), other->to_string(), name});
  }
  for (const auto& [name, v] : then["used"].as_context()) {
    const Value* const other = find_entry(now["used"], name);
    if (other == nullptr) continue;
    const List& rules = v["rules"].as_list();
    const List& rules_now = (*other)["rules"].as_list();
    if (rules == rules_now && same(v["value"], (*other)["value"], masked)) continue;
    all.push_back(
        {"used", told.value(v["value"], rules), told.value((*other)["value"], rules_now), name});
  }
}

}  // namespace

std::vector<Difference> differences(const Value& then, const Value& now,
                                    std::string_view language) {
  const Told told(language);
  std::vector<Difference> all;
  const bool masked = !then["masked"].as_list().empty();
  // With a fact hidden, all rules that it may lead to are named, and other ways are gone.
  const bool hidden = !now["masked"].as_list().empty();
  const auto compare_lists = [&](const char* key) {
    const List& a = then[key].as_list();
    const List& b = now[key].as_list();
    if (!same_members(a, b, masked)) all.push_back({key, told.list(a), told.list(b)});
  };
  const std::string_view status = then["status"].as_string();
  if (status != now["status"].as_string()) {
    all.push_back({"status", told.ending(then), told.ending(now)});
  } else {
    if (!same(then["value"], now["value"], masked))
      all.push_back({"value", then["value"].to_string(), now["value"].to_string()});
    const List& rules = then["rules"].as_list();
    const List& rules_now = now["rules"].as_list();
    const bool among = hidden && std::all_of(rules.begin(), rules.end(), [&](const Value& rule) {
                         return has(rules_now, rule);
                       });
    if (status != "failed" && rules != rules_now && !among)  // the error names its rule
      all.push_back({"rules", told.list(rules), told.list(rules_now)});
    compare_lists("needs");
    compare_lists("possible");
    if (then["possible_complete"] != now["possible_complete"] && all.empty()) {
      const auto said = [&](const Value& r) {
        return std::string(r["possible_complete"].is_null()
                               ? told.pick("只有这些结果", "these outcomes only")
                               : told.pick("还可能有别的结果", "other outcomes, too"));
      };
      all.push_back({"possible", said(then), said(now)});
    }
    const Value& error = then["error"];
    const Value& error_now = now["error"];
    if (error["code"] != error_now["code"] || error["rule"] != error_now["rule"] ||
        !same(error["cause"], error_now["cause"], masked))
      all.push_back({"error", told.error(error), told.error(error_now)});
  }
  const List& warnings = then["warnings"].as_list();
  const List& warnings_now = now["warnings"].as_list();
  if (!hidden && !same_members(warnings, warnings_now, masked))
    all.push_back({"warnings", told.warnings(warnings), told.warnings(warnings_now)});
  if (!all.empty()) add_causes(then, now, masked, told, all);
  return all;
}

}  // namespace aftersales::engine
