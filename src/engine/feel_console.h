// A single FEEL expression, for the command line and for those who want to try the language.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <aftersales/diagnostic.h>
#include <aftersales/value.h>

namespace aftersales::engine {

struct FeelAnswer {
  bool ok = false;                      // the expression is one; its value may be null all the same
  std::string value;                    // as FEEL writes it
  std::vector<Diagnostic> diagnostics;  // mistakes, and the causes of null as warnings
};

/// Bare FEEL; the entries of `context` are the names in scope.
[[nodiscard]] FeelAnswer evaluate_feel(std::string_view expression, const Value& context);

}  // namespace aftersales::engine
