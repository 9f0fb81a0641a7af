// Mistakes with their places -> diagnostics in the order of the files -> what an author reads.
#include "text/report.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <utility>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales {
inline namespace v0 {
namespace {

struct Palette {
  std::string_view bold;
  std::string_view error;
  std::string_view warning;
  std::string_view advice;
  std::string_view reset;
};

constexpr Palette plain_text{};
constexpr Palette ansi{"\x1b[1m", "\x1b[1;31m", "\x1b[1;33m", "\x1b[1;36m", "\x1b[0m"};

std::string place(const std::string& file, std::uint32_t line, std::uint32_t column) {
  if (file.empty()) return {};
  if (line == 0) return fmt::format("{}: ", text::printable(file));
  return fmt::format("{}:{}:{}: ", text::printable(file), line, column);
}

// A hint of several lines goes on below its first word.
std::string indented(std::string_view hint, std::string_view indentation) {
  std::string result;
  for (const char c : text::printable(hint, "\n\t")) {
    result.push_back(c);
    if (c == '\n') result.append(indentation);
  }
  return result;
}

}  // namespace

std::string Diagnostic::to_string(bool colour) const {
  const Palette& paint = colour ? ansi : plain_text;
  const bool is_error = severity == Severity::error;
  std::string result = fmt::format(
      "{}{}{}{}{}: {}{}{}{} [{}]", paint.bold, place(file, line, column), paint.reset,
      is_error ? paint.error : paint.warning, is_error ? "error" : "warning", paint.reset,
      paint.bold, text::printable(message), paint.reset, text::printable(code));
  if (!excerpt.empty()) {
    const std::size_t carets = colour ? excerpt.rfind("| ") : std::string::npos;
    if (carets == std::string::npos) {
      result += fmt::format("\n{}", excerpt);
    } else {
      result += fmt::format("\n{}{}{}{}", excerpt.substr(0, carets + 2),
                            is_error ? paint.error : paint.warning, excerpt.substr(carets + 2),
                            paint.reset);
    }
  }
  for (const Note& note : notes) {
    result += fmt::format("\n   {}note:{} {}{}", paint.advice, paint.reset,
                          place(note.file, note.line, note.column), text::printable(note.message));
  }
  if (!hint.empty()) {
    result +=
        fmt::format("\n   {}hint:{} {}", paint.advice, paint.reset, indented(hint, "         "));
  }
  return result;
}

std::ostream& operator<<(std::ostream& out, const Diagnostic& diagnostic) {
  return out << diagnostic.to_string();
}

}  // namespace v0

namespace text {

Report::Entry& Report::Entry::note(const Location& where, std::string message) {
  Diagnostic::Note note;
  if (where.source != nullptr) {
    const Position position = where.source->position(where.span.begin);
    note.file = where.source->name();
    note.line = position.line;
    note.column = position.column;
  }
  note.message = std::move(message);
  diagnostic_.notes.push_back(std::move(note));
  return *this;
}

Report::Entry Report::error(std::string_view code, const Location& where, std::string message,
                            std::string hint) {
  return add(Severity::error, code, where, std::move(message), std::move(hint));
}

Report::Entry Report::warning(std::string_view code, const Location& where, std::string message,
                              std::string hint) {
  return add(Severity::warning, code, where, std::move(message), std::move(hint));
}

Report::Entry Report::add(Severity severity, std::string_view code, const Location& where,
                          std::string message, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.code = code;
  diagnostic.message = std::move(message);
  diagnostic.hint = std::move(hint);
  if (where.source != nullptr) {
    const Position begin = where.source->position(where.span.begin);
    const Position end = where.source->position(std::max(where.span.begin, where.span.end));
    diagnostic.file = where.source->name();
    diagnostic.line = begin.line;
    diagnostic.column = begin.column;
    diagnostic.end_line = end.line;
    diagnostic.end_column = end.column;
    diagnostic.offset = where.span.begin;
    diagnostic.excerpt = excerpt(where);
  }
  diagnostics_.push_back(std::move(diagnostic));
  if (severity == Severity::error) ++errors_;
  return Entry(diagnostics_.back());
}

void Report::order(const Source& source) {
  if (std::find(files_.begin(), files_.end(), source.name()) == files_.end()) {
    files_.push_back(source.name());
  }
}

namespace {

// One misspelt name is one mistake, however often it is used: a few places are shown, of many the
// first.
void gather(std::vector<Diagnostic>& sorted) {
  constexpr std::size_t few = 3;
  std::map<std::string, std::vector<std::size_t>> places;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (sorted[i].code == "name.unknown") places[sorted[i].message].push_back(i);
  }
  std::vector<bool> hidden(sorted.size());
  for (const auto& [message, all] : places) {
    if (all.size() <= few) continue;
    const Diagnostic& second = sorted[all[1]];
    sorted[all[0]].notes.push_back(
        {second.file, second.line, second.column,
         fmt::format("and {} more places, the next of them here", all.size() - 1)});
    for (std::size_t i = 1; i < all.size(); ++i) hidden[all[i]] = true;
  }
  std::size_t kept = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (hidden[i]) continue;
    if (kept != i) sorted[kept] = std::move(sorted[i]);
    ++kept;
  }
  sorted.resize(kept);
}

}  // namespace

std::vector<Diagnostic> Report::take() {
  struct Ranked {
    std::size_t file;
    Diagnostic diagnostic;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(diagnostics_.size());
  for (Diagnostic& diagnostic : diagnostics_) {
    const auto found = std::find(files_.begin(), files_.end(), diagnostic.file);
    auto file = static_cast<std::size_t>(found - files_.begin());
    if (diagnostic.file.empty()) ++file;  // behind all that have a place
    ranked.push_back({file, std::move(diagnostic)});
  }
  diagnostics_.clear();
  errors_ = 0;
  std::stable_sort(ranked.begin(), ranked.end(), [](const Ranked& a, const Ranked& b) {
    if (a.file != b.file) return a.file < b.file;
    if (a.diagnostic.file != b.diagnostic.file) return a.diagnostic.file < b.diagnostic.file;
    return a.diagnostic.offset < b.diagnostic.offset;
  });

  std::vector<Diagnostic> result;
  for (Ranked& next : ranked) {
    Diagnostic& diagnostic = next.diagnostic;
    const auto same_place = [&](const Diagnostic& other) {
      return other.file == diagnostic.file && other.offset == diagnostic.offset;
    };
    bool said_before = false;
    for (auto it = result.rbegin(); it != result.rend() && same_place(*it) && !said_before; ++it) {
      said_before = it->code == diagnostic.code && it->message == diagnostic.message;
    }
    if (!said_before) result.push_back(std::move(diagnostic));
  }
  gather(result);
  return result;
}

}  // namespace text
}  // namespace aftersales
