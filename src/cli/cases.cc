// Reading cases. A first line that is JSON by itself is a case, and so are the lines behind it;
// else the input is one case over several lines, unless its second line is an object by itself:
// then only the first line is bad.
#include "cli/cases.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/terminal.h"
#include "text/report.h"
#include "value/json.h"
#include "value/json_place.h"

namespace aftersales::cli {

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_value(const CaseText& line, bool wants_object) {
  value::JsonError error;
  if (line.too_long) return false;
  const auto read = value::read_json(line.text, error);
  return read && (!wants_object || read->kind() == Kind::context);
}

void mark(Diagnostic& mistake, const CaseText& text, std::size_t begin, std::size_t end) {
  const text::Source source(mistake.file, text.text);
  const text::Span span{static_cast<text::Offset>(begin), static_cast<text::Offset>(end)};
  const text::Position at = source.position(span.begin);
  mistake.line = static_cast<std::uint32_t>(text.line) + at.line - 1;
  mistake.column = at.column;
  mistake.offset = begin;
  // The excerpt numbers its lines by the source, which begins with this case.
  if (text.line == 1) mistake.excerpt = text::excerpt({&source, span});
}

constexpr std::string_view kCaseFile = "case file";

}  // namespace

std::string unreadable(std::string_view what, const std::string& path, int error) {
  return fmt::format("the {} `{}` cannot be read: {}", what, path, std::strerror(error));
}

int open_to_read(std::string_view what, const std::string& path, std::string& problem) {
  if (path == "-") return STDIN_FILENO;
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (descriptor >= 0 && fstat(descriptor, &status) == 0 && !S_ISDIR(status.st_mode))
    return descriptor;
  problem = unreadable(what, path, descriptor < 0 ? errno : EISDIR);
  if (descriptor >= 0) ::close(descriptor);
  return -1;
}

void close_read(int descriptor) {
  if (descriptor > STDERR_FILENO) ::close(descriptor);
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool LineReader::fill() {
  ssize_t got = 0;
  do {
    got = ::read(descriptor_, buffer_.data(), buffer_.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) error_ = errno;
  begin_ = 0;
  end_ = got > 0 ? static_cast<std::size_t>(got) : 0;
  return end_ != 0;
}

bool LineReader::next(CaseText& line) {
  line.text.clear();
  return append_next(line.text, line.line, line.too_long);
}

bool LineReader::append_next(std::string& text, std::uint64_t& line, bool& too_long) {
  too_long = false;
  if (over_ || (begin_ == end_ && !fill())) return false;
  line = ++lines_;
  const std::size_t before = text.size();
  bool ended = false;
  std::size_t seen = 0;
  while (!ended) {
    const char* const from = buffer_.data() + begin_;
    const void* const found = std::memchr(from, '\n', end_ - begin_);
    ended = found != nullptr;
    const std::size_t length =
        ended ? static_cast<std::size_t>(static_cast<const char*>(found) - from) : end_ - begin_;
    const std::size_t room = most_ - (text.size() - before);
    text.append(from, length < room ? length : room);
    too_long = too_long || length > room;
    begin_ += length + (ended ? 1 : 0);
    seen += length;
    over_ = over_ || seen > kLineBytes;  // a device, perhaps: it has no end
    if (!ended && (over_ || !fill())) break;
  }
  if (text.size() != before && text.back() == '\r') text.pop_back();
  return true;
}

std::optional<CaseInput> CaseInput::open(const std::string& path, std::string& problem) {
  const int descriptor = open_to_read(kCaseFile, path, problem);
  if (descriptor < 0) return std::nullopt;
  return CaseInput(descriptor, ends_with(path, ".ndjson") || ends_with(path, ".jsonl"));
}

CaseInput::CaseInput(CaseInput&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      reader_(std::move(other.reader_)),
      form_(other.form_),
      pending_(std::move(other.pending_)),
      given_(other.given_) {}

CaseInput::~CaseInput() { close_read(descriptor_); }

bool CaseInput::read_line(CaseText& line) {
  while (reader_.next(line)) {
    if (line.too_long || !is_blank(line.text)) return true;
  }
  return false;
}

void CaseInput::look() {
  CaseText first;
  if (!read_line(first)) {
    form_ = Form::single;
    pending_.emplace_back();
    return;
  }
  const bool complete = is_value(first, false);
  pending_.push_back(std::move(first));
  form_ = Form::lines;
  CaseText second;
  if (complete || !read_line(second)) return;
  const bool bad_first_line = is_value(second, true);
  pending_.push_back(std::move(second));
  if (!bad_first_line) join_rest();
}

// Blank lines that were passed over are put back, so that an error's line is that of the file.
void CaseInput::join_rest() {
  form_ = Form::single;
  CaseText whole;
  std::uint64_t at = 1;
  const auto add = [&](const CaseText& line) {
    const std::size_t breaks = line.line - at;
    whole.too_long = whole.too_long || line.too_long ||
                     whole.text.size() + breaks + line.text.size() > kCaseBytes;
    if (!whole.too_long) whole.text.append(breaks, '\n').append(line.text);
    at = line.line;
  };
  for (const CaseText& line : pending_) add(line);
  CaseText line;
  while (!whole.too_long && read_line(line)) add(line);
  pending_.clear();
  pending_.push_back(std::move(whole));
}

bool CaseInput::next(CaseText& next_case) {
  if (form_ == Form::unknown) look();
  if (!pending_.empty()) {
    next_case = std::move(pending_.front());
    pending_.pop_front();
  } else if (form_ == Form::single || !read_line(next_case)) {
    return false;
  }
  ++given_;
  return true;
}

bool CaseInput::several() {
  if (form_ == Form::unknown) look();
  if (form_ == Form::single) return false;
  CaseText line;
  while (given_ + pending_.size() < 2 && read_line(line)) pending_.push_back(std::move(line));
  return given_ + pending_.size() > 1;
}

std::optional<Diagnostic> find_fault(const std::string& file, const CaseText& text) {
  value::JsonError error;
  if (text.too_long || value::read_json(text.text, error)) return std::nullopt;
  Diagnostic fault;
  fault.code = error.code;
  fault.file = file;
  fault.message = error.message;
  const std::size_t begin = std::min(error.offset, text.text.size());
  mark(fault, text, begin, begin + 1);
  return fault;
}

void place(Diagnostic& mistake, const CaseText& text, const std::string& fact, bool name) {
  const auto found = value::find_json_place(text.text, fact);
  if (!found) return;
  const bool long_value = text.text[found->value] == '[' || text.text[found->value] == '{';
  if (name || long_value) {
    mark(mistake, text, found->name, found->name_end);
  } else {
    mark(mistake, text, found->value, found->value_end);
  }
}

void show_findings(const Record& record, const std::string& file, const CaseText& text,
                   bool by_line, bool strict) {
  Diagnostic mistake;
  mistake.file = file == "-" ? "stdin" : file;
  if (by_line) {
    mistake.line = static_cast<std::uint32_t>(text.line);
    mistake.column = 1;
  }
  if (!record.error.empty()) {
    mistake.code = "case.unreadable";
    mistake.message = record.error;
    show({find_fault(mistake.file, text).value_or(mistake)});
    return;
  }
  for (const Finding& finding : record.findings) {
    // What is decided all the same.
    const bool unknown = finding.code == "case.unknown-fact" ||
                         finding.code == "case.unknown-entry" || finding.code == "case.invariant";
    Diagnostic told = mistake;
    told.severity = unknown && !strict ? Severity::warning : Severity::error;
    told.code = finding.code;
    told.message = finding.message;
    told.hint = finding.hint;
    place(told, text, finding.fact, finding.code == "case.unknown-fact");
    show({told});
  }
}

std::optional<std::string> read_whole(const std::string& path, std::string& problem) {
  const int descriptor = open_to_read(kCaseFile, path, problem);
  if (descriptor < 0) return std::nullopt;
  LineReader reader(descriptor);
  std::string text;
  CaseText line;
  bool too_long = false;
  while (!too_long && reader.next(line)) {
    too_long = line.too_long || text.size() + line.text.size() > kCaseBytes;
    text.append(line.text).push_back('\n');
  }
  close_read(descriptor);
  if (reader.error() != 0) {
    problem = unreadable(kCaseFile, path, reader.error());
  } else if (too_long) {
    problem = fmt::format("the case file `{}` is longer than 1 MiB", path);
  } else {
    return text;
  }
  return std::nullopt;
}

}  // namespace aftersales::cli
