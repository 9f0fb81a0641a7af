// The conformance kit's files: lines of expressions, and whole models, both as models.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <aftersales/value.h>

#include "dmn/model.h"

namespace aftersales::conformance {

/// One result that is asked for.
struct Expectation {
  std::string id;  // of the line, or MODEL/CASE/RESULT
  std::string name;
  Value expected;
};

struct Case {
  std::string folder;
  Entries inputs;
  std::string service;  // the invocable that is called instead; may be empty
  std::vector<Expectation> results;
};

struct Suite {
  dmn::Model model;
  std::vector<Case> cases;
};

/// One line of feel_*.jsonl: a model of one decision, and one case.
[[nodiscard]] Suite read_line(const Value& json);
/// An element of models_*.json.
[[nodiscard]] Suite read_model(const Value& json);

}  // namespace aftersales::conformance
