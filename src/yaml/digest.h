// A file without a mistake -> what yaml-cpp has to read of it, so that it can agree with the survey
// on every piece.
//
// yaml-cpp takes a thousand instructions for a byte of a text. What words say after their first
// letter, a quoted text between its quotes, and a long block after its first line, cannot change
// how a file is divided into pieces: these bytes are left out, and places behind them counted on.
#pragma once

#include <string>
#include <vector>

#include "text/source.h"
#include "yaml/survey.h"

namespace aftersales::yaml {

class Digest {
 public:
  /// Marks in `pieces` those that are shortened.
  Digest(const text::Source& source, std::vector<Piece>& pieces);

  [[nodiscard]] const std::string& text() const { return text_; }
  /// The place in the file of a byte of the digest.
  [[nodiscard]] text::Offset place(text::Offset at) const;

 private:
  void take(text::Offset end);  // up to there
  void skip(text::Offset end);

  struct Gap {
    text::Offset at = 0;      // in the digest: from this byte on ...
    text::Offset behind = 0;  // ... this much further on in the file
  };
  std::string_view file_;
  text::Offset read_ = 0;  // of the file
  std::string text_;
  std::vector<Gap> gaps_;
};

}  // namespace aftersales::yaml
