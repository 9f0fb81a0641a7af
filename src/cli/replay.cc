// Records and a pack -> what would be decided differently, record by record.
#include <array>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <aftersales/record.h>

#include "cli/cases.h"
#include "cli/commands.h"

namespace aftersales::cli {

namespace {

constexpr std::size_t kRecordBytes = std::size_t{8} << 20;
constexpr std::size_t kMostTold = 100;    // of what is said once of each kind
constexpr std::size_t kShownDigits = 12;  // of a fingerprint: enough to tell two apart

class Comparing {
 public:
  Comparing(const ReplayRequest& request, const Policy& policy)
      : request_(request),
        policy_(policy),
        file_(request.records == "-" ? "stdin" : request.records) {
    for (const Description& d : policy.decisions(request.language)) titles_[d.name] = d.title;
  }

  void compare(const CaseText& line);
  void sum_up() const;
  [[nodiscard]] int exit() const {
    return count(Comparison::different) + count(Comparison::refused) == 0 ? kDone : kWrong;
  }

 private:
  [[nodiscard]] std::size_t count(Comparison comparison) const {
    return counts_[static_cast<std::size_t>(comparison)];
  }
  [[nodiscard]] bool is_chinese() const { return request_.language.starts_with("zh"); }
  [[nodiscard]] std::string_view pick(std::string_view zh, std::string_view en) const {
    return is_chinese() ? zh : en;
  }
  void note_origin(const Replay& replay, std::uint64_t line);
  void note_findings(const Replay& replay, std::uint64_t line);
  /// Whether this was not said before; what is kept of it is bounded.
  bool is_new(const std::string& said) {
    return told_.size() < kMostTold && told_.insert(said).second;
  }
  void warn(std::uint64_t line, std::string code, std::string message, std::string hint);
  void print_block(Replay replay, std::uint64_t line);

  const ReplayRequest& request_;
  const Policy& policy_;
  std::string file_;
  std::map<std::string, std::string> titles_;  // of decisions
  std::array<std::size_t, 4> counts_{};
  std::size_t other_versions_ = 0;
  std::set<std::string> told_;
};

void Comparing::warn(std::uint64_t line, std::string code, std::string message, std::string hint) {
  Diagnostic d;
  d.severity = Severity::warning;
  d.code = std::move(code);
  d.file = file_;
  d.line = static_cast<std::uint32_t>(line);
  d.column = 1;
  d.message = std::move(message);
  d.hint = std::move(hint);
  show({d});
}

// What a record was made with, if that is not what decides now. Said once of each kind.
void Comparing::note_origin(const Replay& replay, std::uint64_t line) {
  const bool other = replay.fingerprint != policy_.fingerprint();
  if (other) ++other_versions_;
  const std::string origin = replay.version + "\n" + replay.fingerprint + "\n" + replay.tzdata;
  if (!is_new(origin)) return;
  const auto shortened = [](const std::string& fingerprint) {
    return fingerprint.substr(0, kShownDigits);
  };
  if (other && replay.version != policy_.version()) {
    warn(line, "record.other-version",
         fmt::format("recorded with version {} of the policy (fingerprint {}…), and this pack is "
                     "version {} ({}…)",
                     replay.version, shortened(replay.fingerprint), policy_.version(),
                     shortened(policy_.fingerprint())),
         fmt::format("what differs may be what the versions differ in; to check the records "
                     "themselves, replay them with the files of version {}",
                     replay.version));
  } else if (other) {
    warn(line, "record.other-files",
         fmt::format("recorded with other files that also call themselves version {} (fingerprint "
                     "{}…; this pack has {}…)",
                     replay.version, shortened(replay.fingerprint),
                     shortened(policy_.fingerprint())),
         "the pack was changed and its `version` was not; give it another one with each change");
  }
  if (!replay.tzdata.empty() && replay.tzdata != policy_.tzdata()) {
    warn(line, "record.other-tzdata",
         fmt::format("recorded with time zone data {}, and this computer has {}", replay.tzdata,
                     policy_.tzdata()),
         "where a law changed the clocks in between, times may come out differently");
  }
}

// Names change from version to version; one mistake may stand in every record.
void Comparing::note_findings(const Replay& replay, std::uint64_t line) {
  for (const Finding& f : replay.findings) {
    if (!is_new(f.code + "\n" + f.fact)) continue;
    const std::string_view what =
        f.code == "case.unknown-fact"
            ? "if it has another name now, give it that name in a copy of the records"
        : replay.fingerprint == policy_.fingerprint()
            ? "the policy is the same as then: the record was changed since it was written"
            : "what it may be has changed since it was recorded";
    warn(line, f.code, f.message, fmt::format("{}{}{}", f.hint, f.hint.empty() ? "" : "; ", what));
  }
}

void Comparing::print_block(Replay replay, std::uint64_t line) {
  if (replay.comparison == Comparison::same) return;
  if (!replay.hint.empty() && !is_new(replay.hint)) replay.hint.clear();
  std::string block = replay.to_string(request_.language);
  const auto title = titles_.find(replay.decision);
  if (title != titles_.end() && !title->second.empty()) {
    const std::size_t at = block.find(replay.decision);
    if (at != std::string::npos) {
      block.insert(at + replay.decision.size(),
                   fmt::format(fmt::runtime(pick("（{}）", " ({})")), title->second));
    }
  }
  if (replay.comparison == Comparison::different && replay.now->status() == Status::undetermined) {
    for (const Need& need : replay.now->needs(request_.language)) {
      if (!need.ask.empty()) {
        block += fmt::format(fmt::runtime(pick("\n  要问：{}（{}）", "\n  to ask: {} ({})")),
                             need.ask, need.fact);
      }
    }
  }
  print(fmt::format("{}:{}: {}\n", file_, line, block));
}

void Comparing::compare(const CaseText& line) {
  Replay replay;
  if (line.too_long) {
    replay.reason =
        pick("这一行超过 8 MiB，不会是记录", "the line is longer than 8 MiB, which no record is");
  } else {
    replay = aftersales::replay(policy_, line.text, request_.language);
  }
  ++counts_[static_cast<std::size_t>(replay.comparison)];
  if (replay.comparison != Comparison::refused) note_origin(replay, line.line);
  note_findings(replay, line.line);
  if (request_.json) {
    print(fmt::format("{{\"line\":{},{}\n", line.line, replay.to_json().substr(1)));
  } else {
    print_block(std::move(replay), line.line);
  }
}

void Comparing::sum_up() const {
  std::size_t all = 0;
  for (const std::size_t n : counts_) all += n;
  std::string text =
      is_chinese()
          ? fmt::format("共{}条记录：{}条相同", all, count(Comparison::same))
          : fmt::format("{}: {} the same", count_of(all, "record"), count(Comparison::same));
  const auto add = [&](Comparison comparison, std::string_view what) {
    if (count(comparison) > 0) text += fmt::format(fmt::runtime(what), count(comparison));
  };
  add(Comparison::different, pick("，{}条不同", ", {} different"));
  add(Comparison::not_comparable, pick("，{}条无法比较", ", {} not comparable"));
  add(Comparison::refused, pick("，{}条不能采用", ", {} refused"));
  if (other_versions_ > 0) {
    text += fmt::format(
        fmt::runtime(pick("；其中{}条来自其他版本的政策", "; {} of other versions of the policy")),
        other_versions_);
  }
  if (request_.json) {
    say("aftersales: " + text);
  } else {
    print(text + "\n");
  }
}

}  // namespace

int replay(const ReplayRequest& request) {
  std::string problem;
  const int descriptor = open_to_read("record file", request.records, problem);
  if (descriptor < 0) {
    complain(problem,
             "write records first: aftersales decide PACK --record --case FILE > records.ndjson");
    return kUsage;
  }
  int exit = kDone;
  const auto policy = load(request.pack, exit);
  if (policy) {
    check_language(*policy, request.language);
    Comparing comparing(request, *policy);
    LineReader reader(descriptor, kRecordBytes);
    CaseText line;
    while (reader.next(line)) {
      if (!line.too_long && is_blank(line.text)) continue;
      comparing.compare(line);
      if (reader.drained()) flush();
    }
    exit = comparing.exit();
    if (reader.error() != 0) {
      complain(unreadable("record file", request.records, reader.error()));
      exit = kUsage;
    } else {
      comparing.sum_up();
    }
    flush();
  }
  close_read(descriptor);
  return exit;
}

}  // namespace aftersales::cli
