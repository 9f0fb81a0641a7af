// What comes first is what an agent says or does; then why; then what it all rests on.
#include "explain/outline.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/format.h"
#include "explain/words.h"

namespace aftersales::explain {

namespace {

class Outline {
 public:
  explicit Outline(const Explanation& top) : language_(top.language) {}

  void tell(const Explanation& e, int depth) {
    const bool nested = depth > 0;
    add(nested ? Line::decision : Line::title, depth, {},
        pair(e.title.empty() ? e.decision : e.title, ending(e), language_));
    rules(e, depth + 1);
    steps(e, depth + 1);
    needs(e, depth + 1);
    section(Word::possible, e.possible, depth + 1);
    problem(e, depth + 1);
    if (!e.floor.empty()) add(Line::field, depth + 1, word_of(Word::floor), e.floor);
    if (e.fired.size() == 1) conditions(e.fired.front(), depth + 1);
    not_fired(e, depth + 1);
    if (!e.arithmetic.empty()) add(Line::field, depth + 1, word_of(Word::arithmetic), e.arithmetic);
    section(Word::counting, untold(e.counting), depth + 1);
    facts(e, depth + 1);
    if (!e.used.empty()) {
      add(Line::section, depth + 1, word_of(Word::used), {});
      for (const Explanation& used : e.used) tell(used, depth + 2);
    }
    if (nested) return;
    // Said once for the whole account.
    std::vector<std::string> presumptions, warnings;
    gather(e, presumptions, warnings);
    section(Word::presumptions, presumptions, depth + 1);
    section(Word::warnings, warnings, depth + 1);
  }

  std::vector<Line> take() { return std::move(lines_); }

 private:
  [[nodiscard]] std::string word_of(Word w) const { return std::string(word(w, language_)); }

  void add(Line::Role role, int depth, std::string label, std::string text, int number = 0) {
    lines_.push_back({role, depth, std::move(label), std::move(text), number});
  }

  void section(Word heading, const std::vector<std::string>& items, int depth) {
    if (items.empty()) return;
    add(Line::section, depth, word_of(heading), {});
    for (const std::string& item : items) add(Line::item, depth + 1, {}, item);
  }

  /// How days were counted is told once for the whole account.
  std::vector<std::string> untold(const std::vector<std::string>& counting) {
    std::vector<std::string> rest;
    for (const std::string& sentence : counting) {
      if (counted_.insert(sentence).second) rest.push_back(sentence);
    }
    return rest;
  }

  void counts(const std::vector<std::string>& counting, int depth) {
    for (std::string& sentence : untold(counting)) add(Line::item, depth, {}, std::move(sentence));
  }

  [[nodiscard]] std::string ending(const Explanation& e) const {
    switch (e.status) {
      case Status::decided:
        return e.value;
      case Status::undetermined:
        return word_of(Word::undetermined);
      case Status::no_rule:
        return word_of(Word::no_rule);
      case Status::failed:
        return word_of(Word::failed);
    }
    return {};
  }

  /// One rule is told as the decision's own story; several one after the other, each with its
  /// conditions.
  void rules(const Explanation& e, int depth) {
    const bool several = e.fired.size() > 1;
    for (const RuleAccount& rule : e.fired) {
      const std::string name = rule.where.empty() ? rule.id : noted(rule.id, rule.where, language_);
      if (several) add(Line::field, depth, word_of(Word::rule), name);
      const int inner = several ? depth + 1 : depth;
      if (!rule.because.empty())
        add(Line::field, inner, word_of(rule.certain ? Word::reason : Word::reason_if),
            rule.because);
      if (!rule.say.empty() && rule.certain) add(Line::field, inner, word_of(Word::say), rule.say);
      if (!rule.basis.empty()) add(Line::field, inner, word_of(Word::basis), basis(rule));
      if (!several && !rule.id.empty()) add(Line::field, inner, word_of(Word::rule), name);
      if (several) conditions(rule, inner);
    }
  }

  [[nodiscard]] std::string basis(const RuleAccount& rule) const {
    std::string all;
    for (std::size_t i = 0; i < rule.basis.size(); ++i) {
      if (i > 0) all += word(Word::list_separator, language_);
      const bool keyed = i < rule.basis_keys.size() && rule.basis_keys[i] != rule.basis[i];
      all += keyed ? noted(rule.basis[i], rule.basis_keys[i], language_) : rule.basis[i];
    }
    return all;
  }

  [[nodiscard]] std::string condition(const Condition& c) const {
    const std::string met = pair(c.subject, c.actual, language_);
    if (c.wanted.empty() || (c.holds && c.wanted == c.actual)) return met;
    return noted(met, fmt::format("{}{}", word(Word::wanted, language_), c.wanted), language_);
  }

  void conditions(const RuleAccount& rule, int depth) {
    if (rule.conditions.empty()) return;
    add(Line::section, depth, word_of(Word::conditions), {});
    // A rule that fired has no condition that failed; one that does not hold is one that is open.
    for (const Condition& c : rule.conditions) {
      add(Line::item, depth + 1, {}, fmt::format("{} {}", c.holds ? "✓" : "?", condition(c)));
      counts(c.counting, depth + 2);
    }
  }

  void not_fired(const Explanation& e, int depth) {
    if (e.not_fired.empty()) return;
    add(Line::section, depth, word_of(Word::not_fired), {});
    for (const RuleAccount& rule : e.not_fired) {
      if (rule.id.empty()) {
        add(Line::item, depth + 1, {}, rule.because);
        continue;
      }
      const std::string name =
          rule.because.empty() ? rule.id : noted(rule.id, rule.because, language_);
      std::string why;
      for (const Condition& c : rule.conditions) {
        if (!why.empty()) why += word(Word::comma, language_);
        why += condition(c);
      }
      add(Line::item, depth + 1, {}, why.empty() ? name : pair(name, why, language_));
      for (const Condition& c : rule.conditions) counts(c.counting, depth + 2);
    }
  }

  void steps(const Explanation& e, int depth) {
    if (e.steps.empty()) return;
    add(Line::section, depth, word_of(Word::steps), {});
    int number = 0;
    for (const Step& step : e.steps) {
      std::string note = step.owner;
      if (!step.due.is_null()) {
        if (!note.empty()) note += word(Word::comma, language_);
        note += fmt::format("{} {}", word(Word::due, language_), due_text(step.due, language_));
      } else if (!step.needs.empty()) {
        if (!note.empty()) note += word(Word::comma, language_);
        note += fmt::format("{} {}", word(Word::due, language_), word(Word::unknown, language_));
        for (const Need& need : step.needs)
          note = pair(note, need.ask.empty() ? need.fact : need.ask, language_);
      }
      const std::string& text = step.text.empty() ? step.id : step.text;
      add(Line::numbered, depth + 1, {}, note.empty() ? text : noted(text, note, language_),
          ++number);
      counts(step.counting, depth + 2);
    }
  }

  void needs(const Explanation& e, int depth) {
    // What was asked above is not asked again below.
    std::vector<Need> open;
    for (const Need& need : e.needs) {
      if (asked_.insert(need.fact).second) open.push_back(need);
    }
    if (open.empty()) return;
    add(Line::section, depth, word_of(Word::needs), {});
    int number = 0;
    for (const Need& need : open) {
      std::string text = need.ask.empty() ? need.fact : need.ask;
      if (!need.choices.empty()) {
        const std::string choices =
            fmt::format("{}", fmt::join(need.choices, word(Word::list_separator, language_)));
        text = noted(text, pair(word(Word::choices, language_), choices, language_), language_);
      }
      add(Line::numbered, depth + 1, {}, std::move(text), ++number);
    }
  }

  void problem(const Explanation& e, int depth) {
    if (!e.error) return;
    add(Line::field, depth, word_of(Word::cause), e.error->cause);
    if (!e.error->rule.empty()) add(Line::field, depth, word_of(Word::rule), e.error->rule);
    if (!e.error->at.empty()) add(Line::field, depth, word_of(Word::place), e.error->at);
  }

  /// Those that no condition above has told already, nor the conditions of an expression.
  void facts(const Explanation& e, int depth) {
    std::vector<std::string> told{e.arithmetic};
    for (const auto* rules : {&e.fired, &e.not_fired}) {
      for (const RuleAccount& rule : *rules) {
        for (const Condition& c : rule.conditions)
          told.push_back(pair(c.subject, c.actual, language_));
      }
    }
    std::vector<std::string> rest;
    for (const std::string& fact : e.facts) {
      const bool known = std::any_of(told.begin(), told.end(), [&](const std::string& t) {
        return t == fact || t.find(fact) != std::string::npos;
      });
      if (!known) rest.push_back(fact);
    }
    section(Word::facts, rest, depth);
  }

  void gather(const Explanation& e, std::vector<std::string>& presumptions,
              std::vector<std::string>& warnings) const {
    const auto merge = [](const std::vector<std::string>& from, std::vector<std::string>& into) {
      for (const std::string& s : from) {
        if (std::find(into.begin(), into.end(), s) == into.end()) into.push_back(s);
      }
    };
    merge(e.presumptions, presumptions);
    merge(e.warnings, warnings);
    for (const Explanation& used : e.used) gather(used, presumptions, warnings);
  }

  std::string language_;
  std::set<std::string> asked_;
  std::set<std::string> counted_;
  std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> outline(const Explanation& explanation) {
  Outline result(explanation);
  result.tell(explanation, 0);
  return result.take();
}

std::string due_text(const Value& due, std::string_view language) {
  const engine::Linked no_policy;
  if (due.kind() != Kind::date_time) return engine::format_value(due, language, no_policy);
  const DateTime moment = due.as_date_time();
  const DateTime clock{moment.local_seconds(), moment.nanos, Zone()};
  return engine::format_value(Value(clock), language, no_policy);
}

}  // namespace aftersales::explain
