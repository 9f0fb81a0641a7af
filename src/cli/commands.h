// The commands of the program: what each was asked to do -> its results on stdout, and what it
// answers to the shell.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <aftersales/decision.h>
#include <aftersales/policy.h>

#include "cli/terminal.h"

namespace aftersales::cli {

struct PackOptions {
  std::string path;
  std::string root;  // empty: the library's default
};

struct DecideRequest {
  PackOptions pack;
  std::vector<std::string> decisions;  // none: all
  std::string case_file;               // empty: the empty case; "-": stdin
  std::string language;                // empty: the policy's own
  Format format = Format::text;
  std::optional<Audience> audience;  // else the agent; in records the auditor, who is told all
  bool explain = false;
  bool record = false;
  bool strict = false;
  std::string as_of;  // empty: not given
};

struct BatchRequest {
  PackOptions pack;
  std::vector<std::string> decisions;  // none: all
  std::string input;                   // a file; "-": stdin
  std::string output;                  // a file; empty: stdout
  std::string as_of;                   // empty: not given
  unsigned threads = 0;                // 0: one for each core
  bool strict = false;
  bool resume = false;
  bool progress = false;
  bool summary = false;
};

struct ReplayRequest {
  std::string records;  // a file; "-": stdin
  PackOptions pack;
  std::string language;
  bool json = false;
};

struct WhyNotRequest {
  PackOptions pack;
  std::string decision;
  std::optional<std::string> outcome;  // nothing: every other one
  std::string case_file;               // empty: the empty case; "-": stdin
  std::string language;
  Format format = Format::text;
  std::string as_of;
};

struct AskRequest {
  PackOptions pack;
  std::vector<std::string> decisions;
  std::string case_file;          // what is known already; empty: nothing; "-": stdin, for a step
  std::string language;           // empty: the policy's own
  std::string as_of;              // empty: not given
  std::vector<std::string> skip;  // facts that are not to be asked for
  bool json = false;              // one step of a dialogue, as one line
};

struct TestRequest {
  PackOptions pack;
  std::string filter;
  std::string language;
};

struct GraphRequest {
  PackOptions pack;
  std::string language;
  std::string svg_file;  // empty: DOT on stdout; "-": SVG on stdout
  bool with_facts = true;
};

struct NewRequest {
  std::string folder;
  std::string language;             // empty: the terminal's
  std::optional<std::string> name;  // nothing: the folder's
};

struct FeelRequest {
  std::string expression;
  std::string case_file;
};

[[nodiscard]] int check(const PackOptions& pack);
[[nodiscard]] int decide(const DecideRequest& request);
/// The cases of a file, one on each line, by several threads.
[[nodiscard]] int decide_batch(const BatchRequest& request);
[[nodiscard]] int replay(const ReplayRequest& request);
[[nodiscard]] int why_not(const WhyNotRequest& request);
[[nodiscard]] int ask(const AskRequest& request);
[[nodiscard]] int test(const TestRequest& request);
[[nodiscard]] int graph(const GraphRequest& request);
/// `new` is a word of C++.
[[nodiscard]] int lay_out(const NewRequest& request);
[[nodiscard]] int feel(const FeelRequest& request);

/// The loaded pack, or nothing after its errors have been shown; `exit` then says how the program
/// ends.
[[nodiscard]] std::optional<Policy> load(const PackOptions& pack, int& exit);

/// The same for a command that makes these decisions, with the moment of --as-of in `options` if it
/// is given.
[[nodiscard]] std::optional<Policy> load_to_decide(const PackOptions& pack,
                                                   const std::vector<std::string>& decisions,
                                                   const std::string& as_of, DecideOptions& options,
                                                   int& exit);

/// kUsage if the pack could not be reached at all, else kWrong.
[[nodiscard]] int exit_for(const std::vector<Diagnostic>& errors);

/// Each once: a decision that is asked for twice is made once.
[[nodiscard]] std::vector<std::string> each_once(const std::vector<std::string>& names);
/// Decides by the clock, which is then kept in `options`, where nobody gives the moment.
[[nodiscard]] Record decide_now(const Policy& policy, const Case& c,
                                std::span<const std::string> decisions, DecideOptions& options);
[[nodiscard]] DateTime read_clock();
/// Says that the clock was asked.
void note_clock(const std::string& moment);

/// Warns of a language in which the policy has no text.
void check_language(const Policy& policy, const std::string& language);

}  // namespace aftersales::cli
