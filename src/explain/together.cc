// The first questions of each, and every question once.
#include "explain/together.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "explain/words.h"

namespace aftersales::explain {

namespace {

/// Of more questions in one line their number stands there.
constexpr std::size_t kInOneLine = 3;

Line line_of(Line::Role role, int depth, std::string label, std::string text) {
  Line line;
  line.role = role;
  line.depth = depth;
  line.label = std::move(label);
  line.text = std::move(text);
  line.status = Status::undetermined;
  return line;
}

/// A question mark separates as well as a comma does.
std::string_view behind(std::string_view text, std::string_view language) {
  if (text.ends_with("？")) return "";
  return text.ends_with('?') ? " " : word(Word::list_separator, language);
}

}  // namespace

std::string name_of(const Explanation& e, bool by_name, std::string_view language) {
  if (e.title.empty()) return e.decision;
  return by_name && e.title != e.decision ? noted(e.title, e.decision, language) : e.title;
}

std::string question_of(const Need& need, bool by_name, std::string_view language) {
  const std::string& text = need.ask.empty() ? need.fact : need.ask;
  return by_name && text != need.fact ? noted(text, need.fact, language) : text;
}

std::vector<Line> open_in_brief(const Accounts& open, std::string_view language) {
  std::vector<Line> lines{
      line_of(Line::title, 0, std::string(word(Word::open_ones, language)), {})};
  for (const Explanation* e : open) {
    std::string text;
    for (std::size_t i = 0; i < std::min(e->needs.size(), kInOneLine); ++i) {
      if (i > 0) text += behind(text, language);
      text += question_of(e->needs[i], false, language);
    }
    if (e->needs.size() > kInOneLine) {
      text += behind(text, language);
      text += fmt::format(fmt::runtime(word(Word::and_more, language)), e->needs.size());
    }
    lines.push_back(line_of(Line::item, 1, name_of(*e, false, language), std::move(text)));
  }
  return lines;
}

std::vector<Line> questions_of_all(const Accounts& open, bool by_name, std::string_view language) {
  struct Asked {
    const Need* need;
    std::vector<std::string> by;
  };
  std::vector<Asked> all;
  for (const Explanation* e : open) {
    for (const Need& need : e->needs) {
      auto at = std::find_if(all.begin(), all.end(),
                             [&](const Asked& asked) { return asked.need->fact == need.fact; });
      if (at == all.end()) at = all.insert(all.end(), {&need, {}});
      at->by.push_back(name_of(*e, by_name, language));
    }
  }
  if (all.empty()) return {};
  std::stable_sort(all.begin(), all.end(),
                   [](const Asked& a, const Asked& b) { return a.by.size() > b.by.size(); });
  std::vector<Line> lines{
      line_of(Line::title, 0, std::string(word(Word::ask_for_all, language)), {})};
  int number = 0;
  for (const Asked& asked : all) {
    Line line = line_of(Line::numbered, 1, {}, question_of(*asked.need, by_name, language));
    line.note = fmt::format(fmt::runtime(word(Word::needed_by, language)),
                            fmt::join(asked.by, word(Word::list_separator, language)));
    line.number = ++number;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace aftersales::explain
