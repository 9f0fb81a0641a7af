// A text of a policy -> its model and its mistakes, as `code line:column` for the tables of the
// tests.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/sections.h"
#include "text/report.h"
#include "yaml/tree.h"

namespace aftersales::model {

struct Read {
  std::shared_ptr<const text::Source> source;
  std::unique_ptr<const yaml::Node> root;
  Pack pack;
  std::vector<Diagnostic> found;

  /// Each mistake as `code line:column`, joined by `; `.
  [[nodiscard]] std::string mistakes() const {
    std::string result;
    for (const Diagnostic& each : found) {
      if (!result.empty()) result += "; ";
      result += each.code + " " + std::to_string(each.line) + ":" + std::to_string(each.column);
    }
    return result;
  }
};

inline Read read(std::string text, bool with_header = false, const Limits& limits = {}) {
  Read result;
  text::Report report;
  result.source = std::make_shared<const text::Source>("policy.yaml", std::move(text));
  result.root = yaml::parse(*result.source, report);
  if (result.root) read_file(*result.root, with_header, {result.pack, report, limits});
  result.found = report.take();
  return result;
}

/// `line:column` of a text's first character.
inline std::string place(const Located& text) {
  const Location where = text.whole();
  if (where.source == nullptr) return "nowhere";
  const text::Position at = where.source->position(where.span.begin);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

}  // namespace aftersales::model
