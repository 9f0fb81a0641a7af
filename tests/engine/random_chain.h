// Random policies of two decisions in a chain, with all cases that conditions can tell apart: what
// the search for changes is held against.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <aftersales/value.h>

#include "tests/engine/random_table.h"

namespace aftersales::tests {

struct ChainFact {
  std::string name, type, by;
  bool optional = false;
  std::vector<Value> values;  // every end of every class, and both sides of it
  std::vector<std::string> constants;
  [[nodiscard]] bool ordered() const {
    return type != "boolean" && type != "color" && type != "rank" && type != "string";
  }
  [[nodiscard]] bool in_time() const { return type == "date" || type == "date and time"; }
};

struct RandomChain {
  std::string yaml;
  std::vector<ChainFact> facts;
  std::string hit;
};

inline Value decimal(const std::string& text) { return *Decimal::parse(text); }

/// A fact whose conditions name `constants`, with the values next to them.
inline ChainFact chain_fact(Random& random, int index) {
  ChainFact f;
  f.name = fmt::format("f{}", index);
  const auto numbers = [&](std::initializer_list<const char*> cuts, const char* step) {
    for (const char* cut : cuts) {
      f.constants.emplace_back(cut);
      const Decimal c = *Decimal::parse(cut);
      for (const Decimal& d : {c - *Decimal::parse(step), c, c + *Decimal::parse(step)})
        f.values.emplace_back(d);
    }
  };
  switch (random.below(9)) {
    case 0:
    case 1:
      f.type = "boolean";
      f.constants = {"false", "true"};
      f.values = {Value(false), Value(true)};
      break;
    case 2:
      f.type = "rank";
      f.constants = {"low", "mid", "high", "top"};
      for (const std::string& v : f.constants) f.values.emplace_back(v);
      break;
    case 3:
      f.type = "color";
      f.constants = {"red", "green", "blue", "grey", "black"};
      for (const std::string& v : f.constants) f.values.emplace_back(v);
      break;
    case 4:
      f.type = "date";
      for (const int day : {5, 9, 12}) {
        f.constants.push_back(fmt::format("2026-11-{:02}", day));
        for (const int d : {day - 1, day, day + 1})
          f.values.emplace_back(*Date::from_ymd(2026, 11, d));
      }
      break;
    case 5:
      f.type = "date and time";
      for (const char* at : {"2026-11-05T10:00:00", "2026-11-07T20:00:00"}) {
        f.constants.emplace_back(at);
        const std::int64_t cut = DateTime::parse(at)->seconds;
        for (const std::int64_t s : {cut - 1, cut, cut + 1})
          f.values.emplace_back(DateTime{s, 0, {}});
      }
      break;
    case 6:
      f.type = "number";  // whole ones
      numbers({"1", "4", "7"}, "1");
      break;
    case 7:
      f.type = "number";
      numbers({"1.5", "4.25"}, "0.01");
      break;
    default:
      f.type = random.one_in(2) ? "money" : "duration";
      if (f.type == "money") {
        numbers({"9.90", "100"}, "0.01");
      } else {
        f.constants = {"1 day", "36 hours"};
        for (const std::int64_t cut : {86'400, 129'600}) {
          for (const std::int64_t s : {cut - 1, cut, cut + 1})
            f.values.emplace_back(Duration{s, 0});
        }
      }
  }
  f.optional = random.one_in(6);
  return f;
}

/// Two decisions: `e` over the facts, `d` over the facts and `e`.
inline RandomChain random_chain(Random& random, int facts, bool changeable) {
  RandomChain chain;
  RandomTable unused;
  TableBuilder b{random, unused, {}, 0, {}};
  chain.yaml =
      "\ntypes:\n  color: {enum: [red, green, blue, grey, black]}\n"
      "  rank: {enum: [low, mid, high, top], ordered: true}\nfacts:\n";
  for (int i = 0; i < facts; ++i) {
    ChainFact f = chain_fact(random, i);
    f.by = !changeable || random.one_in(3) ? "nobody" : random.one_in(2) ? "customer" : "agent";
    chain.yaml += fmt::format("  {}: {{type: {}, changeable_by: {}{}}}\n", f.name, f.type, f.by,
                              f.optional ? ", optional: true" : "");
    Column c;
    c.fact = f.name;
    c.type = f.type == "number" || f.type == "money" ? "plain" : f.type;  // no computed cells
    c.constants = f.constants;
    c.ordered = f.ordered() || f.type == "rank";
    b.columns.push_back(std::move(c));
    chain.facts.push_back(std::move(f));
  }
  static const char* const kHits[] = {"first", "first", "first", "unique", "any", "collect"};
  const auto decision = [&](const char* name, const std::string& hit, int rows) {
    chain.yaml += fmt::format("  {}:\n    type: number\n    hit: {}\n    rules:\n", name, hit);
    for (int i = 0; i < rows; ++i) chain.yaml += b.yaml_of(b.rule(0), 6);
    if (random.one_in(2))
      chain.yaml += fmt::format("    otherwise: {{id: Z{}, then: {}}}\n", name, random.below(3));
  };
  chain.yaml += "decisions:\n";
  decision("e", kHits[random.below(5)], 1 + random.below(4));
  Column other;
  other.fact = "e";
  other.type = "plain";
  other.constants = {"0", "1", "2"};
  b.columns.push_back(other);
  chain.hit = kHits[random.below(6)];
  decision("d", chain.hit, 1 + random.below(5));
  return chain;
}

}  // namespace aftersales::tests
