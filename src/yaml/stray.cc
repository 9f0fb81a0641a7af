// Lines, and ends of lines, that belong to nothing -> what their author most likely meant.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "text/unicode.h"
#include "yaml/surveyor.h"

namespace aftersales::yaml {

// A line that looks like an entry was hardly meant to go on with the text above it.
void Surveyor::refuse_entry_in_text(const Plain& plain) {
  const Span name{plain.last_begin, plain.last.end};
  Offset last_line = plain.last_begin;
  while (is_blank(text_, last_line - 1)) --last_line;
  if (name.begin - last_line == at_ - line_)
    refuse_missing_colon();  // the text is a line among entries
  const Span first{plain.scalar.span.begin, line_end(text_, plain.scalar.span.begin)};
  const std::string_view above = slice(first);
  Offset first_line = first.begin;
  while (first_line > 0 && is_blank(text_, first_line - 1)) --first_line;
  if (first_line > 0 && !is_line_end(text_, first_line - 1)) first_line = first.end;
  if (skip_blanks(text_, first_line) == first.begin &&
      above.find_first_of(" :#") == std::string_view::npos &&
      slice({first.end, last_line}).find_first_not_of(" \t\r\n") == std::string_view::npos) {
    throw Mistake{"yaml.no-colon", first,
                  fmt::format("a colon is missing behind `{}`", in_message(above)),
                  fmt::format("write `{}:`", in_message(above))};
  }
  Mistake mistake{
      "yaml.indent", name,
      fmt::format("`{}` is indented below a text, which has no entries", in_message(slice(name))),
      fmt::format("move it to the column of `{}`, or delete the text above it",
                  in_message(slice(levels_.back().entry)))};
  if (slice(name).find(' ') != std::string_view::npos) {
    mistake = {"yaml.colon-in-text",
               {plain.last.stop, plain.last.stop + 1},
               "`: ` stands in a text that goes on over several lines",
               "write the text as a block: `|` behind the key, the text indented below it"};
  }
  mistake.note_span = plain.scalar.span;
  mistake.note = "the text begins here";
  throw mistake;
}

// Behind a quoted text or a closing bracket nothing but a comment may stand.
void Surveyor::rest_of_line(Offset value_begin) {
  const Offset behind = skip_blanks(text_, at_);
  if (is_line_end(text_, behind) || (text_[behind] == '#' && behind > at_)) {
    at_ = next_line(text_, behind);
    return;
  }
  const Span extent = value_extent(text_, value_begin);
  const char c = text_[value_begin];
  const bool is_text = c == '"' || c == '\'';
  const Span rest{behind, std::max(extent.end, behind + 1)};
  if (!is_text && (text_[behind] == ']' || text_[behind] == '}')) {
    throw Mistake{"yaml.bracket",
                  {behind, behind + 1},
                  fmt::format("this `{}` closes nothing", text_[behind]),
                  "delete it, or write the bracket that it closes"};
  }
  throw Mistake{is_text ? "yaml.text-behind-quote" : "yaml.text-behind-bracket", rest,
                fmt::format("`{}` stands behind the {}, where the value has ended",
                            in_message(slice(rest)), is_text ? "closing quote" : "closing bracket"),
                is_text ? requote(text_, extent, at_) : put_in_quotes(text_, extent)};
}

// A line that stands further in than an entry which has a value, or between two columns.
void Surveyor::refuse_stray_line(int column, bool is_key, Span name) {
  const Level& level = levels_.back();
  const Span marked = is_key ? name : value_extent(text_, at_);
  Mistake mistake{"yaml.indent", marked, {}, {}};
  if (last_.sign == '|' || last_.sign == '>') {
    if (column < last_.column) {
      mistake.message = "this line is less indented than the first line of the text above it";
      mistake.hint =
          fmt::format("indent it by {} spaces, as the text's first line is", last_.column);
      mistake.note_span = {last_.value.begin, last_.value.begin + 1};
      mistake.note = "the text begins here";
      throw mistake;
    }
  }
  if (last_.cut_at) {
    mistake.message = "this line belongs to no text: the one above ends at its ` #`";
    mistake.hint = "put the whole text in quotes, or delete the comment";
    mistake.note_span = {*last_.cut_at, *last_.cut_at + 1};
    mistake.note = "the comment begins here";
    throw mistake;
  }
  const std::string shown = in_message(slice(marked));
  if (level.kind == Collection::root) {
    mistake.message = fmt::format("`{}` stands behind the only value of the file", shown);
    mistake.hint = "write `key: value` in every line";
    if (closed_) {
      mistake.message = fmt::format("`{}` is less indented than the entries above it", shown);
      mistake.hint =
          fmt::format("move it to the column of `{}`", in_message(slice(closed_->entry)));
    }
    throw mistake;
  }
  const auto column_of = [&](int wanted, Span entry) {
    return fmt::format("the column of `{}` ({} {})", in_message(slice(entry)), wanted,
                       wanted == 1 ? "space" : "spaces");
  };
  mistake.message = fmt::format("the indentation of `{}` fits no entry above it", shown);
  mistake.hint = fmt::format("move it to {}", column_of(level.column, level.entry));
  if (closed_) {
    mistake.hint += fmt::format(" or to {}", column_of(closed_->column, closed_->entry));
  } else {
    mistake.note_span = level.entry;
    mistake.note = "this entry has its value already";
  }
  throw mistake;
}

// A line in the column of keys that is none.
void Surveyor::refuse_missing_colon() {
  const Span extent = value_extent(text_, at_);
  const std::string_view line = slice(extent);
  const std::string shown = in_message(line);
  constexpr std::string_view wide_colon = "：";
  constexpr std::string_view general =
      "write `key: value`; a text that goes on must be indented further than its key";
  std::string hint(general);
  const std::size_t wide = line.find(wide_colon);
  const std::size_t colon = line.find(':');
  const std::size_t equals = line.find(" = ");
  const auto as_entry = [](std::string_view key, std::string_view value) {
    while (value.starts_with(' ')) value.remove_prefix(1);
    return text::shortened(fmt::format("{}: {}", key, value.empty() ? "…" : value), 80);
  };
  if (wide != std::string_view::npos) {
    hint = fmt::format("write an ASCII colon and a space: `{}`",
                       as_entry(line.substr(0, wide), line.substr(wide + wide_colon.size())));
  } else if (colon != std::string_view::npos && line.find(' ') > colon) {
    hint = fmt::format("write a space behind the colon: `{}`",
                       as_entry(line.substr(0, colon), line.substr(colon + 1)));
  } else if (equals != std::string_view::npos && line.find(' ') == equals) {
    hint = fmt::format("write `{}`", as_entry(line.substr(0, equals), line.substr(equals + 3)));
  }
  const std::size_t blank = line.find(' ');
  if (hint == general && blank == std::string_view::npos) {
    const Offset next = next_line(text_, at_);
    const bool has_value = next < text_.size() && skip_blanks(text_, next) - next > at_ - line_;
    hint = has_value ? fmt::format("write `{}:`", shown)
                     : fmt::format("write `{}: …`, its value behind the colon", shown);
  } else if (hint == general && is_policy_key(line.substr(0, blank))) {
    hint = fmt::format("write `{}`", as_entry(line.substr(0, blank), line.substr(blank + 1)));
  }
  throw Mistake{"yaml.no-colon", extent,
                fmt::format("`{}` is not an entry: no `: ` follows its key", shown), hint};
}

}  // namespace aftersales::yaml
