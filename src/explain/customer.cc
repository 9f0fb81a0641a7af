// Words of the policy where it has them, ours where it has none.
#include "explain/customer.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "explain/count_words.h"
#include "explain/messages.h"
#include "explain/words.h"

namespace aftersales::explain {

namespace {

/// How questions name the customer who reads them.
constexpr std::string_view kCustomer[] = {"顾客",         "客户",         "买家",     "消费者",
                                          "the customer", "The customer", "the buyer"};

std::string may_move_text(std::string_view date, std::string_view language) {
  return fmt::format(fmt::runtime(word(Word::may_move, language)), date);
}

void add_once(std::vector<std::string>& to, std::string sentence) {
  if (!sentence.empty() && std::find(to.begin(), to.end(), sentence) == to.end())
    to.push_back(std::move(sentence));
}

std::string capitalised(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

/// Reasons are written to stand behind a colon.
std::string as_sentence(std::string text, std::string_view language) {
  text = capitalised(std::move(text));
  for (const std::string_view end : {"", ".", "!", "?", "。", "！", "？", "…"}) {
    if (end.empty() ? text.empty() : text.ends_with(end)) return text;
  }
  // A text that there is in another language only ends as that does.
  const bool is_latin = std::all_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return text + std::string(word(Word::full_stop, is_latin ? std::string_view("en") : language));
}

/// Where some outputs come from one layer and some from another, the words of no rule fit.
std::string words_of_layers(const Explanation& e) {
  std::string all;
  for (const RuleAccount& rule : e.fired) {
    if (rule.of.empty() || rule.outcome.empty()) return {};
    const std::string said =
        noted(rule.outcome, fmt::format(fmt::runtime(word(Word::by_layer, e.language)), rule.of),
              e.language);
    if (all.find(said) != std::string::npos) continue;
    if (!all.empty()) all += word(Word::semicolon, e.language);
    all += said;
  }
  if (all.empty()) return all;
  all = as_sentence(e.title.empty() ? all : pair(e.title, all, e.language), e.language);
  if (!is_chinese(e.language)) all += ' ';
  return all + std::string(word(Word::kept_for_you, e.language));
}

std::vector<std::string> own_words(const Explanation& e) {
  std::vector<std::string> words;
  if (e.status != Status::decided) return words;
  add_once(words, words_of_layers(e));
  for (const RuleAccount& rule : e.fired) {
    if (rule.certain) add_once(words, rule.say);
  }
  if (words.empty() && e.is_message) add_once(words, as_sentence(e.value, e.language));
  return words;
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

bool is_earlier(const Value& a, const Value& b) {
  if (a.kind() == Kind::date && b.kind() == Kind::date) return a.as_date() < b.as_date();
  return a.kind() == Kind::date_time && b.kind() == Kind::date_time &&
         a.as_date_time().seconds < b.as_date_time().seconds;
}

/// What customers can change honestly, or a date that has gone by: nobody is to learn which answer
/// would have opened the door, nor that the parcel should have come later. What has no name but the
/// question that an agent asks is not put into a sentence, nor that it is too late or too early.
bool may_be_told(const Alternative& alternative) {
  const auto& changes = alternative.changes;
  return !changes.empty() && std::all_of(changes.begin(), changes.end(), [&](const Change& c) {
    const bool question = c.subject.ends_with('?') || c.subject.ends_with("？");
    const bool own = c.by == "customer";
    const bool may_be =
        alternative.still_possible
            ? own
            : is_earlier(c.to, c.from) || (own && is_moment(c.from) && is_moment(c.to));
    return may_be && !question && !c.is_moment;
  });
}

/// A yes says nothing without what it answers, nor an outcome if several decisions are told.
std::string sentence_of(const Alternative& alternative, const Explanation& e, bool alone) {
  const std::string& language = e.language;
  const bool still = alternative.still_possible;
  std::string changes;
  for (const Change& c : alternative.changes) {
    if (!changes.empty()) changes += word(still ? Word::semicolon : Word::had_been_too, language);
    changes += !still
                   ? fmt::format(fmt::runtime(word(Word::had_been, language)), c.subject, c.wanted)
               : is_moment(c.to) ? beside(c.subject, c.wanted, language)
                                 : pair(c.subject, c.wanted, language);
  }
  const bool named = !e.title.empty() && (!alone || alternative.value.kind() == Kind::boolean);
  const std::string outcome =
      named ? pair(e.title, alternative.outcome, language) : alternative.outcome;
  return fmt::format(fmt::runtime(word(still ? Word::can_still : Word::would_have, language)),
                     changes, outcome);
}

/// Agents ask about the customer; a customer is asked by the name of the fact.
std::string question_of(const Need& need) {
  const std::string label = capitalised(need.label);
  if (need.ask.empty()) return label.empty() ? need.fact : label;
  const bool of_customer =
      std::any_of(std::begin(kCustomer), std::end(kCustomer),
                  [&](std::string_view name) { return need.ask.find(name) != std::string::npos; });
  return of_customer && !label.empty() ? label : need.ask;
}

/// A date in the answer that was counted beyond the holidays that are known.
void tell_what_may_move(const Explanation& e, std::vector<std::string>& sentences) {
  const auto counted_beyond = [&](const Explanation& of) {
    const auto in_conditions = [&](const RuleAccount& rule) {
      return std::any_of(rule.conditions.begin(), rule.conditions.end(), [&](const Condition& c) {
        return tells_known_until(e.language, c.counting);
      });
    };
    return tells_known_until(e.language, of.counting) ||
           std::any_of(of.fired.begin(), of.fired.end(), in_conditions);
  };
  const auto tell = [&](const Explanation& of) {
    const bool told = !of.value.empty() && counted_beyond(of) &&
                      std::any_of(sentences.begin(), sentences.end(), [&](const std::string& s) {
                        return s.find(of.value) != std::string::npos;
                      });
    if (told) add_once(sentences, may_move_text(of.value, e.language));
  };
  tell(e);
  for (const Explanation& used : e.used) tell(used);
  for (const Step& step : e.steps) {
    if (step.may_move && !step.say.empty() && !step.due.is_null())
      add_once(sentences, may_move_text(due_text(step.due, e.language), e.language));
  }
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
    if (!known) needs.emplace_back(need).ask = question_of(need);
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

// What another decision says is the answer only where its outcome is.
std::vector<std::string> words_for_customer(const Explanation& e) {
  std::vector<std::string> words = own_words(e);
  if (e.status != Status::decided) return words;
  for (std::size_t i = 0; words.empty() && i < e.used.size(); ++i) {
    if (!e.used[i].handed_on) continue;
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
    const bool contradicts = std::any_of(
        e->warnings.begin(), e->warnings.end(),
        [&](const std::string& note) { return tells_contradiction(e->language, note); });
    if (contradicts)
      add_once(result.sentences, std::string(word(Word::contradiction, e->language)));
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
    tell_what_may_move(*e, result.sentences);
    merge_steps(*e, result.steps);
    merge_needs(*e, result.needs);
    for (const Alternative& alternative : e->alternatives) {
      if (may_be_told(alternative))
        add_once(result.alternatives, sentence_of(alternative, *e, accounts.size() == 1));
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
    Line& line = add(Line::numbered, 1, need.ask);
    line.number = ++number;
    line.note = fmt::format("{}", fmt::join(need.choices, word(Word::list_separator, language)));
  }
  return lines;
}

}  // namespace aftersales::explain
