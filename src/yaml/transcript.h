// Builds a decoded text that remembers where each of its bytes came from; folds lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/source.h"
#include "yaml/scalar.h"

namespace aftersales::yaml {

class Transcript {
 public:
  explicit Transcript(const text::Source& source) : source_(source) {}

  void copy(Offset begin, Offset end) {
    if (begin >= end) return;
    const auto size = static_cast<Offset>(text_.size());
    const bool goes_on = !runs_.empty() && runs_.back().step == 1 &&
                         runs_.back().file + (size - runs_.back().decoded) == begin;
    if (!goes_on) runs_.push_back({size, begin, 1});
    text_.append(source_.text().substr(begin, end - begin));
  }

  // What does not stand in the file as it is: all its bytes are at one place.
  void put(std::string_view bytes, Offset at) {
    if (bytes.empty()) return;
    runs_.push_back({static_cast<Offset>(text_.size()), at, 0});
    text_.append(bytes);
  }

  [[nodiscard]] text::Located take(Offset file_end) {
    return {&source_, std::move(text_), std::move(runs_), file_end};
  }

 private:
  const text::Source& source_;
  std::string text_;
  std::vector<text::Located::Run> runs_;
};

// The line breaks between two lines of a text: where the first stands, how many there are, where
// the text goes on.
struct Breaks {
  Offset at = 0;
  std::size_t count = 0;
  Offset line_begin = 0;
  Offset next = 0;
};

/// `at` is at the end of a line.
[[nodiscard]] Breaks skip_breaks(std::string_view text, Offset at);

/// One break is a space, more are one line feed less.
void fold(Transcript& transcript, const Breaks& breaks);

}  // namespace aftersales::yaml
