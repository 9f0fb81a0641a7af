// Explanations and their reader -> lines with a depth and a role, in reading order. What text,
// Markdown and HTML have in common; each only decides how a line looks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <aftersales/decision.h>

namespace aftersales::explain {

struct Line {
  enum Role : std::uint8_t {
    title,      // of an account: the decision, and what it came to
    decision,   // the same of a decision that it rests on
    say,        // `label: text`, words to be read out
    field,      // `label: text`
    section,    // a label; its lines follow, one deeper
    item,       // one of several; with a label `label: text`
    numbered,   // one of several, in order; `number` says which
    paragraph,  // text alone, for a reader who wants no labels
  } role = item;
  enum Mark : std::uint8_t { none, holds, open } mark = none;  // of a condition
  int depth = 0;                                               // 0: the title
  std::string label, text;
  std::string note;  // stands behind the text in parentheses
  int number = 0;
  Status status = Status::decided;  // of a title or decision
};

/// Accounts that are told together: no question, presumption or note is told twice.
using Accounts = std::vector<const Explanation*>;

[[nodiscard]] std::vector<Line> outline(const Accounts& accounts, Audience audience);

/// `label: text (note)` and the like; without its number and its mark.
[[nodiscard]] std::string words_of(const Line& line, std::string_view language);

/// `2026年11月9日`, `9 November 2026, 10:00`: a due time by the policy's clock.
[[nodiscard]] std::string due_text(const Value& due, std::string_view language);

/// The language of accounts that are told together.
[[nodiscard]] std::string_view language_of(const Accounts& accounts);

}  // namespace aftersales::explain
