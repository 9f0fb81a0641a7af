// Collects the mistakes of a load, all of them, and turns places into what an author reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/diagnostic.h>

#include "text/source.h"

namespace aftersales::text {

/// One sentence in the author's terms and what to write instead. `code` is stable.
class Report {
 public:
  /// Adds an error and returns it, so that notes can be added: `report.error(...).note(where,
  /// "...")`.
  class Entry {  // valid until the next call on the report
   public:
    Entry& note(const Location& where, std::string message);

   private:
    friend class Report;
    explicit Entry(Diagnostic& d) : diagnostic_(d) {}
    Diagnostic& diagnostic_;
  };
  Entry error(std::string_view code, const Location& where, std::string message,
              std::string hint = {});
  Entry warning(std::string_view code, const Location& where, std::string message,
                std::string hint = {});

  [[nodiscard]] bool has_errors() const { return errors_ != 0; }
  [[nodiscard]] std::size_t error_count() const { return errors_; }
  /// Of errors and warnings.
  [[nodiscard]] std::size_t count() const { return diagnostics_.size(); }
  /// Sorted by file (in the order in which files were first named to `order`), then by place; the
  /// same mistake at the same place once. Leaves the report empty.
  [[nodiscard]] std::vector<Diagnostic> take();
  /// Files are shown in the order of these calls.
  void order(const Source& source);

 private:
  Entry add(Severity, std::string_view code, const Location&, std::string message,
            std::string hint);
  std::vector<std::string> files_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t errors_ = 0;
};

/// The line of `where` with its number, and under it carets below the marked text:
///     12 |     when: {resaon: quality}
///        |            ^^^^^^
/// Carets line up in a terminal: full-width characters count two, tabs are kept.
[[nodiscard]] std::string excerpt(const Location& where);

/// The candidate that `word` most likely meant, or nothing if none is near (Damerau-Levenshtein, at
/// most a third of the letters, ties to the earlier candidate; letter case does not count).
[[nodiscard]] std::optional<std::string> nearest(std::string_view word,
                                                 const std::vector<std::string>& candidates);

}  // namespace aftersales::text
