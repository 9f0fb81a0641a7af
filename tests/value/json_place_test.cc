// Where a fact of a case stands in its JSON.
#include "value/json_place.h"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

namespace aftersales::value {
namespace {

// "NAME VALUE" as they stand in the text.
std::string found(std::string_view text, std::string_view name) {
  const auto place = find_json_place(text, name);
  if (!place) return "nothing";
  return std::string(text.substr(place->name, place->name_end - place->name)) + " " +
         std::string(text.substr(place->value, place->value_end - place->value));
}

}  // namespace

TEST_CASE("a name is found by its whole and by its parts") {
  const struct {
    const char* text;
    const char* name;
    const char* found;
  } rows[] = {
      {R"({"a": 1, "b": 2})", "b", "\"b\" 2"},
      {R"({"a.b": 1})", "a.b", "\"a.b\" 1"},
      {R"({"a": {"b" : "x, }"}})", "a.b", "\"b\" \"x, }\""},
      {R"({"a": {"c": {"b": 1}}, "a.b": [1, {"b": 2}]})", "a.b", "\"a.b\" [1, {\"b\": 2}]"},
      {R"({"a": {"b.c": true}})", "a.b.c", "\"b.c\" true"},
      {R"({"a": {"b": 1}})", "a", "\"a\" {\"b\": 1}"},
      {R"({"\u0061": null , "b": 1})", "a", "\"\\u0061\" null"},
      {R"({"a\"": "\"", "b": -1.5})", "b", "\"b\" -1.5"},
      {R"({"ab": 1})", "a", "nothing"},
      {R"({"a": 1})", "a.b", "nothing"},
      {R"([{"a": 1}])", "a", "nothing"},
      {"{}", "a", "nothing"},
      {"", "a", "nothing"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CAPTURE(row.name);
    CHECK(found(row.text, row.name) == row.found);
  }
}

}  // namespace aftersales::value
