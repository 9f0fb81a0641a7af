// The program `aftersales`: its commands and options, as policy authors see them.
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <aftersales/temporal.h>
#include <aftersales/version.h>

#include "cli/commands.h"
#include "cli/help.h"
#include "cli/terminal.h"
#include "cli/usage.h"
#include "text/report.h"

namespace aftersales::cli {

namespace {

/// For a variable of the shell that is not set.
std::string name_of_file(const std::string& name) { return name.empty() ? "it names no file" : ""; }

class Program {
 public:
  Program();
  int run(int argc, char** argv);

 private:
  CLI::App* command(const char* name, const char* about, std::function<int()> action);
  static void add_pack(CLI::App* command, PackOptions& pack);
  static void add_language(CLI::App* command, std::string& language);
  template <class T>
  static CLI::Option* add_choice(CLI::App* command, const char* option, T& into,
                                 std::vector<std::pair<std::string, T>> choices, const char* about);
  static void add_moment(CLI::App* command, std::string& as_of);
  void add_new();
  void add_check();
  void add_decide();
  [[nodiscard]] int decide_or_batch();
  void add_why_not();
  void add_replay();
  void add_ask();
  void add_test();
  void add_graph();
  void add_feel();
  bool knows_command(int argc, char** argv) const;
  int refuse(const CLI::ParseError& why, int argc, char** argv);

  CLI::App app_{kAbout, "aftersales"};
  std::vector<std::pair<CLI::App*, std::function<int()>>> actions_;
  NewRequest new_;
  PackOptions check_;
  DecideRequest decide_;
  BatchRequest batch_;
  ReplayRequest replay_;
  WhyNotRequest why_not_;
  AskRequest ask_;
  TestRequest test_;
  GraphRequest graph_;
  FeelRequest feel_;
};

Program::Program() {
  app_.set_version_flag("--version", fmt::format("aftersales {} (time zones {})",
                                                 AFTERSALES_VERSION_STRING, Zone::data_version()));
  app_.require_subcommand(1);
  app_.footer(kExamples);
  add_new();
  add_check();
  add_decide();
  add_ask();
  add_why_not();
  add_replay();
  add_test();
  add_graph();
  add_feel();
}

CLI::App* Program::command(const char* name, const char* about, std::function<int()> action) {
  CLI::App* const added = app_.add_subcommand(name, about);
  actions_.emplace_back(added, std::move(action));
  return added;
}

void Program::add_pack(CLI::App* command, PackOptions& pack) {
  command->add_option("PACK", pack.path, "a folder with a policy.yaml, or one YAML file")
      ->required();
  command
      ->add_option("--root", pack.root,
                   "imports stay inside this folder (else the folder above the pack's)")
      ->type_name("DIR");
}

void Program::add_language(CLI::App* command, std::string& language) {
  command
      ->add_option("--lang", language,
                   "the language of texts, such as zh or en (else the policy's own)")
      ->type_name("LANGUAGE");
}

template <class T>
CLI::Option* Program::add_choice(CLI::App* command, const char* option, T& into,
                                 std::vector<std::pair<std::string, T>> choices,
                                 const char* about) {
  std::vector<std::string> names;
  for (const auto& choice : choices) names.push_back(choice.first);
  return command
      ->add_option_function<std::string>(
          option,
          [&into, choices = std::move(choices)](const std::string& given) {
            for (const auto& choice : choices) {
              if (choice.first == given) into = choice.second;
            }
          },
          about)
      ->type_name("WORD")
      ->check(CLI::IsMember(names));
}

void Program::add_moment(CLI::App* command, std::string& as_of) {
  command
      ->add_option("--as-of", as_of,
                   "the moment to speak of, where neither the policy nor the case gives it")
      ->type_name("MOMENT");
}

void Program::add_new() {
  CLI::App* const c = command("new", "Lay out a small pack with its tests, to begin with",
                              [this] { return lay_out(new_); });
  c->add_option("DIR", new_.folder, "the folder to make; one that exists must be empty")
      ->required();
  add_choice<std::string>(c, "--lang", new_.language, {{"zh", "zh"}, {"en", "en"}},
                          "the language of its texts and notes, zh or en (else the terminal's)");
  c->add_option("--name", new_.name, "what the policy is called (else as its folder)")
      ->type_name("NAME");
  c->footer(kNewExamples);
}

void Program::add_check() {
  CLI::App* const c =
      command("check", "Say all that is wrong with a pack", [this] { return check(check_); });
  add_pack(c, check_);
}

void Program::add_decide() {
  CLI::App* const c =
      command("decide", "Decide cases, and say why", [this] { return decide_or_batch(); });
  add_pack(c, decide_.pack);
  c->add_option("--decision", decide_.decisions,
                "a decision to make; repeat it for several: --decision a --decision b (else all)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  CLI::Option* const cases =
      c->add_option("--case", decide_.case_file,
                    "the case or cases, `-` for stdin (else a case that knows nothing)")
          ->type_name("FILE");
  add_language(c, decide_.language);
  CLI::Option* const format = add_choice<Format>(c, "--format", decide_.format,
                                                 {{"text", Format::text},
                                                  {"json", Format::json},
                                                  {"md", Format::markdown},
                                                  {"html", Format::html}},
                                                 "text, json, md or html (else text)");
  add_choice<std::optional<Audience>>(
      c, "--for", decide_.audience,
      {{"customer", Audience::customer},
       {"agent", Audience::agent},
       {"auditor", Audience::auditor}},
      "who reads it: customer, agent or auditor (else agent; in JSON records auditor)");
  CLI::Option* const explain =
      c->add_flag("--explain", decide_.explain, "put explanations into JSON records, too");
  CLI::Option* const record =
      c->add_flag("--record", decide_.record,
                  "write a record of each decision for audits, one a line (see replay)")
          ->excludes(format)
          ->excludes(explain);
  add_moment(c, decide_.as_of);
  c->add_flag("--strict", decide_.strict,
              "a fact or entry that the policy does not know, or a case that breaks an invariant, "
              "makes all decisions fail");
  CLI::Option* const batch =
      c->add_option("--batch", batch_.input,
                    "many cases, one on each line (NDJSON), `-` for stdin: a record for each, by "
                    "all cores, in their order")
          ->type_name("FILE")
          ->check(name_of_file);
  for (CLI::Option* const other : {cases, format, explain, record}) batch->excludes(other);
  CLI::Option* const output =
      c->add_option("--output", batch_.output, "where the records of --batch go (else stdout)")
          ->type_name("FILE")
          ->check(name_of_file)
          ->needs(batch);
  c->add_option("--threads", batch_.threads, "how many decide (else one for each core)")
      ->type_name("N")
      ->check(CLI::Range(1u, 1024u))
      ->needs(batch);
  c->add_flag("--resume", batch_.resume, "go on where an interrupted --output ends")->needs(output);
  c->add_flag("--progress", batch_.progress, "say on stderr how far it is")->needs(batch);
  c->add_flag("--summary", batch_.summary,
              "say on stderr how many cases ended how, by which rules, and what they come to")
      ->needs(batch);
  c->footer(kDecideExamples);
}

int Program::decide_or_batch() {
  if (batch_.input.empty()) return decide(decide_);
  batch_.pack = decide_.pack;
  batch_.decisions = decide_.decisions;
  batch_.as_of = decide_.as_of;
  batch_.strict = decide_.strict;
  return decide_batch(batch_);
}

void Program::add_replay() {
  CLI::App* const c = command("replay", "Decide again what records tell of, and say what differs",
                              [this] { return replay(replay_); });
  c->add_option("RECORDS", replay_.records, "a file that `decide --record` wrote, `-` for stdin")
      ->required();
  add_pack(c, replay_.pack);
  add_language(c, replay_.language);
  c->add_flag("--json", replay_.json, "one JSON object for each record");
  c->footer(kReplayExamples);
}

void Program::add_why_not() {
  CLI::App* const c =
      command("why-not", "Say why a case did not get an outcome, and what would change it",
              [this] { return why_not(why_not_); });
  add_pack(c, why_not_.pack);
  c->add_option("--decision", why_not_.decision, "the decision, or one output of it")
      ->type_name("NAME")
      ->required();
  c->add_option("--outcome", why_not_.outcome,
                "the outcome that it did not have (else every other)")
      ->type_name("VALUE");
  c->add_option("--case", why_not_.case_file,
                "the case, `-` for stdin (else a case that knows nothing)")
      ->type_name("FILE");
  add_language(c, why_not_.language);
  add_choice<Format>(c, "--format", why_not_.format,
                     {{"text", Format::text}, {"json", Format::json}, {"md", Format::markdown}},
                     "text, json or md (else text)");
  add_moment(c, why_not_.as_of);
  c->footer(kWhyNotExamples);
}

void Program::add_ask() {
  CLI::App* const c = command("ask", "Ask for what a decision has to know, one question at a time",
                              [this] { return ask(ask_); });
  add_pack(c, ask_.pack);
  c->add_option("--decision", ask_.decisions, "the decision to make; repeat it for several")
      ->type_name("NAME")
      ->allow_extra_args(false)
      ->required();
  c->add_option("--case", ask_.case_file,
                "what is known already; with --json, `-` for stdin (else nothing is known)")
      ->type_name("FILE");
  c->add_flag("--json", ask_.json, "one step of a dialogue as one line of JSON, nothing is asked");
  c->add_option("--skip", ask_.skip, "a fact that is not to be asked for; repeat it for several")
      ->type_name("FACT")
      ->allow_extra_args(false);
  add_language(c, ask_.language);
  add_moment(c, ask_.as_of);
  c->footer(kAskExamples);
}

void Program::add_test() {
  CLI::App* const c =
      command("test", "Run the tests beside a pack", [this] { return test(test_); });
  add_pack(c, test_.pack);
  c->add_option("--filter", test_.filter, "only tests whose file or name holds this text")
      ->type_name("TEXT");
  add_language(c, test_.language);
}

void Program::add_graph() {
  CLI::App* const c =
      command("graph", "Draw which decision needs what", [this] { return graph(graph_); });
  add_pack(c, graph_.pack);
  add_language(c, graph_.language);
  c->add_option("--svg", graph_.svg_file,
                "draw into this file (needs Graphviz), else write DOT to stdout")
      ->type_name("FILE");
  c->add_flag("!--no-facts", graph_.with_facts, "only decisions");
}

void Program::add_feel() {
  CLI::App* const c = command("feel", "Work out a FEEL expression", [this] { return feel(feel_); });
  c->add_option("EXPR", feel_.expression,
                "the expression; write -- before one that begins with a minus sign")
      ->required();
  c->add_option("--case", feel_.case_file,
                "a JSON object whose entries are names in the expression, `-` for stdin")
      ->type_name("FILE");
}

bool Program::knows_command(int argc, char** argv) const {
  if (argc < 2 || argv[1][0] == '-') return true;
  std::vector<std::string> names;
  for (const auto& action : actions_) names.push_back(action.first->get_name());
  const std::string given = argv[1];
  if (std::find(names.begin(), names.end(), given) != names.end()) return true;
  const auto near = text::nearest(given, names);
  complain(fmt::format("there is no command `{}`", given),
           near ? fmt::format("did you mean `{}`?", *near)
                : fmt::format("there are {}", fmt::join(names, ", ")));
  return false;
}

int Program::refuse(const CLI::ParseError& why, int argc, char** argv) {
  Usage usage;
  for (const auto& [command, action] : actions_) {
    if (!command->parsed()) continue;
    usage.command = command->get_name();
    usage.extra = command->remaining();
    for (const CLI::Option* option : command->get_options()) {
      for (const std::string& name : option->get_lnames()) {
        usage.options.push_back("--" + name);
        if (name == "case") usage.wants_case = option->count() == 0;
      }
    }
  }
  if (usage.extra.empty())
    explain_usage(usage.command, why.what());
  else
    explain_extra(usage, {argv, static_cast<std::size_t>(argc)});
  return kUsage;
}

int Program::run(int argc, char** argv) {
  if (!knows_command(argc, argv)) return kUsage;
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& stopped) {
    // --help and --version come this way, too.
    return stopped.get_exit_code() == 0 ? app_.exit(stopped) : refuse(stopped, argc, argv);
  }
  for (const auto& [command, action] : actions_) {
    if (command->parsed()) return action();
  }
  return kUsage;
}

}  // namespace

}  // namespace aftersales::cli

int main(int argc, char** argv) {
  using namespace aftersales;
  std::signal(SIGPIPE,
              SIG_IGN);  // a reader that has seen enough: writing fails, and we end quietly
  try {
    const int exit = cli::Program().run(argc, argv);
    cli::flush();
    return exit;
  } catch (const cli::OutputFailed& failed) {
    if (failed.code != EPIPE)
      cli::complain(fmt::format("cannot write the results: {}", std::strerror(failed.code)));
    std::_Exit(cli::kWrong);  // not by way of the streams, which would try to write again
  } catch (const std::exception& error) {
    cli::complain(error.what());
    return cli::kWrong;
  }
}
