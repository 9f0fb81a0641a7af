// A case and an outcome that it did not get -> why not, and what would change it.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "cli/cases.h"
#include "cli/commands.h"
#include "value/json.h"

namespace aftersales::cli {

namespace {

/// `{eligible: true, step: refuse}` -> the same with the quotes that JSON wants.
std::string with_quotes(const std::string& text) {
  constexpr std::string_view kMarks = "{}[],:";
  std::string json;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (kMarks.find(c) != std::string_view::npos || std::isspace(static_cast<unsigned char>(c))) {
      json += c;
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    if (c == '"') {
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, text.size());
      json += text.substr(i, end - i);
    } else {
      while (end < text.size() && kMarks.find(text[end]) == std::string_view::npos) ++end;
      while (std::isspace(static_cast<unsigned char>(text[end - 1]))) --end;
      const std::string word = text.substr(i, end - i);
      value::JsonError none;
      if (value::read_json(word, none))
        json += word;
      else
        value::append_json_string(json, word);
    }
    i = end;
  }
  return json;
}

Value read_outcome(const std::string& text) {
  value::JsonError error;
  if (auto v = value::read_json(text, error)) return *v;
  const bool braces = text.starts_with('{') || text.starts_with('[');
  if (braces) {
    if (auto v = value::read_json(with_quotes(text), error)) return *v;
  }
  return text;
}

std::string told(const WhyNot& why, Format format) {
  if (format == Format::json) return why.to_json() + "\n";
  return format == Format::markdown ? why.to_markdown() : why.to_text();
}

}  // namespace

int why_not(const WhyNotRequest& request) {
  DecideOptions options;
  int exit = kDone;
  const auto policy =
      load_to_decide(request.pack, {request.decision}, request.as_of, options, exit);
  if (!policy) return exit;
  check_language(*policy, request.language);

  CaseText text{"{}", 1, false};
  if (!request.case_file.empty()) {
    std::string problem;
    auto whole = read_whole(request.case_file, problem);
    if (!whole) {
      complain(problem);
      return kUsage;
    }
    text.text = std::move(*whole);
  }
  const Record record =
      decide_now(*policy, Case::from_json(text.text, *policy), {&request.decision, 1}, options);
  show_findings(record, request.case_file, text, false, false);
  if (!record.error.empty()) return kWrong;
  if (!record.findings.empty()) exit = kWrong;

  const Decision& decision = record.decisions.front();
  std::vector<Value> outcomes;
  if (request.outcome)
    outcomes.push_back(read_outcome(*request.outcome));
  else
    outcomes = decision.other_outcomes();
  if (outcomes.empty()) {
    complain(fmt::format("the outcomes of `{}` are worked out, so that they cannot be listed",
                         request.decision),
             "name one: --outcome VALUE");
    return kUsage;
  }
  bool first = true;
  for (const Value& outcome : outcomes) {
    const WhyNot why = decision.why_not(outcome, request.language);
    if (!why.problem.empty()) {
      // As they are written, not as people are shown them.
      std::vector<std::string> names;
      for (const Value& other : decision.other_outcomes()) names.push_back(other.to_string());
      complain(why.problem, names.empty()
                                ? std::string()
                                : fmt::format("the others there are: {}", fmt::join(names, "; ")));
      return kUsage;
    }
    if (!first && request.format != Format::json) print("\n");
    first = false;
    print(told(why, request.format));
    flush();  // the next may take a while
  }
  return exit;
}

}  // namespace aftersales::cli
