// Random decision tables as packs, with a plain reference: every condition of every rule is a
// decision of its own, and the hit policy is applied to what comes out.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace aftersales::tests {

/// A small generator with a fixed sequence on every platform.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 2654435769u + 88172645463325252u) {}
  std::uint64_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return state_;
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint64_t>(n)); }
  bool one_in(int n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

struct RandomFact {
  std::string name, type;
  std::vector<std::string> domain;  // representatives of all that cells can tell apart, as JSON
};

struct RandomRule {
  std::string id;
  std::vector<std::string> conditions;  // FEEL, each also a decision `c<id>` of its own
  std::vector<int> condition_ids;
  std::string outcome;  // empty: withdraws
  std::vector<RandomRule> unless;
};

struct RandomTable {
  std::string yaml;
  std::vector<RandomFact> facts;
  std::vector<RandomRule> rules;
  std::string hit;
  std::string otherwise;        // empty: none
  bool tested_directly = true;  // no cell is computed from other facts
};

struct Column {
  std::string fact, type;
  std::vector<std::string> constants;  // as cells write them, in order
  std::vector<std::string> json;       // values on, between and beyond them
  bool ordered = true;
};

inline Column column_of(Random& random, int index, int distinct) {
  Column c;
  c.fact = fmt::format("f{}", index);
  switch (random.below(8)) {
    case 0:
      c.type = "boolean";
      c.constants = {"false", "true"};
      c.json = c.constants;
      c.ordered = false;
      break;
    case 1:
    case 2:
      c.type = random.one_in(2) ? "color" : "rank";
      c.ordered = c.type == "rank";
      c.constants = c.ordered ? std::vector<std::string>{"low", "mid", "high", "top"}
                              : std::vector<std::string>{"red", "green", "blue", "grey", "black"};
      for (const std::string& v : c.constants) c.json.push_back("\"" + v + "\"");
      break;
    case 3:
      c.type = "date";
      for (int i = 0; i < 3; ++i) c.constants.push_back(fmt::format("2026-11-{:02}", 5 + 2 * i));
      for (int i = 4; i <= 10; ++i) c.json.push_back(fmt::format("\"2026-11-{:02}\"", i));
      break;
    case 4:
      c.type = "duration";
      c.constants = {"1 day", "36 hours", "7 days"};
      c.json = {"\"PT0S\"", "\"P1D\"", "\"PT30H\"", "\"PT36H\"", "\"P2D\"", "\"P7D\"", "\"P8D\""};
      break;
    case 5:
      c.type = "string";
      c.constants = {"\"a\"", "\"b\"", "\"ab\""};
      c.json = {"\"a\"", "\"b\"", "\"ab\"", "\"\"", "\"other\""};
      c.ordered = false;
      break;
    case 6:
      c.type = "date and time";
      c.constants = {"2026-11-05T10:00:00", "2026-11-05T20:00:00"};
      c.json = {"\"2026-11-05T09:59:59\"", "\"2026-11-05T10:00:00\"", "\"2026-11-05T04:00:00Z\"",
                "\"2026-11-05T12:00:00Z\"", "\"2026-11-06T00:00:00\""};
      break;
    default:
      c.type = random.one_in(3) ? "money" : "number";
      for (int i = 0; i < distinct; ++i) {
        c.constants.push_back(fmt::format("{}.{}", i, random.below(2) * 5));
        c.json.push_back(c.constants.back());
        c.json.push_back(fmt::format("{}.75", i));
      }
      c.json.insert(c.json.begin(), "-1");
      std::sort(c.constants.begin(), c.constants.end(), [](const auto& a, const auto& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
      });
  }
  return c;
}

inline std::string any_of(Random& random, const std::vector<std::string>& from) {
  return from[static_cast<std::size_t>(random.below(static_cast<int>(from.size())))];
}

inline std::string test_of(Random& random, const Column& c) {
  const bool moment = c.type == "date and time";
  if (c.ordered && !random.one_in(3)) {
    const std::size_t n = c.constants.size();
    std::size_t low = static_cast<std::size_t>(random.below(static_cast<int>(n)));
    std::size_t high = low + static_cast<std::size_t>(random.below(static_cast<int>(n - low)));
    switch (random.below(7)) {
      case 0:
        return "< " + c.constants[low];
      case 1:
        return "<= " + c.constants[low];
      case 2:
        return "> " + c.constants[low];
      case 3:
        return ">= " + c.constants[low];
      case 4:
        return fmt::format("[{}..{}]", c.constants[low], c.constants[high]);
      case 5:
        return fmt::format("({}..{}]", c.constants[low], c.constants[high]);
      default:
        return fmt::format("[{}..{})", c.constants[low], c.constants[high]);
    }
  }
  if (moment) return ">= " + any_of(random, c.constants);
  return any_of(random, c.constants);
}

/// A cell, and the same as an expression of its own.
struct RandomCell {
  std::string cell, check;
};

inline RandomCell cell_of(Random& random, const Column& c, const std::string& number) {
  if (!number.empty()) {
    if (random.one_in(2)) return {"> " + number, c.fact + " > " + number};
    return {"? - 1 < " + number, c.fact + " - 1 < " + number};
  }
  std::string tests = test_of(random, c);
  if (random.one_in(3)) tests += ", " + test_of(random, c);
  const std::string check = c.fact + " in (" + tests + ")";
  if (random.one_in(5)) return {"not(" + tests + ")", "not(" + check + ")"};
  return {tests, check};
}

struct TableBuilder {
  Random& random;
  RandomTable& table;
  std::vector<Column> columns;
  int next_rule = 0;
  std::string checks;  // the decisions `c0`, `c1`, …

  RandomRule rule(int depth) {
    RandomRule r;
    r.id = fmt::format("R{}", next_rule++);
    for (const Column& c : columns) {
      if (!random.one_in(depth == 0 ? 2 : 3)) continue;
      const bool compares =
          (c.type == "number" || c.type == "money") && &c != &columns[0] && random.one_in(4);
      if (compares) table.tested_directly = false;
      const RandomCell cell = cell_of(random, c, compares ? columns[0].fact : std::string());
      const int id = static_cast<int>(std::count(checks.begin(), checks.end(), '\n'));
      r.conditions.push_back(fmt::format("{}: '{}'", c.fact, cell.cell));
      r.condition_ids.push_back(id);
      checks += fmt::format("  c{}: {{type: boolean, value: '{}'}}\n", id, cell.check);
    }
    r.outcome = depth > 0 && random.one_in(3) ? "" : std::to_string(random.below(3));
    if (depth < 2) {
      for (int n = random.one_in(3) ? 1 + random.below(2) : 0; n > 0; --n)
        r.unless.push_back(rule(depth + 1));
    }
    return r;
  }

  std::string yaml_of(const RandomRule& r, int indent) const {
    std::string when;
    for (const std::string& c : r.conditions) when += (when.empty() ? "" : ", ") + c;
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    std::string text = fmt::format("{}- id: {}\n{}  when: {}\n", pad, r.id, pad,
                                   when.empty() ? "true" : "{" + when + "}");
    if (!r.outcome.empty()) text += fmt::format("{}  then: {}\n", pad, r.outcome);
    if (!r.unless.empty()) text += pad + "  unless:\n";
    for (const RandomRule& e : r.unless) text += yaml_of(e, indent + 4);
    return text;
  }
};

inline bool all_of(const RandomRule& r, const std::vector<bool>& holds) {
  return std::all_of(r.condition_ids.begin(), r.condition_ids.end(),
                     [&](int c) { return holds[static_cast<std::size_t>(c)]; });
}

/// The rule of a group that gives the outcome: the rule itself or one of its exceptions; null if
/// none does.
inline const RandomRule* winner(const RandomRule& r, const std::vector<bool>& holds) {
  if (!all_of(r, holds)) return nullptr;
  for (const RandomRule& e : r.unless) {
    const RandomRule* w = winner(e, holds);
    if (w == nullptr) continue;
    // An exception without an outcome that stands takes its rule back.
    return w == &e && e.outcome.empty() ? nullptr : w;
  }
  return &r;
}

/// `distinct`: how many constants a column of numbers draws from.
inline RandomTable random_table(Random& random, int rows, int distinct) {
  RandomTable table;
  TableBuilder b{random, table, {}, 0, {}};
  const int columns = 2 + random.below(3);
  for (int i = 0; i < columns; ++i) {
    Column c = column_of(random, i, distinct);
    while (i == 0 && c.type != "number") c = column_of(random, i, distinct);
    table.facts.push_back({c.fact, c.type, c.json});
    b.columns.push_back(std::move(c));
  }
  for (int i = 0; i < rows; ++i) table.rules.push_back(b.rule(0));
  static const char* const kHits[] = {"first", "first",   "unique",
                                      "any",   "collect", "collect count"};
  table.hit = kHits[random.below(6)];
  if (random.one_in(2)) table.otherwise = std::to_string(random.below(3));
  table.yaml =
      "\ntypes:\n  color: {enum: [red, green, blue, grey, black]}\n"
      "  rank: {enum: [low, mid, high, top], ordered: true}\nfacts:\n";
  for (const RandomFact& f : table.facts) table.yaml += fmt::format("  {}: {}\n", f.name, f.type);
  table.yaml += "decisions:\n" + b.checks + "  d:\n    type: number\n    hit: " + table.hit +
                "\n    rules:\n";
  for (const RandomRule& r : table.rules) table.yaml += b.yaml_of(r, 6);
  if (!table.otherwise.empty())
    table.yaml += fmt::format("    otherwise: {{id: Z, then: {}}}\n", table.otherwise);
  return table;
}

/// What rules give whose conditions hold or not: `7 R1,R2`, `no_rule` or `failed`.
inline std::string reference(const RandomTable& table, const std::vector<bool>& holds) {
  std::vector<const RandomRule*> fired;
  for (const RandomRule& r : table.rules) {
    const RandomRule* w = winner(r, holds);
    if (w == nullptr) continue;
    fired.push_back(w);
    if (table.hit == "first") break;
  }
  if (fired.empty()) {
    if (!table.otherwise.empty())
      return (table.hit == "collect" ? "[" + table.otherwise + "]" : table.otherwise) + " Z";
    return table.hit == "collect" ? "[]" : table.hit == "collect count" ? "0" : "no_rule";
  }
  std::string ids, values;
  bool same = true;
  for (const RandomRule* g : fired) {
    ids += (ids.empty() ? "" : ",") + g->id;
    values += (values.empty() ? "" : ", ") + g->outcome;
    same = same && g->outcome == fired.front()->outcome;
  }
  if (table.hit == "first") return fired.front()->outcome + " " + fired.front()->id;
  if ((table.hit == "unique" && fired.size() > 1) || (table.hit == "any" && !same)) return "failed";
  if (table.hit == "collect") return "[" + values + "] " + ids;
  if (table.hit == "collect count") return std::to_string(fired.size()) + " " + ids;
  return fired.front()->outcome + " " + ids;
}

}  // namespace aftersales::tests
