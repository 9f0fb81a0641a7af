// A file or stdin -> the cases in it: one JSON object, or one on each line.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/decision.h>
#include <aftersales/diagnostic.h>

namespace aftersales::cli {

inline constexpr std::size_t kCaseBytes = std::size_t{1} << 20;  // as the library reads them
inline constexpr std::size_t kLineBytes = std::size_t{1} << 30;  // longer ones are not read past

/// A descriptor to read a file by, stdin's for "-"; -1, and `problem`, if there is none. `what` it
/// is: "case file".
[[nodiscard]] int open_to_read(std::string_view what, const std::string& path,
                               std::string& problem);
/// Closes it, but not stdin.
void close_read(int descriptor);
/// The sentence about a file whose reading failed; `error` is errno's.
[[nodiscard]] std::string unreadable(std::string_view what, const std::string& path, int error);
[[nodiscard]] bool is_blank(std::string_view text);

/// A line, or a whole file, as it stands there.
struct CaseText {
  std::string text;        // at most as much as is read
  std::uint64_t line = 1;  // where it begins
  bool too_long = false;   // and then not all of it
};

/// Reads lines with bounded memory, whatever the input holds.
class LineReader {
 public:
  /// Of longer lines than `most` bytes the rest is passed over.
  explicit LineReader(int descriptor, std::size_t most = kCaseBytes)
      : descriptor_(descriptor), most_(most), buffer_(64 * 1024) {}
  /// False at the end. The line end (LF or CR LF) is left out.
  bool next(CaseText& line);
  /// The same at the end of `text`, without a place of its own. `line`: its number.
  bool append_next(std::string& text, std::uint64_t& line, bool& too_long);
  /// Whether more may be read only by waiting for it.
  [[nodiscard]] bool drained() const { return begin_ == end_; }
  [[nodiscard]] int error() const { return error_; }  // errno's, of a read that failed

 private:
  bool fill();
  int descriptor_;
  std::size_t most_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t lines_ = 0;
  int error_ = 0;
  bool over_ = false;  // a line is so long that nothing behind it is read
};

/// Closes its descriptor. Movable only, as one who holds a resource.
class CaseInput {
 public:
  /// Opens `path`, "-" being stdin; nothing, and `problem`, if it cannot be read.
  [[nodiscard]] static std::optional<CaseInput> open(const std::string& path, std::string& problem);
  CaseInput(CaseInput&& other) noexcept;
  CaseInput& operator=(CaseInput&&) = delete;
  ~CaseInput();

  /// The next case; false at the end. Blank lines are left out, but an empty input is one
  /// (unreadable) case.
  bool next(CaseText& next_case);
  /// Whether the case just given is a line by itself.
  [[nodiscard]] bool by_line() const { return form_ == Form::lines; }
  /// More than one case. May have to wait for the second.
  [[nodiscard]] bool several();
  /// The next case is not here yet.
  [[nodiscard]] bool waits() const { return pending_.empty() && reader_.drained(); }
  [[nodiscard]] int error() const { return reader_.error(); }

 private:
  enum class Form : std::uint8_t { unknown, single, lines };

  CaseInput(int descriptor, bool lines)
      : descriptor_(descriptor), reader_(descriptor), form_(lines ? Form::lines : Form::unknown) {}
  void look();
  bool read_line(CaseText& line);
  void join_rest();

  int descriptor_;
  LineReader reader_;
  Form form_;
  std::deque<CaseText> pending_;
  std::uint64_t given_ = 0;
};

/// Puts what is wrong with a fact of the case where it stands there; a case that is JSON.
void place(Diagnostic& mistake, const CaseText& text, const std::string& fact, bool name);
/// Where and why a case is no JSON; nothing if it is.
[[nodiscard]] std::optional<Diagnostic> find_fault(const std::string& file, const CaseText& text);

/// Shows what is wrong with a case, each where it stands in the file (`-`: stdin); `by_line` if the
/// case is one line of it. Names that the policy does not know are warnings, unless `strict`.
void show_findings(const Record& record, const std::string& file, const CaseText& text,
                   bool by_line, bool strict);

/// A file that holds one JSON value, whole; nothing, and `problem`, if it cannot be read or is too
/// long.
[[nodiscard]] std::optional<std::string> read_whole(const std::string& path, std::string& problem);

}  // namespace aftersales::cli
