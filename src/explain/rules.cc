// Accounts of rules, one condition after the other.
#include "explain/rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "explain/counting.h"
#include "explain/words.h"
#include "value/entries.h"

namespace aftersales::explain {

using engine::Alternatives;
using engine::DecisionInfo;
using engine::RowCondition;
using engine::RuleInfo;

namespace {

const RuleInfo& rule_of(const DecisionInfo& decision, std::uint32_t rule) {
  return rule == engine::kOtherwise ? *decision.otherwise : decision.rules[rule];
}

void give_reasons(const Speaker& speaker, const engine::ReasonsInfo& reasons,
                  RuleAccount& account) {
  account.because = speaker.text(reasons.because);
  if (account.because == "?") account.because.clear();  // all of it is not known yet
  // A sentence with a gap in it is not for a customer's ears.
  if (speaker.is_whole(reasons.say)) account.say = speaker.text(reasons.say);
  for (const std::uint32_t s : reasons.basis) {
    const engine::SourceInfo& source = speaker.linked().sources[s];
    account.basis.push_back(source.title.empty() ? source.key : speaker.text(source.title));
    account.basis_keys.push_back(source.key);
  }
}

/// Who gave it and why, without conditions and outcome.
RuleAccount account_of(const Speaker& speaker, const RuleInfo& rule) {
  RuleAccount account;
  account.id = rule.id;
  account.where = engine::place(rule.where);
  give_reasons(speaker, rule.reasons, account);
  if (account.because.empty()) account.because = speaker.text(rule.title);
  return account;
}

class Conditions {
 public:
  Conditions(const Speaker& speaker, const DecisionInfo& decision, const engine::Trace& trace)
      : speaker_(speaker), decision_(decision), trace_(trace), language_(speaker.language()) {}

  [[nodiscard]] Condition of(const RowCondition& c, bool holds) const {
    const engine::Column& column = decision_.table.columns[c.column];
    if (column.alternatives) return several(met(*column.alternatives), holds, holds);
    if (column.subject != nullptr && !column.slot && !column.computed) {
      const Value& v = trace_.columns[c.column];
      const bool any = v.kind() == Kind::boolean && v.as_bool();
      const std::string alternatives =
          v.kind() == Kind::boolean ? speaker_.alternatives(*column.subject, any) : std::string();
      if (!alternatives.empty()) return several(alternatives, any, holds);
    }
    Condition result;
    result.holds = holds;
    result.subject =
        column.slot ? speaker_.slot_subject(*column.slot) : speaker_.subject(*column.subject);
    result.actual = speaker_.value(trace_.columns[c.column], column.type);
    result.wanted = speaker_.tests(column.cells[c.cell], column.type);
    if (column.subject && !column.slot) tell_counting(speaker_, *column.subject, result.counting);
    for (const auto& test : column.cells[c.cell].tests)
      tell_counting(speaker_, *test, result.counting);
    return result;
  }

 private:
  /// Alternatives say part by part what was met, and where that is not enough, what was wanted.
  [[nodiscard]] Condition several(std::string actual, bool any, bool holds) const {
    Condition result;
    result.subject = word(any ? Word::one_holds : Word::none_holds, language_);
    result.actual = std::move(actual);
    result.holds = holds;
    return result;
  }

  [[nodiscard]] std::string part(const Alternatives::Condition& c, const Value& actual,
                                 bool holds) const {
    const std::string met = pair(speaker_.subject(*c.subject), speaker_.value(actual), language_);
    const std::string wanted = c.cell.tests.empty()
                                   ? speaker_.value(Value(true))
                                   : speaker_.tests(c.cell, c.subject->expression.type);
    return holds || actual.kind() == Kind::boolean
               ? met
               : noted(met, fmt::format("{}{}", word(Word::unlike, language_), wanted), language_);
  }

  /// The alternative that holds, or what failed of each; asked in the engine's order, so that
  /// nothing more is worked out.
  [[nodiscard]] std::string met(const Alternatives& alternatives) const {
    std::vector<std::string> failures;
    for (const auto& conditions : alternatives.of) {
      std::vector<std::string> held;
      std::string failure;
      for (const Alternatives::Condition& c : conditions) {
        Value actual;
        bool holds = false;
        std::string said;
        if (c.nested) {
          holds = accepted(*c.nested);
          said = met(*c.nested);
        } else {
          actual = Value(speaker_.run().evaluate(c.subject->expression));
          holds = c.cell.tests.empty() ? actual.as_bool() : accepted(c.cell, actual);
          said = part(c, actual, holds);
        }
        if (!holds) {
          failure = said;
          break;
        }
        held.push_back(said);
      }
      if (failure.empty())
        return fmt::format("{}", fmt::join(held, word(Word::semicolon, language_)));
      if (std::find(failures.begin(), failures.end(), failure) == failures.end())
        failures.push_back(failure);
    }
    return fmt::format("{}", fmt::join(failures, word(Word::semicolon, language_)));
  }

  [[nodiscard]] bool accepted(const engine::Cell& cell, const Value& v) const {
    return value::is_settled(v) &&
           std::any_of(cell.tests.begin(), cell.tests.end(), [&](const auto& test) {
             return speaker_.run().evaluate(test->expression, {&v, 1}).as_bool();
           });
  }

  [[nodiscard]] bool accepted(const Alternatives& alternatives) const {
    return std::any_of(alternatives.of.begin(), alternatives.of.end(), [&](const auto& conditions) {
      return std::all_of(conditions.begin(), conditions.end(),
                         [&](const Alternatives::Condition& c) {
                           if (c.nested) return accepted(*c.nested);
                           const Value v(speaker_.run().evaluate(c.subject->expression));
                           return c.cell.tests.empty() ? v.as_bool() : accepted(c.cell, v);
                         });
    });
  }

  const Speaker& speaker_;
  const DecisionInfo& decision_;
  const engine::Trace& trace_;
  std::string_view language_;
};

/// What one rule gives, as far as that can be said without working anything out for a rule that did
/// not apply.
std::string outcome_of(const Speaker& speaker, const DecisionInfo& decision, const RuleInfo& rule,
                       bool fired) {
  std::string result;
  for (std::size_t i = 0; i < rule.outcomes.size(); ++i) {
    const engine::OutcomeInfo& o = rule.outcomes[i];
    std::string said;
    if (o.constant) {
      said = speaker.value(*o.constant, o.type);
    } else if (o.kind == engine::OutcomeInfo::absent) {
      said = speaker.value(Value(), o.type);
    } else if (!fired) {
      return {};
    } else if (o.kind == engine::OutcomeInfo::text) {
      said = speaker.text(o.message);
    } else if (o.kind == engine::OutcomeInfo::expression) {
      said = speaker.value(engine::coerced(Value(speaker.run().evaluate(o.compiled->expression)),
                                           o.type, speaker.linked().minor_digits),
                           o.type);
    } else {
      return {};
    }
    if (decision.single) return said;
    const engine::OutputInfo& output = decision.outputs[i];
    const std::string name = output.label.empty() ? output.name : speaker.text(output.label);
    if (!result.empty()) result += word(Word::comma, speaker.language());
    result += pair(name, said, speaker.language());
  }
  return result;
}

}  // namespace

std::string outcome_text(const Speaker& speaker, const DecisionInfo& decision,
                         const std::vector<std::uint32_t>& rules, const Value& value) {
  // A message is held in the policy's language: say it in the reader's.
  const bool one = rules.size() == 1 && value.kind() != Kind::list;
  const RuleInfo* rule = one ? &rule_of(decision, rules[0]) : nullptr;
  const auto message = [&](std::size_t i) -> const engine::LocalText* {
    const bool is_text =
        rule != nullptr && i < rule->outcomes.size() && !rule->outcomes[i].message.empty();
    return is_text ? &rule->outcomes[i].message : nullptr;
  };
  if (decision.single) {
    if (message(0) != nullptr) return speaker.text(*message(0));
    const auto handed_on = value.kind() == Kind::string
                               ? speaker.run().message_in(decision.slot, speaker.language())
                               : std::nullopt;
    return handed_on ? *handed_on : speaker.value(value, decision.type);
  }
  if (value.kind() == Kind::list) {
    std::string all;
    for (const Value& element : value.as_list()) {
      if (!all.empty()) all += word(Word::semicolon, speaker.language());
      all += outcome_text(speaker, decision, {}, element);
    }
    return all.empty() ? speaker.value(value) : all;
  }
  if (value.kind() != Kind::context) return speaker.value(value);
  std::string all;
  for (std::size_t i = 0; i < decision.outputs.size(); ++i) {
    const engine::OutputInfo& output = decision.outputs[i];
    if (i > 0) all += word(Word::comma, speaker.language());
    const Value* known = value::find_entry(value, output.name);
    const std::string said = message(i) != nullptr ? speaker.text(*message(i))
                             : known != nullptr
                                 ? speaker.value(*known, output.type)
                                 : std::string(word(Word::unknown, speaker.language()));
    all += pair(output.label.empty() ? output.name : speaker.text(output.label), said,
                speaker.language());
  }
  return all;
}

RuleAccount reasons_of(const Speaker& speaker, std::uint32_t decision, std::uint32_t r) {
  const RuleInfo& rule = rule_of(speaker.linked().decisions[decision], r);
  RuleAccount account = account_of(speaker, rule);
  if (!speaker.is_whole(rule.reasons.because)) account.because = speaker.text(rule.title);
  return account;
}

std::vector<RuleAccount> fired_rules(const Speaker& speaker, std::uint32_t index,
                                     const std::vector<std::uint32_t>& rules,
                                     const Matches* matches) {
  const DecisionInfo& decision = speaker.linked().decisions[index];
  std::vector<RuleAccount> accounts;
  if (decision.value) {
    RuleAccount account;
    give_reasons(speaker, decision.reasons, account);
    account.where = engine::place(decision.where);
    if (!account.because.empty() || !account.say.empty() || !account.basis.empty())
      accounts.push_back(std::move(account));
    return accounts;
  }
  if (matches == nullptr) return accounts;
  const Conditions conditions(speaker, decision, matches->trace());
  for (const std::uint32_t r : rules) {
    const RuleInfo& rule = rule_of(decision, r);
    RuleAccount account = account_of(speaker, rule);
    account.outcome = outcome_of(speaker, decision, rule, true);
    for (const std::uint32_t row : matches->fired()) {
      if (r == engine::kOtherwise || decision.table.rows[row].rule != r) continue;
      for (const RowCondition& c : decision.table.rows[row].conditions) {
        const feel::Compiled* subject = decision.table.columns[c.column].subject.get();
        if (subject != nullptr && subject->expression.is_constant())
          continue;  // `when: true` says nothing
        account.conditions.push_back(conditions.of(c, matches->verdict(row, c) == Verdict::holds));
      }
    }
    account.certain = std::all_of(account.conditions.begin(), account.conditions.end(),
                                  [](const Condition& c) { return c.holds; });
    accounts.push_back(std::move(account));
  }
  return accounts;
}

MissedRules missed_rules(const Speaker& speaker, std::uint32_t index, const Matches* matches) {
  const DecisionInfo& decision = speaker.linked().decisions[index];
  MissedRules result;
  if (decision.value || matches == nullptr) return result;
  const Conditions conditions(speaker, decision, matches->trace());
  const auto id_of = [&](std::uint32_t row) -> const std::string& {
    return decision.rules[decision.table.rows[row].rule].id;
  };
  const Matches::Reasons& reasons = matches->missed();
  result.told.reserve(std::min(reasons.told.size(), kMostMissed) + 1);
  const engine::Row* last = nullptr;
  std::size_t untold = 0;
  for (const Matches::Missed& missed : reasons.told) {
    const engine::Row& row = decision.table.rows[missed.row];
    if (result.told.size() == kMostMissed && last != &row) {
      ++untold;
      result.others.push_back(id_of(missed.row));
      for (const std::uint32_t r : missed.also) result.others.push_back(id_of(r));
      continue;
    }
    const RuleInfo& own = decision.rules[row.rule];
    const RuleInfo& rule =
        missed.withdrawn ? decision.rules[static_cast<std::size_t>(own.parent)] : own;
    if (last != &row) {
      RuleAccount& account = result.told.emplace_back();
      account.id = rule.id;
      account.where = engine::place(rule.where);
      account.outcome = outcome_of(speaker, decision, rule, false);
    }
    last = &row;
    RuleAccount& account = result.told.back();
    for (const std::uint32_t r : missed.also) account.also.push_back(id_of(r));
    if (missed.withdrawn) {
      give_reasons(speaker, own.reasons, account);
      account.exception = own.id;
      for (const RowCondition& c : Matches::own_conditions(row))
        account.conditions.push_back(conditions.of(c, true));
    } else {
      account.because = speaker.text(rule.title);
      account.conditions.push_back(conditions.of(row.conditions[missed.condition], false));
    }
  }
  if (untold > 0) {
    result.told.emplace_back().because =
        fmt::format(fmt::runtime(word(Word::more_rules, speaker.language())), untold);
  }
  for (const std::uint32_t r : reasons.others) result.others.push_back(id_of(r));
  return result;
}

namespace {

/// What took the case before a row whose own conditions all hold.
void name_what_came_first(const Speaker& speaker, const DecisionInfo& decision,
                          const Matches& matches, std::uint32_t row, RuleAccount& account) {
  const auto all_hold = [&](std::uint32_t r) {
    const auto& conditions = decision.table.rows[r].conditions;
    return std::all_of(conditions.begin(), conditions.end(), [&](const RowCondition& c) {
      return matches.verdict(r, c) == Verdict::holds;
    });
  };
  const auto name = [&](Word form, const std::string& id, Word what) {
    Condition c;
    c.subject = fmt::format(fmt::runtime(word(form, speaker.language())), id);
    c.actual = word(what, speaker.language());
    account.conditions.push_back(std::move(c));
  };
  for (std::uint32_t r = 0; r < row; ++r) {
    const engine::Row& other = decision.table.rows[r];
    if (other.withdraws && other.skip_to > row && all_hold(r))
      return name(Word::earlier_exception, decision.rules[other.rule].id, Word::applies);
  }
  for (const std::uint32_t r : matches.fired()) {
    if (r == row) continue;
    const engine::Row& other = decision.table.rows[r];
    const bool exception =
        other.group == decision.table.rows[row].group && decision.rules[other.rule].parent >= 0;
    return exception ? name(Word::earlier_exception, decision.rules[other.rule].id, Word::applies)
                     : name(Word::earlier_rule, decision.rules[other.rule].id, Word::comes_first);
  }
}

}  // namespace

std::vector<RuleAccount> giving_rules(const Speaker& speaker, std::uint32_t index,
                                      const engine::Trace& trace,
                                      const std::function<bool(const RuleInfo&)>& gives) {
  const DecisionInfo& decision = speaker.linked().decisions[index];
  std::vector<RuleAccount> accounts;
  if (trace.columns.size() != decision.table.columns.size()) return accounts;
  engine::Trace whole = trace;
  for (std::size_t c = 0; c < whole.columns.size(); ++c) {
    if (whole.columns[c].kind() != feel::kPending) continue;
    const engine::Column& column = decision.table.columns[c];
    whole.columns[c] = speaker.run().column_value(column);
    if (!column.computed || value::is_failure(whole.columns[c])) continue;
    const Value verdict = speaker.run().cell_value(column.cells.front(), whole.columns[c]);
    if (!value::is_settled(verdict)) whole.columns[c] = verdict;
  }
  const Matches matches(speaker.run(), index, whole);
  const Conditions conditions(speaker, decision, whole);
  for (std::uint32_t r = 0; r < decision.table.rows.size(); ++r) {
    const engine::Row& row = decision.table.rows[r];
    const RuleInfo& rule = decision.rules[row.rule];
    if (row.withdraws || !gives(rule)) continue;
    RuleAccount account;
    account.id = rule.id;
    account.where = engine::place(rule.where);
    account.because = speaker.text(rule.title);
    account.outcome = outcome_of(speaker, decision, rule, false);
    for (const RowCondition& c : row.conditions) {
      if (matches.verdict(r, c) != Verdict::holds)
        account.conditions.push_back(conditions.of(c, false));
    }
    if (account.conditions.empty()) name_what_came_first(speaker, decision, matches, r, account);
    accounts.push_back(std::move(account));
  }
  return accounts;
}

}  // namespace aftersales::explain
