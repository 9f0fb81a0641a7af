// Literal and folded blocks as they stand in a file -> the texts they mean (YAML 1.2, section 8.1).
#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "yaml/advice.h"
#include "yaml/scalar.h"
#include "yaml/transcript.h"

namespace aftersales::yaml {

namespace {

struct Header {
  bool folded = false;
  char chomping = ' ';  // '-', '+', or neither: one line feed at the end
  int indentation = 0;  // 0: that of the first line
};

Header read_header(std::string_view text, Offset begin) {
  Header header;
  header.folded = text[begin] == '>';
  Offset at = begin + 1;
  for (; !is_blank_or_end(text, at); ++at) {
    const char c = text[at];
    if ((c == '-' || c == '+') && header.chomping == ' ') {
      header.chomping = c;
    } else if (c >= '1' && c <= '9' && header.indentation == 0) {
      header.indentation = c - '0';
    } else {
      break;
    }
  }
  const Offset rest = skip_blanks(text, at);
  if (is_line_end(text, rest) || (text[rest] == '#' && rest > at)) return header;
  const Span extent = value_extent(text, begin);
  throw Mistake{
      "yaml.quote", extent,
      fmt::format("YAML reads `{}` at the start of a value as a sign of its own", text[begin]),
      put_in_quotes(text, extent)};
}

struct BlockLine {
  Offset begin = 0;  // of its text, behind the indentation
  Offset end = 0;
  bool ends_file = false;  // no line break behind it
};

}  // namespace

Scalar scan_block(const text::Source& source, Offset begin, int parent_column) {
  const std::string_view text = source.text();
  const Header header = read_header(text, begin);
  // yaml-cpp wants the text of a block at the top of a file indented too.
  const int least = std::max(parent_column, 0);
  int column = header.indentation == 0 ? -1 : least + header.indentation;
  std::vector<BlockLine> lines;
  std::optional<Span> wide_blank_line;
  std::size_t kept = 0;  // lines up to the last one that holds more than its indentation
  Offset at = next_line(text, begin);
  for (; at < text.size(); at = next_line(text, at)) {
    const Offset end = line_end(text, at);
    const Offset indented = skip_spaces(text, at);
    const auto spaces = static_cast<int>(indented - at);
    const bool blank = indented == end;
    if (!blank && text[indented] == '\t' && (column < 0 || spaces < column))
      refuse_tab(text, indented);
    if (column < 0 && !blank) {
      if (spaces <= least || is_document_marker(text, at)) break;
      column = spaces;
      if (wide_blank_line &&
          static_cast<int>(wide_blank_line->end - wide_blank_line->begin) > column) {
        throw Mistake{"yaml.indent", *wide_blank_line,
                      "this blank line holds more spaces than the first line of the text below it",
                      "delete the spaces of the blank line"};
      }
    }
    if (column < 0) {
      if (!wide_blank_line || end - at > wide_blank_line->end - wide_blank_line->begin)
        wide_blank_line = Span{at, end};
      lines.push_back({end, end, end >= text.size()});
      continue;
    }
    if (!blank && (spaces < column || is_document_marker(text, at))) break;
    const Offset text_begin = at + static_cast<Offset>(std::min(spaces, column));
    lines.push_back({text_begin, end, end >= text.size()});
    if (text_begin < end) kept = lines.size();
  }

  Transcript transcript(source);
  Scalar scalar;
  const auto put_breaks = [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i) {
      if (!lines[i].ends_file) transcript.put("\n", lines[i].end);
    }
  };
  const auto more_indented = [&](std::size_t i) { return is_blank(text, lines[i].begin); };
  std::size_t previous = kept;  // the last line with text; `kept` while there is none
  for (std::size_t i = 0; i < kept; ++i) {
    if (lines[i].begin == lines[i].end) continue;
    if (previous == kept) {
      put_breaks(0, i);
    } else if (header.folded && !more_indented(previous) && !more_indented(i)) {
      fold(transcript, {lines[previous].end, i - previous, 0, 0});
    } else {
      put_breaks(previous, i);
    }
    transcript.copy(lines[i].begin, lines[i].end);
    previous = i;
  }
  if (header.chomping == '+') {
    put_breaks(kept == 0 ? 0 : kept - 1, lines.size());
  } else if (header.chomping == ' ' && kept > 0) {
    put_breaks(kept - 1, kept);
  }
  const std::size_t shown = header.chomping == '+' ? lines.size() : kept;
  const Offset end = shown > 0 ? lines[shown - 1].end : line_end(text, begin);
  // With `>+`, and where blanks without a line end close the file, yaml-cpp 0.7 miscounts the line
  // feeds at the end.
  scalar.misread =
      header.folded && (header.chomping == '+' || (kept < lines.size() && lines.back().ends_file));
  scalar.several_lines = true;
  scalar.column = std::max(column, 0);
  scalar.span = {begin, end};
  scalar.next = at;
  scalar.text = transcript.take(end);
  return scalar;
}

}  // namespace aftersales::yaml
