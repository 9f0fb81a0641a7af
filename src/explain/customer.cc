// Words of the policy where it has them, ours where it has none.
#include "explain/customer.h"

#include <algorithm>

#include <fmt/format.h>

#include "explain/words.h"

namespace aftersales::explain {

namespace {

void add_once(std::vector<std::string>& to, std::string sentence) {
  if (!sentence.empty() && std::find(to.begin(), to.end(), sentence) == to.end())
    to.push_back(std::move(sentence));
}

std::vector<std::string> own_words(const Explanation& e) {
  std::vector<std::string> words;
  if (e.status != Status::decided) return words;
  for (const RuleAccount& rule : e.fired) {
    if (rule.certain) add_once(words, rule.say);
  }
  return words;
}

/// Reasons are written to stand behind a colon.
std::string as_sentence(std::string text, std::string_view language) {
  if (text.empty()) return text;
  if (text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  for (const std::string_view end : {".", "!", "?", "。", "！", "？", "…"}) {
    if (text.ends_with(end)) return text;
  }
  return text + std::string(word(Word::full_stop, language));
}

/// The outcome and the reason of a decision that has no words for the customer.
void tell_outcome(const Explanation& e, std::vector<std::string>& sentences) {
  const std::string outcome = e.title.empty() ? e.value : pair(e.title, e.value, e.language);
  add_once(sentences, as_sentence(outcome, e.language));
  for (const RuleAccount& rule : e.fired) {
    if (rule.certain) add_once(sentences, as_sentence(rule.because, e.language));
  }
}

bool is_moment(const Value& v) { return v.kind() == Kind::date || v.kind() == Kind::date_time; }

/// What customers can change honestly, or a date that has gone by: nobody is to learn which answer
/// would have opened the door.
bool may_be_told(const Alternative& alternative) {
  const auto& changes = alternative.changes;
  const auto all = [&](const auto& holds) {
    return !changes.empty() && std::all_of(changes.begin(), changes.end(), holds);
  };
  if (alternative.still_possible) return all([](const Change& c) { return c.by == "customer"; });
  return all([](const Change& c) { return is_moment(c.from) && is_moment(c.to); });
}

std::string sentence_of(const Alternative& alternative, const std::string& language) {
  std::string changes;
  for (const Change& c : alternative.changes) {
    if (!changes.empty()) changes += word(Word::semicolon, language);
    changes += pair(c.subject, c.wanted, language);
  }
  const Word form = alternative.still_possible ? Word::can_still : Word::would_have;
  return fmt::format(fmt::runtime(word(form, language)), changes, alternative.outcome);
}

void merge_steps(const Explanation& e, std::vector<Step>& steps) {
  for (const Step& step : e.steps) {
    const bool known = std::any_of(steps.begin(), steps.end(),
                                   [&](const Step& other) { return other.id == step.id; });
    if (!step.say.empty() && !known) steps.push_back(step);
  }
}

void merge_needs(const Explanation& e, std::vector<Need>& needs) {
  for (const Need& need : e.needs) {
    const bool known = std::any_of(needs.begin(), needs.end(),
                                   [&](const Need& other) { return other.fact == need.fact; });
    if (!known) needs.push_back(need);
  }
}

/// The words of all elements of a list, if those of one were found: of one that has none, what came
/// of it.
std::vector<std::string> words_of_elements(const Explanation& e, const std::string& one) {
  std::vector<std::string> words;
  const std::string list = one.substr(0, one.find('[') + 1);
  for (const Explanation& used : e.used) {
    if (!used.decision.starts_with(list)) continue;
    const std::vector<std::string> own = own_words(used);
    for (const std::string& sentence : own) add_once(words, sentence);
    if (own.empty()) tell_outcome(used, words);
  }
  return words;
}

}  // namespace

std::vector<std::string> words_for_customer(const Explanation& e) {
  std::vector<std::string> words = own_words(e);
  if (e.status != Status::decided) return words;
  for (std::size_t i = 0; words.empty() && i < e.used.size(); ++i) {
    if (!e.used[i].needed) continue;
    words = own_words(e.used[i]);
    if (!words.empty() && e.used[i].decision.ends_with(']'))
      words = words_of_elements(e, e.used[i].decision);
  }
  return words;
}

Answer answer(const Accounts& accounts) {
  Answer result;
  const bool has_words = std::any_of(accounts.begin(), accounts.end(), [](const Explanation* e) {
    return !words_for_customer(*e).empty();
  });
  for (const Explanation* e : accounts) {
    if (result.title.empty() && accounts.size() == 1) result.title = e->title;
    switch (e->status) {
      case Status::decided:
        for (const std::string& words : words_for_customer(*e)) add_once(result.sentences, words);
        if (!has_words) tell_outcome(*e, result.sentences);
        break;
      case Status::undetermined:
        break;
      case Status::no_rule:
        add_once(result.sentences, std::string(word(Word::sorry_no_rule, e->language)));
        break;
      case Status::failed:
        add_once(result.sentences, std::string(word(Word::sorry_failed, e->language)));
        break;
    }
    merge_steps(*e, result.steps);
    merge_needs(*e, result.needs);
    for (const Alternative& alternative : e->alternatives) {
      if (may_be_told(alternative))
        add_once(result.alternatives, sentence_of(alternative, e->language));
    }
  }
  return result;
}

std::vector<Line> customer_outline(const Accounts& accounts) {
  std::vector<Line> lines;
  const Answer told = answer(accounts);
  const std::string language(language_of(accounts));
  const auto add = [&](Line::Role role, int depth, std::string text) -> Line& {
    Line& line = lines.emplace_back();
    line.role = role;
    line.depth = depth;
    (role == Line::section ? line.label : line.text) = std::move(text);
    return line;
  };
  for (const auto* sentences : {&told.sentences, &told.alternatives}) {
    for (const std::string& sentence : *sentences) add(Line::paragraph, 0, sentence);
  }
  if (!told.steps.empty()) add(Line::section, 0, std::string(word(Word::what_next, language)));
  int number = 0;
  for (const Step& step : told.steps) {
    Line& line = add(Line::numbered, 1, step.say);
    line.number = ++number;
    if (step.due.is_null()) continue;
    const std::string due = due_text(step.due, language);
    const bool said = step.say.find(due) != std::string::npos;
    if (!said) line.note = fmt::format(fmt::runtime(word(Word::at_the_latest, language)), due);
  }
  if (!told.needs.empty()) add(Line::section, 0, std::string(word(Word::please_tell, language)));
  number = 0;
  for (const Need& need : told.needs) {
    Line& line = add(Line::numbered, 1, need.ask.empty() ? need.fact : need.ask);
    line.number = ++number;
    line.note = fmt::format("{}", fmt::join(need.choices, word(Word::list_separator, language)));
  }
  return lines;
}

}  // namespace aftersales::explain
