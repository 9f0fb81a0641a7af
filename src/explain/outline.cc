// What comes first is what an agent says or does; then why; then what it all rests on. An auditor
// reads the same with all names and places.
#include "explain/outline.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "engine/format.h"
#include "explain/customer.h"
#include "explain/messages.h"
#include "explain/outline_lines.h"
#include "explain/together.h"

namespace aftersales::explain {

namespace {

/// Of more open decisions than these each is told in one line, but to an auditor.
constexpr std::size_t kToldInFull = 3;

}  // namespace

Outline::Outline(const Accounts& accounts, Audience audience)
    : language_(language_of(accounts)), all_(audience == Audience::auditor) {
  const engine::Linked no_policy;
  for (const bool answer : {true, false})
    answers_.insert(engine::format_value(Value(answer), language_, no_policy));
}

void Outline::tell(const Accounts& accounts) {
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

void Outline::tell(const Explanation& e, int depth) {
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
  // What cannot be so makes all that follows doubtful.
  for (const std::string& note : e.warnings) {
    if (!nested && tells_contradiction(language_, note) && warned_.insert(note).second)
      add(Line::field, depth + 1, word_of(Word::warnings), note);
  }
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
  if (e.fired.size() == 1 && e.fired.front().of.empty()) conditions(e.fired.front(), depth + 1);
  not_fired(e, depth + 1);
  if (!e.arithmetic.empty()) add(Line::field, depth + 1, word_of(Word::arithmetic), e.arithmetic);
  section(Word::counting, untold(e.counting), depth + 1);
  facts(e, depth + 1);
  bool first = true;
  for (const Explanation& used : e.used) {
    // Of what is open and makes no difference an agent has nothing to say.
    const bool is_idle = e.status == Status::decided && used.status == Status::undetermined;
    if (!used.needed || (is_idle && !all_)) continue;
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

std::string Outline::listed(const std::vector<std::string>& parts) const {
  return fmt::format("{}", fmt::join(parts, word(Word::list_separator, language_)));
}

Line& Outline::add(Line::Role role, int depth, std::string label, std::string text,
                   std::string note) {
  Line& line = lines_.emplace_back();
  line.role = role;
  line.depth = depth;
  line.label = std::move(label);
  line.text = std::move(text);
  line.note = std::move(note);
  return line;
}

void Outline::section(Word w, const std::vector<std::string>& items, int depth) {
  if (items.empty()) return;
  heading(w, depth);
  for (const std::string& item : items) add(Line::item, depth + 1, {}, item);
}

void Outline::counts(const std::vector<std::string>& counting, int depth) {
  for (std::string& sentence : untold(counting)) add(Line::item, depth, {}, std::move(sentence));
}

std::string Outline::name(const Explanation& e) const { return name_of(e, all_, language_); }

void Outline::take_in(std::vector<Line> lines) {
  std::move(lines.begin(), lines.end(), std::back_inserter(lines_));
}

std::string Outline::ending(const Explanation& e) const {
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

void Outline::steps(const Explanation& e, int depth) {
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

void Outline::needs(const Explanation& e, int depth) {
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

void Outline::possible(const Explanation& e, int depth) {
  if (e.possible.empty()) return;
  heading(Word::possible, depth);
  for (std::size_t i = 0; i < e.possible.size(); ++i) {
    const bool by = all_ && i < e.possible_by.size();
    add(Line::item, depth + 1, {}, e.possible[i], by ? listed(e.possible_by[i]) : std::string());
  }
}

void Outline::problem(const Explanation& e, int depth) {
  if (!e.error) return;
  add(Line::field, depth, word_of(Word::cause), e.error->cause);
  if (!all_) return;
  if (!e.error->code.empty()) add(Line::field, depth, word_of(Word::code), e.error->code);
  if (!e.error->rule.empty()) add(Line::field, depth, word_of(Word::rule), e.error->rule);
  if (!e.error->at.empty()) add(Line::field, depth, word_of(Word::place), e.error->at);
}

void Outline::alternatives(const Explanation& e, int depth) {
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
      std::string note;
      if (all_ && !alternative.rules.empty())
        note = listed(alternative.rules) + word_of(Word::semicolon);
      note += fmt::format("{}", fmt::join(changes, word(Word::semicolon, language_)));
      add(Line::item, depth + 1, {}, alternative.outcome, std::move(note));
    }
  }
}

void Outline::facts(const Explanation& e, int depth) {
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

void Outline::gather(const Explanation& e, std::vector<std::string>& presumptions,
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

void Outline::record(const Explanation& e, int depth) {
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
  engine::Linked no_policy;
  if (due.kind() == Kind::date_time) no_policy.zone = due.as_date_time().zone;
  return engine::format_value(due, language, no_policy);
}

}  // namespace aftersales::explain
