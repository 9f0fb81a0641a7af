// Plain scalars as they stand in a file -> the texts they mean (YAML 1.2, section 7.3.3), and the
// steps that all scalars are read with.
#include "yaml/scalar.h"

#include "yaml/advice.h"
#include "yaml/transcript.h"

namespace aftersales::yaml {

bool is_blank(std::string_view text, std::size_t at) {
  return at < text.size() && (text[at] == ' ' || text[at] == '\t');
}

bool is_line_end(std::string_view text, std::size_t at) {
  return at >= text.size() || text[at] == '\n' || text[at] == '\r';
}

bool is_blank_or_end(std::string_view text, std::size_t at) {
  return is_blank(text, at) || is_line_end(text, at);
}

bool is_indicator(std::string_view text, Offset at, char sign) {
  return at < text.size() && text[at] == sign && is_blank_or_end(text, at + 1);
}

Offset skip_blanks(std::string_view text, Offset at) {
  while (is_blank(text, at)) ++at;
  return at;
}

Offset skip_spaces(std::string_view text, Offset at) {
  while (at < text.size() && text[at] == ' ') ++at;
  return at;
}

Offset line_end(std::string_view text, Offset at) {
  while (!is_line_end(text, at)) ++at;
  return at;
}

Offset next_line(std::string_view text, Offset at) {
  at = line_end(text, at);
  if (at < text.size() && text[at] == '\r') ++at;
  return at < text.size() ? at + 1 : at;
}

bool is_document_marker(std::string_view text, Offset line_begin) {
  const std::string_view mark = text.substr(line_begin, 3);
  return (mark == "---" || mark == "...") && is_blank_or_end(text, line_begin + 3);
}

Breaks skip_breaks(std::string_view text, Offset at) {
  Breaks breaks{at, 0, at, at};
  while (is_line_end(text, breaks.next) && breaks.next < text.size()) {
    ++breaks.count;
    breaks.line_begin = next_line(text, breaks.next);
    breaks.next = skip_blanks(text, breaks.line_begin);
  }
  return breaks;
}

void fold(Transcript& transcript, const Breaks& breaks) {
  if (breaks.count == 1) transcript.put(" ", breaks.at);
  if (breaks.count > 1) transcript.put(std::string(breaks.count - 1, '\n'), breaks.at);
}

namespace {

// Within the indentation of lines that may go on with a text, yaml-cpp takes no tab, not even on a
// blank line.
void refuse_tabs_in(std::string_view text, const Breaks& breaks, int parent_column) {
  for (Offset line = next_line(text, breaks.at); line <= breaks.line_begin;
       line = next_line(text, line)) {
    const Offset indented = skip_spaces(text, line);
    if (indented >= text.size()) return;
    if (static_cast<int>(indented - line) <= parent_column && text[indented] == '\t')
      refuse_tab(text, indented);
  }
}

}  // namespace

PlainLine scan_plain_line(std::string_view text, Offset begin, bool in_flow) {
  constexpr std::string_view flow_signs = ",[]{}";
  PlainLine line{begin, begin, Stop::line_end};
  for (Offset at = begin;; ++at) {
    line.stop = at;
    if (is_line_end(text, at)) return line;
    const char c = text[at];
    if (is_blank(text, at)) continue;
    if (c == '#' && at > begin && is_blank(text, at - 1)) {
      line.why = Stop::comment;
      return line;
    }
    if (c == ':') {
      const bool before_sign =
          in_flow && at + 1 < text.size() && flow_signs.find(text[at + 1]) != flow_signs.npos;
      if (before_sign || is_blank_or_end(text, at + 1)) {
        line.why = Stop::colon;
        return line;
      }
    }
    if (in_flow && (flow_signs.find(c) != flow_signs.npos || c == '?')) {
      line.why = c == '?' ? Stop::question_mark : Stop::flow_sign;
      return line;
    }
    line.end = at + 1;
  }
}

Plain scan_plain(const text::Source& source, Offset begin, int parent_column, bool in_flow) {
  const std::string_view text = source.text();
  Transcript transcript(source);
  Plain plain;
  plain.first = plain.last = scan_plain_line(text, begin, in_flow);
  plain.last_begin = begin;
  transcript.copy(begin, plain.last.end);
  while (plain.last.why == Stop::line_end) {
    Breaks breaks = skip_breaks(text, plain.last.stop);
    if (!in_flow) refuse_tabs_in(text, breaks, parent_column);
    breaks.at = plain.last.end;
    if (breaks.next >= text.size() || is_document_marker(text, breaks.line_begin)) break;
    const Offset indented = skip_spaces(text, breaks.line_begin);
    if (static_cast<int>(indented - breaks.line_begin) <= parent_column) break;
    if (text[breaks.next] == '#') break;
    const PlainLine line = scan_plain_line(text, breaks.next, in_flow);
    if (line.stop == breaks.next) break;  // a sign that ends the text begins the line
    fold(transcript, breaks);
    transcript.copy(breaks.next, line.end);
    plain.last = line;
    plain.last_begin = breaks.next;
    plain.scalar.several_lines = true;
  }
  plain.scalar.text = transcript.take(plain.last.end);
  plain.scalar.span = {begin, plain.last.end};
  plain.scalar.next = plain.last.end;
  return plain;
}

}  // namespace aftersales::yaml
