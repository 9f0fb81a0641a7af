// What stands between `[` and `]`, `{` and `}` (YAML 1.2, section 7.4): entries, commas, and the
// mistakes that expressions without quotes make there.
#include <fmt/format.h>

#include "text/unicode.h"
#include "yaml/surveyor.h"

namespace aftersales::yaml {

namespace {

bool is_closer(char c) { return c == ']' || c == '}'; }

char closer_of(char opener) { return opener == '[' ? ']' : '}'; }

}  // namespace

// `at_` is at the opening bracket and then behind the closing one.
void Surveyor::flow_collection() {
  const Offset opener = at_;
  const bool is_mapping = text_[opener] == '{';
  open_brackets_.push_back(opener);
  check_depth({opener, opener + 1});
  count_node({opener, opener + 1});
  const std::size_t index = pieces_.size();
  Piece piece;
  piece.kind = Piece::Kind::flow;
  piece.span = {opener, opener + 1};
  pieces_.push_back(std::move(piece));

  std::map<std::string, Span> keys;
  Span before{};  // the value of the entry before
  ++at_;
  skip_flow_space();
  while (!is_closer(current())) {
    if (current() == ',') {
      throw Mistake{"yaml.comma",
                    {at_, at_ + 1},
                    "nothing stands before this comma",
                    "delete the comma, or write the missing entry"};
    }
    if (is_mapping) {
      flow_entry(opener, keys, before);
    } else {
      flow_value(at_);
    }
    skip_flow_space();
    if (current() == ',') {
      ++at_;
      skip_flow_space();
    } else if (!is_closer(current())) {
      throw Mistake{"yaml.comma",
                    {at_, at_ + 1},
                    "a comma is missing before this entry",
                    "write `,` between entries"};
    }
  }
  if (current() != closer_of(text_[opener])) {
    Mistake mistake{"yaml.bracket",
                    {at_, at_ + 1},
                    fmt::format("`{}` stands where `{}` would close the `{}`", current(),
                                closer_of(text_[opener]), text_[opener]),
                    fmt::format("write `{}` here, or `{}` before it", closer_of(text_[opener]),
                                closer_of(text_[opener]))};
    mistake.note_span = {opener, opener + 1};
    mistake.note = "opened here";
    throw mistake;
  }
  ++at_;
  pieces_[index].span.end = at_;
  open_brackets_.pop_back();
}

// `key: value`; `before` is the value of the entry before and then of this one.
void Surveyor::flow_entry(Offset opener, std::map<std::string, Span>& keys, Span& before) {
  const Offset begin = at_;
  Scalar key;
  const bool plain = current() != '"' && current() != '\'';
  if (current() == '[' || current() == '{') {
    throw Mistake{"yaml.complex-key",
                  {begin, begin + 1},
                  "a list or mapping cannot be a key",
                  "write `key: value`"};
  }
  if (plain) {
    if (current() == ':' && is_blank_or_end(text_, at_ + 1)) {
      throw Mistake{"yaml.no-key",
                    {begin, begin + 1},
                    "there is no key before this colon",
                    "write `key: value`"};
    }
    check_first_character(text_, begin, true);
    Plain scanned = scan_plain(source_, at_, levels_.back().column, true);
    if (scanned.last.why == Stop::question_mark) refuse_question_mark(begin, scanned.last.stop);
    key = std::move(scanned.scalar);
    if (key.several_lines && scanned.last.why == Stop::colon) {
      throw Mistake{"yaml.comma",
                    {scanned.first.end, scanned.first.end},
                    "a comma or a value is missing here",
                    "write each entry as `key: value`, and `,` between entries"};
    }
  } else {
    key = scan_quoted(source_, at_, levels_.back().column);
    if (key.several_lines)
      throw Mistake{
          "yaml.key", {begin, line_end(text_, begin)}, "a key must stand on one line", {}};
  }
  at_ = skip_blanks(text_, key.next);
  if (current() != ':') refuse_key_without_value(key.span, before);
  ++at_;
  const Span name = key.span;
  register_key(keys, key, plain);
  add_key(std::move(key), opener);
  if (plain && current() != '\0' && !is_blank_or_end(text_, at_) && current() != ',' &&
      !is_closer(current())) {
    throw Mistake{"yaml.space",
                  {at_ - 1, at_},
                  "a space is missing behind this colon",
                  fmt::format("write `{}: …`", in_message(slice(name)))};
  }
  skip_flow_space();
  if (current() == ',' || current() == '}') refuse_key_without_value(name, {});
  const Offset value = at_;
  flow_value(value);
  before = {value, at_};
}

// A value, or an entry of a list.
void Surveyor::flow_value(Offset entry_begin) {
  switch (current()) {
    case '"':
    case '\'': {
      Scalar scalar = scan_quoted(source_, at_, levels_.back().column);
      at_ = scalar.next;
      add_scalar(std::move(scalar));
      behind_flow_value(entry_begin);
      return;
    }
    case '[':
    case '{':
      flow_collection();
      behind_flow_value(entry_begin);
      return;
    default:
      flow_plain(entry_begin);
      return;
  }
}

void Surveyor::flow_plain(Offset entry_begin) {
  check_first_character(text_, entry_begin, true);
  const Plain plain = scan_plain(source_, at_, levels_.back().column, true);
  check_for_range(plain);
  switch (plain.last.why) {
    case Stop::question_mark:
      refuse_question_mark(entry_begin, plain.last.stop);
    case Stop::colon: {
      const Span extent = flow_extent(text_, entry_begin);
      if (plain.scalar.several_lines) {
        throw Mistake{"yaml.comma",
                      {plain.first.end, plain.first.end},
                      "a comma is missing here",
                      "write `,` between entries"};
      }
      const bool in_list = text_[open_brackets_.back()] == '[';
      const Span colon{plain.last.stop, plain.last.stop + 1};
      if (in_list) {
        throw Mistake{
            "yaml.colon-in-text", colon, "an entry of a list has no key",
            fmt::format("write `{{{}}}` for a mapping; for a text, {}",
                        text::shortened(slice(extent), 60), put_in_quotes(text_, extent))};
      }
      refuse_wide_commas(entry_begin);
      refuse_second_colon(plain, entry_begin);
    }
    case Stop::flow_sign: {
      const char sign = text_[plain.last.stop];
      if (sign == '[' || sign == '{') {
        throw Mistake{"yaml.quote",
                      {plain.last.stop, plain.last.stop + 1},
                      fmt::format("`{}` stands inside a text without quotes", sign),
                      put_in_quotes(text_, flow_extent(text_, entry_begin))};
      }
      break;
    }
    case Stop::comment:
      warn_of_cut(plain.last_begin, plain.last.stop);
      break;
    case Stop::line_end:
      break;
  }
  at_ = plain.scalar.next;
  add_scalar(plain.scalar);
}

// FEEL's ranges may open with `(` or end with `)` or `[`, which YAML does not take for partners of
// its own brackets.
void Surveyor::check_for_range(const Plain& plain) const {
  const Span span = plain.scalar.span;
  const std::string_view value = slice(span);
  if (value.find("..") == std::string_view::npos || plain.scalar.several_lines) return;
  const char stop = plain.last.why == Stop::flow_sign ? text_[plain.last.stop] : ' ';
  const Offset opener = open_brackets_.back();
  const bool bare = value.find('(') == std::string_view::npos;
  Span range{};
  if (value.starts_with('(') && stop == ']' && value.find(')') == std::string_view::npos) {
    range = {span.begin, plain.last.stop + 1};
  } else if (text_[opener] == '[' && bare && value.ends_with(')')) {
    range = {opener, span.end};
  } else if (text_[opener] == '[' && stop == '[') {
    range = {opener, plain.last.stop + 1};
  } else {
    return;
  }
  throw Mistake{"yaml.quote", range, "a range whose ends are not both square brackets needs quotes",
                put_in_quotes(text_, range)};
}

// Behind a quoted text or a bracket the entry has ended.
void Surveyor::behind_flow_value(Offset begin) {
  const Offset behind = skip_blanks(text_, at_);
  if (is_line_end(text_, behind) || text_[behind] == ',' || is_closer(text_[behind])) return;
  if (text_.substr(behind).starts_with("，")) refuse_wide_commas(behind);
  if (text_[behind] == '#' && behind > at_) return;
  const char first = text_[begin];
  const bool is_text = first == '"' || first == '\'';
  const Span extent = flow_extent(text_, begin);
  if (text_[behind] == ':' && text_[open_brackets_.back()] == '[') {
    throw Mistake{"yaml.colon-in-text",
                  {behind, behind + 1},
                  "an entry of a list has no key",
                  fmt::format("write `{{{}}}` for a mapping", text::shortened(slice(extent), 60))};
  }
  if (is_text && (text_[behind] == '"' || text_[behind] == '\'')) {
    throw Mistake{"yaml.comma",
                  {behind, behind + 1},
                  "a comma is missing between two quoted texts",
                  "write `,` between entries; a quote inside single quotes is written twice"};
  }
  const Span rest{behind, extent.end > behind ? extent.end : behind + 1};
  throw Mistake{is_text ? "yaml.text-behind-quote" : "yaml.text-behind-bracket", rest,
                fmt::format("`{}` stands behind the {}, where the value has ended",
                            in_message(slice(rest)), is_text ? "closing quote" : "closing bracket"),
                is_text ? requote(text_, extent, at_) : put_in_quotes(text_, extent)};
}

// Blanks, comments and line breaks. Lines between brackets are further in than the entry that holds
// the brackets, closing brackets excepted; else a bracket was forgotten above.
void Surveyor::skip_flow_space() {
  while (true) {
    const Offset from = at_;
    at_ = skip_blanks(text_, at_);
    if (at_ >= text_.size()) refuse_unclosed();
    const bool comment =
        text_[at_] == '#' && (at_ > from || is_blank(text_, at_ - 1) || text_[at_ - 1] == '\n');
    if (!comment && !is_line_end(text_, at_)) return;
    at_ = next_line(text_, at_);
    const Offset indented = skip_spaces(text_, at_);
    const Offset first = skip_blanks(text_, at_);
    if (is_line_end(text_, first) || text_[first] == '#') continue;
    const auto column = static_cast<int>(indented - at_);
    if (indented != first && column <= levels_.back().column) refuse_tab(text_, indented);
    if (is_document_marker(text_, at_)) refuse_unclosed();
    if (column <= levels_.back().column && !is_closer(text_[first])) refuse_unclosed();
  }
}

void Surveyor::refuse_unclosed() const {
  const Offset opener = open_brackets_.back();
  const std::string hint = fmt::format("write `{}` where it ends", closer_of(text_[opener]));
  throw Mistake{"yaml.unclosed",
                {opener, opener + 1},
                fmt::format("this `{}` is never closed", text_[opener]),
                hint};
}

void Surveyor::refuse_question_mark(Offset begin, Offset at) const {
  throw Mistake{"yaml.quote",
                {at, at + 1},
                "`?` stands in a text without quotes between brackets",
                put_in_quotes(text_, flow_extent(text_, begin))};
}

}  // namespace aftersales::yaml
