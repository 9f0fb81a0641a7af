// A text and a context of names -> a value, with the causes of null.
#include "engine/feel_console.h"

#include <algorithm>

#include "feel/evaluator.h"
#include "feel/expression.h"
#include "feel/print.h"

namespace aftersales::engine {

namespace {

/// The entries of a context as names; they may hold spaces and operators.
class ContextScope final : public feel::Scope {
 public:
  explicit ContextScope(const Entries& entries) {
    std::uint32_t slot = 0;
    for (const auto& [name, v] : entries)
      symbols_.push_back({name, feel::simple(feel::TypeKind::any), slot++, false, {}});
  }
  [[nodiscard]] std::size_t longest(std::string_view rest) const override {
    std::size_t best = 0;
    for (const feel::Symbol& s : symbols_) {
      const std::size_t n = s.name.size();
      if (n <= best || rest.substr(0, n) != s.name) continue;
      const auto is_word = [](char c) {
        return static_cast<unsigned char>(c) >= 0x80 ||
               std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
      };
      if (n == rest.size() || !is_word(rest[n]) || !is_word(rest[n - 1])) best = n;
    }
    return best;
  }
  [[nodiscard]] const feel::Symbol* find(std::string_view name) const override {
    const auto it = std::find_if(symbols_.begin(), symbols_.end(),
                                 [&](const feel::Symbol& s) { return s.name == name; });
    return it == symbols_.end() ? nullptr : &*it;
  }
  [[nodiscard]] const feel::DeclaredFunction* function(std::string_view) const override {
    return nullptr;
  }
  [[nodiscard]] feel::TypeRef type(std::string_view) const override { return nullptr; }
  [[nodiscard]] bool is_taken(std::string_view name) const override {
    return find(name) != nullptr;
  }
  [[nodiscard]] std::vector<std::string> candidates() const override {
    std::vector<std::string> all;
    for (const feel::Symbol& s : symbols_) all.push_back(s.name);
    return all;
  }

 private:
  std::vector<feel::Symbol> symbols_;
};

}  // namespace

FeelAnswer evaluate_feel(std::string_view expression, const Value& context) {
  FeelAnswer answer;
  const text::Source source("expression", std::string(expression));
  const text::Located text(&source, 0, std::string(expression));
  text::Report report;
  feel::TypePool types;
  const ContextScope scope(context.as_context());
  const auto compiled =
      feel::compile_expression(text, {scope, types, feel::Dialect::bare, report}, nullptr);
  if (compiled) {
    std::vector<Value> slots;
    for (const auto& [name, v] : context.as_context()) slots.push_back(v);
    feel::Evaluator evaluator(feel::Dialect::bare);
    evaluator.set_slots(slots.data());
    evaluator.set_as_of(evaluator.unknown(0));
    const Value v = evaluator.evaluate(compiled->expression);
    for (const feel::Cause& cause : evaluator.causes()) {
      const auto* where = static_cast<const feel::Expression*>(cause.expression);
      report.warning(cause.code,
                     where != nullptr ? where->text.at({cause.begin, cause.end}) : text.whole(),
                     cause.message);
    }
    answer.ok = value::is_settled(v);
    if (answer.ok)
      answer.value = feel::to_feel_string(v);
    else
      report.error("feel.no-moment", text.whole(),
                   "the expression asks what time it is, and nobody has said",
                   "write the moment, for example @\"2026-11-01T09:00:00\"");
  }
  answer.diagnostics = report.take();
  return answer;
}

}  // namespace aftersales::engine
