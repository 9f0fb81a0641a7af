// Hiding what personal facts say, and comparing what was hidden.
#include <doctest/doctest.h>

#include <string>

#include "engine/masks.h"

namespace aftersales {
namespace {

using engine::Masks;
using engine::may_be;

TEST_CASE("texts in which something personal is hidden") {
  const struct {
    Value personal;
    const char* text;
    const char* hidden;
  } rows[] = {
      {"0301234", "call 0301234", "call ***"},
      {"0301234", "0301234, 0301234", "***, ***"},
      {"0301234", "call 0301235", "call 0301235"},
      {"李明", "李明您好", "***您好"},
      {"", "nothing", "nothing"},
      // Messages cut what is long.
      {"Long Lane 12, Behind the Mill", "`Long Lane 12, Behi…` is no date", "`***…` is no date"},
      {"小店街十二号后面的磨坊", "`小店街十二号…`", "`***…`"},
      {"Long Lane 12, Behind the Mill", "Long Lane 1", "Long Lane 1"},
      // Numbers where they stand by themselves.
      {21, "aged 21, on day 210 of 121 for 21.50", "aged ***, on day 210 of 121 for 21.50"},
      {21, "21", "***"},
      {21, "aged 21.", "aged ***."},
      {Decimal::parse("1.5").value(), "1.5 or 11.5 or 1.55", "*** or 11.5 or 1.55"},
      {Date::parse("1980-02-03").value(), "born 1980-02-03", "born ***"},
      {true, "true", "true"},
      {Value::list({"Li", "Wu"}), "Li and Wu", "*** and ***"},
      {Value::context({{"name", "Li"}, {"open", true}}), "Li is true", "*** is true"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    Masks masks;
    masks.add(row.personal);
    CHECK(masks.hidden(std::string(row.text)) == row.hidden);
  }
}

TEST_CASE("of several the longest is hidden first, and what is printed is hidden as well") {
  Masks masks;
  masks.add(Value::list({"Ann", "Ann Smith", "A"}));
  masks.add(Value(Date::parse("1982-03-04").value()), [](const Value&) {
    return std::vector<std::string>{"4 March 1982", "1982年3月4日"};
  });
  CHECK(masks.hidden(std::string("Dear Ann Smith (Ann)")) == "Dear *** (***)");
  CHECK(masks.hidden(std::string("born on 4 March 1982 (1982-03-04)")) == "born on *** (***)");
  CHECK(masks.hidden(std::string("生于1982年3月4日")) == "生于***");
}

TEST_CASE("values in which something personal is hidden") {
  const Value born(Date::parse("1980-02-03").value());
  const struct {
    Value personal;
    Value value;
    Value hidden;
  } rows[] = {
      {"Li", "Li", "***"},
      {"Li", Value::list({"Li", 1}), Value::list({"***", 1})},
      {"Li", Value::context({{"Li", "to Li"}}), Value::context({{"Li", "to ***"}})},
      {born, born, "***"},
      {"1980-02-03", born, "***"},
      {born, Value(Date::parse("1980-02-04").value()), Value(Date::parse("1980-02-04").value())},
      // Five digits tell who somebody is, four do not.
      {"12345", 12345, "***"},
      {12345, 12345, "***"},
      {"1234", 1234, 1234},
      {1234, 1234, 1234},
      {"12345", 12346, 12346},
      {"true", true, true},
      {"x", Value(), Value()},
  };
  for (const auto& row : rows) {
    CAPTURE(row.value);
    Masks masks;
    masks.add(row.personal);
    CHECK(masks.hidden(row.value) == row.hidden);
  }
}

TEST_CASE("a sentence about a personal fact is told in other words") {
  Masks masks;
  masks.add_sentence("`phone`: `12` is too short", "`phone`: *** is not shown");
  CHECK(masks.hidden(std::string("`phone`: `12` is too short")) == "`phone`: *** is not shown");
  CHECK(masks.hidden(std::string("`phone`: `12` is")) == "`phone`: `12` is");
}

TEST_CASE("whether a masked text can have been another") {
  const struct {
    const char* masked;
    const char* text;
    bool may;
  } rows[] = {
      {"call 1", "call 1", true},
      {"call 1", "call 2", false},
      {"***", "", true},
      {"***", "anything", true},
      {"call ***", "call 0301234", true},
      {"call ***", "ring 0301234", false},
      {"call *** now", "call 0301234 now", true},
      {"call *** now", "call 0301234 later", false},
      {"*** and ***", "Li and Wu", true},
      {"*** and ***", "Li or Wu", false},
      {"a***a", "a", false},  // the two ends do not share a letter
      {"a***a", "aa", true},
      {"***b***c", "abbc", true},
      {"***b***c", "acb", false},
  };
  for (const auto& row : rows) {
    CAPTURE(row.masked);
    CAPTURE(row.text);
    CHECK(may_be(row.masked, row.text) == row.may);
  }
}

}  // namespace
}  // namespace aftersales
