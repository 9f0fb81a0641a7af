// A pack and cases -> decisions, as explanations for people, as JSON, one case a line, or as
// records, one decision a line.
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "cli/cases.h"
#include "cli/commands.h"
#include "engine/case_state.h"
#include "value/json.h"

namespace aftersales::cli {

namespace {

constexpr std::uint64_t kShownCases = 10;  // whose mistakes are told
constexpr std::uint64_t kProgressStep = 10'000;

std::optional<DateTime> parse_moment(const std::string& text) {
  if (const auto moment = DateTime::parse(text)) return moment;
  if (const auto date = Date::parse(text)) return DateTime::at(*date, 0, Zone());
  return std::nullopt;
}

class Run {
 public:
  Run(const DecideRequest& request, const Policy& policy, const DecideOptions& options)
      : request_(request), policy_(policy), options_(options) {}

  void decide(const CaseText& text, bool one_of_several);
  void note_progress() const;
  void sum_up() const;
  [[nodiscard]] int exit() const { return wrong_ ? kWrong : kDone; }

 private:
  Record decide_case(const Case& c);
  void report(const Record& record, const CaseText& text, bool one_of_several);

  const DecideRequest& request_;
  const Policy& policy_;
  DecideOptions options_;
  bool wrong_ = false;
  std::uint64_t cases_ = 0;
  std::uint64_t troubled_ = 0;
};

Record Run::decide_case(const Case& c) {
  return decide_now(policy_, c, request_.decisions, options_);
}

// A long run may go wrong in every line for the same reason: the first few say it.
void Run::report(const Record& record, const CaseText& text, bool one_of_several) {
  if (record.error.empty() && record.findings.empty()) return;
  wrong_ = true;
  if (++troubled_ > kShownCases) return;
  show_findings(record, request_.case_file, text, one_of_several, request_.strict);
}

std::string with_explanation(const Decision& decision, const DecideRequest& request) {
  std::string json = decision.to_json();
  json.pop_back();
  // A record is one line.
  value::JsonError none;
  const auto account =
      value::read_json(decision.explain(request.language, Format::json,
                                        request.audience.value_or(Audience::auditor)),
                       none);
  return fmt::format("{},\"explanation\":{}}}", json, account.value_or(Value()).to_json());
}

// What stands where a record without decisions has `"decisions":{}`.
std::string explained(Record record, const DecideRequest& request) {
  std::string decisions;
  for (const Decision& decision : record.decisions) {
    decisions += fmt::format("{}{}:{}", decisions.empty() ? "" : ",",
                             Value(decision.name()).to_json(), with_explanation(decision, request));
  }
  record.decisions.clear();
  constexpr std::string_view empty = "\"decisions\":{}";
  std::string json = record.to_json();
  const std::size_t at = json.find(empty);
  if (at != std::string::npos) json.insert(at + empty.size() - 1, decisions);
  return json;
}

void Run::decide(const CaseText& text, bool one_of_several) {
  Record record;
  if (text.too_long) {
    Case unread(policy_);
    Case::State::to_change(unread).refuse("the case is longer than 1 MiB");
    record = decide_case(unread);
    if (!request_.record) record.decisions.clear();
  } else {
    record = decide_case(Case::from_json(text.text, policy_));
  }
  report(record, text, one_of_several);
  for (const Decision& decision : record.decisions)
    wrong_ = wrong_ || decision.status() == Status::failed;
  ++cases_;

  if (request_.record) {
    for (const Decision& decision : record.decisions) print(decision.to_record() + "\n");
    return;
  }
  if (request_.format == Format::json) {
    print(request_.explain ? explained(std::move(record), request_) : record.to_json());
    print("\n");
    return;
  }
  if (one_of_several) {
    const bool markdown = request_.format == Format::markdown;
    print(fmt::format("{}{}line {}{}", cases_ > 1 ? "\n" : "", markdown ? "# " : "=== ", text.line,
                      markdown ? "\n\n" : " ===\n"));
  }
  if (!record.error.empty()) {
    if (one_of_several) print(fmt::format("error: {}\n", record.error));
    return;
  }
  print(record.explain(request_.language, request_.format,
                       request_.audience.value_or(Audience::agent)));
}

void Run::note_progress() const {
  if (cases_ % kProgressStep != 0 || !is_terminal(Stream::err) || is_terminal(Stream::out)) return;
  std::fputs(fmt::format("\r{} cases", cases_).c_str(), stderr);
}

void Run::sum_up() const {
  if (cases_ >= kProgressStep && is_terminal(Stream::err) && !is_terminal(Stream::out))
    std::fputc('\n', stderr);
  if (troubled_ > kShownCases)
    say(fmt::format("aftersales: {} of {} cases have mistakes", troubled_, cases_));
}

}  // namespace

// Seconds are enough for people, and make a run easy to repeat with --as-of.
DateTime read_clock() {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  DateTime now;
  now.seconds = std::chrono::duration_cast<std::chrono::seconds>(since_1970).count();
  now.zone = Zone::utc();
  return now;
}

void note_clock(const std::string& moment) {
  say(
      fmt::format("aftersales: note: neither the policy nor the case gives the moment; as of {}, "
                  "by this computer's clock",
                  moment));
}

// Only the engine knows whether a policy or a case gives the moment, so the clock is asked when a
// record has none; from then on all cases that need it get the same moment.
Record decide_now(const Policy& policy, const Case& c, std::span<const std::string> decisions,
                  DecideOptions& options) {
  Record record = policy.decide_all(c, decisions, options);
  if (!record.as_of.is_null() || !record.error.empty() || options.as_of) return record;
  options.as_of = read_clock();
  record = policy.decide_all(c, decisions, options);
  note_clock(record.as_of.is_null() ? options.as_of->to_string() : record.as_of.to_string());
  return record;
}

std::vector<std::string> each_once(const std::vector<std::string>& names) {
  std::vector<std::string> once;
  for (const std::string& name : names) {
    if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
  }
  return once;
}

namespace {

/// False after a complaint.
bool read_moment(const std::string& text, std::optional<DateTime>& moment) {
  if (text.empty()) return true;
  moment = parse_moment(text);
  if (moment) return true;
  complain(fmt::format("`{}` is no date and time", text),
           "write --as-of 2026-11-08T09:00:00, with an offset such as +08:00 if it is not the "
           "policy's time zone");
  return false;
}

/// Complains of each name that the policy does not know.
bool has_all_decisions(const Policy& policy, const std::vector<std::string>& names) {
  bool all = true;
  for (const std::string& name : names) {
    if (policy.has_decision(name)) continue;
    all = false;
    const auto near = policy.nearest_decisions(name);
    complain(fmt::format("the policy has no decision `{}`", name),
             near.empty() ? "" : fmt::format("did you mean `{}`?", fmt::join(near, "`, or `")));
  }
  return all;
}

}  // namespace

std::optional<Policy> load_to_decide(const PackOptions& pack,
                                     const std::vector<std::string>& decisions,
                                     const std::string& as_of, DecideOptions& options, int& exit) {
  if (!read_moment(as_of, options.as_of)) {
    exit = kUsage;
    return std::nullopt;
  }
  auto policy = load(pack, exit);
  if (policy && !has_all_decisions(*policy, decisions)) {
    exit = kUsage;
    return std::nullopt;
  }
  return policy;
}

int decide(const DecideRequest& request) {
  DecideOptions options;
  options.strict = request.strict;
  int exit = kDone;
  const auto policy = load_to_decide(request.pack, request.decisions, request.as_of, options, exit);
  if (!policy) return exit;
  check_language(*policy, request.language);

  DecideRequest once = request;
  once.decisions = each_once(request.decisions);
  Run run(once, *policy, options);
  if (request.case_file.empty()) {
    run.decide({"{}", 1, false}, false);
    flush();
    return run.exit();
  }
  std::string problem;
  auto input = CaseInput::open(request.case_file, problem);
  if (!input) {
    complain(problem);
    return kUsage;
  }
  // A record looks the same alone and among many: nobody has to wait for the next case to get it.
  const bool as_records = request.record || request.format == Format::json;
  CaseText text;
  while (input->next(text)) {
    if (request.format == Format::html && input->several()) {
      complain("an HTML page is about one case, and this file has several",
               "give a file with one of them, or write --format md");
      return kUsage;
    }
    run.decide(text, as_records ? input->by_line() : input->several());
    run.note_progress();
    if (input->waits()) flush();
  }
  if (input->error() != 0) {
    complain(unreadable("case file", request.case_file, input->error()));
    return kUsage;
  }
  run.sum_up();
  flush();
  return run.exit();
}

}  // namespace aftersales::cli
