#include "yaml/digest.h"

#include <algorithm>
#include <string_view>

#include "text/unicode.h"
#include "yaml/bytes.h"
#include "yaml/scalar.h"

namespace aftersales::yaml {

namespace {

// Shorter ones are left to be read twice.
constexpr std::size_t kLongBlock = 1024;

/// Nothing in it could end a plain text, begin a comment or be a sign of YAML's.
bool is_harmless(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '.' || c == ' ' || static_cast<unsigned char>(c) >= 0x80;
  });
}

/// What may be left out of a scalar; empty if nothing.
Span left_out(std::string_view file, const Piece& piece) {
  const Span all = piece.span;
  const std::string_view written = file.substr(all.begin, all.end - all.begin);
  const bool as_meant = piece.text.text().size() + 2 == written.size();
  switch (written.front()) {
    case '"':
    case '\'':
      // No escape and no line break in it.
      if (!as_meant || written.find_first_of("\\\n") != std::string_view::npos) return {};
      return {all.begin + 1, all.end - 1};
    case '|': {
      if (written.size() < kLongBlock) return {};
      // The first line says how far the block is indented.
      Offset first = next_line(file, all.begin);
      while (is_line_end(file, skip_spaces(file, first)) && first < all.end)
        first = next_line(file, first);
      return {std::min(line_end(file, first), all.end), all.end};
    }
    case '.':  // `...` may end the document
    case ' ':
      return {};
    default:
      if (!is_harmless(written)) return {};
      return {all.begin + text::decode_utf8(file, all.begin).bytes, all.end};
  }
}

}  // namespace

Digest::Digest(const text::Source& source, std::vector<Piece>& pieces) : file_(source.text()) {
  // yaml-cpp does not get to see a byte order mark.
  if (file_.starts_with(byte_order_mark)) skip(static_cast<Offset>(byte_order_mark.size()));
  for (Piece& piece : pieces) {
    if (piece.kind != Piece::Kind::scalar || piece.span.begin == piece.span.end) continue;
    const Span out = left_out(file_, piece);
    if (out.begin >= out.end) continue;
    take(out.begin);
    skip(out.end);
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
