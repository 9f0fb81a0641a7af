// Byte offsets -> lines and columns, and decoded texts -> the places in the file they came from.
#include "text/source.h"

#include <algorithm>

#include "text/unicode.h"

namespace aftersales::text {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view white_space = " \t\r\n";

// The length of the white space character that `text` begins with, or 0.
std::size_t leading_space(std::string_view text) {
  if (text.empty()) return 0;
  if (white_space.find(text.front()) != std::string_view::npos) return 1;
  if (text.starts_with("\u3000")) return 3;
  return text.starts_with("\u00A0") ? 2 : 0;
}

std::size_t trailing_space(std::string_view text) {
  if (text.empty()) return 0;
  if (white_space.find(text.back()) != std::string_view::npos) return 1;
  if (text.ends_with("\u3000")) return 3;
  return text.ends_with("\u00A0") ? 2 : 0;
}

}  // namespace

Source::Source(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)) {
  // An editor does not show a byte order mark: the first column is the character behind it.
  lines_.push_back(text_.starts_with(byte_order_mark) ? static_cast<Offset>(byte_order_mark.size())
                                                      : 0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    lines_.push_back(static_cast<Offset>(at + 1));
  }
}

Position Source::position(Offset offset) const {
  offset = std::min(offset, static_cast<Offset>(text_.size()));
  const auto after = std::upper_bound(lines_.begin(), lines_.end(), offset);
  if (after == lines_.begin()) return {};
  const Offset begin = *std::prev(after);
  const auto before = std::string_view(text_).substr(begin, offset - begin);
  return {static_cast<std::uint32_t>(after - lines_.begin()),
          static_cast<std::uint32_t>(count_code_points(before) + 1)};
}

std::string_view Source::line(std::uint32_t number) const {
  if (number == 0 || number > lines_.size()) return {};
  const Offset begin = lines_[number - 1];
  std::size_t end = number < lines_.size() ? lines_[number] - 1 : text_.size();
  if (end > begin && text_[end - 1] == '\r') --end;
  return std::string_view(text_).substr(begin, end - begin);
}

Offset Source::line_begin(std::uint32_t number) const {
  if (number == 0) return lines_.front();
  return number <= lines_.size() ? lines_[number - 1] : static_cast<Offset>(text_.size());
}

Located::Located(const Source* source, Offset begin, std::string text)
    : source_(source),
      text_(std::move(text)),
      file_begin_(begin),
      file_end_(begin + static_cast<Offset>(text_.size())) {}

Located::Located(const Source* source, std::string text, std::vector<Run> runs, Offset file_end)
    : source_(source), text_(std::move(text)), file_begin_(file_end), file_end_(file_end) {
  if (runs.size() == 1 && runs.front().step == 1)
    file_begin_ = runs.front().file;
  else if (!runs.empty())
    runs_ = std::make_shared<const Runs>(std::move(runs));
}

Located::Runs::const_iterator Located::run_behind(Offset decoded) const {
  return std::upper_bound(runs_->begin(), runs_->end(), decoded,
                          [](Offset at, const Run& run) { return at < run.decoded; });
}

Offset Located::file_offset(Offset decoded) const {
  if (decoded >= text_.size()) return file_end_;
  if (!runs_) return file_begin_ + decoded;
  const auto after = run_behind(decoded);
  if (after == runs_->begin()) return file_end_;
  const Run& run = *std::prev(after);
  return run.file + (decoded - run.decoded) * run.step;
}

Location Located::at(Span decoded) const {
  const auto size = static_cast<Offset>(text_.size());
  const Span wanted{std::min(decoded.begin, size),
                    std::min(std::max(decoded.begin, decoded.end), size)};
  if (source_ == nullptr) return {nullptr, wanted};
  const Offset begin = file_offset(wanted.begin);
  if (wanted.begin == wanted.end) return {source_, {begin, begin}};
  if (!runs_) return {source_, {begin, file_begin_ + wanted.end}};
  // The end is just behind the last byte, not where the next one begins: a line break and an
  // indentation may lie between.
  const auto after = run_behind(wanted.end - 1);
  if (after == runs_->begin()) return {source_, {begin, begin}};
  const Run& last = *std::prev(after);
  Offset end = file_end_;
  if (last.step != 0) {
    end = last.file + (wanted.end - last.decoded) * last.step;
  } else if (after != runs_->end()) {
    end = after->file;
  }
  return {source_, {begin, std::max(begin, end)}};
}

Located Located::sub(Span decoded) const {
  const auto size = static_cast<Offset>(text_.size());
  const Offset begin = std::min(decoded.begin, size);
  const Offset end = std::min(std::max(decoded.begin, decoded.end), size);
  std::string text = text_.substr(begin, end - begin);
  if (source_ == nullptr) return Located(std::move(text));
  if (!runs_) return {source_, file_offset(begin), std::move(text)};
  Runs runs;
  for (std::size_t i = 0; i < runs_->size() && (*runs_)[i].decoded < end; ++i) {
    const Run& run = (*runs_)[i];
    if (i + 1 < runs_->size() && (*runs_)[i + 1].decoded <= begin) continue;
    const Offset skipped = run.decoded < begin ? begin - run.decoded : 0;
    runs.push_back({run.decoded + skipped - begin, run.file + skipped * run.step, run.step});
  }
  return {source_, std::move(text), std::move(runs), at({begin, end}).span.end};
}

std::string_view trimmed(std::string_view text) {
  while (const std::size_t length = leading_space(text)) text.remove_prefix(length);
  while (const std::size_t length = trailing_space(text)) text.remove_suffix(length);
  return text;
}

Located Located::trimmed() const {
  const std::string_view rest = text::trimmed(text_);
  if (rest.size() == text_.size()) return *this;
  const auto begin = static_cast<Offset>(rest.data() - text_.data());
  return sub({begin, begin + static_cast<Offset>(rest.size())});
}

}  // namespace aftersales::text
