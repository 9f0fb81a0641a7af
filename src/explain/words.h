// The words of explanations, in each language that we have words for: one table for all of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aftersales::explain {

/// What explanations say of their own. The names are what the English text says, or what it is for.
enum class Word : std::uint8_t {
  // How a decision ended, behind its title.
  undetermined,
  no_rule,
  failed,
  // Headings.
  reason,
  reason_if,  // of a rule of which it is not known whether it applies
  rule,
  basis,
  say,
  conditions,
  not_fired,
  arithmetic,
  counting,
  facts,
  used,
  presumptions,
  steps,
  needs,
  possible,
  still_possible,  // of another outcome that can still come about
  otherwise,       // of one that could only have been
  bounds,
  told_above,  // behind a decision that is told elsewhere in the same account
  told_below,
  open_ones,    // title of those that are not decided yet, a line each
  and_more,     // behind the first questions; `{}`: how many there are
  ask_for_all,  // title of what several decisions wait for
  needed_by,    // behind a question; `{}`: decisions
  cause,
  place,
  code,
  warnings,
  also_ruled_out,
  record,  // of what an auditor wants to find again
  policy,
  version,
  fingerprint,
  as_of,
  // Behind a condition: what the rule asks for; of one that failed, what it is not.
  wanted,
  unlike,
  // Behind an open question: the answers there are.
  choices,
  // Behind a step: by when.
  due,
  // To the customer. `{}` are filled in.
  sorry_failed,
  sorry_no_rule,
  contradiction,  // the case says what cannot be
  please_tell,    // before the questions
  what_next,      // before the steps
  at_the_latest,  // behind a step: `{}` is when
  can_still,      // `{}`: what would have to change, and what the answer would be then
  would_have,     // likewise, of what can no longer change
  had_been,       // of a date in it; `{}`: what is dated, and when it should have been
  had_been_too,   // between two of them
  may_move,       // `{}`: a date that rests on holidays that are not known yet
  page_title,     // of a page about a decision without a title
  // Values that there are none of.
  unknown,
  partly_unknown,  // of a list or the like with an entry missing
  faulty,
  // In conditions and expressions.
  conjunction,
  disjunction,
  negation,
  negation_of,  // `{}`: one value, or several
  some_of,      // `{}`: of what, and what holds
  every_of,     // likewise
  range_to,
  is,
  condition_if,
  condition_then,
  condition_else,
  value_tested,
  anything,
  given,      // asked for where anything but null will do
  one_holds,  // of several alternatives
  none_holds,
  at_least,
  at_most,
  depends,    // of an outcome that waits for what is not known yet
  others,     // outcomes are possible that are not listed
  exception,  // that holds; `{}`: its id
  applies,
  before,
  not_after,
  after,
  not_before,
  moment,
  effective_date,
  more_rules,  // `{}`: how many
  floor,       // heading of what a floor kept
  kept_lower,  // `{}`: the pack whose outcome holds
  kept_parts,
  kept_for_you,    // kept_parts, to the customer
  below_floor,     // of a rule whose outcome a floor set aside
  by_layer,        // `{}`: the pack whose version of a decision is meant
  taken_from,      // `{}`: the pack whose outcome holds for some of the outputs
  element,         // `{}`: which one of a list
  element_called,  // `{}`: likewise, and its name
  // Why not, and what would change it.
  why_not,  // `{}`: the outcome that was asked about
  instead,  // what the case got
  giving_rules,
  earlier_exception,  // `{}`: its id
  earlier_rule,       // `{}`: its id
  comes_first,
  can_still_be,
  could_have_been,
  nothing_left,     // to be done
  nothing_at_all,   // no change of facts leads there
  as_it_is,         // before what the case says
  is_reached,       // the case has the outcome that was asked about
  no_such_outcome,  // `{}`: the outcome
  named_outcomes,
  search_stopped,
  search_left_out,  // `{}`: facts
  nothing_stopped,  // likewise, where nothing was found
  nothing_left_out,
  several_outputs,  // `{}`: the decision, its outputs, the first of them
  no_output,        // `{}`: the decision, an output that it has not, what it has
  // Punctuation.
  colon,
  comma,
  semicolon,
  list_separator,
  list_last,  // before the last of several alternatives
  open,
  close,
  call_open,           // behind the name of a function
  argument_separator,  // dates hold commas
  value_separator,
  full_stop,
  open_quote,
  close_quote,
  count_  // how many words there are
};

[[nodiscard]] bool is_chinese(std::string_view language);

/// In the language of the tag (`zh`, `zh-CN`, `en`, ...); in English for a language that the table
/// lacks.
[[nodiscard]] std::string_view word(Word word, std::string_view language);

/// The name of a built-in function, for a calculation.
[[nodiscard]] std::string_view function_word(std::string_view name, std::string_view language);

/// What a built-in function of two arguments gives, in words with `{0}` and `{1}` for these; of
/// `max` and `min` with `{0}` for all. Nothing for the others.
[[nodiscard]] std::string_view function_form(std::string_view name, std::string_view language);

/// `subject: value`; a subject that is a question needs no colon.
[[nodiscard]] std::string pair(std::string_view subject, std::string_view value,
                               std::string_view language);

/// Two words of one sentence: with a space between them where the language has spaces.
[[nodiscard]] std::string beside(std::string_view first, std::string_view second,
                                 std::string_view language);

/// `48 hours` or `48 小时`, as it is written in a policy, in the words of the language; nothing if
/// it is no number with a unit.
[[nodiscard]] std::string length_as_written(std::string_view written, std::string_view language);
/// `number` of the unit of `1 hour`; nothing if that is no such length.
[[nodiscard]] std::string length_of(std::string_view number, std::string_view unit,
                                    std::string_view language);

/// `“text”`.
[[nodiscard]] std::string quoted(std::string_view text, std::string_view language);

/// `text (note)`.
[[nodiscard]] std::string noted(std::string_view text, std::string_view note,
                                std::string_view language);

}  // namespace aftersales::explain
