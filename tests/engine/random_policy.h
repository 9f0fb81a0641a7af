// Random policies of decisions that rest on each other and on the same facts, with conditions of
// every form: what no single table shows.
#pragma once

#include <string>
#include <vector>

#include "tests/engine/random_table.h"

namespace aftersales::tests {

struct RandomPolicy {
  std::string yaml;
  std::vector<RandomFact> facts;
};

class PolicyBuilder {
 public:
  /// `listed_only`: facts of which every value can be tried. `loose`: some are not only compared.
  PolicyBuilder(Random& random, bool listed_only, bool loose = false)
      : random_(random), loose_(loose) {
    const int facts = 2 + random_.below(3);
    for (int i = 0; i < facts; ++i) {
      Column c = column_of(random_, i, 2);
      while (listed_only && c.type != "boolean" && c.type != "color" && c.type != "rank")
        c = column_of(random_, i, 2);
      if (c.type == "date and time") c.json.emplace_back("\"2026-11-05T10:00:00.5\"");
      columns_.push_back(std::move(c));
    }
  }

  RandomPolicy build(bool costs) {
    RandomPolicy policy;
    policy.yaml =
        "\ntypes:\n  color: {enum: [red, green, blue, grey, black]}\n"
        "  rank: {enum: [low, mid, high, top], ordered: true}\nfacts:\n";
    for (const Column& c : columns_) {
      const bool ranged = !costs && c.type != "boolean" && random_.one_in(4);
      policy.yaml += fmt::format("  {}: {{type: {}{}{}}}\n", c.fact, c.type,
                                 ranged ? fmt::format(", range: '{}'", range_of(c)) : "",
                                 costs ? fmt::format(", ask_cost: {}", 1 + random_.below(5)) : "");
      policy.facts.push_back({c.fact, c.type, c.json});
    }
    if (loose_) {
      policy.yaml += "  few: {type: number, default: 3}\n";
      policy.yaml +=
          "calendars: {week: {days: [Mon, Tue, Wed, Thu, Fri]}}\n"
          "functions:\n"
          "  last: {parameters: {x: date, n: number}, type: date, value: 'deadline(x, n * 1 "
          "day)'}\n";
    }
    policy.yaml += "decisions:\n";
    for (int i = random_.below(3); i > 0; --i) {
      const std::string name = fmt::format("p{}", premises_.size());
      policy.yaml += random_.one_in(2)
                         ? fmt::format("  {}: {{type: boolean, value: '{}'}}\n", name, condition(2))
                         : fmt::format("  {}:\n    type: boolean\n", name) + rules(true);
      premises_.push_back(name);
    }
    policy.yaml += "  d:\n    type: number\n" + rules(false);
    return policy;
  }

 private:
  const Column& column() {
    return columns_[static_cast<std::size_t>(random_.below(static_cast<int>(columns_.size())))];
  }

  std::string range_of(const Column& c) {
    if (!c.ordered || c.type == "rank") return c.constants[0] + ", " + c.constants[1];
    if (c.type == "date and time") return ">= " + c.constants[0];
    return fmt::format("[{}..{}]", c.constants.front(), c.constants.back());
  }

  std::string condition(int depth) {
    if (depth > 0 && random_.one_in(2)) {
      const std::string left = condition(depth - 1);
      switch (random_.below(4)) {
        case 0:
          return "not(" + left + ")";
        case 1:
          return "(" + left + " and " + condition(depth - 1) + ")";
        default:
          return "(" + left + " or " + condition(depth - 1) + ")";
      }
    }
    if (!premises_.empty() && random_.one_in(3)) return any_of(random_, premises_);
    const Column& c = column();
    const std::string constant = any_of(random_, c.constants);
    const bool number = c.type == "number" || c.type == "money";
    if (loose_ && number && random_.one_in(2)) return fmt::format("{} + 0 > {}", c.fact, constant);
    if (loose_ && number && random_.one_in(3)) return may_fail(c, constant);
    if (loose_ && c.type == "date" && random_.one_in(2)) return counted(c, constant);
    if (c.ordered && c.type != "rank" && random_.one_in(2)) {
      static const char* const kForms[] = {"{} < {}", "{} >= {}", "{} = {}", "{} != {}"};
      // The constant may stand on either side.
      if (random_.one_in(4)) return fmt::format("{} < {}", constant, c.fact);
      return fmt::format(fmt::runtime(kForms[random_.below(4)]), c.fact, constant);
    }
    if (c.type == "boolean" && random_.one_in(2)) return c.fact;
    return c.fact + " in (" + test_of(random_, c) + ")";
  }

  /// Of a date: what is counted from it, which fails for some lengths.
  std::string counted(const Column& c, const std::string& constant) {
    static const char* const kForms[] = {
        "days between({0}, 2026-11-10) > 3",
        "deadline({0}, 2 days) >= {1}",
        "deadline({0}, few * 1 day, week) >= {1}",
        "deadline({0}, {2} * 1 day) >= {1}",
        "deadline({0}, {2} * 12 hours, week) >= {1}",
        "last({0}, few) > {1}",
        "last({0}, {2}) > {1}",
        "add working days({0}, {2}, week) > {1}",
        "max({0}, deadline({0}, 1 months)) < {1}",
        "{0} + {2} * 1 day < {1}",
        "{0}.month > few",
    };
    const std::string number = any_number();
    return fmt::format(fmt::runtime(kForms[random_.below(11)]), c.fact, constant, number);
  }

  /// Of a number: what fails for some of its values, or for none.
  std::string may_fail(const Column& c, const std::string& constant) {
    static const char* const kForms[] = {"12 / {0} > {1}",       "{0} / 2 > {1}",
                                         "modulo({0}, {1}) = 1", "floor({0}) = few",
                                         "max({0}, few) > 3",    "sqrt({0}) < {1}"};
    return fmt::format(fmt::runtime(kForms[random_.below(6)]), c.fact, constant);
  }

  std::string any_number() {
    for (const Column& c : columns_) {
      if (c.type == "number" && random_.one_in(2)) return c.fact;
    }
    return random_.one_in(2) ? "few" : "0.5";
  }

  std::string when() {
    switch (random_.below(4)) {
      case 0: {
        const Column& c = column();
        return fmt::format("{{{}: '{}'}}", c.fact, test_of(random_, c));
      }
      case 1:
        return fmt::format("{{any: ['{}', '{}']}}", condition(1), condition(1));
      case 2: {
        const Column& c = column();
        return fmt::format("{{any: [{{{}: '{}'}}, '{}']}}", c.fact, test_of(random_, c),
                           condition(0));
      }
      default:
        return fmt::format("'{}'", condition(2));
    }
  }

  std::string outcome(bool boolean) {
    if (boolean) return random_.one_in(2) ? "true" : "false";
    // Where both branches agree, a condition that is not known is not waited for, even if it may
    // fail.
    if (!loose_ && random_.one_in(5))
      return fmt::format("if {} then {} else {}", condition(1), random_.below(3), random_.below(3));
    return std::to_string(random_.below(3));
  }

  std::string rules(bool boolean) {
    static const char* const kHits[] = {"first", "first", "first", "collect count", "any"};
    const std::string hit = boolean ? "first" : kHits[random_.below(5)];
    std::string text = "    hit: " + hit + "\n    rules:\n";
    for (int i = 1 + random_.below(3); i > 0; --i) {
      text += fmt::format("      - id: R{}\n        when: {}\n        then: {}\n", next_rule_++,
                          when(), outcome(boolean));
      if (!random_.one_in(4)) continue;
      text += fmt::format("        unless:\n          - id: R{}\n            when: {}\n",
                          next_rule_++, when());
      if (random_.one_in(2)) text += fmt::format("            then: {}\n", outcome(boolean));
    }
    if (boolean || random_.one_in(2))
      text +=
          fmt::format("    otherwise: {{id: Z{}, then: '{}'}}\n", next_rule_++, outcome(boolean));
    return text;
  }

  Random& random_;
  bool loose_;
  std::vector<Column> columns_;
  std::vector<std::string> premises_;
  int next_rule_ = 0;
};

}  // namespace aftersales::tests
