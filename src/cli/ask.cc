// A decision and what is known -> questions, one at a time, until the answer is certain.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>

#include "cli/answers.h"
#include "cli/cases.h"
#include "cli/commands.h"
#include "text/unicode.h"
#include "value/json.h"

namespace aftersales::cli {

namespace {

std::string json_text(std::string_view text) {
  std::string out;
  value::append_json_string(out, text);
  return out;
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t\r");
  return from == std::string::npos ? std::string()
                                   : text.substr(from, text.find_last_not_of(" \t\r") - from + 1);
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

/// A decision, and what the case lacks for it.
class Dialogue {
 public:
  Dialogue(const AskRequest& request, const Policy& policy, DecideOptions options, Case known)
      : request_(request),
        policy_(policy),
        options_(std::move(options)),
        case_(std::move(known)),
        language_(request.language.empty() ? policy.language() : request.language) {}

  [[nodiscard]] Record decide() {
    const std::string& name = request_.decision;
    Record record = policy_.decide_all(case_, {&name, 1}, options_);
    if (!record.as_of.is_null() || !record.error.empty() || options_.as_of) return record;
    options_.as_of = read_clock();
    record = policy_.decide_all(case_, {&name, 1}, options_);
    note_clock(record.as_of.is_null() ? options_.as_of->to_string() : record.as_of.to_string());
    return record;
  }

  int step();
  int interview();

 private:
  struct Asked {
    std::string fact;
    bool aside = false;
  };

  void report(const Record& record) const;
  bool answer(const Need& need);
  bool read_line(std::string& line);
  void put(const Need& need);
  void refuse(const std::string& line, const Need& need, const Finding& why) const;
  void take_back();
  [[nodiscard]] std::string words_of(const Need& need) const;
  [[nodiscard]] std::string_view told(Phrase p) const { return phrase(p, language_); }
  int finish(const Decision& decision) const;

  const AskRequest& request_;
  const Policy& policy_;
  DecideOptions options_;
  Case case_;
  std::string language_;
  std::vector<Asked> asked_;
  std::vector<std::string> aside_;  // facts that nobody knows
  LineReader input_{STDIN_FILENO};
};

std::string question_json(const Need& need) {
  std::string out = fmt::format("{{\"fact\":{},\"type\":{},\"ask\":{},\"choices\":[",
                                json_text(need.fact), json_text(need.type), json_text(need.ask));
  for (std::size_t i = 0; i < need.choices.size(); ++i) {
    const std::string& choice = need.choices[i];
    out +=
        fmt::format("{}{{\"value\":{},\"label\":{}}}", i > 0 ? "," : "",
                    need.type == "boolean" ? choice : json_text(choice), json_text(need.labels[i]));
  }
  return out + fmt::format("],\"cost\":{}}}", need.cost);
}

/// One line: what to ask next, or the decision. Keeps nothing: whoever asks adds the answer to the
/// case and comes again.
int Dialogue::step() {
  const Record record = decide();
  const Decision& decision = record.decisions.front();
  const std::vector<Need> needs = decision.needs(language_);
  const Need* next = nullptr;
  std::string remaining;
  for (const Need& need : needs) {
    if (next == nullptr && !contains(request_.skip, need.fact)) next = &need;
    remaining += (remaining.empty() ? "" : ",") + json_text(need.fact);
  }
  std::string question = "null";
  if (next != nullptr) {
    Need shown = *next;
    shown.ask = words_of(shown);
    question = question_json(shown);
  }
  Record others = record;
  others.decisions.clear();
  std::string rest = others.to_json();
  const std::string empty = "{\"decisions\":{},";
  if (rest.compare(0, empty.size(), empty) == 0) rest.erase(0, empty.size());
  const bool open = decision.status() == Status::undetermined;
  print(fmt::format("{{\"status\":{},\"question\":{},\"remaining\":[{}],\"decision\":{},",
                    json_text(to_string(decision.status())), question, remaining,
                    decision.to_json()));
  if (!open) print(fmt::format("\"text\":{},", json_text(decision.explain(language_))));
  print(rest + "\n");
  const bool wrong = decision.status() == Status::failed || !record.findings.empty();
  return wrong || !record.error.empty() ? kWrong : kDone;
}

void Dialogue::report(const Record& record) const {
  if (!record.error.empty()) complain(record.error);
  for (const Finding& finding : record.findings) complain(finding.message, finding.hint);
}

/// The question, or what the fact is called where the policy has none.
std::string Dialogue::words_of(const Need& need) const {
  if (!need.ask.empty()) return need.ask;
  for (const Description& fact : policy_.facts(language_)) {
    if (fact.name == need.fact && !fact.title.empty()) return fact.title;
  }
  return need.fact;
}

void Dialogue::put(const Need& need) {
  print(fmt::format("\n{}\n", words_of(need)));
  for (std::size_t i = 0; i < need.choices.size(); ++i)
    print(fmt::format("  {}) {}\n", i + 1, need.labels[i]));
  if (const auto form = how_to_write(need)) print(fmt::format("  ({})\n", told(*form)));
}

bool Dialogue::read_line(std::string& line) {
  print("> ");
  flush();
  CaseText text;
  if (!input_.next(text)) {
    print("\n");
    return false;
  }
  line = trimmed(text.text);
  if (isatty(STDIN_FILENO) != 1) print(line + "\n");  // so that a transcript reads as it was held
  return true;
}

void Dialogue::take_back() {
  if (asked_.empty()) {
    print(fmt::format("{}\n", told(Phrase::first_question)));
    return;
  }
  const Asked last = asked_.back();
  asked_.pop_back();
  if (last.aside)
    std::erase(aside_, last.fact);
  else
    case_.unset(policy_.fact(last.fact));
}

/// What is wrong with an answer, and what to write: of a value outside the fact's range the range.
void Dialogue::refuse(const std::string& line, const Need& need, const Finding& why) const {
  std::string said = fmt::format(fmt::runtime(told(Phrase::not_usable)), text::printable(line, ""));
  const auto form = how_to_write(need);
  const bool outside = why.code == "case.range" || !form;
  if (!outside) {
    const std::string wanted = fmt::format(fmt::runtime(told(Phrase::please_write)), told(*form));
    said += (wanted.front() == 'P' ? " " : "") + wanted;
  }
  print(said + "\n");
  if (outside) print(fmt::format("  {}\n", why.hint.empty() ? why.message : why.hint));
}

/// Asks until there is an answer that fits; false at the end of the input.
bool Dialogue::answer(const Need& need) {
  put(need);
  for (std::string line; read_line(line);) {
    if (line == "<" || line == "＜") {
      take_back();
      return true;
    }
    if (line == "?" || line == "？") {
      asked_.push_back({need.fact, true});
      aside_.push_back(need.fact);
      return true;
    }
    if (line.empty()) {
      print(fmt::format("{}\n", told(Phrase::no_answer)));
      continue;
    }
    const auto value = read_answer(line, need);
    if (!value) {
      print(fmt::format(fmt::runtime(told(Phrase::no_choice)), need.choices.size()) + "\n");
      continue;
    }
    case_.set(policy_.fact(need.fact), *value);
    const Record record = decide();
    const auto wrong =
        std::find_if(record.findings.begin(), record.findings.end(),
                     [&](const Finding& finding) { return finding.fact == need.fact; });
    if (wrong == record.findings.end()) {
      asked_.push_back({need.fact, false});
      return true;
    }
    case_.unset(policy_.fact(need.fact));
    refuse(line, need, *wrong);
  }
  return false;
}

int Dialogue::finish(const Decision& decision) const {
  print("\n" + decision.explain(language_));
  return decision.status() == Status::failed ? kWrong : kDone;
}

int Dialogue::interview() {
  bool begun = false;
  for (;;) {
    const Record record = decide();
    const Decision& decision = record.decisions.front();
    if (!begun) report(record);
    const bool trouble = !record.error.empty() || !record.findings.empty();
    if (decision.status() != Status::undetermined) {
      const int exit = finish(decision);
      return trouble ? kWrong : exit;
    }
    const std::vector<Need> needs = decision.needs(language_);
    const auto next = std::find_if(needs.begin(), needs.end(), [&](const Need& need) {
      return is_typeable(need) && !contains(aside_, need.fact) &&
             !contains(request_.skip, need.fact);
    });
    if (next == needs.end()) {
      for (const Need& need : needs) {
        if (is_typeable(need)) continue;
        const std::string form = need.type.rfind("list", 0) == 0 ? "[…]" : "{…}";
        print(fmt::format(fmt::runtime(told(Phrase::in_the_case)), fmt::format("`{}`", need.fact),
                          need.type.empty() ? "any" : need.type,
                          fmt::format("{{\"{}\": {}}}", need.fact, form)) +
              "\n");
      }
      print(fmt::format("\n{}\n", told(Phrase::set_aside)));
      const int exit = finish(decision);
      return trouble ? kWrong : exit;
    }
    if (!begun) print(fmt::format("{}\n", told(Phrase::intro)));
    begun = true;
    if (!answer(*next)) {
      print(fmt::format("\n{}\n", told(Phrase::stopped)));
      return finish(decision);
    }
  }
}

/// The case that is known already; nothing, and the reader is told, if it cannot be read.
std::optional<Case> known_case(const AskRequest& request, const Policy& policy) {
  if (request.case_file.empty()) return Case(policy);
  if (request.case_file == "-" && !request.json) {
    complain("the answers are read from stdin, so the case cannot be",
             "put the case into a file, or ask for one step with --json");
    return std::nullopt;
  }
  std::string problem;
  const auto text = read_whole(request.case_file, problem);
  if (!text) {
    complain(problem);
    return std::nullopt;
  }
  return Case::from_json(*text, policy);
}

}  // namespace

int ask(const AskRequest& request) {
  DecideOptions options;
  if (!read_moment(request.as_of, options.as_of)) return kUsage;
  int exit = kDone;
  const auto policy = load(request.pack, exit);
  if (!policy) return exit;
  if (!has_all_decisions(*policy, {request.decision})) return kUsage;
  check_language(*policy, request.language);
  for (const std::string& fact : request.skip) {
    if (policy->fact(fact)) continue;
    complain(fmt::format("the policy has no fact `{}`", fact));
    return kUsage;
  }
  auto known = known_case(request, *policy);
  if (!known) return kUsage;
  Dialogue dialogue(request, *policy, options, std::move(*known));
  return request.json ? dialogue.step() : dialogue.interview();
}

}  // namespace aftersales::cli
