// An explanation -> lines with a depth and a role, in reading order. What text, Markdown and any
// other form for people have in common; each form only decides how a line looks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <aftersales/decision.h>

namespace aftersales::explain {

struct Line {
  enum Role : std::uint8_t {
    title,     // of the whole account: the decision and what it came to
    decision,  // the same of a decision that it rests on
    field,     // `label: text`
    section,   // a label; its lines follow, one deeper
    item,      // one of several
    numbered,  // one of several, in order; `number` says which
  } role = item;
  int depth = 0;      // 0: the title
  std::string label;  // of a field or section
  std::string text;
  int number = 0;
};

[[nodiscard]] std::vector<Line> outline(const Explanation& explanation);

/// `2026年11月9日`, `9 November 2026, 10:00`: a due time by the policy's clock.
[[nodiscard]] std::string due_text(const Value& due, std::string_view language);

}  // namespace aftersales::explain
