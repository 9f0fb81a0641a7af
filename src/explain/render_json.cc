// An explanation -> JSON, indented, for programs that show it in a form of their own.
//
// For the agent, and with those marked * for the auditor:
//
//   decision      name of the decision
//   title         its title in `language`; "" if it has none
//   language      tag of the language of all texts below
//   status        "decided", "undetermined", "no_rule", "failed"
//   value         the outcome in words; "" unless decided
//   fired         rules that led to it: {id, where* ("file:line"), because, say, basis: [{key,
//                 title}], outcome, certain, conditions, of}; the id is "" for the reasons of a
//                 decision that is an expression; certain: false if it is not known whether the
//                 rule applies, one of several that lead to the same; of: the pack it is of, where
//                 some outputs come from one layer and some from another: `outcome` is then these
//                 alone
//                 conditions: [{subject, actual, wanted, holds, counting}]
//   not_fired     what kept other rules from firing: likewise, and {exception, also*}: the
//                 exception that took the rule back, and the rules ruled out by the same condition;
//                 one without an id says in `because` how many more there are
//   ruled_out*    ids of the other rules that did not fire
//   floor         which outcome holds, where a floor set another aside; "" if none did
//   arithmetic    the calculation with its numbers; "" if there is none
//   counting      sentences: how the days, working days and working time in it were counted; so
//   also
//                 of a condition and of a step
//   facts         "label: value" of what it looked at directly
//   presumptions  those of them that nobody stated and a default filled in
//   steps         [{id, text, owner, due, needs, say,
//                 counting}]; due: ISO date, or date and time with
//   offset,
//                 or null; needs: names of the facts that the term waits for; say: for the customer
//   needs         [{fact, ask, choices}]; fact: the name to give it by; choices: labels
//   possible      outcomes that are still possible, in words
//   possible_by   beside it the rules that lead to each
//   alternatives  [{outcome, rules, still_possible, changes: [{fact, subject, actual, wanted, to,
//                 by}]}]; to: the nearest value that would do, as in a case
//   error         {code, rule, at*, cause}, or null
//   warnings      sentences
//   used          the decisions it rests on, each an object like this one
//   needed*       false of one that was looked at on the way, but is not needed for what is told
//   policy*, version*, fingerprint*, as_of*   of the account asked for; "" in `used`
//
// For the customer: {title, language, sentences, alternatives, steps: [{text, due}], needs: [{fact,
// ask, choices}]}; sentences: the answer; alternatives: sentences, too.
//
// Every key is always there, in this order. Keys are only ever added.
#include <string_view>

#include "explain/customer.h"
#include "explain/render.h"
#include "value/json.h"

namespace aftersales {
namespace explain {

namespace {

class Writer {
 public:
  void object(const auto& members) {
    begin('{');
    members();
    end('}');
  }
  void elements(const auto& elements, const auto& write) {
    begin('[');
    for (const auto& element : elements) {
      next();
      write(element);
    }
    end(']');
  }
  void array(std::string_view key, const auto& elements, const auto& write) {
    name(key);
    this->elements(elements, write);
  }
  void text(std::string_view t) { value::append_json_string(out_, t); }
  void strings(std::string_view key, const std::vector<std::string>& texts) {
    array(key, texts, [&](const std::string& t) { text(t); });
  }
  void string(std::string_view key, std::string_view text) {
    name(key);
    value::append_json_string(out_, text);
  }
  void raw(std::string_view key, std::string_view json) {
    name(key);
    out_ += json;
  }
  void name(std::string_view key) {
    next();
    value::append_json_string(out_, key);
    out_ += ": ";
  }
  std::string take() { return std::move(out_); }

 private:
  void begin(char bracket) {
    out_ += bracket;
    ++depth_;
    empty_ = true;
  }
  void end(char bracket) {
    --depth_;
    if (!empty_) line();
    out_ += bracket;
    empty_ = false;
  }
  void next() {
    if (!empty_) out_ += ',';
    empty_ = false;
    line();
  }
  void line() { out_ += '\n' + std::string(2 * depth_, ' '); }

  std::string out_;
  std::size_t depth_ = 0;
  bool empty_ = true;
};

void write(Writer& w, const RuleAccount& rule, bool fired, bool all) {
  w.object([&] {
    w.string("id", rule.id);
    if (all) w.string("where", rule.where);
    w.string("because", rule.because);
    w.string("say", rule.say);
    std::size_t i = 0;
    w.array("basis", rule.basis, [&](const std::string& title) {
      w.object([&] {
        w.string("key", i < rule.basis_keys.size() ? rule.basis_keys[i] : title);
        w.string("title", title);
      });
      ++i;
    });
    w.string("outcome", rule.outcome);
    w.raw("certain", rule.certain ? "true" : "false");
    w.array("conditions", rule.conditions, [&](const Condition& c) {
      w.object([&] {
        w.string("subject", c.subject);
        w.string("actual", c.actual);
        w.string("wanted", c.wanted);
        w.raw("holds", c.holds ? "true" : "false");
        w.strings("counting", c.counting);
      });
    });
    if (fired) {
      w.string("of", rule.of);
      return;
    }
    w.string("exception", rule.exception);
    if (all) w.strings("also", rule.also);
  });
}

void write(Writer& w, const Step& step) {
  w.object([&] {
    w.string("id", step.id);
    w.string("text", step.text);
    w.string("owner", step.owner);
    w.raw("due", step.due.to_json());
    std::vector<std::string> facts;
    for (const Need& need : step.needs) facts.push_back(need.fact);
    w.strings("needs", facts);
    w.string("say", step.say);
    w.strings("counting", step.counting);
  });
}

void write(Writer& w, const Need& need) {
  w.object([&] {
    w.string("fact", need.fact);
    w.string("ask", need.ask);
    w.strings("choices", need.choices);
  });
}

void write(Writer& w, const Alternative& alternative) {
  w.object([&] {
    w.string("outcome", alternative.outcome);
    w.strings("rules", alternative.rules);
    w.raw("still_possible", alternative.still_possible ? "true" : "false");
    w.array("changes", alternative.changes, [&](const Change& c) {
      w.object([&] {
        w.string("fact", c.fact);
        w.string("subject", c.subject);
        w.string("actual", c.actual);
        w.string("wanted", c.wanted);
        w.raw("to", c.to.to_json());
        w.string("by", c.by);
      });
    });
  });
}

void write(Writer& w, const std::optional<Failure>& error, bool all) {
  if (!error) return w.raw("error", "null");
  w.name("error");
  w.object([&] {
    w.string("code", error->code);
    w.string("rule", error->rule);
    if (all) w.string("at", error->at);
    w.string("cause", error->cause);
  });
}

void write(Writer& w, const Explanation& e, bool all) {
  w.object([&] {
    w.string("decision", e.decision);
    w.string("title", e.title);
    w.string("language", e.language);
    w.string("status", to_string(e.status));
    w.string("value", e.value);
    w.array("fired", e.fired, [&](const RuleAccount& rule) { write(w, rule, true, all); });
    w.array("not_fired", e.not_fired, [&](const RuleAccount& rule) { write(w, rule, false, all); });
    if (all) w.strings("ruled_out", e.ruled_out);
    w.string("floor", e.floor);
    w.string("arithmetic", e.arithmetic);
    w.strings("counting", e.counting);
    w.strings("facts", e.facts);
    w.strings("presumptions", e.presumptions);
    w.array("steps", e.steps, [&](const Step& step) { write(w, step); });
    w.array("needs", e.needs, [&](const Need& need) { write(w, need); });
    w.strings("possible", e.possible);
    w.array("possible_by", e.possible_by, [&](const std::vector<std::string>& rules) {
      w.elements(rules, [&](const std::string& rule) { w.text(rule); });
    });
    if (!e.bounds.empty()) w.strings("bounds", e.bounds);
    w.array("alternatives", e.alternatives, [&](const Alternative& a) { write(w, a); });
    write(w, e.error, all);
    w.strings("warnings", e.warnings);
    std::vector<const Explanation*> used;
    for (const Explanation& u : e.used) {
      if (u.needed || all) used.push_back(&u);
    }
    w.array("used", used, [&](const Explanation* u) { write(w, *u, all); });
    if (!all) return;
    w.raw("needed", e.needed ? "true" : "false");
    w.string("policy", e.policy);
    w.string("version", e.version);
    w.string("fingerprint", e.fingerprint);
    w.string("as_of", e.as_of);
  });
}

void write(Writer& w, const Answer& answer, std::string_view language) {
  w.object([&] {
    w.string("title", answer.title);
    w.string("language", language);
    w.strings("sentences", answer.sentences);
    w.strings("alternatives", answer.alternatives);
    w.array("steps", answer.steps, [&](const Step& step) {
      w.object([&] {
        w.string("text", step.say);
        w.raw("due", step.due.to_json());
      });
    });
    w.array("needs", answer.needs, [&](const Need& need) { write(w, need); });
  });
}

}  // namespace

std::string to_json(const Accounts& accounts, Audience audience) {
  Writer w;
  const bool all = audience == Audience::auditor;
  if (audience == Audience::customer) {
    write(w, answer(accounts), language_of(accounts));
  } else if (accounts.size() == 1) {
    write(w, *accounts.front(), all);
  } else {
    w.elements(accounts, [&](const Explanation* e) { write(w, *e, all); });
  }
  return w.take() + '\n';
}

}  // namespace explain

inline namespace v0 {

std::string Explanation::to_json(Audience audience) const {
  return explain::to_json({this}, audience);
}

}  // namespace v0
}  // namespace aftersales
