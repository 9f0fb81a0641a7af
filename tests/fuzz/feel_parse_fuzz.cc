// Any text -> an expression or unary tests of either dialect, parsed and checked. Whatever it is,
// it is a tree or has a mistake with a place; what a tree prints parses, and prints the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "feel/checker.h"
#include "feel/parser.h"
#include "tests/feel/shop.h"
#include "text/unicode.h"

namespace aftersales::feel {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

struct Parsed {
  explicit Parsed(std::string text) : source("fuzz", std::move(text)) {
    located = text::Located(&source, 0, std::string(source.text()));
  }
  bool parse(const tests::Names& names, Dialect dialect, bool tests) {
    const Context context{names, names.pool, dialect, report};
    return tests ? parse_tests(located, context, {"?"}, tree)
                 : parse_expression(located, context, {}, tree);
  }
  text::Source source;
  text::Located located;
  text::Report report;
  Tree tree;
};

void check(std::string_view text, Dialect dialect, bool tests) {
  const tests::Names names;
  Parsed first{std::string(text)};
  if (!first.parse(names, dialect, tests)) {
    require(first.report.error_count() == 1);
    return;
  }
  require(!first.report.has_errors());
  const std::string printed = to_text(*first.tree.root);
  Parsed second(printed);
  require(second.parse(names, dialect, tests));
  require(to_text(*second.tree.root) == printed);

  Checker checker(
      first.located, {names, names.pool, dialect, first.report}, first.tree,
      tests ? std::vector<TypedLocal>{{"?", simple(TypeKind::number)}} : std::vector<TypedLocal>{});
  if (tests)
    checker.check_tests_root(simple(TypeKind::number));
  else
    require(checker.check_root(nullptr) != nullptr);
  require(checker.failed() == first.report.has_errors());
}

}  // namespace
}  // namespace aftersales::feel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using aftersales::feel::Dialect;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size > 4096 || aftersales::text::first_invalid_utf8(text)) return 0;
  for (const Dialect dialect : {Dialect::pack, Dialect::bare}) {
    for (const bool tests : {false, true}) aftersales::feel::check(text, dialect, tests);
  }
  return 0;
}
