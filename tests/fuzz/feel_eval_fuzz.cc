// Any text -> an expression, compiled and evaluated in both dialects, with facts that are known,
// not known and null. Whatever it is, it ends, and the value is one that can be walked over.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/feel/shop.h"
#include "text/unicode.h"

namespace aftersales::feel {
namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view text, Dialect dialect) {
  tests::Reading reading{std::string(text), dialect};
  require((reading.compiled == nullptr) == !reading.mistakes.empty());
  if (!reading.compiled) return;
  const Value v = reading.value();
  require(!value::is_failure(v) || dialect == Dialect::pack);
  require(value::Access::depth(v) <= Runtime::kMaxNesting);
  (void)to_feel_string(v);
  (void)v.to_json();
  // The same again: evaluation leaves nothing behind in the expression.
  tests::Reading again{std::string(text), dialect};
  require(to_feel_string(again.value()) == to_feel_string(v));
}

}  // namespace
}  // namespace aftersales::feel

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using aftersales::feel::Dialect;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (size > 2048 || aftersales::text::first_invalid_utf8(text)) return 0;
  for (const Dialect dialect : {Dialect::pack, Dialect::bare})
    aftersales::feel::check(text, dialect);
  return 0;
}
