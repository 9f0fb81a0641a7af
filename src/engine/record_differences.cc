// Inputs are not compared, nor places in files: what counts is how the decision ended, and why.
#include "engine/record_differences.h"

#include <algorithm>
#include <string>

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

std::string words(const List& list) {
  std::string text;
  for (const Value& v : list) text += (text.empty() ? "" : ", ") + v.to_string();
  return text.empty() ? "none" : text;
}

std::string warnings_in_words(const List& warnings) {
  std::string text;
  for (const Value& w : warnings)
    text += (text.empty() ? "" : "; ") + std::string(w["message"].as_string());
  return text.empty() ? "none" : text;
}

std::string error_in_words(const Value& error) {
  const std::string_view rule = error["rule"].as_string();
  return fmt::format("{}{}", error["cause"].as_string(),
                     rule.empty() ? "" : fmt::format(" (in rule {})", rule));
}

/// How a decision ended, in one line.
std::string ending_in_words(const Value& r) {
  const std::string_view status = r["status"].as_string();
  const List& rules = r["rules"].as_list();
  if (status == "decided") {
    return fmt::format("decided {}{}", r["value"].to_string(),
                       rules.empty() ? "" : fmt::format(" by {}", words(rules)));
  }
  if (status == "undetermined")
    return fmt::format("undetermined, needs {}", words(r["needs"].as_list()));
  if (status == "failed") return fmt::format("failed: {}", error_in_words(r["error"]));
  return "no rule applies";
}

}  // namespace

std::vector<Difference> differences(const Value& then, const Value& now) {
  std::vector<Difference> all;
  const bool masked = !then["masked"].as_list().empty();
  // With a fact hidden, all rules that it may lead to are named, and other ways are gone.
  const bool hidden = !now["masked"].as_list().empty();
  const auto compare_lists = [&](const char* key) {
    const List& a = then[key].as_list();
    const List& b = now[key].as_list();
    if (!same_members(a, b, masked)) all.push_back({key, words(a), words(b)});
  };
  const std::string_view status = then["status"].as_string();
  if (status != now["status"].as_string()) {
    all.push_back({"status", ending_in_words(then), ending_in_words(now)});
  } else {
    if (!same(then["value"], now["value"], masked))
      all.push_back({"value", then["value"].to_string(), now["value"].to_string()});
    const List& rules = then["rules"].as_list();
    const List& rules_now = now["rules"].as_list();
    const bool among = hidden && std::all_of(rules.begin(), rules.end(), [&](const Value& rule) {
                         return has(rules_now, rule);
                       });
    if (status != "failed" && rules != rules_now && !among)  // the error names its rule
      all.push_back({"rules", words(rules), words(rules_now)});
    compare_lists("needs");
    compare_lists("possible");
    if (then["possible_complete"] != now["possible_complete"] && all.empty()) {
      const auto said = [](const Value& r) {
        return r["possible_complete"].is_null() ? "these outcomes only" : "other outcomes, too";
      };
      all.push_back({"possible", said(then), said(now)});
    }
    const Value& error = then["error"];
    const Value& error_now = now["error"];
    if (error["code"] != error_now["code"] || error["rule"] != error_now["rule"] ||
        !same(error["cause"], error_now["cause"], masked))
      all.push_back({"error", error_in_words(error), error_in_words(error_now)});
  }
  const List& warnings = then["warnings"].as_list();
  const List& warnings_now = now["warnings"].as_list();
  if (!hidden && !same_members(warnings, warnings_now, masked))
    all.push_back({"warnings", warnings_in_words(warnings), warnings_in_words(warnings_now)});
  return all;
}

}  // namespace aftersales::engine
