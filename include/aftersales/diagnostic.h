// What is wrong with a policy or a case: where, why, and what to write instead.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include <aftersales/export.h>

namespace aftersales {
inline namespace v0 {

enum class Severity : std::uint8_t { error, warning };

/// One mistake of an author. Plain data: show it as it is, or build your own display from the
/// parts.
struct AFTERSALES_API Diagnostic {
  Severity severity = Severity::error;
  std::string code;            ///< stable, e.g. "name.unknown"; never derived from the wording
  std::string file;            ///< as given at load; empty if the mistake is in no file
  std::uint32_t line = 0;      ///< 1-based; 0 if the mistake has no place in the file
  std::uint32_t column = 0;    ///< 1-based, in code points
  std::uint32_t end_line = 0;  ///< the place just behind the marked text
  std::uint32_t end_column = 0;
  std::uint64_t offset = 0;  ///< in bytes from the start of the file
  std::string message;       ///< one lower-case sentence in the author's terms
  std::string hint;          ///< what to write instead; may be empty
  std::string excerpt;       ///< the source line and a line with carets; may be empty
  struct Note {              ///< another place that has to do with it
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string message;
  };
  std::vector<Note> notes;

  /// `file:line:column: error: message [code]`, the excerpt, the notes and the hint, each on lines
  /// of their own.
  [[nodiscard]] std::string to_string(bool colour = false) const;
  friend AFTERSALES_API std::ostream& operator<<(std::ostream& out, const Diagnostic& diagnostic);
};

}  // namespace v0
}  // namespace aftersales
