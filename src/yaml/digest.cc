#include "yaml/digest.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

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
      return all;
  }
}

/// Only blanks stand before it on its line.
bool begins_line(std::string_view file, Offset at) {
  while (at > 0 && file[at - 1] == ' ') --at;
  return at == 0 || file[at - 1] == '\n';
}

}  // namespace

Digest::Digest(const text::Source& source, Survey& survey) {
  shorten(source.text(), survey.pieces);
  find_items(source.text(), survey.items);
  leave_out();
}

void Digest::shorten(std::string_view file, std::vector<Piece>& pieces) {
  std::size_t read = 0;
  const auto skip_to = [&](std::size_t end) {
    read = end;
    const std::size_t size = text_.size();
    gaps_.push_back({static_cast<Offset>(size), static_cast<Offset>(end - size)});
  };
  // yaml-cpp does not get to see a byte order mark.
  if (file.starts_with(byte_order_mark)) skip_to(byte_order_mark.size());
  for (Piece& piece : pieces) {
    if (piece.kind != Piece::Kind::scalar || piece.span.begin == piece.span.end) continue;
    const Span out = left_out(file, piece);
    if (out.begin >= out.end) continue;
    text_.append(file.substr(read, out.begin - read));
    if (out == piece.span) text_ += word;
    skip_to(out.end);
    piece.shortened = true;
  }
  text_.append(file.substr(read));
}

void Digest::find_items(std::string_view file, const std::vector<yaml::Item>& items) {
  items_.resize(items.size());
  std::unordered_map<Offset, std::uint32_t> behind;  // by the first of the list or mapping
  for (std::size_t i = items.size(); i-- != 0;) {
    const auto at = behind.try_emplace(items[i].first, 0).first;
    if (at->second != 0) items_[i].next = at->second;
    at->second = static_cast<std::uint32_t>(i);
  }
  std::size_t gap = 0;
  std::map<std::pair<Offset, std::string_view>, std::uint32_t> models;
  Offset left_out_to = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    while (gap < gaps_.size() && gaps_[gap].at + gaps_[gap].behind <= items[i].begin) ++gap;
    items_[i].begin = items[i].begin - (gap == 0 ? 0 : gaps_[gap - 1].behind);
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    Item& item = items_[i];
    if (item.begin < left_out_to) continue;  // within one that is left out
    // Where the last one of a list ends is not known, and one in the line of another is rare.
    if (!item.next || !begins_line(file, items[i].begin)) continue;
    const auto text =
        std::string_view(text_).substr(item.begin, items_[*item.next].begin - item.begin);
    const auto number = static_cast<std::uint32_t>(i);
    const auto model = models.emplace(std::pair(items[i].first, text), number).first->second;
    if (model == number) continue;
    item.like = model;
    left_out_to = items_[*item.next].begin;
    items_[model].is_model = true;
  }
}

void Digest::leave_out() {
  std::string left;
  Offset read = 0;
  for (const Item& item : items_) {
    if (!item.like) continue;
    left.append(text_, read, item.begin - read);
    read = items_[*item.next].begin;
    const auto size = static_cast<Offset>(left.size());
    omissions_.push_back({size, read - size});
  }
  if (omissions_.empty()) return;
  left.append(text_, read);
  text_ = std::move(left);
}

Offset Digest::place(const std::vector<Gap>& gaps, Offset at) {
  const auto after = std::upper_bound(gaps.begin(), gaps.end(), at,
                                      [](Offset of, const Gap& gap) { return of < gap.at; });
  return after == gaps.begin() ? at : at + std::prev(after)->behind;
}

std::optional<std::uint32_t> Digest::item_at(Offset begin) const {
  const auto at = std::partition_point(
      items_.begin(), items_.end(), [&](const Item& item) { return in_file(item.begin) < begin; });
  if (at == items_.end() || in_file(at->begin) != begin) return std::nullopt;
  return static_cast<std::uint32_t>(at - items_.begin());
}

}  // namespace aftersales::yaml
