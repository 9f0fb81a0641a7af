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
      // `=` leaves fractions of a second out, `<` does not.
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
    if (loose_ && c.type == "date" && random_.one_in(2))
      return fmt::format("days between({}, 2026-11-10) > {}", c.fact, random_.below(7));
    if (c.ordered && c.type != "rank" && random_.one_in(2)) {
      static const char* const kForms[] = {"{} < {}", "{} >= {}", "{} = {}", "{} != {}"};
      // The constant may stand on either side.
      if (random_.one_in(4)) return fmt::format("{} < {}", constant, c.fact);
      return fmt::format(fmt::runtime(kForms[random_.below(4)]), c.fact, constant);
    }
    if (c.type == "boolean" && random_.one_in(2)) return c.fact;
    return c.fact + " in (" + test_of(random_, c) + ")";
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
    if (random_.one_in(5))
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
