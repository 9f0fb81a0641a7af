// What came of a replay -> JSON, and lines for people.
#include <array>
#include <utility>

#include <fmt/format.h>

#include <aftersales/record.h>

#include "engine/said.h"

namespace aftersales {
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

std::string Replay::to_json() const {
  Entries out{{"comparison", aftersales::to_string(comparison)},
              {"decision", decision},
              {"as_of", as_of.empty() ? Value() : Value(as_of)},
              {"version", version},
              {"fingerprint", fingerprint}};
  List differing, facts;
  for (const Difference& d : differences)
    differing.push_back(
        d.name.empty()
            ? Value::context({{"what", d.what}, {"recorded", d.recorded}, {"now", d.now}})
            : Value::context(
                  {{"what", d.what}, {"name", d.name}, {"recorded", d.recorded}, {"now", d.now}}));
  for (const Finding& f : findings)
    facts.push_back(Value::context({{"code", f.code}, {"fact", f.fact}, {"message", f.message}}));
  if (!differing.empty()) out.emplace_back("differences", std::move(differing));
  if (!reason.empty()) out.emplace_back("reason", reason);
  if (!hint.empty()) out.emplace_back("hint", hint);
  if (!facts.empty()) out.emplace_back("findings", std::move(facts));
  return Value(std::move(out)).to_json();
}

namespace {

/// What a difference is about, by its `what`.
std::string heading(const Difference& d, std::string_view language) {
  using engine::Said;
  static constexpr std::array<std::pair<std::string_view, Said>, 9> kHeadings{{
      {"status", {"结论", "status"}},
      {"value", {"结果", "value"}},
      {"rules", {"规则", "rules"}},
      {"needs", {"还需要了解", "needs"}},
      {"possible", {"可能的结果", "possible"}},
      {"error", {"问题", "error"}},
      {"warnings", {"提示", "warnings"}},
      {"used", {"所依据的判断", "rests on"}},
      {"figure", {"所用的参数", "figure"}},
  }};
  std::string text = d.what;
  for (const auto& [what, said] : kHeadings) {
    if (what == d.what) text = said.in(language);
  }
  return d.name.empty() ? text : fmt::format("{} `{}`", text, d.name);
}

std::string in_words(Comparison comparison, std::string_view language) {
  using engine::Said;
  switch (comparison) {
    case Comparison::same:
      return std::string(Said{"相同", "same"}.in(language));
    case Comparison::different:
      return std::string(Said{"不同", "different"}.in(language));
    case Comparison::not_comparable:
      return std::string(Said{"无法比较", "not comparable"}.in(language));
    case Comparison::refused:
      break;
  }
  return std::string(Said{"不能采用", "refused"}.in(language));
}

}  // namespace

std::string Replay::to_string(std::string_view language) const {
  using engine::Said;
  const auto filled = [&](const Said& said, const auto&... parts) {
    return fmt::format(fmt::runtime(said.in(language)), parts...);
  };
  const Said colon{"：{}", ": {}"};
  std::string out = in_words(comparison, language);
  if (!decision.empty()) out += filled(colon, decision);
  if (!as_of.empty() && comparison != Comparison::refused)
    out += filled({"，判断时间 {}", ", as of {}"}, as_of);
  if (!reason.empty()) out += filled(colon, reason);
  if (!hint.empty()) out += filled({"\n  提示：{}", "\n  hint: {}"}, hint);
  for (const Difference& d : differences) {
    const std::string about = heading(d, language);
    if (language.substr(0, 2) == "zh") {
      out += fmt::format("\n  {}：原记录为 {}\n    现在为 {}", about, d.recorded, d.now);
    } else {
      out += fmt::format("\n  {}: recorded {}\n  {:>{}} now {}", about, d.recorded, "",
                         about.size() + 1, d.now);
    }
  }
  for (const Finding& f : findings) {
    out += fmt::format("\n  {}", f.message);
    if (!f.hint.empty()) out += filled({"（{}）", " ({})"}, f.hint);
  }
  return out;
}

}  // namespace v0
}  // namespace aftersales
