// A file without a mistake -> what yaml-cpp has to read of it, so that it can agree with the survey
// on every piece.
//
// yaml-cpp takes a thousand instructions for a byte of a text. What a word says, a quoted text
// between its quotes, and a long block after its first line, cannot change how a file is divided
// into pieces: it is shortened. Then most rules of a policy look alike, and an item that looks like
// one before it in its list, or an entry in its mapping, is left out: it is divided likewise.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/source.h"
#include "yaml/survey.h"

namespace aftersales::yaml {

class Digest {
 public:
  /// What stands for a word.
  static constexpr std::string_view word = "x";

  /// An item or entry; places are those of the shortened file.
  struct Item {
    text::Offset begin = 0;
    std::optional<std::uint32_t> next;  // of its list or mapping
    std::optional<std::uint32_t> like;  // left out, since it looks like this one
    bool is_model = false;              // others look like it
  };

  /// Marks in `survey` the pieces that are shortened.
  Digest(const text::Source& source, Survey& survey);

  /// What is left to read.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// The place in the shortened file of a byte of `text`.
  [[nodiscard]] text::Offset shortened(text::Offset at) const { return place(omissions_, at); }
  /// The place in the file of a byte of the shortened one.
  [[nodiscard]] text::Offset in_file(text::Offset at) const { return place(gaps_, at); }
  [[nodiscard]] const std::vector<Item>& items() const { return items_; }
  /// The item that begins there in the file.
  [[nodiscard]] std::optional<std::uint32_t> item_at(text::Offset begin) const;

 private:
  struct Gap {
    text::Offset at = 0;      // from this byte on ...
    text::Offset behind = 0;  // ... this much further on in what it was taken from
  };
  [[nodiscard]] static text::Offset place(const std::vector<Gap>& gaps, text::Offset at);
  void shorten(std::string_view file, std::vector<Piece>& pieces);
  void find_items(std::string_view file, const std::vector<yaml::Item>& items);
  void leave_out();

  std::string text_;
  std::vector<Gap> gaps_;       // what was left out of the file
  std::vector<Gap> omissions_;  // what was then left out of the shortened file
  std::vector<Item> items_;
};

}  // namespace aftersales::yaml
