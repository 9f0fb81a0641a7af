#include "yaml/digest.h"

#include <algorithm>
#include <string_view>

#include "yaml/bytes.h"
#include "yaml/scalar.h"

namespace aftersales::yaml {

namespace {

// Shorter ones are left to be read twice.
constexpr std::size_t kLongBlock = 1024;

bool is_word(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  });
}

}  // namespace

Digest::Digest(const text::Source& source, std::vector<Piece>& pieces) : file_(source.text()) {
  // yaml-cpp does not get to see a byte order mark.
  if (file_.starts_with(byte_order_mark)) skip(static_cast<Offset>(byte_order_mark.size()));
  for (Piece& piece : pieces) {
    if (piece.kind != Piece::Kind::scalar) continue;
    const Span span = piece.span;
    const std::string_view written = file_.substr(span.begin, span.end - span.begin);
    if (written.size() > 1 && is_word(written)) {
      take(span.begin + 1);
    } else if (written.size() > kLongBlock && written.front() == '|') {
      // The first line says how far the block is indented.
      Offset first = next_line(file_, span.begin);
      while (is_line_end(file_, skip_spaces(file_, first)) && first < span.end)
        first = next_line(file_, first);
      if (line_end(file_, first) >= span.end) continue;
      take(line_end(file_, first));
    } else {
      continue;
    }
    skip(span.end);
    piece.shortened = true;
  }
  take(static_cast<Offset>(file_.size()));
}

void Digest::take(Offset end) {
  text_.append(file_.substr(read_, end - read_));
  read_ = end;
}

void Digest::skip(Offset end) {
  read_ = end;
  const auto size = static_cast<Offset>(text_.size());
  gaps_.push_back({size, end - size});
}

Offset Digest::place(Offset at) const {
  const auto after = std::upper_bound(gaps_.begin(), gaps_.end(), at,
                                      [](Offset of, const Gap& gap) { return of < gap.at; });
  return after == gaps_.begin() ? at : at + std::prev(after)->behind;
}

}  // namespace aftersales::yaml
