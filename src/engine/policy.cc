// Loading a policy, and what it says of itself.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "engine/case_state.h"
#include "engine/fingerprint.h"
#include "engine/link.h"
#include "engine/policy_state.h"
#include "engine/run.h"
#include "graph/requirements.h"
#include "model/read.h"

namespace aftersales {
inline namespace v0 {

using engine::Linked;

LoadError::LoadError(std::vector<Diagnostic> diagnostics)
    : std::runtime_error([&] {
        std::string text;
        for (const Diagnostic& d : diagnostics) text += (text.empty() ? "" : "\n") + d.to_string();
        return text;
      }()),
      diagnostics_(std::make_shared<const std::vector<Diagnostic>>(std::move(diagnostics))) {}

Policy::Policy(std::shared_ptr<const State> state) : state_(std::move(state)) {}

LoadResult Policy::try_load(const std::filesystem::path& path, const LoadOptions& options) {
  LoadResult result;
  text::Report report;
  auto pack = model::read_pack(path, {options.root, {}}, report);
  std::unique_ptr<Linked> linked;
  // With a file missing, most names would look unknown: say only what is missing.
  if (pack && pack->complete) linked = engine::link(std::move(*pack), report);
  const bool good = linked != nullptr && !report.has_errors();
  result.diagnostics = report.take();
  if (good) {
    auto state = std::make_shared<State>();
    linked->fingerprint = engine::fingerprint_of(linked->files);
    state->linked = std::move(linked);
    state->tzdata = Zone::data_version();
    result.policy = Policy(std::move(state));
  }
  return result;
}

Policy Policy::load(const std::filesystem::path& path, const LoadOptions& options) {
  LoadResult result = try_load(path, options);
  if (!result.policy) throw LoadError(std::move(result.diagnostics));
  return std::move(*result.policy);
}

const std::string& Policy::id() const { return state_->linked->id; }
const std::string& Policy::version() const { return state_->linked->version; }
const std::string& Policy::fingerprint() const { return state_->linked->fingerprint; }
const std::string& Policy::tzdata() const { return state_->tzdata; }
const std::string& Policy::language() const { return state_->linked->language; }
const std::vector<std::string>& Policy::languages() const { return state_->linked->languages; }

namespace {

std::string text_in(const engine::LocalText& text, std::string_view language,
                    const Linked& linked) {
  const engine::BoundCase nothing = engine::empty_case(linked);
  engine::Run run(linked, nothing);
  return run.render(text, language.empty() ? std::string_view(linked.language) : language);
}

}  // namespace

std::string Policy::title(std::string_view language) const {
  return text_in(state_->linked->title, language, *state_->linked);
}

std::vector<Description> Policy::facts(std::string_view language) const {
  std::vector<Description> all;
  for (const engine::FactInfo& f : state_->linked->facts) {
    all.push_back({f.name, describe(f.type), text_in(f.label, language, *state_->linked),
                   engine::place(f.where)});
  }
  return all;
}

std::vector<Description> Policy::decisions(std::string_view language) const {
  const Linked& linked = *state_->linked;
  std::vector<Description> all;
  for (const engine::DecisionInfo& d : linked.decisions) {
    if (d.hidden) continue;
    const std::string where = engine::place(d.where);
    all.push_back({d.name, describe(d.type), text_in(d.title, language, linked), where});
    for (const engine::OutputInfo& o : d.outputs) {
      const auto it = linked.decision_names.find(o.name);
      if (!d.single && it != linked.decision_names.end() && it->second == o.slot)
        all.push_back({o.name, describe(o.type), text_in(o.label, language, linked), where});
    }
  }
  return all;
}

std::vector<RuleDescription> Policy::rules() const {
  std::vector<RuleDescription> all;
  std::set<std::string> known;  // a version that a floor compares with has most rules in common
  for (const engine::DecisionInfo& d : state_->linked->decisions) {
    const auto add = [&](const engine::RuleInfo& r) {
      if (known.insert(r.id).second) all.push_back({r.id, d.declared, engine::place(r.where)});
    };
    for (const engine::RuleInfo& r : d.rules) add(r);
    if (d.otherwise) add(*d.otherwise);
  }
  return all;
}

bool Policy::has_decision(std::string_view name) const {
  return state_->linked->decision_names.find(name) != state_->linked->decision_names.end();
}

std::vector<std::string> Policy::nearest_decisions(std::string_view name) const {
  std::vector<std::string> all;
  for (const auto& [known, slot] : state_->linked->decision_names) all.push_back(known);
  if (const auto near = text::nearest(name, all)) return {*near};
  return {};
}

Goal Policy::goal(std::string_view name) const {
  const auto it = state_->linked->decision_names.find(name);
  return it == state_->linked->decision_names.end() ? Goal() : Goal(it->second);
}

Fact Policy::fact(std::string_view name) const {
  const auto it = state_->linked->fact_names.find(name);
  return it == state_->linked->fact_names.end() ? Fact() : Fact(it->second);
}

}  // namespace v0
}  // namespace aftersales
