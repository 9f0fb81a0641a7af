// The strict reader behind `survey`, in five parts: block structure, what stands between brackets,
// lines and entries that belong to nothing, and bookkeeping.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "yaml/advice.h"
#include "yaml/scalar.h"
#include "yaml/survey.h"

namespace aftersales::yaml {

/// Reads one file once. Goes on behind a mistake at the next entry that is not inside the broken
/// one.
class Surveyor {
 public:
  Surveyor(const text::Source& source, text::Report& report, const Limits& limits);
  Survey run();

 private:
  enum class Collection : std::uint8_t { root, sequence, mapping };

  // A block collection that is still open; the root is one with room for a single value.
  struct Level {
    Collection kind = Collection::root;
    int column = -1;
    Offset begin = 0;
    Span entry{};          // the latest key or dash
    bool awaiting = true;  // the entry has no value yet
    std::map<std::string, Span> keys;
  };

  // What came before a line that belongs to nothing.
  struct Last {
    Span value{};
    char sign = ' ';               // the first of the value
    int column = 0;                // of a block scalar's text
    std::optional<Offset> cut_at;  // the `#` that ended a plain text
  };

  // A level that the latest line has closed.
  struct Closed {
    int column = 0;
    Span entry{};
  };

  // Block structure (survey.cc).
  bool next_content_line();
  void marker_line();
  void content_line();
  void quoted_content(int column);
  void plain_content(int column);
  void open_item(int column, Offset dash);
  void open_key(int column, Scalar key, bool plain);
  void value_behind_key(Offset colon);
  void value_here();  // the value that stands at `at_`
  void place_value(int column);
  void plain_value(const Plain& plain);
  void settle(int column);
  void close_level();
  void push(Collection kind, int column, Offset begin);
  void end_entry();
  void recover();

  // Lines, and ends of lines, that belong to nothing (stray.cc).
  void rest_of_line(Offset value_begin);
  [[noreturn]] void refuse_stray_line(int column, bool is_key, Span name);
  [[noreturn]] void refuse_entry_in_text(const Plain& plain);
  [[noreturn]] void refuse_missing_colon();

  // Between brackets (flow.cc).
  void flow_collection();
  void flow_entry(Offset opener, std::map<std::string, Span>& keys, Span& before);
  void flow_value(Offset entry_begin);
  void flow_plain(Offset entry_begin);
  void check_for_range(const Plain& plain) const;
  void behind_flow_value(Offset begin);
  void skip_flow_space();
  [[noreturn]] void refuse_unclosed() const;
  [[noreturn]] void refuse_question_mark(Offset begin, Offset at) const;

  // Entries between brackets that are none (flow_stray.cc).
  [[noreturn]] void refuse_second_colon(const Plain& plain, Offset begin) const;
  void refuse_wide_commas(Offset begin);
  [[noreturn]] void refuse_key_without_value(Span key, Span before) const;

  // Bookkeeping (pieces.cc).
  void report(const Mistake& mistake);
  void register_key(std::map<std::string, Span>& keys, const Scalar& key, bool plain);
  void add_scalar(Scalar scalar);
  void add_key(Scalar scalar, Offset mapping);
  /// The key whose value is being read; empty in a list.
  [[nodiscard]] std::string_view key_before() const;
  void count_node(Span span);
  void check_depth(Span span) const;
  void warn_of_cut(Offset value_begin, Offset hash);
  [[nodiscard]] char current() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  [[nodiscard]] std::string_view slice(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }

  const text::Source& source_;
  text::Report& report_;
  const Limits& limits_;
  std::string_view text_;
  Offset at_ = 0;
  Offset line_ = 0;  // where the current block line begins
  std::vector<Level> levels_{Level{}};
  std::vector<Offset> open_brackets_;
  std::vector<Piece> pieces_;
  std::vector<Item> items_;
  Last last_;
  std::optional<Closed> closed_;  // the outermost
  std::uint32_t nodes_ = 0;
  int mistakes_ = 0;
  bool stopped_ = false;
};

}  // namespace aftersales::yaml
