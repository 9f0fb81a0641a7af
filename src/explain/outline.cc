// What comes first is what an agent says or does; then why; then what it all rests on. An auditor
// reads the same with all names and places.
#include "explain/outline.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "engine/format.h"
#include "explain/customer.h"
#include "explain/together.h"
#include "explain/words.h"

namespace aftersales::explain {

namespace {

/// Of more open decisions than these each is told in one line, but to an auditor.
constexpr std::size_t kToldInFull = 3;

class Outline {
 public:
  Outline(const Accounts& accounts, Audience audience)
      : language_(language_of(accounts)), all_(audience == Audience::auditor) {
    const engine::Linked no_policy;
    for (const bool answer : {true, false})
      answers_.insert(engine::format_value(Value(answer), language_, no_policy));
  }

  void tell(const Accounts& accounts) {
    Accounts open;
    for (const Explanation* e : accounts) {
      if (e->status == Status::undetermined) open.push_back(e);
      alone_.insert(e->decision);
    }
    const bool brief = open.size() > kToldInFull && !all_;
    for (const Explanation* e : accounts) {
      if (!brief || e->status != Status::undetermined) tell(*e, 0);
    }
    if (brief) take_in(open_in_brief(open, language_));
    if (open.size() > 1) take_in(questions_of_all(open, all_, language_));
  }

  std::vector<Line> take() { return std::move(lines_); }

 private:
  void tell(const Explanation& e, int depth) {
    const bool nested = depth > 0;
    if (nested && (told_.count(e.decision) > 0 || alone_.count(e.decision) > 0)) {
      const Word where = told_.count(e.decision) > 0 ? Word::told_above : Word::told_below;
      add(Line::decision, depth, name(e), ending(e), word_of(where)).status = e.status;
      return;
    }
    told_.insert(e.decision);
    Line& title = add(nested ? Line::decision : Line::title, depth, name(e), ending(e));
    title.status = e.status;
    // What the questions above are about is no news to an agent.
    if (!all_ && nested && e.status == Status::undetermined) return;
    // An agent is given one answer to read out; an auditor sees where each stands.
    if (!all_ && !nested) {
      for (const std::string& words : words_for_customer(e))
        add(Line::say, depth + 1, word_of(Word::say), words);
    }
    rules(e, depth + 1);
    steps(e, depth + 1);
    needs(e, depth + 1);
    possible(e, depth + 1);
    if (e.bounds.size() == 1)
      add(Line::field, depth + 1, word_of(Word::bounds), e.bounds.front());
    else
      section(Word::bounds, e.bounds, depth + 1);
    problem(e, depth + 1);
    if (!e.floor.empty()) add(Line::field, depth + 1, word_of(Word::floor), e.floor);
    alternatives(e, depth + 1);
    if (e.fired.size() == 1) conditions(e.fired.front(), depth + 1);
    not_fired(e, depth + 1);
    if (!e.arithmetic.empty()) add(Line::field, depth + 1, word_of(Word::arithmetic), e.arithmetic);
    section(Word::counting, untold(e.counting), depth + 1);
    facts(e, depth + 1);
    bool first = true;
    for (const Explanation& used : e.used) {
      if (!used.needed) continue;
      if (first) heading(Word::used, depth + 1);
      first = false;
      tell(used, depth + 2);
    }
    if (nested) return;
    // Said once for all that is told together.
    std::vector<std::string> presumptions, warnings;
    gather(e, presumptions, warnings);
    section(Word::presumptions, presumptions, depth + 1);
    section(Word::warnings, warnings, depth + 1);
    if (all_) record(e, depth + 1);
  }

  [[nodiscard]] std::string word_of(Word w) const { return std::string(word(w, language_)); }
  [[nodiscard]] std::string listed(const std::vector<std::string>& parts) const {
    return fmt::format("{}", fmt::join(parts, word(Word::list_separator, language_)));
  }

  Line& add(Line::Role role, int depth, std::string label, std::string text,
            std::string note = {}) {
    Line& line = lines_.emplace_back();
    line.role = role;
    line.depth = depth;
    line.label = std::move(label);
    line.text = std::move(text);
    line.note = std::move(note);
    return line;
  }
  void take_in(std::vector<Line> lines) {
    std::move(lines.begin(), lines.end(), std::back_inserter(lines_));
  }
  void heading(Word w, int depth) { add(Line::section, depth, word_of(w), {}); }

  void section(Word w, const std::vector<std::string>& items, int depth) {
    if (items.empty()) return;
    heading(w, depth);
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

  [[nodiscard]] std::string name(const Explanation& e) const { return name_of(e, all_, language_); }

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
      const bool by_reason = several && !all_ && !rule.because.empty();
      const int inner = several ? depth + 1 : depth;
      if (several && !by_reason) add(Line::field, depth, word_of(Word::rule), cited(rule));
      if (!rule.because.empty()) {
        add(Line::field, by_reason ? depth : inner,
            word_of(rule.certain ? Word::reason : Word::reason_if), rule.because);
      }
      if (all_ && !rule.say.empty() && rule.certain)
        add(Line::say, inner, word_of(Word::say), rule.say);
      if (!rule.basis.empty()) add(Line::field, inner, word_of(Word::basis), basis(rule));
      if (all_ && !several && !rule.id.empty())
        add(Line::field, inner, word_of(Word::rule), cited(rule));
      if (several) conditions(rule, inner);
    }
  }

  [[nodiscard]] std::string cited(const RuleAccount& rule) const {
    return rule.where.empty() || !all_ ? rule.id : noted(rule.id, rule.where, language_);
  }

  [[nodiscard]] std::string basis(const RuleAccount& rule) const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < rule.basis.size(); ++i) {
      const bool keyed = all_ && i < rule.basis_keys.size() && rule.basis_keys[i] != rule.basis[i];
      all.push_back(keyed ? noted(rule.basis[i], rule.basis_keys[i], language_) : rule.basis[i]);
    }
    return listed(all);
  }

  /// Nothing where the value says it: what is not yes is no.
  [[nodiscard]] std::string wanted(const Condition& c, Word how) const {
    if (c.wanted.empty() || answers_.count(c.actual) > 0 || (c.holds && c.wanted == c.actual))
      return {};
    return fmt::format("{}{}", word(how, language_), c.wanted);
  }

  [[nodiscard]] std::string condition(const Condition& c) const {
    const std::string met = pair(c.subject, c.actual, language_);
    const std::string note = wanted(c, c.holds ? Word::wanted : Word::unlike);
    return note.empty() ? met : noted(met, note, language_);
  }

  void conditions(const RuleAccount& rule, int depth) {
    if (rule.conditions.empty()) return;
    heading(Word::conditions, depth);
    // A rule that fired has no condition that failed; one that does not hold is one that is open.
    for (const Condition& c : rule.conditions) {
      add(Line::item, depth + 1, {}, pair(c.subject, c.actual, language_), wanted(c, Word::wanted))
          .mark = c.holds ? Line::holds : Line::open;
      counts(c.counting, depth + 2);
    }
  }

  void not_fired(const Explanation& e, int depth) {
    if (!e.not_fired.empty()) heading(Word::not_fired, depth);
    for (const RuleAccount& rule : e.not_fired) {
      if (rule.id.empty()) {
        add(Line::item, depth + 1, {}, rule.because);
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

  [[nodiscard]] std::string conditions_in_line(const RuleAccount& rule) const {
    std::vector<std::string> all;
    for (const Condition& c : rule.conditions) all.push_back(condition(c));
    return fmt::format("{}", fmt::join(all, word(Word::semicolon, language_)));
  }

  void missed_rule(const RuleAccount& rule, int depth) {
    const std::string cite = cited(rule);
    std::string label = listed(rule.also);
    label =
        label.empty() ? cite : cite + std::string(word(Word::list_separator, language_)) + label;
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

  /// To an agent the condition says it; a rule's title helps if it stands for this rule alone.
  void missed_case(const Explanation& e, const RuleAccount& rule, int depth) {
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
        if (same) unlike.push_back(other.conditions.front().wanted);
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

  [[nodiscard]] static bool is_bare(const RuleAccount& rule) {
    return rule.exception.empty() && rule.conditions.size() == 1 &&
           !rule.conditions.front().wanted.empty() && (rule.because.empty() || !rule.also.empty());
  }

  void steps(const Explanation& e, int depth) {
    if (e.steps.empty()) return;
    heading(Word::steps, depth);
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
      add(Line::numbered, depth + 1, {}, text, std::move(note)).number = ++number;
      counts(step.counting, depth + 2);
    }
  }

  void needs(const Explanation& e, int depth) {
    if (e.needs.empty()) return;
    heading(Word::needs, depth);
    int number = 0;
    for (const Need& need : e.needs) {
      // The answers there are need not be read twice.
      std::string choices;
      if (asked_.insert(need.fact).second && !need.choices.empty())
        choices = pair(word(Word::choices, language_), listed(need.choices), language_);
      add(Line::numbered, depth + 1, {}, question_of(need, all_, language_), std::move(choices))
          .number = ++number;
    }
  }

  void possible(const Explanation& e, int depth) {
    if (e.possible.empty()) return;
    heading(Word::possible, depth);
    for (std::size_t i = 0; i < e.possible.size(); ++i) {
      const bool by = all_ && i < e.possible_by.size();
      add(Line::item, depth + 1, {}, e.possible[i], by ? listed(e.possible_by[i]) : std::string());
    }
  }

  void problem(const Explanation& e, int depth) {
    if (!e.error) return;
    add(Line::field, depth, word_of(Word::cause), e.error->cause);
    if (!all_) return;
    if (!e.error->code.empty()) add(Line::field, depth, word_of(Word::code), e.error->code);
    if (!e.error->rule.empty()) add(Line::field, depth, word_of(Word::rule), e.error->rule);
    if (!e.error->at.empty()) add(Line::field, depth, word_of(Word::place), e.error->at);
  }

  void alternatives(const Explanation& e, int depth) {
    for (const bool still : {true, false}) {
      bool first = true;
      for (const Alternative& alternative : e.alternatives) {
        if (alternative.still_possible != still) continue;
        if (first) heading(still ? Word::still_possible : Word::otherwise, depth);
        first = false;
        std::vector<std::string> changes;
        for (const Change& c : alternative.changes) {
          const std::string& subject = c.subject.empty() ? c.fact : c.subject;
          changes.push_back(pair(subject, fmt::format("{} → {}", c.actual, c.wanted), language_));
        }
        std::string label = alternative.outcome;
        if (all_ && !alternative.rules.empty())
          label = noted(label, listed(alternative.rules), language_);
        add(Line::item, depth + 1, std::move(label),
            fmt::format("{}", fmt::join(changes, word(Word::semicolon, language_))));
      }
    }
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
              std::vector<std::string>& warnings) {
    const auto merge = [](const std::vector<std::string>& from, std::set<std::string>& told,
                          std::vector<std::string>& into) {
      for (const std::string& s : from) {
        if (told.insert(s).second) into.push_back(s);
      }
    };
    merge(e.presumptions, presumed_, presumptions);
    merge(e.warnings, warned_, warnings);
    for (const Explanation& used : e.used) {
      if (used.needed) gather(used, presumptions, warnings);
    }
  }

  void record(const Explanation& e, int depth) {
    const std::pair<Word, const std::string*> fields[] = {{Word::policy, &e.policy},
                                                          {Word::version, &e.version},
                                                          {Word::fingerprint, &e.fingerprint},
                                                          {Word::as_of, &e.as_of}};
    bool first = true;
    for (const auto& [label, text] : fields) {
      if (text->empty()) continue;
      if (first) heading(Word::record, depth);
      first = false;
      add(Line::field, depth + 1, word_of(label), *text);
    }
  }

  std::string language_;
  bool all_;
  std::set<std::string> answers_;       // yes and no
  std::set<std::string> alone_, told_;  // decisions: that have a title, that were told
  std::set<std::string> asked_, presumed_, warned_, counted_;
  std::vector<Line> lines_;
};

}  // namespace

std::vector<Line> outline(const Accounts& accounts, Audience audience) {
  if (audience == Audience::customer) return customer_outline(accounts);
  Outline result(accounts, audience);
  result.tell(accounts);
  return result.take();
}

std::string words_of(const Line& line, std::string_view language) {
  const std::string text = line.label.empty()  ? line.text
                           : line.text.empty() ? line.label
                                               : pair(line.label, line.text, language);
  return line.note.empty() ? text : noted(text, line.note, language);
}

std::string_view language_of(const Accounts& accounts) {
  return accounts.empty() ? std::string_view() : std::string_view(accounts.front()->language);
}

std::string due_text(const Value& due, std::string_view language) {
  const engine::Linked no_policy;
  if (due.kind() != Kind::date_time) return engine::format_value(due, language, no_policy);
  const DateTime moment = due.as_date_time();
  const DateTime clock{moment.local_seconds(), moment.nanos, Zone()};
  return engine::format_value(Value(clock), language, no_policy);
}

}  // namespace aftersales::explain
