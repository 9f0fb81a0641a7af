#include "cli/tally.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "value/rep.h"

namespace aftersales::cli {

namespace {

constexpr std::size_t kShown = 40;  // of outcomes, rules and facts, the most frequent

std::string with_separators(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, 1, ',');
  return text;
}

void append_counts(std::string& out, std::string_view what,
                   const std::map<std::string, std::uint64_t, std::less<>>& counts,
                   std::uint64_t others) {
  if (counts.empty()) return;
  std::vector<std::pair<std::string, std::uint64_t>> sorted(counts.begin(), counts.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  for (std::size_t i = kShown; i < sorted.size(); ++i) others += sorted[i].second;
  if (sorted.size() > kShown) sorted.resize(kShown);
  out += fmt::format("  {}\n", what);
  for (const auto& [name, count] : sorted)
    out += fmt::format("    {:>13}  {}\n", with_separators(count), name);
  if (others != 0) out += fmt::format("    {:>13}  (others)\n", with_separators(others));
}

}  // namespace

void Tally::count(Of& to, const std::string& outcome, std::uint64_t times, std::size_t most) {
  const auto at = to.outcomes.find(outcome);
  if (at != to.outcomes.end())
    at->second += times;
  else if (to.outcomes.size() < most)
    to.outcomes.emplace(outcome, times);
  else
    to.other_outcomes += times;
}

void Tally::add_outcome(Of& to, const std::string& entry, const Value& v, std::uint64_t times) {
  if (v.kind() == Kind::context) {
    for (const auto& [name, inner] : v.as_context())
      add_outcome(to, entry.empty() ? name : entry + "." + name, inner, times);
    return;
  }
  if (value::is_numeric(v)) {
    Total& total = to.totals[entry];
    total.sum = total.sum + v.as_number() * Decimal(times);
    total.count += times;
    if (v.kind() == Kind::money) total.minor_digits = value::minor_digits(v);
    return;
  }
  count(to, entry.empty() ? v.to_string() : entry + ": " + v.to_string(), times, kMostOutcomes);
}

void Tally::add(const Decision& decision, std::uint64_t times) {
  auto at = by_decision_.find(decision.name());
  if (at == by_decision_.end()) at = by_decision_.emplace(decision.name(), Of()).first;
  Of& to = at->second;
  to.by_status[static_cast<std::size_t>(decision.status())] += times;
  if (decision.is_decided()) add_outcome(to, "", decision.value(), times);
  for (const std::string& rule : decision.rules()) to.rules[rule] += times;
  if (decision.status() == Status::undetermined) {
    for (const Need& need : decision.needs()) to.needs[need.fact] += times;
  }
}

void Tally::add(const Tally& other) {
  cases_ += other.cases_;
  bad_lines_ += other.bad_lines_;
  for (const auto& [name, from] : other.by_decision_) {
    Of& to = by_decision_[name];
    for (std::size_t s = 0; s < std::size(to.by_status); ++s) to.by_status[s] += from.by_status[s];
    for (const auto& [outcome, times] : from.outcomes)
      count(to, outcome, times, to.outcomes.size() + 1);
    to.other_outcomes += from.other_outcomes;
    for (const auto& [rule, times] : from.rules) to.rules[rule] += times;
    for (const auto& [fact, times] : from.needs) to.needs[fact] += times;
    for (const auto& [entry, total] : from.totals) {
      Total& sum = to.totals[entry];
      sum.sum = sum.sum + total.sum;
      sum.count += total.count;
      sum.minor_digits = std::max(sum.minor_digits, total.minor_digits);
    }
  }
}

std::string Tally::to_text(const std::vector<std::string>& decisions) const {
  std::string out = fmt::format("{} case{}", with_separators(cases_), cases_ == 1 ? "" : "s");
  if (bad_lines_ == 1) out += ", 1 line that is no case";
  if (bad_lines_ > 1)
    out += fmt::format(", {} lines that are no cases", with_separators(bad_lines_));
  out += '\n';
  for (const std::string& name : decisions) {
    const auto at = by_decision_.find(name);
    if (at == by_decision_.end()) continue;
    const Of& of = at->second;
    out += fmt::format("\n{}\n", name);
    for (const Status status :
         {Status::decided, Status::undetermined, Status::no_rule, Status::failed}) {
      const std::uint64_t count = of.by_status[static_cast<std::size_t>(status)];
      if (count != 0)
        out += fmt::format("    {:>13}  {}\n", with_separators(count), to_string(status));
    }
    append_counts(out, "outcomes", of.outcomes, of.other_outcomes);
    if (of.other_outcomes != 0)
      out += fmt::format("    (more than {} different ones: some are counted among the others)\n",
                         with_separators(kMostOutcomes));
    if (!of.totals.empty()) out += "  totals\n";
    for (const auto& [entry, total] : of.totals) {
      out += fmt::format("    {:>13}  {}in {} decisions\n", total.sum.to_string(total.minor_digits),
                         entry.empty() ? "" : entry + ", ", with_separators(total.count));
    }
    append_counts(out, "rules", of.rules, 0);
    append_counts(out, "facts that were not known and matter", of.needs, 0);
  }
  return out;
}

}  // namespace aftersales::cli
