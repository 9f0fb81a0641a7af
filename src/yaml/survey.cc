// Lines of a YAML text -> open mappings and lists, their keys and values; the block structure of
// YAML 1.2, chapter 8, as far as policies use it.
#include "yaml/survey.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "yaml/bytes.h"
#include "yaml/surveyor.h"

namespace aftersales::yaml {

Surveyor::Surveyor(const text::Source& source, text::Report& report, const Limits& limits)
    : source_(source), report_(report), limits_(limits), text_(source.text()) {
  if (text_.starts_with(byte_order_mark)) at_ = static_cast<Offset>(byte_order_mark.size());
  line_ = at_;
}

Survey Surveyor::run() {
  while (!stopped_) {
    try {
      if (!next_content_line()) break;
      content_line();
    } catch (const Mistake& mistake) {
      report(mistake);
      recover();
    }
  }
  if (!stopped_) {
    while (levels_.size() > 1) close_level();
    if (pieces_.empty() && mistakes_ == 0) {
      report({"yaml.empty", {}, "this file is empty", "write the policy here, or delete the file"});
    }
  }
  return {std::move(pieces_), std::move(items_)};
}

// Goes to the next line that holds more than blanks and a comment; `at_` is then at its first
// character.
bool Surveyor::next_content_line() {
  for (; at_ < text_.size(); at_ = next_line(text_, at_)) {
    line_ = at_;
    const Offset first = skip_blanks(text_, at_);
    if (is_line_end(text_, first) || text_[first] == '#') continue;
    const Offset indented = skip_spaces(text_, at_);
    if (indented != first) refuse_tab(text_, indented);
    if (is_document_marker(text_, line_)) {
      marker_line();
      if (stopped_) return false;
      continue;
    }
    if (indented == line_ && levels_.size() == 1 && pieces_.empty() &&
        (text_.substr(first).starts_with("%YAML") || text_.substr(first).starts_with("%TAG"))) {
      throw Mistake{"yaml.directive",
                    {first, line_end(text_, first)},
                    "YAML directives are not used in policies",
                    "delete this line"};
    }
    for (const std::string_view space : {"\u3000", "\u00A0"}) {
      if (!text_.substr(first).starts_with(space)) continue;
      const auto end = static_cast<Offset>(first + space.size());
      throw Mistake{"yaml.indent",
                    {first, end},
                    space == "\u3000" ? "this line is indented with a full-width space"
                                      : "this line is indented with a no-break space",
                    "indent with ordinary spaces"};
    }
    at_ = first;
    return true;
  }
  return false;
}

// `---` may open the one document and `...` may close it.
void Surveyor::marker_line() {
  const Span marker{line_, line_ + 3};
  const bool opens = text_[line_] == '-';
  const Offset rest = skip_blanks(text_, marker.end);
  if (!is_line_end(text_, rest) && text_[rest] != '#') {
    throw Mistake{"yaml.documents",
                  {marker.begin, line_end(text_, rest)},
                  fmt::format("something stands on the line of `{}`", slice(marker)),
                  "put it on a line of its own"};
  }
  if (opens && levels_.size() == 1 && levels_.front().awaiting && !levels_.front().entry.end) {
    levels_.front().entry = marker;
    return;
  }
  Offset next = next_line(text_, line_);
  while (!opens && next < text_.size()) {
    const Offset first = skip_blanks(text_, next);
    if (!is_line_end(text_, first) && text_[first] != '#') break;
    next = next_line(text_, next);
  }
  if (opens || next < text_.size()) {
    throw Mistake{
        "yaml.documents", marker, "a second document begins here; a file holds one",
        fmt::format("delete the `{}`, or move what follows into a file of its own", slice(marker)),
        true};
  }
  at_ = static_cast<Offset>(text_.size());
}

void Surveyor::content_line() {
  const auto column = [this] { return static_cast<int>(at_ - line_); };
  while (is_indicator(text_, at_, '-')) {
    open_item(column(), at_);
    const Offset behind = at_ + 1;
    at_ = skip_blanks(text_, behind);
    if (is_line_end(text_, at_) || text_[at_] == '#') {
      at_ = next_line(text_, at_);
      return;
    }
    const Offset tab = skip_spaces(text_, behind);
    if (tab != at_) refuse_tab(text_, tab);
  }
  if (is_indicator(text_, at_, '?')) {
    const Span extent = value_extent(text_, at_);
    const Offset next = next_line(text_, at_);
    if (is_indicator(text_, skip_blanks(text_, next), ':')) line_ = next;  // its value is no key
    throw Mistake{"yaml.complex-key", extent, "keys with `? ` are not used in policies",
                  "write `key: value`"};
  }
  if (is_indicator(text_, at_, ':')) {
    throw Mistake{"yaml.no-key", value_extent(text_, at_), "there is no key before this colon",
                  "write `key: value`"};
  }
  switch (current()) {
    case '"':
    case '\'':
      quoted_content(column());
      return;
    case '[':
    case '{':
    case '|':
    case '>':
      place_value(column());
      value_here();
      return;
    default:
      plain_content(column());
      return;
  }
}

void Surveyor::quoted_content(int column) {
  int parent = -1;
  for (const Level& level : levels_) {
    if (level.column < column) parent = level.column;
  }
  const Scalar scalar = scan_quoted(source_, at_, parent);
  const Offset behind = skip_blanks(text_, scalar.next);
  if (is_indicator(text_, behind, ':')) {
    if (scalar.several_lines) {
      throw Mistake{"yaml.key", scalar.span, "a key must stand on one line", {}};
    }
    open_key(column, scalar, false);
    value_behind_key(behind);
    return;
  }
  if (behind < text_.size() && text_[behind] == ':') refuse_missing_colon();
  place_value(column);
  value_here();
}

void Surveyor::plain_content(int column) {
  const PlainLine line = scan_plain_line(text_, at_, false);
  if (line.why == Stop::colon) {
    check_first_character(text_, at_, false);
    if (text_[at_] == '-') {
      throw Mistake{"yaml.list",
                    {at_, line.end},
                    "no space stands behind the `-` of a list",
                    fmt::format("write `- {}`", slice({at_ + 1, line.end}))};
    }
    Scalar key;
    key.span = {at_, line.end};
    key.text = text::Located(&source_, at_, std::string(slice(key.span)));
    open_key(column, std::move(key), true);
    value_behind_key(line.stop);
    return;
  }
  settle(column);
  if (levels_.back().awaiting && levels_.back().column < column)
    check_first_character(text_, at_, false);
  place_value(column);
  value_here();
}

// Closes what is further in than `column`.
void Surveyor::settle(int column) {
  closed_.reset();
  while (levels_.back().column > column) {
    closed_ = Closed{levels_.back().column, levels_.back().entry};
    close_level();
  }
}

void Surveyor::close_level() {
  end_entry();
  levels_.pop_back();
}

void Surveyor::end_entry() {
  Level& level = levels_.back();
  if (!level.awaiting) return;
  level.awaiting = false;
  if (level.kind == Collection::sequence) {
    report({"yaml.no-value", level.entry, "this entry of the list is empty",
            "write its value, or delete the line"});
  } else if (level.kind == Collection::mapping) {
    report({"yaml.no-value", level.entry,
            fmt::format("`{}` has no value", in_message(slice(level.entry))),
            "write its value behind the colon, or delete the line; `null` and `\"\"` are values"});
  }
}

void Surveyor::push(Collection kind, int column, Offset begin) {
  levels_.back().awaiting = false;
  Level level;
  level.kind = kind;
  level.column = column;
  level.begin = begin;
  level.awaiting = false;
  levels_.push_back(std::move(level));
  check_depth({begin, begin + 1});
  count_node({begin, begin + 1});
}

void Surveyor::open_item(int column, Offset dash) {
  settle(column);
  const Span span{dash, dash + 1};
  if (levels_.back().column == column && levels_.back().kind == Collection::sequence) {
    end_entry();
  } else if (levels_.back().awaiting) {
    push(Collection::sequence, column, dash);
  } else if (levels_.back().column == column) {
    throw Mistake{"yaml.list", value_extent(text_, dash),
                  "a list entry stands where a key was expected",
                  "indent the list below the key it belongs to"};
  } else {
    refuse_stray_line(column, false, span);
  }
  levels_.back().entry = span;
  levels_.back().awaiting = true;
  items_.push_back({dash, levels_.back().begin});
}

void Surveyor::open_key(int column, Scalar key, bool plain) {
  settle(column);
  // A list may stand in the column of its key; the next key ends it.
  const std::size_t count = levels_.size();
  if (levels_.back().column == column && levels_.back().kind == Collection::sequence &&
      levels_[count - 2].column == column) {
    close_level();
  }
  if (levels_.back().column == column) {
    if (levels_.back().kind == Collection::sequence) {
      throw Mistake{
          "yaml.list", key.span,
          fmt::format("`{}` stands in the column of a list's `- `", in_message(slice(key.span))),
          "begin the entry with `- `, or indent it like the keys it belongs to"};
    }
    end_entry();
  } else if (levels_.back().awaiting) {
    push(Collection::mapping, column, key.span.begin);
  } else {
    refuse_stray_line(column, true, key.span);
  }
  Level& mapping = levels_.back();
  mapping.entry = key.span;
  mapping.awaiting = true;
  register_key(mapping.keys, key, plain);
  items_.push_back({key.span.begin, mapping.begin});
  add_key(std::move(key), mapping.begin);
}

void Surveyor::value_behind_key(Offset colon) {
  at_ = skip_blanks(text_, colon + 1);
  if (is_line_end(text_, at_) || text_[at_] == '#') {
    at_ = next_line(text_, at_);
    return;
  }
  constexpr std::string_view openers = "|>\"'[{";
  if (openers.find(current()) == std::string_view::npos) check_first_character(text_, at_, false);
  levels_.back().awaiting = false;
  value_here();
}

// A value on a line of its own.
void Surveyor::place_value(int column) {
  settle(column);
  Level& level = levels_.back();
  if (level.column < column && level.awaiting) {
    level.awaiting = false;
    return;
  }
  if (level.column == column && level.kind == Collection::mapping) refuse_missing_colon();
  if (level.column == column && level.kind == Collection::sequence) {
    throw Mistake{"yaml.list", value_extent(text_, at_),
                  "this line is not an entry of the list above", "begin it with `- `"};
  }
  refuse_stray_line(column, false, value_extent(text_, at_));
}

void Surveyor::value_here() {
  const Offset begin = at_;
  const int parent = levels_.back().column;
  last_ = {};
  last_.sign = current();
  last_.value = {begin, begin + 1};
  switch (current()) {
    case '"':
    case '\'': {
      Scalar scalar = scan_quoted(source_, at_, parent);
      last_.value = scalar.span;
      at_ = scalar.next;
      const Offset behind = skip_blanks(text_, at_);
      if (is_indicator(text_, behind, ':')) {
        const Span extent = value_extent(text_, begin);
        throw Mistake{"yaml.colon-in-text",
                      {behind, behind + 1},
                      "a second `: ` stands on this line",
                      put_in_quotes(text_, extent)};
      }
      add_scalar(std::move(scalar));
      rest_of_line(begin);
      return;
    }
    case '[':
    case '{': {
      flow_collection();
      last_.value = {begin, at_};
      const Offset behind = skip_blanks(text_, at_);
      if (behind < text_.size() && text_[behind] == ':') {
        throw Mistake{"yaml.complex-key",
                      {begin, at_},
                      "a list or mapping cannot be a key",
                      put_in_quotes(text_, {begin, at_})};
      }
      rest_of_line(begin);
      return;
    }
    case '|':
    case '>': {
      Scalar scalar = scan_block(source_, at_, parent);
      last_.value = scalar.span;
      last_.column = scalar.column;
      at_ = scalar.next;
      add_scalar(std::move(scalar));
      return;
    }
    default:
      plain_value(scan_plain(source_, at_, parent, false));
      return;
  }
}

void Surveyor::plain_value(const Plain& plain) {
  const Scalar& scalar = plain.scalar;
  const Offset begin = scalar.span.begin;
  last_.value = scalar.span;
  if (plain.last.why == Stop::colon && !scalar.several_lines) {
    refuse_second_colon(plain, begin);
  }
  if (scalar.several_lines) {
    if (plain.last.why == Stop::colon) refuse_entry_in_text(plain);
    for (Offset line = next_line(text_, begin); line < scalar.span.end;
         line = next_line(text_, line)) {
      const Offset first = skip_blanks(text_, line);
      if (!is_indicator(text_, first, '-')) continue;
      throw Mistake{"yaml.indent",
                    value_extent(text_, first),
                    "a list entry is indented below a text",
                    "delete the text above it, or, if `- ` belongs to the text, write it as a "
                    "block: `|` behind the key",
                    false,
                    scalar.span,
                    "the text begins here"};
    }
  }
  if (plain.last.why == Stop::comment) {
    last_.cut_at = plain.last.stop;
    warn_of_cut(plain.last_begin, plain.last.stop);
  }
  at_ = next_line(text_, scalar.next);
  add_scalar(scalar);
}

// Goes to the next line that is not inside the broken entry.
void Surveyor::recover() {
  open_brackets_.clear();
  levels_.back().awaiting = levels_.size() == 1;
  const int column = std::max(levels_.back().column, 0);
  last_ = {};
  for (at_ = next_line(text_, line_); at_ < text_.size(); at_ = next_line(text_, at_)) {
    const Offset first = skip_blanks(text_, at_);
    if (is_line_end(text_, first) || text_[first] == ']' || text_[first] == '}') continue;
    if (static_cast<int>(first - at_) <= column) return;
  }
}

Survey survey(const text::Source& source, text::Report& report, const Limits& limits) {
  return Surveyor(source, report, limits).run();
}

}  // namespace aftersales::yaml
