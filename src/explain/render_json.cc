// An explanation -> JSON, indented, for programs that show it in a form of their own.
//
//   decision      name of the decision
//   title         its title in `language`; "" if it has none
//   language      tag of the language of all texts below
//   status        "decided", "undetermined", "no_rule", "failed"
//   value         the outcome in words; "" unless decided
//   fired         rules that led to it: {id, where ("file:line"), because, say, basis: [{key,
//                 title}], outcome, certain, conditions}; the id is "" for the reasons of a
//                 decision that is an expression; certain: false if it is not known whether the
//                 rule applies, one of several that lead to the same
//   not_fired     rules that stood in the way, likewise; one without an id says in `because` how
//   many more there are
//                 conditions: [{subject, actual, wanted, holds, counting}]
//   floor         which outcome holds, where a floor set another aside; "" if none did
//   arithmetic    the calculation with its numbers; "" if there is none
//   counting      sentences: how the days, working days and working time in it were counted; so
//   also
//                 of a condition and of a step
//   facts         "label: value" of what it looked at directly
//   presumptions  those of them that nobody stated and a default filled in
//   steps         [{id, text, owner, due, needs, counting}]; due: ISO date, or date and time with
//   offset, or
//                 null; needs: names of the facts that the term waits for
//   needs         [{fact, ask, choices}]; fact: the name to give it by; choices: labels
//   possible      outcomes that are still possible, in words, with the rules
//   error         {code, rule, at, cause}, or null
//   warnings      sentences
//   used          the decisions it rests on, each an object like this one
//
// Every key is always there, in this order. Keys are only ever added.
#include <string_view>

#include "explain/outline.h"
#include "value/json.h"

namespace aftersales {
inline namespace v0 {

namespace {

class Writer {
 public:
  void object(const auto& members) {
    begin('{');
    members();
    end('}');
  }
  void array(std::string_view key, const auto& elements, const auto& write) {
    name(key);
    begin('[');
    for (const auto& element : elements) {
      next();
      write(element);
    }
    end(']');
  }
  void strings(std::string_view key, const std::vector<std::string>& texts) {
    array(key, texts, [&](const std::string& t) { value::append_json_string(out_, t); });
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

void write(Writer& w, const RuleAccount& rule) {
  w.object([&] {
    w.string("id", rule.id);
    w.string("where", rule.where);
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
  });
}

void write(Writer& w, const Explanation& e) {
  w.object([&] {
    w.string("decision", e.decision);
    w.string("title", e.title);
    w.string("language", e.language);
    w.string("status", to_string(e.status));
    w.string("value", e.value);
    w.array("fired", e.fired, [&](const RuleAccount& rule) { write(w, rule); });
    w.array("not_fired", e.not_fired, [&](const RuleAccount& rule) { write(w, rule); });
    w.string("floor", e.floor);
    w.string("arithmetic", e.arithmetic);
    w.strings("counting", e.counting);
    w.strings("facts", e.facts);
    w.strings("presumptions", e.presumptions);
    w.array("steps", e.steps, [&](const Step& step) {
      w.object([&] {
        w.string("id", step.id);
        w.string("text", step.text);
        w.string("owner", step.owner);
        w.raw("due", step.due.to_json());
        std::vector<std::string> facts;
        for (const Need& need : step.needs) facts.push_back(need.fact);
        w.strings("needs", facts);
        w.strings("counting", step.counting);
      });
    });
    w.array("needs", e.needs, [&](const Need& need) {
      w.object([&] {
        w.string("fact", need.fact);
        w.string("ask", need.ask);
        w.strings("choices", need.choices);
      });
    });
    w.strings("possible", e.possible);
    if (e.error) {
      w.name("error");
      w.object([&] {
        w.string("code", e.error->code);
        w.string("rule", e.error->rule);
        w.string("at", e.error->at);
        w.string("cause", e.error->cause);
      });
    } else {
      w.raw("error", "null");
    }
    w.strings("warnings", e.warnings);
    w.array("used", e.used, [&](const Explanation& used) { write(w, used); });
  });
}

}  // namespace

std::string Explanation::to_json() const {
  Writer w;
  write(w, *this);
  return w.take() + '\n';
}

}  // namespace v0
}  // namespace aftersales
