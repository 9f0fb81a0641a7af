// Scalars of a YAML text: where each ends, what it says, and where each of its bytes stands in the
// file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/source.h"
#include "yaml/tree.h"

namespace aftersales::yaml {

using text::Offset;
using text::Span;

/// Thrown inside this layer and caught by the survey, which reports it and goes on behind the entry
/// that holds it.
struct Mistake {
  std::string_view code;
  Span span;
  std::string message;
  std::string hint;
  bool final = false;  // what follows cannot be judged
  Span note_span{};
  std::string note{};  // empty: none
};

[[nodiscard]] bool is_blank(std::string_view text, std::size_t at);  // a space or a tab
[[nodiscard]] bool is_line_end(std::string_view text,
                               std::size_t at);  // LF, CRLF or the end of the text
[[nodiscard]] bool is_blank_or_end(std::string_view text, std::size_t at);
/// `-`, `?` or `:` at `at`, followed by a blank or the end of its line.
[[nodiscard]] bool is_indicator(std::string_view text, Offset at, char sign);
[[nodiscard]] Offset skip_blanks(std::string_view text, Offset at);
[[nodiscard]] Offset skip_spaces(std::string_view text, Offset at);
[[nodiscard]] Offset line_end(std::string_view text, Offset at);  // of the line that holds `at`
[[nodiscard]] Offset next_line(std::string_view text, Offset at);
/// `---` or `...` at the start of a line, alone or before a blank.
[[nodiscard]] bool is_document_marker(std::string_view text, Offset line_begin);

struct Scalar {
  Span span;  // with quotes; a block scalar from its `|` to the end of its last line
  Offset next =
      0;  // where reading goes on: behind the closing quote, or the line behind a block scalar
  text::Located text;
  bool several_lines = false;
  int column = 0;        // of a block scalar's text
  bool misread = false;  // yaml-cpp 0.7 is known to decode it otherwise than YAML 1.2 says
};

/// `begin` is at the opening quote; lines that continue the text must be further in than
/// `parent_column`.
[[nodiscard]] Scalar scan_quoted(const text::Source& source, Offset begin, int parent_column);

/// `begin` is at the `|` or `>`; the text must be further in than `parent_column` (-1: at the top
/// of the file).
[[nodiscard]] Scalar scan_block(const text::Source& source, Offset begin, int parent_column);

/// What ended a part of a plain scalar within its line.
enum class Stop : std::uint8_t { line_end, colon, comment, flow_sign, question_mark };

struct PlainLine {
  Offset end = 0;   // behind the last character that is not a blank
  Offset stop = 0;  // at the sign that ended it
  Stop why = Stop::line_end;
};
[[nodiscard]] PlainLine scan_plain_line(std::string_view text, Offset begin, bool in_flow);

struct Plain {
  Scalar scalar;
  PlainLine first;
  PlainLine last;
  Offset last_begin = 0;  // of the last line's text
};
/// All lines of a plain scalar. Between flow brackets (`in_flow`) lines may continue wherever they
/// begin.
[[nodiscard]] Plain scan_plain(const text::Source& source, Offset begin, int parent_column,
                               bool in_flow);

}  // namespace aftersales::yaml
