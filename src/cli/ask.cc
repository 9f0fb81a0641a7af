// Decisions and what is known -> questions, one at a time, until the answers are certain.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
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

/// Decisions, and what the case lacks for them.
class Dialogue {
 public:
  Dialogue(const AskRequest& request, const Policy& policy, DecideOptions options, Case known)
      : request_(request),
        policy_(policy),
        options_(std::move(options)),
        case_(std::move(known)),
        language_(request.language.empty() ? policy.language() : request.language) {}

  [[nodiscard]] Record decide() {
    Record record = decide_now(policy_, case_, request_.decisions, options_);
    now_.reset();
    if (record.as_of.kind() == Kind::date_time) {
      now_ = record.as_of.as_date_time();
    } else if (!request_.as_of.empty()) {
      now_ = options_.as_of;  // a computer's clock may stand in another zone than the shop
    }
    return record;
  }

  int step();
  int interview();

 private:
  struct Asked {
    std::string fact;
    bool aside = false;
    Case before;
  };

  void report(const Record& record) const;
  bool answer(const Need& need);
  bool read_line(std::string& line);
  std::optional<Finding> put_in(const Need& need, const Value& value);
  bool is_share(const Need& need);
  void put(const Need& need);
  void ask_again(const Need& need) { print(words_of(need) + "\n"); }
  void refuse(const std::string& line, const Need& need, const Finding& why) const;
  void take_back();
  [[nodiscard]] std::string words_of(const Need& need) const;
  [[nodiscard]] std::string_view told(Phrase p) const { return phrase(p, language_); }
  int finish(const Record& record) const;

  const AskRequest& request_;
  const Policy& policy_;
  DecideOptions options_;
  Case case_;
  std::string language_;
  std::vector<Asked> asked_;
  std::vector<std::string> aside_;  // facts that nobody knows
  std::optional<DateTime> now_;     // the moment the case speaks of
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

int exit_of(const Record& record) {
  const bool failed =
      std::any_of(record.decisions.begin(), record.decisions.end(),
                  [](const Decision& decision) { return decision.status() == Status::failed; });
  return failed || !record.findings.empty() || !record.error.empty() ? kWrong : kDone;
}

/// How several decisions have ended: there is more to ask as long as one of them is open.
Status ending_of(const Record& record) {
  for (const Status status : {Status::undetermined, Status::failed}) {
    for (const Decision& decision : record.decisions) {
      if (decision.status() == status) return status;
    }
  }
  return record.decisions.front().status();
}

/// What all decisions wait for, those of the first ones first.
std::vector<Need> needs_of(const Record& record, const std::string& language) {
  std::vector<Need> all;
  for (const Decision& decision : record.decisions) {
    for (Need& need : decision.needs(language)) {
      const bool known = std::any_of(all.begin(), all.end(),
                                     [&](const Need& other) { return other.fact == need.fact; });
      if (!known) all.push_back(std::move(need));
    }
  }
  return all;
}

/// `"decision":{…}`, of several `"decisions":{NAME:{…}}`.
std::string outcomes_json(const Record& record) {
  if (record.decisions.size() == 1)
    return fmt::format("\"decision\":{}", record.decisions.front().to_json());
  std::string all;
  for (const Decision& decision : record.decisions) {
    all += fmt::format("{}{}:{}", all.empty() ? "" : ",", json_text(decision.name()),
                       decision.to_json());
  }
  return fmt::format("\"decisions\":{{{}}}", all);
}

/// One line: what to ask next, or the decision. Keeps nothing: whoever asks adds the answer to the
/// case and comes again.
int Dialogue::step() {
  const Record record = decide();
  const Status ending = ending_of(record);
  const std::vector<Need> needs = needs_of(record, language_);
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
  print(fmt::format("{{\"status\":{},\"question\":{},\"remaining\":[{}],{},",
                    json_text(to_string(ending)), question, remaining, outcomes_json(record)));
  if (ending != Status::undetermined)
    print(fmt::format("\"text\":{},", json_text(record.explain(language_))));
  print(rest + "\n");
  return exit_of(record);
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
    case_ = last.before;
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
  if (outside) {
    print(fmt::format("  {}\n",
                      why.hint.empty() ? why.message : range_in_words(why.hint, language_)));
  }
}

/// What is wrong with a value of the fact; nothing if it fits.
std::optional<Finding> Dialogue::put_in(const Need& need, const Value& value) {
  if (const auto fact = policy_.fact(need.fact))
    case_.set(fact, value);
  else
    case_.set(need.fact, value);  // an entry of a list
  const Record record = decide();
  const auto wrong =
      std::find_if(record.findings.begin(), record.findings.end(), [&](const Finding& finding) {
        return finding.fact == need.fact || need.fact.rfind(finding.fact + "[", 0) == 0;
      });
  return wrong == record.findings.end() ? std::nullopt : std::optional<Finding>(*wrong);
}

/// Whether a number may be 1 and nothing above: only then is it known what a per cent of it is.
bool Dialogue::is_share(const Need& need) {
  const Case before = case_;
  const bool one = !put_in(need, Value(1));
  case_ = before;
  const auto above = put_in(need, Value(Decimal::parse("1.01").value()));
  case_ = before;
  return one && above && above->code == "case.range";
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
      asked_.push_back({need.fact, true, case_});
      aside_.push_back(need.fact);
      return true;
    }
    if (line.empty()) {
      print(fmt::format("{}\n", told(Phrase::no_answer)));
      ask_again(need);
      continue;
    }
    const Understood understood = understand(line, need, now_);
    if (!understood.value) {
      const std::string about =
          understood.said.empty() ? text::printable(line, "") : understood.said;
      print(fmt::format(fmt::runtime(told(understood.problem)), about) + "\n");
      ask_again(need);
      continue;
    }
    const Case before = case_;
    const auto share = need.type == "number" ? share_of_percent(line) : std::nullopt;
    const auto wrong =
        !share || !is_share(need) ? put_in(need, *understood.value) : put_in(need, *share);
    if (!wrong) {
      asked_.push_back({need.fact, false, before});
      return true;
    }
    case_ = before;
    refuse(line, need, *wrong);
    ask_again(need);
  }
  return false;
}

int Dialogue::finish(const Record& record) const {
  print("\n" + record.explain(language_));
  return exit_of(record);
}

int Dialogue::interview() {
  bool begun = false;
  for (;;) {
    const Record record = decide();
    if (!begun) report(record);
    if (ending_of(record) != Status::undetermined) return finish(record);
    const std::vector<Need> needs = needs_of(record, language_);
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
      return finish(record);
    }
    if (!begun) print(fmt::format("{}\n", told(Phrase::intro)));
    begun = true;
    if (!answer(*next)) {
      print(fmt::format("\n{}\n", told(Phrase::stopped)));
      return finish(record);
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
  int exit = kDone;
  const auto policy = load_to_decide(request.pack, request.decisions, request.as_of, options, exit);
  if (!policy) return exit;
  check_language(*policy, request.language);
  for (const std::string& fact : request.skip) {
    if (policy->fact(fact)) continue;
    complain(fmt::format("the policy has no fact `{}`", fact));
    return kUsage;
  }
  auto known = known_case(request, *policy);
  if (!known) return kUsage;
  AskRequest once = request;
  once.decisions = each_once(request.decisions);
  Dialogue dialogue(once, *policy, options, std::move(*known));
  return request.json ? dialogue.step() : dialogue.interview();
}

}  // namespace aftersales::cli
