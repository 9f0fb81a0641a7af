// Rules in an account: those that fired, with their conditions, and what ruled the others out.
#include <algorithm>

#include "explain/outline_lines.h"

namespace aftersales::explain {

std::vector<std::string> Outline::untold(const std::vector<std::string>& counting) {
  std::vector<std::string> rest;
  for (const std::string& sentence : counting) {
    if (counted_.insert(sentence).second) rest.push_back(sentence);
  }
  return rest;
}

void Outline::rules(const Explanation& e, int depth) {
  const bool several = e.fired.size() > 1;
  for (const RuleAccount& rule : e.fired) {
    const bool of_layer = !rule.of.empty();
    const bool by_reason = several && !all_ && !of_layer && !rule.because.empty();
    const int inner = several || of_layer ? depth + 1 : depth;
    if (of_layer) {
      add(Line::field, depth, fmt::format(fmt::runtime(word(Word::taken_from, language_)), rule.of),
          rule.outcome);
      if (all_ || rule.because.empty()) add(Line::field, inner, word_of(Word::rule), cited(rule));
    } else if (several && !by_reason) {
      add(Line::field, depth, word_of(Word::rule), cited(rule));
    }
    if (!rule.because.empty()) {
      add(Line::field, by_reason ? depth : inner,
          word_of(rule.certain ? Word::reason : Word::reason_if), rule.because);
    }
    if (all_ && !rule.say.empty() && rule.certain)
      add(Line::say, inner, word_of(Word::say), rule.say);
    if (!rule.basis.empty()) add(Line::field, inner, word_of(Word::basis), basis(rule));
    if (all_ && !several && !of_layer && !rule.id.empty())
      add(Line::field, inner, word_of(Word::rule), cited(rule));
    if (several || of_layer) conditions(rule, inner);
  }
}

std::string Outline::cited(const RuleAccount& rule) const {
  return rule.where.empty() || !all_ ? rule.id : noted(rule.id, rule.where, language_);
}

std::string Outline::basis(const RuleAccount& rule) const {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < rule.basis.size(); ++i) {
    const bool keyed = all_ && i < rule.basis_keys.size() && rule.basis_keys[i] != rule.basis[i];
    all.push_back(keyed ? noted(rule.basis[i], rule.basis_keys[i], language_) : rule.basis[i]);
  }
  return listed(all);
}

std::string Outline::wanted(const Condition& c, Word how) const {
  if (c.wanted.empty() || answers_.count(c.actual) > 0 || (c.holds && c.wanted == c.actual))
    return {};
  // What it is says it already where it should have been something else.
  if (how == Word::unlike && is_negation(c.wanted)) return {};
  return fmt::format("{}{}", word(how, language_), c.wanted);
}

bool Outline::is_negation(std::string_view wanted) const {
  // Quotes set the values apart from a label such as `not checked yet`.
  const std::string_view form = word(Word::negation_of, language_);
  return wanted.starts_with(std::string(form.substr(0, form.find('{'))) +
                            std::string(word(Word::open_quote, language_)));
}

std::string Outline::condition(const Condition& c) const {
  const std::string met = pair(c.subject, c.actual, language_);
  const std::string note = wanted(c, c.holds ? Word::wanted : Word::unlike);
  return note.empty() ? met : noted(met, note, language_);
}

void Outline::conditions(const RuleAccount& rule, int depth) {
  if (rule.conditions.empty()) return;
  heading(Word::conditions, depth);
  // A rule that fired has no condition that failed; one that does not hold is one that is open.
  for (const Condition& c : rule.conditions) {
    add(Line::item, depth + 1, {}, pair(c.subject, c.actual, language_), wanted(c, Word::wanted))
        .mark = c.holds ? Line::holds : Line::open;
    counts(c.counting, depth + 2);
  }
}

void Outline::not_fired(const Explanation& e, int depth) {
  if (!e.not_fired.empty()) heading(Word::not_fired, depth);
  for (const RuleAccount& rule : e.not_fired) {
    if (rule.id.empty()) {
      if (rule.conditions.empty())
        add(Line::item, depth + 1, {}, rule.because);
      else
        add(Line::item, depth + 1, rule.because, conditions_in_line(rule));
    } else if (all_) {
      missed_rule(rule, depth + 1);
    } else {
      missed_case(e, rule, depth + 1);
    }
    for (const Condition& c : rule.conditions) counts(c.counting, depth + 2);
  }
  if (all_ && !e.ruled_out.empty())
    add(Line::field, depth, word_of(Word::also_ruled_out), listed(e.ruled_out));
}

std::string Outline::conditions_in_line(const RuleAccount& rule) const {
  std::vector<std::string> all;
  for (const Condition& c : rule.conditions) all.push_back(condition(c));
  return fmt::format("{}", fmt::join(all, word(Word::semicolon, language_)));
}

void Outline::missed_rule(const RuleAccount& rule, int depth) {
  const std::string cite = cited(rule);
  std::string label = listed(rule.also);
  label = label.empty() ? cite : cite + std::string(word(Word::list_separator, language_)) + label;
  if (!rule.because.empty() && rule.exception.empty())
    label = noted(label, rule.because, language_);
  std::string why = conditions_in_line(rule);
  if (!rule.exception.empty()) {
    std::string exception =
        fmt::format(fmt::runtime(word(Word::exception, language_)), rule.exception);
    if (!rule.because.empty()) exception = noted(exception, rule.because, language_);
    why = why.empty() ? exception : pair(exception, why, language_);
  }
  if (why.empty()) {
    add(Line::item, depth, {}, label);
  } else {
    add(Line::item, depth, label, why);
  }
}

void Outline::missed_case(const Explanation& e, const RuleAccount& rule, int depth) {
  const std::string why = conditions_in_line(rule);
  if (!rule.exception.empty() && !rule.because.empty()) {
    add(Line::item, depth, {}, rule.because, why);
  } else if (is_bare(rule)) {
    // What one value is unlike is said at once.
    const Condition& c = rule.conditions.front();
    std::vector<std::string> unlike;
    for (const RuleAccount& other : e.not_fired) {
      const bool same = is_bare(other) && other.conditions.front().subject == c.subject &&
                        other.conditions.front().actual == c.actual;
      if (same && &other < &rule) return;
      if (same && !is_negation(other.conditions.front().wanted))
        unlike.push_back(other.conditions.front().wanted);
    }
    Condition all = c;
    all.wanted = fmt::format("{}", fmt::join(unlike, word(Word::semicolon, language_)));
    add(Line::item, depth, {}, pair(c.subject, c.actual, language_), wanted(all, Word::unlike));
  } else if (why.empty()) {
    add(Line::item, depth, {}, rule.because.empty() ? rule.id : rule.because);
  } else {
    add(Line::item, depth, rule.also.empty() ? rule.because : std::string(), why);
  }
}

bool Outline::is_bare(const RuleAccount& rule) {
  return rule.exception.empty() && rule.conditions.size() == 1 &&
         !rule.conditions.front().wanted.empty() && (rule.because.empty() || !rule.also.empty());
}

}  // namespace aftersales::explain
