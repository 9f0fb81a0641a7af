// A record -> the same decision made again, and what differs: both sides are compared as records.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <aftersales/record.h>

#include "engine/case_state.h"
#include "engine/policy_state.h"
#include "engine/record_differences.h"
#include "value/entries.h"
#include "value/json.h"

namespace aftersales {
namespace engine {

namespace {

using value::find_entry;

/// A record holds a case and more.
constexpr value::JsonLimits kLimits{8u << 20, 72, 40'000};

constexpr std::string_view kHowToRecord =
    "records are written by `aftersales decide PACK --case FILE --record`, one on each line";

/// A record that is to be decided again: what is read from it, and what is wrong with it.
class Reading {
 public:
  Reading(const Policy& policy, Replay& replay) : policy_(policy), replay_(replay) {}
  bool read(std::string_view line);
  [[nodiscard]] const Value& record() const { return record_; }
  [[nodiscard]] const std::optional<DateTime>& as_of() const { return as_of_; }

 private:
  bool refuse(std::string reason, std::string hint = {}) {
    replay_.reason = std::move(reason);
    replay_.hint = std::move(hint);
    return false;
  }
  bool check_form();
  bool check_keys();
  bool check_policy();

  const Policy& policy_;
  Replay& replay_;
  Value record_;
  std::optional<DateTime> as_of_;
};

bool Reading::read(std::string_view line) {
  value::JsonError error;
  auto parsed = value::read_json(line, error, kLimits);
  if (!parsed) {
    return refuse(
        fmt::format("the line cannot be read: {} (byte {})", error.message, error.offset + 1),
        "was it cut, or changed by hand? Each record is one whole line");
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
    return refuse(by_case ? "this is what `decide --format json` writes, and not a record"
                          : "this is not a record of a decision: it has no `record`",
                  std::string(kHowToRecord));
  }
  if (*form == Value(1)) return true;
  return refuse(
      fmt::format("the record is of the form {}, and this program reads form 1", form->to_string()),
      "use the version of `aftersales` that wrote it, or a later one");
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
  const std::string hint(
      "the record was changed since it was written: take it from where it was kept first");
  if (!missing.empty())
    return refuse(fmt::format("the record has no `{}`", fmt::join(missing, "`, no `")), hint);
  if (!unfit.empty()) {
    return refuse(fmt::format("the record's `{}` {} not what a record has there",
                              fmt::join(unfit, "`, `"), unfit.size() == 1 ? "is" : "are"),
                  hint);
  }
  const std::string status(record_["status"].as_string());
  if (status != "decided" && status != "undetermined" && status != "no_rule" && status != "failed")
    return refuse(fmt::format("no decision ends as `{}`", status), hint);
  if (record_["as_of"].is_null()) return true;
  as_of_ = DateTime::parse(record_["as_of"].as_string());
  return as_of_ || refuse("the record's `as_of` is no date and time", hint);
}

bool Reading::check_policy() {
  if (replay_.policy != policy_.id()) {
    return refuse(fmt::format("the record is of the policy `{}`, and this one is `{}`",
                              replay_.policy, policy_.id()),
                  fmt::format("replay it with the pack of `{}`", replay_.policy));
  }
  if (policy_.has_decision(replay_.decision)) return true;
  const auto near = policy_.nearest_decisions(replay_.decision);
  return refuse(
      fmt::format("the policy has no decision `{}`{}", replay_.decision,
                  replay_.version == policy_.version()
                      ? ""
                      : fmt::format(", which version {} had", replay_.version)),
      near.empty()
          ? "replay it with the version of the pack that wrote it"
          : fmt::format("if it is called `{}` now, change the record's `decision`", near[0]));
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
    if (it != names.end()) hide_fact(it->second, Case::State::of(c).bound);
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
std::string no_decision(const Value& then) {
  const std::string_view code = then["error"]["code"].as_string();
  if (code == "case.unreadable") return "its case could not be read when it was recorded";
  if (code != "case.unknown-fact" && code != "case.unknown-entry") return {};
  return fmt::format("its case was refused when it was recorded: {}",
                     then["error"]["cause"].as_string());
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

std::string_view to_string(Comparison comparison) noexcept {
  switch (comparison) {
    case Comparison::same:
      return "same";
    case Comparison::different:
      return "different";
    case Comparison::not_comparable:
      return "not_comparable";
    case Comparison::refused:
      return "refused";
  }
  return "refused";
}

Replay replay(const Policy& policy, std::string_view record) {
  Replay replay;
  engine::Reading reading(policy, replay);
  if (!reading.read(record)) return replay;
  const Value& then = reading.record();
  replay.now = policy.decide(replay.decision, engine::case_of(policy, then), {reading.as_of()});
  value::JsonError none;
  const auto now = value::read_json(replay.now->to_record(), none, engine::kLimits);
  if (!now) {
    replay.reason = "what comes now is too long to be compared";
    return replay;
  }
  replay.findings = engine::new_findings(policy, then, replay.now->findings());
  replay.reason = engine::no_decision(then);
  if (!replay.reason.empty()) {
    replay.comparison = Comparison::not_comparable;
    replay.hint = "nothing was decided that could be compared";
    return replay;
  }
  replay.differences = engine::differences(then, *now);
  const auto masked = engine::masked_facts(then, *now, replay.differences);
  if (!masked.empty()) {
    replay.comparison = Comparison::not_comparable;
    replay.differences.clear();
    replay.reason = fmt::format("it rests on `{}`, which {} masked", fmt::join(masked, "`, `"),
                                masked.size() == 1 ? "is" : "are");
    replay.hint = "decide the case itself again, with `aftersales decide`";
    return replay;
  }
  replay.comparison = replay.differences.empty() ? Comparison::same : Comparison::different;
  return replay;
}

std::string Replay::to_json() const {
  Entries out{{"comparison", aftersales::to_string(comparison)},
              {"decision", decision},
              {"as_of", as_of.empty() ? Value() : Value(as_of)},
              {"version", version},
              {"fingerprint", fingerprint}};
  List differing, facts;
  for (const Difference& d : differences)
    differing.push_back(
        Value::context({{"what", d.what}, {"recorded", d.recorded}, {"now", d.now}}));
  for (const Finding& f : findings)
    facts.push_back(Value::context({{"code", f.code}, {"fact", f.fact}, {"message", f.message}}));
  if (!differing.empty()) out.emplace_back("differences", std::move(differing));
  if (!reason.empty()) out.emplace_back("reason", reason);
  if (!hint.empty()) out.emplace_back("hint", hint);
  if (!facts.empty()) out.emplace_back("findings", std::move(facts));
  return Value(std::move(out)).to_json();
}

std::string Replay::to_string() const {
  std::string out(comparison == Comparison::not_comparable ? "not comparable"
                                                           : aftersales::to_string(comparison));
  if (!decision.empty()) out += fmt::format(": {}", decision);
  if (!as_of.empty() && comparison != Comparison::refused) out += fmt::format(", as of {}", as_of);
  if (!reason.empty()) out += fmt::format(": {}", reason);
  if (!hint.empty()) out += fmt::format("\n  hint: {}", hint);
  for (const Difference& d : differences)
    out += fmt::format("\n  {}: recorded {}\n  {:>{}} now {}", d.what, d.recorded, "",
                       d.what.size() + 1, d.now);
  for (const Finding& f : findings) {
    out += fmt::format("\n  {}", f.message);
    if (!f.hint.empty()) out += fmt::format(" ({})", f.hint);
  }
  return out;
}

}  // namespace v0
}  // namespace aftersales
