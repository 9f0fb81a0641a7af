// Tests as mappings: `case`, `expect` and the further keys.
#include "suite/test_file.h"

#include <map>

#include <fmt/format.h>

#include "engine/conform.h"
#include "model/fields.h"
#include "suite/read.h"
#include "text/unicode.h"

namespace aftersales::suite {

namespace {

using model::Fields;
using model::Key;

class Reader {
 public:
  Reader(const Reading& reading, TestFile& file) : reading_(reading), file_(file) {}
  void read(const yaml::Node& root);

 private:
  void read_test(const yaml::Node& node);
  void read_expect(const yaml::Node& node, Test& test);
  void read_undetermined(const yaml::Node& node, Test& test);
  bool report_ending(const yaml::Entry& entry, feel::TypeRef type);
  void read_steps(const yaml::Node& node, Test& test);
  std::vector<std::string> decisions(const Fields& fields, std::string_view key);
  std::vector<std::string> rules(const Fields& fields, std::string_view key);
  bool is_new(const text::Located& name);
  [[nodiscard]] static bool expects_something(const Test& test);

  Reading reading_;
  TestFile& file_;
  std::vector<GivenFact> given_;
  std::optional<DateTime> as_of_;
  std::map<std::string, text::Location> names_;
};

void Reader::read(const yaml::Node& root) {
  if (root.is_sequence()) {
    reading_.report.error("suite.no-key", model::visible(root),
                          "a file of tests begins with `tests:`",
                          "put `tests:` on a line above the first test");
    return;
  }
  const Fields fields(root, "a file of tests",
                      {{"given"},
                       {"as_of"},
                       {"tests", Key::Use::required,
                        "write tests: and below it the tests, each with a - before it"}},
                      reading_.report);
  if (const yaml::Node* given = fields.find("given")) {
    Facts facts(reading_);
    facts.read(*given);
    facts.lay_over(given_);
  }
  if (const auto moment = fields.word("as_of")) as_of_ = read_moment(*moment, reading_);
  const yaml::Node* const tests = fields.find("tests");
  if (tests == nullptr) return;
  const auto items = model::read_list(*tests, "`tests`", reading_.report);
  if (items.empty() && tests->is_sequence()) {
    reading_.report.error("suite.no-tests", fields.key_place("tests"), "the file holds no tests");
  }
  for (const yaml::Node& item : items) read_test(item);
}

void Reader::read_test(const yaml::Node& node) {
  const std::size_t mistakes = reading_.report.error_count();
  const Fields fields(
      node, "a test",
      {{"name", Key::Use::required, "say in words what the test shows"},
       {"case"},
       {"for"},
       {"as_of"},
       {"expect"},
       {"undetermined"},
       {"no_rule"},
       {"failed"},
       {"fired"},
       {"not_fired"},
       {"steps"},
       {"warnings"},
       {"given", Key::Use::misplaced, "`given` stands at the top of the file; write `case` here"}},
      reading_.report);
  if (!fields.ok()) return;
  Test test;
  test.where = fields.where();
  test.facts = given_;
  test.as_of = as_of_;
  if (const auto name = fields.word("name"); name && is_new(*name)) {
    test.name = name->text();
    test.where = name->whole();
  }
  if (const yaml::Node* facts_node = fields.find("case")) {
    Facts facts(reading_);
    facts.read(*facts_node);
    facts.lay_over(test.facts);
  }
  if (const auto moment = fields.word("as_of")) test.as_of = read_moment(*moment, reading_);
  if (const yaml::Node* expect = fields.find("expect")) read_expect(*expect, test);
  if (const yaml::Node* undetermined = fields.find("undetermined"))
    read_undetermined(*undetermined, test);
  test.no_rule = decisions(fields, "no_rule");
  test.failed = decisions(fields, "failed");
  test.fired = rules(fields, "fired");
  test.not_fired = rules(fields, "not_fired");
  if (const yaml::Node* steps = fields.find("steps")) read_steps(*steps, test);
  for (const text::Located& code : fields.words("warnings")) test.warnings.push_back(code.text());

  const yaml::Node* const lines = fields.find("for");
  std::vector<Test> read;
  if (lines != nullptr) {
    read = read_lines(*lines, test, reading_);
  } else {
    read.push_back(std::move(test));
  }
  if (reading_.report.error_count() != mistakes) return;
  for (Test& each : read) {
    if (!expects_something(each)) {
      reading_.report.error("suite.nothing-expected", each.where, "this expects nothing",
                            "say under `expect` what a decision is to be, or write `undetermined`, "
                            "`no_rule`, `failed`, "
                            "`fired`, `steps` or `warnings`");
      continue;
    }
    file_.tests.push_back(std::move(each));
  }
}

bool Reader::is_new(const text::Located& name) {
  const auto [same, added] = names_.emplace(name.text(), name.whole());
  if (added) return true;
  reading_.report
      .error("suite.name-twice", name.whole(), "another test of the file has the same name")
      .note(same->second, "this one");
  return false;
}

bool Reader::expects_something(const Test& test) {
  return !test.expect.empty() || !test.undetermined.empty() || !test.no_rule.empty() ||
         !test.failed.empty() || !test.fired.empty() || !test.not_fired.empty() ||
         !test.steps.empty() || !test.warnings.empty();
}

void Reader::read_expect(const yaml::Node& node, Test& test) {
  for (const yaml::Entry& entry : model::read_mapping(node, "`expect`", reading_.report)) {
    auto subject = find_subject(entry.key.text(), entry.key.where(), reading_);
    if (!subject || report_ending(entry, subject->type)) continue;
    auto value = read_expected(entry.value, subject->type, entry.key.text(), reading_.vocabulary,
                               reading_.report);
    if (value)
      test.expect.push_back(
          {std::move(subject->decision), std::move(subject->path), std::move(*value)});
  }
}

// `expect: {fee: undetermined}`: an ending is not a value, unless the type has it.
bool Reader::report_ending(const yaml::Entry& entry, feel::TypeRef type) {
  const std::string& word = entry.value.text();
  if (!entry.value.is_scalar() || (word != "undetermined" && word != "no_rule" && word != "failed"))
    return false;
  engine::Misfit why;
  if (reading_.vocabulary.conform(Value(word), type, why)) return false;
  const std::string& name = entry.key.text();
  reading_.report.error("suite.ending", entry.value.where(),
                        fmt::format("`{}` is not a value, but a key beside `expect`", word),
                        word == "undetermined"
                            ? fmt::format("write `undetermined: {{{}: []}}`", name)
                            : fmt::format("write `{}: [{}]`", word, name));
  return true;
}

void Reader::read_undetermined(const yaml::Node& node, Test& test) {
  if (!node.is_mapping()) {
    std::string all;
    for (const text::Located& name : model::read_words(node, "`undetermined`", reading_.report))
      all += fmt::format("{}{}: []", all.empty() ? "" : ", ", name.text());
    reading_.report.error("suite.undetermined", model::visible(node),
                          "`undetermined` says of each decision what it needs",
                          fmt::format("write `undetermined: {{{}}}`, with facts in the brackets if "
                                      "you like",
                                      all));
    return;
  }
  for (const yaml::Entry& entry : model::read_mapping(node, "`undetermined`", reading_.report)) {
    Undetermined undetermined;
    undetermined.decision = entry.key.text();
    if (reading_.vocabulary.decision(undetermined.decision) == nullptr) {
      unknown_decision(undetermined.decision, entry.key.where(), reading_);
    }
    for (const text::Located& need :
         model::read_words(entry.value, "the facts that it needs", reading_.report)) {
      if (reading_.vocabulary.fact(need.text()) == nullptr)
        unknown_fact(need.text(), need.whole(), reading_);
      undetermined.needs.push_back(need.text());
    }
    test.undetermined.push_back(std::move(undetermined));
  }
}

void Reader::read_steps(const yaml::Node& node, Test& test) {
  for (const yaml::Entry& entry : model::read_mapping(node, "`steps`", reading_.report)) {
    const auto due = model::read_word(entry.value, "the term of a step", reading_.report);
    if (!due) continue;
    ExpectedStep step;
    step.id = entry.key.text();
    step.any_term = due->text() == "any";
    if (const auto date = Date::parse(due->text())) {
      step.due = *date;
    } else if (const auto moment = DateTime::parse(due->text())) {
      step.due = *moment;
    } else if (!step.any_term && due->text() != "null") {
      reading_.report.error(
          "suite.term", due->whole(),
          fmt::format("`{}` is no date and no date and time", text::shortened(due->text())),
          "write 2026-11-08 or 2026-11-08T09:00:00, `null` for no term, `any` for whichever");
    }
    test.steps.push_back(std::move(step));
  }
}

std::vector<std::string> Reader::decisions(const Fields& fields, std::string_view key) {
  std::vector<std::string> names;
  for (const text::Located& name : fields.words(key)) {
    if (reading_.vocabulary.decision(name.text()) == nullptr)
      unknown_decision(name.text(), name.whole(), reading_);
    names.push_back(name.text());
  }
  return names;
}

std::vector<std::string> Reader::rules(const Fields& fields, std::string_view key) {
  std::vector<std::string> ids;
  for (const text::Located& id : fields.words(key)) {
    if (reading_.vocabulary.rule(id.text()) == nullptr) {
      const auto near = reading_.vocabulary.nearest_rule(id.text());
      reading_.report.error("suite.rule", id.whole(),
                            fmt::format("the policy has no rule `{}`", text::shortened(id.text())),
                            near ? fmt::format("did you mean `{}`?", *near) : std::string());
    }
    ids.push_back(id.text());
  }
  return ids;
}

}  // namespace

TestFile read_tests(std::shared_ptr<const text::Source> source, const Vocabulary& vocabulary,
                    text::Report& report) {
  TestFile file;
  file.source = std::move(source);
  report.order(*file.source);
  const auto root = yaml::parse(*file.source, report);
  if (root != nullptr) Reader({vocabulary, report}, file).read(*root);
  return file;
}

}  // namespace aftersales::suite
