// A record -> the same decision made again, and what differs: both sides are compared as records.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <aftersales/record.h>

#include "engine/case_state.h"
#include "engine/policy_state.h"
#include "engine/record_differences.h"
#include "engine/said.h"
#include "value/entries.h"
#include "value/json.h"

namespace aftersales {
namespace engine {

namespace {

using value::find_entry;

/// A record holds a case and more.
constexpr value::JsonLimits kLimits{8u << 20, 72, 40'000};

constexpr Said kHowToRecord{
    "记录由 `aftersales decide PACK --case FILE --record` 写出，每行一条",
    "records are written by `aftersales decide PACK --case FILE --record`, one on each line"};
constexpr Said kWasChanged{
    "记录写出后被改动过：请用最初保存的那一份",
    "the record was changed since it was written: take it from where it was kept first"};

/// A record that is to be decided again: what is read from it, and what is wrong with it.
class Reading {
 public:
  Reading(const Policy& policy, Replay& replay, std::string_view language)
      : policy_(policy), replay_(replay), language_(language) {}
  bool read(std::string_view line);
  [[nodiscard]] const Value& record() const { return record_; }
  [[nodiscard]] const std::optional<DateTime>& as_of() const { return as_of_; }

 private:
  bool refuse(std::string reason, std::string hint = {}) {
    replay_.reason = std::move(reason);
    replay_.hint = std::move(hint);
    return false;
  }
  [[nodiscard]] std::string told(const Said& said) const { return std::string(said.in(language_)); }
  template <class... Parts>
  [[nodiscard]] std::string filled(const Said& said, const Parts&... parts) const {
    return fmt::format(fmt::runtime(said.in(language_)), parts...);
  }
  bool check_form();
  bool check_keys();
  bool check_policy();

  const Policy& policy_;
  Replay& replay_;
  const std::string_view language_;
  Value record_;
  std::optional<DateTime> as_of_;
};

bool Reading::read(std::string_view line) {
  value::JsonError error;
  auto parsed = value::read_json(line, error, kLimits);
  if (!parsed) {
    return refuse(
        filled({"这一行读不出来：{}（第{}字节）", "the line cannot be read: {} (byte {})"},
               error.message, error.offset + 1),
        told({"是否被截断，或被手工改过？每条记录是完整的一行",
              "was it cut, or changed by hand? Each record is one whole line"}));
  }
  record_ = std::move(*parsed);
  if (!check_form()) return false;
  const auto text = [&](const char* key) { return std::string(record_[key].as_string()); };
  replay_.decision = text("decision");
  replay_.policy = text("policy");
  replay_.version = text("version");
  replay_.fingerprint = text("fingerprint");
  replay_.tzdata = text("tzdata");
  replay_.as_of = text("as_of");
  return check_keys() && check_policy();
}

bool Reading::check_form() {
  const Value* const form = find_entry(record_, "record");
  if (form == nullptr) {
    const bool by_case = find_entry(record_, "decisions") != nullptr;
    return refuse(
        told(by_case ? Said{"这是 `decide --format json` 写出的内容，不是记录",
                            "this is what `decide --format json` writes, and not a record"}
                     : Said{"这不是判断的记录：没有 `record`",
                            "this is not a record of a decision: it has no `record`"}),
        told(kHowToRecord));
  }
  if (*form == Value(1)) return true;
  return refuse(filled({"记录的格式是 {}，本程序读取格式 1",
                        "the record is of the form {}, and this program reads form 1"},
                       form->to_string()),
                told({"请使用写出它的 `aftersales` 版本，或更新的版本",
                      "use the version of `aftersales` that wrote it, or a later one"}));
}

bool Reading::check_keys() {
  static constexpr std::array<std::pair<const char*, Kind>, 11> kKeys{{
      {"policy", Kind::string},
      {"version", Kind::string},
      {"fingerprint", Kind::string},
      {"decision", Kind::string},
      {"status", Kind::string},
      {"rules", Kind::list},
      {"needs", Kind::list},
      {"warnings", Kind::list},
      {"facts", Kind::context},
      {"masked", Kind::list},
      {"findings", Kind::list},
  }};
  std::vector<std::string> missing, unfit;
  for (const auto& [key, kind] : kKeys) {
    const Value* const entry = find_entry(record_, key);
    if (entry == nullptr) {
      missing.push_back(key);
    } else if (entry->kind() != kind) {
      unfit.push_back(key);
    }
  }
  for (const char* const key : {"value", "as_of"}) {
    if (find_entry(record_, key) == nullptr) missing.push_back(key);
  }
  const std::string hint = told(kWasChanged);
  if (!missing.empty())
    return refuse(filled({"记录中没有 `{}`", "the record has no `{}`"},
                         fmt::join(missing, told({"`、`", "`, no `"}))),
                  hint);
  if (!unfit.empty()) {
    const Said said = unfit.size() == 1 ? Said{"记录的 `{}` 不是应有的内容",
                                               "the record's `{}` is not what a record has there"}
                                        : Said{"记录的 `{}` 不是应有的内容",
                                               "the record's `{}` are not what a record has there"};
    return refuse(filled(said, fmt::join(unfit, told({"`、`", "`, `"}))), hint);
  }
  const std::string status(record_["status"].as_string());
  if (status != "decided" && status != "undetermined" && status != "no_rule" && status != "failed")
    return refuse(filled({"判断不会以 `{}` 结束", "no decision ends as `{}`"}, status), hint);
  if (record_["as_of"].is_null()) return true;
  as_of_ = DateTime::parse(record_["as_of"].as_string());
  return as_of_ ||
         refuse(told({"记录的 `as_of` 不是日期和时间", "the record's `as_of` is no date and time"}),
                hint);
}

bool Reading::check_policy() {
  if (replay_.policy != policy_.id()) {
    return refuse(
        filled({"记录属于政策 `{}`，而这里是 `{}`",
                "the record is of the policy `{}`, and this one is `{}`"},
               replay_.policy, policy_.id()),
        filled({"请用 `{}` 的政策包重新判断", "replay it with the pack of `{}`"}, replay_.policy));
  }
  if (policy_.has_decision(replay_.decision)) return true;
  const auto near = policy_.nearest_decisions(replay_.decision);
  return refuse(
      replay_.version == policy_.version()
          ? filled({"政策中没有判断 `{}`", "the policy has no decision `{}`"}, replay_.decision)
          : filled({"政策中没有判断 `{}`，{} 版曾经有",
                    "the policy has no decision `{}`, which version {} had"},
                   replay_.decision, replay_.version),
      near.empty() ? told({"请用写出记录的那一版政策包重新判断",
                           "replay it with the version of the pack that wrote it"})
                   : filled({"如果它现在叫 `{}`，请修改记录副本中的 `decision`",
                             "if it is called `{}` now, change the record's `decision`"},
                            near[0]));
}

/// The facts of a record as a case. Masked ones are given, and hidden.
Case case_of(const Policy& policy, const Value& record) {
  Case c(policy);
  for (const auto& [name, v] : record["facts"].as_context()) c.set(name, v);
  for (const Value& again : record["repeated"].as_list())
    c.set(again["fact"].as_string(), again["value"]);
  const auto& names = policy.state().linked->fact_names;
  for (const Value& masked : record["masked"].as_list()) {
    const auto it = names.find(masked.as_string());
    if (it != names.end()) hide_fact(it->second, Case::State::to_change(c).bound);
  }
  return c;
}

/// Findings that the record does not have itself.
std::vector<Finding> new_findings(const Policy& policy, const Value& record,
                                  const std::vector<Finding>& findings) {
  std::vector<Finding> fresh;
  for (const Value& masked : record["masked"].as_list()) {
    const std::string name(masked.as_string());
    if (!policy.fact(name))
      fresh.push_back(
          {"case.unknown-fact", name, fmt::format("the policy has no fact `{}`", name), ""});
  }
  for (const Finding& f : findings) {
    const List& known = record["findings"].as_list();
    if (std::none_of(known.begin(), known.end(), [&](const Value& k) {
          return k["fact"].as_string() == f.fact && k["code"].as_string() == f.code;
        }))
      fresh.push_back(f);
  }
  return fresh;
}

/// Why there was no decision to compare with; empty if there was one.
std::string no_decision(const Value& then, std::string_view language) {
  const std::string_view code = then["error"]["code"].as_string();
  if (code == "case.unreadable") {
    return std::string(
        Said{"记录时案件读不出来", "its case could not be read when it was recorded"}.in(language));
  }
  if (code != "case.unknown-fact" && code != "case.unknown-entry") return {};
  return fmt::format(
      fmt::runtime(
          Said{"记录时案件没有被接受：{}", "its case was refused when it was recorded: {}"}.in(
              language)),
      then["error"]["cause"].as_string());
}

/// What the same program with the same policy would have written otherwise, of a record that holds
/// all facts.
std::vector<std::string> changed_entries(const Value& then, const Value& now) {
  for (const char* const key : {"fingerprint", "program", "tzdata"}) {
    if (then[key] != now[key]) return {};
  }
  std::vector<std::string> changed;
  if (!then["masked"].as_list().empty() || !then["findings"].as_list().empty()) return changed;
  for (const auto& [key, v] : now.as_context()) {
    if (then[key] != v) changed.push_back(key);
  }
  return changed;
}

/// Facts whose values the record does not hold, and without which it cannot be told whether these
/// differences are any.
std::vector<std::string> masked_facts(const Value& then, const Value& now,
                                      const std::vector<Difference>& differences) {
  const List& hidden = now["masked"].as_list();
  const auto among = [](const List& list, const auto& chosen) {
    std::vector<std::string> names;
    for (const Value& name : list) {
      if (chosen(name)) names.push_back(name.to_string());
    }
    return names;
  };
  const List& needs = now["needs"].as_list();
  auto needed = among(hidden, [&](const Value& fact) {
    return std::find(needs.begin(), needs.end(), fact) != needs.end();
  });
  if (!needed.empty() || differences.empty()) return needed;
  // It was given, and wrong: here it is only not known.
  const List& findings = then["findings"].as_list();
  auto wrong = among(then["masked"].as_list(), [&](const Value& fact) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](const Value& finding) { return finding["fact"] == fact; });
  });
  if (!wrong.empty()) return wrong;
  // What is decided is so whatever the hidden facts are, unless a text leaves a place for them.
  const std::string_view status = now["status"].as_string();
  const List& warnings = now["warnings"].as_list();
  const bool settled = (status == "decided" || status == "no_rule") &&
                       std::none_of(warnings.begin(), warnings.end(), [](const Value& w) {
                         return w["code"].as_string() == "text.not-known";
                       });
  return settled ? needed : among(hidden, [](const Value&) { return true; });
}

}  // namespace

}  // namespace engine

inline namespace v0 {

Replay replay(const Policy& policy, std::string_view record, std::string_view language) {
  using engine::Said;
  const auto told = [&](const Said& said) { return std::string(said.in(language)); };
  Replay replay;
  engine::Reading reading(policy, replay, language);
  if (!reading.read(record)) return replay;
  const Value& then = reading.record();
  replay.now = policy.decide(replay.decision, engine::case_of(policy, then), {reading.as_of()});
  value::JsonError none;
  const auto now = value::read_json(replay.now->to_record(), none, engine::kLimits);
  if (!now) {
    replay.reason = told({"现在的结果太长，无法比较", "what comes now is too long to be compared"});
    return replay;
  }
  replay.findings = engine::new_findings(policy, then, replay.now->findings());
  replay.reason = engine::no_decision(then, language);
  if (!replay.reason.empty()) {
    replay.comparison = Comparison::not_comparable;
    replay.hint =
        told({"当时没有得出可以比较的结论", "nothing was decided that could be compared"});
    return replay;
  }
  replay.differences = engine::differences(then, *now, language);
  const auto masked = engine::masked_facts(then, *now, replay.differences);
  if (!masked.empty()) {
    replay.comparison = Comparison::not_comparable;
    replay.differences.clear();
    const Said said = masked.size() == 1
                          ? Said{"它依据的 `{}` 已隐去", "it rests on `{}`, which is masked"}
                          : Said{"它依据的 `{}` 已隐去", "it rests on `{}`, which are masked"};
    replay.reason =
        fmt::format(fmt::runtime(said.in(language)), fmt::join(masked, told({"`、`", "`, `"})));
    replay.hint = told({"请用 `aftersales decide` 对案件本身重新判断",
                        "decide the case itself again, with `aftersales decide`"});
    return replay;
  }
  replay.comparison = replay.differences.empty() ? Comparison::same : Comparison::different;
  const auto changed = engine::changed_entries(then, *now);
  if (replay.comparison == Comparison::same && !changed.empty()) {
    replay.comparison = Comparison::refused;
    replay.now.reset();
    replay.reason = fmt::format(
        fmt::runtime(told({"同一政策不会写出记录中的 `{}`",
                           "the same policy does not write what the record has in `{}`"})),
        fmt::join(changed, told({"`、`", "`, `"})));
    replay.hint = told(engine::kWasChanged);
  }
  return replay;
}

}  // namespace v0
}  // namespace aftersales
