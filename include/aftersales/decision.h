// What a policy decided on a case, and why.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/diagnostic.h>
#include <aftersales/value.h>

namespace aftersales {
inline namespace v0 {

namespace detail {
struct Room;

/// What one evaluation leaves to the next one that is decided into the same place. A copy of the
/// place has none.
class AFTERSALES_API RoomHolder {
 public:
  RoomHolder() noexcept;
  RoomHolder(const RoomHolder& other) noexcept;
  RoomHolder(RoomHolder&& other) noexcept;
  RoomHolder& operator=(const RoomHolder& other) noexcept;
  RoomHolder& operator=(RoomHolder&& other) noexcept;
  ~RoomHolder();
  [[nodiscard]] Room& room();

 private:
  std::unique_ptr<Room> room_;
};
}  // namespace detail

/// The four ways a decision ends; never mixed up.
enum class Status : std::uint8_t {
  decided,
  undetermined,  ///< facts are missing that can change the outcome: see needs()
  no_rule,       ///< no rule applies, and there is no `otherwise`
  failed,        ///< could not be worked out: see error()
};
[[nodiscard]] AFTERSALES_API std::string_view to_string(
    Status status) noexcept;  ///< "decided", "no_rule", …

/// A fact that a decision waits for, and how to ask for it.
struct AFTERSALES_API Need {
  std::string fact;
  std::string ask;  ///< in the language asked for; empty if the policy gives no text
  std::vector<std::string> choices;  ///< the values it may have, for an enumeration or a boolean
  std::vector<std::string> labels = {};  ///< of the choices, in the language asked for
  std::string type = {};   ///< as authors write it: `boolean`, `date and time`, `list of line`
  std::int64_t cost = 1;   ///< what asking costs, as the policy's `ask_cost` has it
  std::string label = {};  ///< what the fact is called, in the language asked for; may be empty
};

/// An outcome that is still possible, and the rules that may lead to it: no condition of theirs is
/// known to fail. Whether one keeps another from applying is not looked into in every case.
struct AFTERSALES_API Possibility {
  Value value;  ///< null if `known` is false
  std::vector<std::string> rules;
  bool known = true;  ///< what the rules give; false if that waits for facts itself
};

/// Why a decision failed.
struct AFTERSALES_API Failure {
  std::string code;   ///< stable, e.g. "eval.division-by-zero"
  std::string rule;   ///< id of the rule, if it was in one
  std::string at;     ///< file:line:column
  std::string cause;  ///< one sentence
};

/// A mistake in the case: a value that does not fit, an unknown fact, a fact given twice, values
/// that break one of the policy's `invariants`.
struct AFTERSALES_API Finding {
  std::string code;     ///< stable, e.g. "case.type"
  std::string fact;     ///< empty if it is about several
  std::string message;  ///< one lower-case sentence
  std::string hint;
};

struct AFTERSALES_API Warning {
  std::string code;  ///< stable, e.g. "calendar.known-until"
  std::string message;
};

/// What happens next, and who sees to it.
struct AFTERSALES_API Step {
  std::string id;
  std::string text;
  std::string owner;
  Value due;                     ///< a date or a date and time; null if there is no term
  std::vector<Need> needs = {};  ///< what the term waits for, if it is not known yet
  /// In an explanation: how the days up to the term were counted, a sentence each.
  std::vector<std::string> counting = {};
  std::string say = {};  ///< the words for the customer; empty if it is no matter of theirs
  /// The term lies beyond the holidays that are known: it may still move.
  bool may_move = false;
};

enum class Format : std::uint8_t { text, markdown, json, html };

/// Who reads an explanation. All are told the same decision from the same account.
enum class Audience : std::uint8_t {
  customer,  ///< short and polite: the words for them, what happens next; no ids
  agent,     ///< reasons, conditions, steps with owners and terms, what to ask and to offer
  auditor,   ///< everything: ids, places, versions, presumptions, the fingerprint
};

/// A condition with the value it met.
struct AFTERSALES_API Condition {
  std::string subject;  ///< the fact or expression, by its label where it has one
  std::string actual;   ///< its value, printed for the language
  std::string wanted;   ///< what the rule asks for
  bool holds = false;
  std::vector<std::string> counting = {};  ///< how its days were counted, a sentence each
};

/// A rule that fired, or one that did not, and why.
struct AFTERSALES_API RuleAccount {
  std::string id;
  std::string where;               ///< file:line
  std::string because;             ///< the reason, filled in for the language
  std::string say;                 ///< the words for the customer; empty if they would have a gap
  std::vector<std::string> basis;  ///< titles of the sources it rests on
  std::vector<std::string> basis_keys;  ///< their keys
  std::string outcome;                  ///< what it gives, printed
  /// Of a rule that fired all. Of one that did not, what ruled it out: a condition that failed, or
  /// those of the exception that took it back.
  std::vector<Condition> conditions;
  /// False for one of several rules that lead to the same, if it is not known whether it applies:
  /// its reason and its words for the customer hold only if it does.
  bool certain = true;
  std::string exception;          ///< of a rule that an exception took back: which, by id
  std::vector<std::string> also;  ///< other rules that the same condition ruled out, by id
  /// Where rules of several layers, or for several elements of a list, are told together: of which
  /// layer, by its title, or for which element, and `outcome` is only what was taken from it.
  std::string of = {};
};

/// One fact that would have to be different.
struct AFTERSALES_API Change {
  std::string fact;     ///< its name
  std::string subject;  ///< its label
  Value from;           ///< what the case says
  Value to;             ///< the nearest value that would do
  std::string actual;   ///< `from`, printed for the language
  std::string wanted;   ///< all that would do; of several changes at once, of each what was chosen
  std::string by;       ///< who could make it different: "customer", "agent", "nobody"
  bool is_moment = false;  ///< it is the moment that the decision is made as of
};

/// Another outcome, and the smallest changes that would have led to it.
struct AFTERSALES_API Alternative {
  Value value;
  std::string outcome;             ///< printed
  std::vector<std::string> rules;  ///< that would fire, by id
  std::vector<Change> changes;     ///< all of them together
  /// The customer or an agent can still make every change; false: it could only have been. Not a
  /// promise: whoever makes the change gets a new decision.
  bool still_possible = false;
};

/// The account of one decision: plain data, for a display of your own. Owns all it holds.
struct AFTERSALES_API Explanation {
  std::string decision;
  std::string title;
  std::string language;
  Status status = Status::decided;
  std::string value;               ///< printed for the language
  std::vector<RuleAccount> fired;  ///< also of decisions it hands on, where these are open
  /// What kept other rules from firing, as far as the conditions of those that fired do not say it:
  /// whatever else a case may say, if it meets all these conditions it ends by the same rules, and
  /// none of them can be left out. (Not proved where a condition is not known yet.)
  std::vector<RuleAccount> not_fired;
  std::vector<std::string> ruled_out;  ///< the other rules that did not fire, by id
  std::string floor;                   ///< what a floor kept: the outcome that holds, and of what
  std::string arithmetic;  ///< of a decision with a value: `100.00 × 2 − 15.00 = 185.00`
  /// How its deadlines, days, working days and working time were counted, a sentence each.
  std::vector<std::string> counting;
  std::vector<std::string> facts;         ///< `label: value` of the facts it looked at directly
  std::vector<std::string> presumptions;  ///< defaults that were used
  std::vector<Step> steps;
  std::vector<Need> needs;
  std::vector<std::string> possible;                  ///< outcomes
  std::vector<std::vector<std::string>> possible_by;  ///< beside them the rules that lead to each
  /// Of what is possible the least and the most: `at least 7, at most 15`; of several outputs
  /// `label: at least 7, at most 15`, one for each. Empty where that says nothing.
  std::vector<std::string> bounds;
  /// Of a refusal: what would have made the difference, the smallest changes first.
  std::vector<Alternative> alternatives;
  std::optional<Failure> error;
  std::vector<std::string> warnings;
  /// The decisions it rests on, each once. One that is made for every element of a list is followed
  /// by an account of each, `NAME[1]`, `NAME[2]`.
  std::vector<Explanation> used;
  /// Of one in `used`: false if it was looked at on the way, but what is told is enough without it.
  bool needed = true;
  /// Of one in `used`: its outcome, or one of its outputs, is what the decision asked for gives.
  bool handed_on = false;
  bool is_message = false;  ///< the outcome is a text for people
  // Of the account asked for; empty in `used`.
  std::string policy, version;  ///< as the policy names itself
  std::string fingerprint;      ///< SHA-256 over all files of the policy, in hexadecimal digits
  std::string as_of;            ///< the moment it speaks of, ISO; empty if it was not known

  [[nodiscard]] std::string to_text(Audience audience = Audience::agent) const;
  [[nodiscard]] std::string to_markdown(Audience audience = Audience::agent) const;
  /// A whole page that loads nothing and runs nothing.
  [[nodiscard]] std::string to_html(Audience audience = Audience::agent) const;
  /// For the customer and the agent what they are shown, for the auditor all.
  [[nodiscard]] std::string to_json(Audience audience = Audience::agent) const;
};

/// What a decision was made of, for programs: plain data, and no text is made for it. What is named
/// belongs to the policy, which it holds on to.
struct AFTERSALES_API Trace {
  /// What conditions of a decision test.
  struct Subject {
    std::string_view name;  ///< as the policy has it: a fact, an output, an expression
    Value value;            ///< null if it is absent, or not known
    bool known = false;     ///< false of what waits for facts, or has failed
  };
  /// One decision, or one for an element of a list.
  struct Made {
    std::string_view decision;
    std::size_t element = 0;  ///< of its list, from 1; 0: of the whole decision
    Status status = Status::decided;
    Value value;                              ///< null unless decided
    std::vector<std::string_view> rules;      ///< that fired, by id
    std::vector<std::string_view> withdrawn;  ///< exceptions that took a rule back, by id
    std::vector<Subject> subjects;            ///< that were looked at
  };
  /// Those it rests on, each before the one that used it; the one asked for is the last.
  std::vector<Made> decisions;
  std::shared_ptr<const void> policy;  ///< keeps the names
};

/// Why a case did not get an outcome, and what would change that. Plain data; owns all it holds.
struct AFTERSALES_API WhyNot {
  std::string decision;
  std::string title;
  std::string language;
  Value wanted;          ///< of several outputs a context of those that were named
  std::string outcome;   ///< `wanted`, printed for the language
  std::string actual;    ///< what the case got instead, printed; or how the decision ended
  bool reached = false;  ///< the case has the outcome: nothing to explain
  /// Why nothing can be said: `wanted` is no value of the decision's type, or no rule gives it.
  std::string problem;
  std::vector<std::string> outcomes;  ///< then: those that the rules name, printed
  /// The rules that would have given it, each with all conditions that failed; of one whose
  /// conditions all hold, the rule or exception that took the case before it.
  std::vector<RuleAccount> rules;
  /// The smallest changes that the customer or an agent can still make, at most three, the
  /// nearest first; and those of any facts, without those of the first list. All of one list have
  /// as few changes as any could have.
  std::vector<Alternative> can_still_be, could_have_been;
  /// Nothing smaller exists, and where a list is empty, nothing at all; else `why` says what was
  /// left out. What is listed holds either way: every change has been tried.
  bool exact = true;
  std::string why;

  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] std::string to_markdown() const;
  /// One object on one line, with a key for each member.
  [[nodiscard]] std::string to_json() const;
};

/// The outcome of one decision on one case. Owns all it holds: it may outlive the case and the
/// policy. Thread promise: like a std::vector.
class AFTERSALES_API Decision {
 public:
  Decision();
  Decision(const Decision&);
  Decision(Decision&&) noexcept;
  Decision& operator=(const Decision&);
  Decision& operator=(Decision&&) noexcept;
  ~Decision();

  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] Status status() const;
  [[nodiscard]] bool is_decided() const { return status() == Status::decided; }
  /// The value; null unless decided. With several outputs a context.
  [[nodiscard]] const Value& value() const;
  /// The rules that led to it (all of them, if several lead to the same value), by id.
  [[nodiscard]] const std::vector<std::string>& rules() const;
  /// The facts that can still change the outcome, in the order in which to ask for them: first the
  /// one with which asking until the outcome is certain is expected to cost the least. Up to five
  /// facts that is exact, beyond it is a good guess. Texts in `language`, or the policy's own.
  [[nodiscard]] std::vector<Need> needs(std::string_view language = {}) const;
  /// The first of needs(); nothing if there is nothing to ask. Whoever asks sets the fact in the
  /// case, decides again, and stops when the decision is no longer undetermined.
  [[nodiscard]] std::optional<Need> next_question(std::string_view language = {}) const;
  /// Every fact of needs() can change the outcome, and all of possible() can come about: so where
  /// conditions compare facts with what is known, within 4,096 combinations, and no invariant
  /// speaks of two of the facts that are not known. If false, some of them perhaps cannot; none that
  /// can is left out either way.
  [[nodiscard]] bool is_exact() const;
  /// Of an undetermined decision the outcomes still possible, by the rules that lead to them.
  [[nodiscard]] const std::vector<Possibility>& possible() const;
  /// No other outcome can come about than those of possible(); false if one is not known yet itself
  /// or if there are more than can be listed.
  [[nodiscard]] bool possible_is_complete() const;
  /// The least and the most of what is possible, if all of it is known and has an order (booleans,
  /// numbers, money, dates, lengths of time, ordered enumerations); else nothing. With several
  /// outputs a context of those that have one.
  [[nodiscard]] std::optional<Value> at_least() const;
  [[nodiscard]] std::optional<Value> at_most() const;
  [[nodiscard]] const std::optional<Failure>& error() const;
  [[nodiscard]] const std::vector<Finding>& findings()
      const;  ///< mistakes in the case, the same for all its decisions
  [[nodiscard]] const std::vector<Warning>& warnings() const;
  [[nodiscard]] std::vector<Step> steps(std::string_view language = {}) const;

  /// The account of this decision. Decides again, the same way, and watches: it can never tell
  /// another story.
  [[nodiscard]] Explanation explanation(std::string_view language = {}) const;
  [[nodiscard]] std::string explain(std::string_view language = {}, Format format = Format::text,
                                    Audience audience = Audience::agent) const;

  /// What it was made of, without a text: for logs and displays of your own, at a small part of
  /// what explanation() costs.
  [[nodiscard]] Trace trace() const;

  /// Why the decision is not `wanted`, and the smallest changes of facts that would make it so. Of
  /// a decision with several outputs `wanted` may be a context that names only some. Texts stand
  /// for values of enumerations, dates and so on, as in a case.
  [[nodiscard]] WhyNot why_not(const Value& wanted, std::string_view language = {}) const;
  /// The outcomes, but for the one it has, that the rules name or the type lists; none for a
  /// decision whose outcomes are worked out.
  [[nodiscard]] std::vector<Value> other_outcomes() const;

  /// The decision as one entry of a record, on one line: `status`; `value`, or null; `rules`, ids;
  /// `needs`, facts; `warnings`, [{code, message}]. Of an undetermined one also `possible`, values,
  /// and beside it `possible_by`, the rules of each, and `"possible_complete": false` if others may
  /// come about; `"exact": false` where a need perhaps does not matter; `at_least` and `at_most`
  /// where there are; of a failed one `error`, {rule, at, cause, code}. Numbers and money in exact
  /// digits, dates, times and lengths of time as ISO texts, values of enumerations by name.
  [[nodiscard]] std::string to_json() const;

  /// All that is needed to decide the same again, and how it ended, on one line, without its end:
  /// see <aftersales/record.h>. Decides again and watches which facts are looked at: costs nothing
  /// if it is not asked for.
  [[nodiscard]] std::string to_record() const;

  struct State;  ///< for the engine

 private:
  friend class Policy;
  friend struct Record;
  friend struct State;
  std::unique_ptr<State> state_;
};

/// All decisions asked for on one case.
struct AFTERSALES_API Record {
  std::string policy;
  std::string version;
  Value as_of;  ///< the moment the evaluation spoke of; null if it was not known
  std::vector<Decision> decisions;
  std::vector<Finding> findings;  ///< about the case
  std::string error;              ///< why the case could not be read at all; empty if it could

  /// The accounts of the decisions, each whole: outputs of one that ended alike are told as that
  /// decision. If these are all decisions of the policy, one that another rests on is told there.
  [[nodiscard]] std::vector<Explanation> explanations(std::string_view language = {}) const;
  /// The same as one text, one page, or a JSON array.
  [[nodiscard]] std::string explain(std::string_view language = {}, Format format = Format::text,
                                    Audience audience = Audience::agent) const;

  /// One JSON object on one line: {"decisions": {NAME: {…}}, "policy": …, "version": …, "as_of": …,
  /// "findings": […]}.
  [[nodiscard]] std::string to_json() const;

  detail::RoomHolder room = {};  ///< for the engine
};

}  // namespace v0
}  // namespace aftersales
