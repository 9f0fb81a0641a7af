// What `--help` says beyond the options: what the program is for, and examples of each command.
#pragma once

namespace aftersales::cli {

inline constexpr const char* kAbout =
    "Decides after-sales cases by policies that are written in YAML, and says why.\n"
    "A PACK is a folder with a policy.yaml, or one YAML file; rules/README.md tells how to write "
    "one.";

inline constexpr const char* kExamples = R"(Examples:
  aftersales new my-shop
      a small pack to begin with, and its tests, in a new folder
  aftersales check rules/cn-store
      all mistakes of a pack, each with its place and what to write instead
  aftersales decide rules/cn-store --decision decision.outcome --case case.json --lang en
      one case, with the reasons
  aftersales decide rules/cn-store --decision decision.outcome --case case.json --for customer --format html > answer.html
      the same as a page for the customer
  aftersales decide rules/cn-store --format json --case cases.ndjson > records.ndjson
      many cases, one a line, into records, one a line
  aftersales why-not rules/cn-store --decision decision.eligible --outcome true --case case.json
      why a case did not get an outcome, and the smallest changes that would have led to it
  aftersales decide rules/cn-store --record --case cases.ndjson > records.ndjson
  aftersales replay records.ndjson rules/cn-store
      records for audits; later, whether the same would be decided again
  aftersales ask rules/cn-store --decision decision.outcome
      asks at the terminal for what has to be known, and no more
  aftersales test rules/cn-store --filter "day 6"
      the tests beside the pack whose names hold these words
  aftersales graph rules/cn-store --svg graph.svg
      a drawing of which decision needs what
  aftersales feel 'date("2026-11-01") + duration("P7D")'
      the value of a FEEL expression

Exit codes: 0 all is well; 1 an error in the pack or the case, a failed decision or test, a record that comes out
differently; 2 a bad option or path.
Results go to stdout, messages to stderr. NO_COLOR=1 turns colours off.)";

inline constexpr const char* kAskExamples = R"(Examples:
  aftersales ask rules/cn-store --decision decision.outcome --lang en
      asks one question at a time, and stops as soon as the answer is certain
  aftersales ask rules/cn-store --decision decision.outcome --case known.json
      does not ask for what the file knows already
  aftersales ask rules/cn-store --decision decision.outcome --json --case - < case.json
      one step for a chat desk: the next question, or the decision, as one line of JSON

An answer is the number or the text of a choice, or a value: 199.00, 2026-11-08, 2026-11-08 10:00, yesterday 10:00.
`?` says that it is not known, `<` goes back to the question before, the end of the input (Ctrl-D) stops.)";

inline constexpr const char* kDecideExamples = R"(Examples:
  aftersales decide rules/cn-store --case case.json
  echo '{"request.reason": "no_reason"}' | aftersales decide rules/cn-store --case - --decision decision.outcome
  aftersales decide rules/cn-store --case cases.ndjson --format json --as-of 2026-11-08T09:00:00

A case is a JSON object: {"order": {"placed_at": "2026-11-01T09:00:00"}} or {"order.placed_at": "2026-11-01T09:00:00"};
facts that it leaves out are unknown. A file with several cases has one on each line (NDJSON); a line that cannot be
read gives a record with "error", and the run goes on.

With --batch millions of cases are decided by all cores; an interrupted run goes on with --resume:

  aftersales decide rules/cn-store --batch cases.ndjson --output records.ndjson --progress --summary
  aftersales decide rules/cn-store --batch cases.ndjson --output records.ndjson --resume

With --record each decision is a line of its own, with all that is needed to make it again; of facts marked `personal`
it keeps only that they were given.)";

inline constexpr const char* kReplayExamples = R"(Examples:
  aftersales decide rules/cn-store --record --case cases.ndjson > records.ndjson
  aftersales replay records.ndjson rules/cn-store
  aftersales replay records.ndjson rules/cn-store --json | grep different

RECORDS has a record on each line, as `decide --record` writes them. Each is decided again with its own facts and its
own moment. Records of another version of the policy are compared, too: so you see what a change of rules changes.

Exit codes: 0 no record came out differently; 1 one did, or a line is no record of a decision of this pack; 2 a bad
option or path. Records that cannot be compared, since what decided them is masked, do not count.)";

inline constexpr const char* kWhyNotExamples = R"(Examples:
  aftersales why-not rules/cn-store --decision decision.eligible --outcome true --case case.json
  aftersales why-not rules/cn-store --decision return_terms --outcome '{eligible: true}' --case case.json --lang en

The outcome is written as a case writes a value: true, 12.50, 2026-11-08, a value of an enumeration by its name;
of a decision with several outputs those that matter, in braces. Without it: every other outcome.)";

inline constexpr const char* kNewExamples = R"(Examples:
  aftersales new my-shop
      in the language of the terminal, Chinese or English
  aftersales new 2027 --lang en --name my-shop
      in English; the policy is called my-shop and not 2027

It writes a policy.yaml with all that a pack needs first, facts, rules, tests and a case, all with notes, and prints how
to go on. The folder must not exist yet, or be empty; nothing is overwritten.)";

}  // namespace aftersales::cli
