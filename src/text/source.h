// Source texts and places in them: a file's bytes, its lines, and decoded texts that remember where
// they came from.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aftersales::text {

using Offset = std::uint32_t;  // in bytes; files are at most 64 MiB

/// Half-open, in bytes.
struct Span {
  Offset begin = 0;
  Offset end = 0;
  friend bool operator==(Span, Span) = default;
};

/// 1-based; columns count code points, as editors do.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// A file read whole. Immutable.
class Source {
 public:
  Source(std::string name, std::string text);
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] Position position(Offset offset) const;
  [[nodiscard]] std::uint32_t line_count() const {
    return static_cast<std::uint32_t>(lines_.size());
  }
  [[nodiscard]] std::string_view line(std::uint32_t number) const;  // without its line end
  [[nodiscard]] Offset line_begin(std::uint32_t number) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<Offset> lines_;  // where each begins
};

/// A place in a source. `source` may be null: no place to show.
struct Location {
  const Source* source = nullptr;
  Span span;
};

/// Without white space (full-width space included) at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// A text as an author meant it (quotes, escapes and folding undone), each of whose bytes knows its
/// place in the file. Sub-texts keep their places. Cheap to copy except for the text itself; of a
/// policy there is one for every cell, and nearly all of them stand in the file as they are.
class Located {
 public:
  Located() = default;
  /// A text that stands in the source as it is, from `begin` on.
  Located(const Source* source, Offset begin, std::string text);
  /// A text without a source (built in, or from the command line).
  explicit Located(std::string text) : text_(std::move(text)) {}

  /// From decoded byte `decoded` on (until the next run), bytes stand in the file from `file` on;
  /// `step` file bytes each (1: verbatim; 0: all at one place, as an escape's bytes do).
  struct Run {
    Offset decoded = 0;
    Offset file = 0;
    std::uint8_t step = 1;
  };
  Located(const Source* source, std::string text, std::vector<Run> runs, Offset file_end);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const Source* source() const { return source_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  /// The place in the file of decoded bytes [begin, end).
  [[nodiscard]] Location at(Span decoded) const;
  [[nodiscard]] Location whole() const { return at({0, static_cast<Offset>(text_.size())}); }
  /// Decoded bytes [begin, end) as a text of their own.
  [[nodiscard]] Located sub(Span decoded) const;
  [[nodiscard]] Located trimmed() const;

 private:
  using Runs = std::vector<Run>;
  [[nodiscard]] Offset file_offset(Offset decoded) const;
  /// Of the byte `decoded`, which there is.
  [[nodiscard]] Runs::const_iterator run_behind(Offset decoded) const;
  const Source* source_ = nullptr;
  std::string text_;
  std::shared_ptr<const Runs> runs_;  // null: verbatim from `file_begin_` on
  Offset file_begin_ = 0;
  Offset file_end_ = 0;
};

}  // namespace aftersales::text
