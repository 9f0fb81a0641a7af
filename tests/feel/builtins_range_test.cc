// How points and ranges lie to each other, by the examples of DMN 1.5, table 78, and its edges.
#include <doctest/doctest.h>

#include <string>

#include "tests/feel/shop.h"

using namespace aftersales;
using namespace aftersales::feel;
using namespace aftersales::feel::tests;

TEST_CASE("points and ranges") {
  const struct {
    const char* text;
    const char* value;
  } rows[] = {
      {"before(1, 10)", "true"},
      {"before(10, 1)", "false"},
      {"before(1, 1)", "false"},
      {"before(1, [1..10])", "false"},
      {"before(1, (1..10])", "true"},
      {"before([1..10], 10)", "false"},
      {"before([1..10), 10)", "true"},
      {"before([1..10], 15)", "true"},
      {"before([1..10], [15..20])", "true"},
      {"before([1..10], [10..20])", "false"},
      {"before([1..10), [10..20])", "true"},
      {"before([1..10], (10..20])", "true"},
      {"after(10, 5)", "true"},
      {"after(5, 10)", "false"},
      {"after(12, [1..10])", "true"},
      {"after(10, [1..10))", "true"},
      {"after(10, [1..10])", "false"},
      {"after([11..20], 12)", "false"},
      {"after([11..20], 10)", "true"},
      {"after((11..20], 11)", "true"},
      {"after([11..20], [1..10])", "true"},
      {"after([11..20), [1..11))", "true"},
      {"meets([1..5], [5..10])", "true"},
      {"meets([1..5), [5..10])", "false"},
      {"meets([1..5], (5..10])", "false"},
      {"meets([1..5], [6..10])", "false"},
      {"met by([5..10], [1..5])", "true"},
      {"met by([5..10], [1..5))", "false"},
      {"overlaps([1..5], [3..8])", "true"},
      {"overlaps([3..8], [1..5])", "true"},
      {"overlaps([1..8], [3..5])", "true"},
      {"overlaps([1..5], [6..8])", "false"},
      {"overlaps([1..5], [5..8])", "true"},
      {"overlaps([1..5], (5..8])", "false"},
      {"overlaps([1..5), [5..8])", "false"},
      {"overlaps before([1..5], [3..8])", "true"},
      {"overlaps before([1..5], [6..8])", "false"},
      {"overlaps before([1..5], [5..8])", "true"},
      {"overlaps before([1..5), [5..8])", "false"},
      {"overlaps before([1..5), (1..5])", "true"},
      {"overlaps before([1..5], (1..5])", "true"},
      {"overlaps before([1..5], [1..5])", "false"},
      {"overlaps after([3..8], [1..5])", "true"},
      {"overlaps after([6..8], [1..5])", "false"},
      {"overlaps after((1..5], [1..5))", "true"},
      {"overlaps after([1..5], [1..5])", "false"},
      {"finishes(10, [1..10])", "true"},
      {"finishes(10, [1..10))", "false"},
      {"finishes([5..10], [1..10])", "true"},
      {"finishes([5..10), [1..10])", "false"},
      {"finishes([1..10], [1..10])", "true"},
      {"finishes((1..10], [1..10])", "true"},
      {"finished by([1..10], 10)", "true"},
      {"finished by([1..10), 10)", "false"},
      {"finished by([1..10], [5..10])", "true"},
      {"finished by([1..10], (1..10])", "true"},
      {"includes([1..10], 5)", "true"},
      {"includes([1..10], 12)", "false"},
      {"includes((1..10], 1)", "false"},
      {"includes([1..10], [4..6])", "true"},
      {"includes([1..10], [1..10])", "true"},
      {"includes((1..10], [1..10])", "false"},
      {"during(5, [1..10])", "true"},
      {"during(1, (1..10])", "false"},
      {"during([4..6], [1..10))", "true"},
      {"during([1..10], (1..10))", "false"},
      {"starts(1, [1..10])", "true"},
      {"starts(1, (1..10])", "false"},
      {"starts([1..5], [1..10])", "true"},
      {"starts((1..5], [1..10])", "false"},
      {"starts([1..10), [1..10])", "true"},
      {"started by([1..10], 1)", "true"},
      {"started by([1..10], [1..5])", "true"},
      {"started by([1..10], [1..10))", "true"},
      {"coincides(5, 5)", "true"},
      {"coincides(3, 4)", "false"},
      {"coincides([1..5], [1..5])", "true"},
      {"coincides((1..5), [1..5])", "false"},
      {"before(point1: 1, point2: 2)", "true"},
      {"before(range1: [1..2], range2: [3..4])", "true"},
      {"before(date(\"2026-11-01\"), date(\"2026-11-02\"))", "true"},
      {"during(date(\"2026-11-01\"), [date(\"2026-11-01\")..date(\"2026-11-30\")])", "true"},
      {"before(1, \"a\")", "null"},
      {"before(null, 1)", "null"},
      {"before(1, null)", "null"},
      {"meets(1, [1..2])", "null"},
      {"starts(1, 1)", "null"},
      {"before(1, 2, 3)", "null"},
      {"before(1, (>= 5))", "null"},  // without an end it has no place
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.text));
    CHECK(Reading(row.text, Dialect::bare).shown() == row.value);
  }
}

TEST_CASE("ranges that end in an open bracket have properties") {
  CHECK(Reading("[1..10[.start included", Dialect::bare).shown() == "true");
  CHECK(Reading("[1..10[.end included", Dialect::bare).shown() == "false");
  CHECK(Reading("[1..10[ = [1..10)", Dialect::bare).shown() == "true");
  CHECK(Reading("[1..[7, 8][2]].end", Dialect::bare).shown() == "8");
}
