// The names of a small shop, for expressions to be read, checked and evaluated against.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feel/evaluator.h"
#include "feel/expression.h"
#include "feel/print.h"

namespace aftersales::feel::tests {

/// Facts by name with their types and values; `reason` and the ordered `severity` are enumerations.
class Names final : public Scope {
 public:
  Names() {
    const TypeRef reason = declare_enum("reason", {"damaged", "late", "return requested"}, false);
    const TypeRef severity = declare_enum("severity", {"minor", "major", "crisis"}, true);
    const TypeRef number = simple(TypeKind::number);
    const TypeRef boolean = simple(TypeKind::boolean);
    line_ = pool.context_of({{"sku", simple(TypeKind::string), false},
                             {"price", simple(TypeKind::money), false},
                             {"gift", boolean, true}},
                            "line");
    types_.emplace_back("line", line_);
    declare("request.reason", reason, value::enumeration(*reason->enumeration, 0));
    declare("request.other", reason, value::enumeration(*reason->enumeration, 1));
    declare("late", reason, value::enumeration(*reason->enumeration, 1));
    declare("severity", severity, value::enumeration(*severity->enumeration, 1));
    declare("reasons", pool.list_of(reason),
            Value::list({value::enumeration(*reason->enumeration, 0)}));
    declare("order.total", simple(TypeKind::money), value::money(Decimal(120), 2));
    declare("count_of_lines", number, Value(2));
    declare("open", boolean, Value(true));
    declare("note", simple(TypeKind::string), Value("hello"));
    declare("placed", simple(TypeKind::date), *Date::parse("2026-11-01"));
    declare("delivered", simple(TypeKind::date_time), *DateTime::parse("2026-11-03T10:00:00Z"));
    declare("numbers", pool.list_of(number), Value::list({1, 2, 3}));
    declare("lines", pool.list_of(line_),
            Value::list({Value::context({{"sku", "A"}, {"price", value::money(Decimal(10), 2)}}),
                         Value::context({{"sku", "B"}, {"price", value::money(Decimal(30), 2)}})}));
    declare("nothing", number, Value());
    declare("unknown", number, {});
    declare("other_unknown", number, {});
    declare("unknown_flag", boolean, {});
    declare("anything", simple(TypeKind::any), Value(7));
    function_.name = "double";
    Parameter amount;
    amount.name = "amount";
    amount.type = number;
    function_.parameters = {amount};
    function_.result = number;
  }

  [[nodiscard]] std::size_t longest(std::string_view rest) const override {
    std::size_t best = 0;
    for (const Symbol& s : symbols_) {
      const std::size_t n = s.name.size();
      const bool ends =
          n >= rest.size() || (rest[n] != '_' && rest[n] != '.' &&
                               std::isalnum(static_cast<unsigned char>(rest[n])) == 0);
      if (n > best && ends && rest.substr(0, n) == s.name) best = n;
    }
    return best;
  }
  [[nodiscard]] const Symbol* find(std::string_view name) const override {
    for (const Symbol& s : symbols_) {
      if (s.name == name) return &s;
    }
    return nullptr;
  }
  [[nodiscard]] const DeclaredFunction* function(std::string_view name) const override {
    return name == function_.name ? &function_ : nullptr;
  }
  [[nodiscard]] TypeRef type(std::string_view name) const override {
    for (const auto& [known, type] : types_) {
      if (known == name) return type;
    }
    return nullptr;
  }
  [[nodiscard]] bool is_taken(std::string_view name) const override {
    return find(name) != nullptr || name == "request" || name == "order";
  }
  [[nodiscard]] std::vector<std::string> candidates() const override {
    std::vector<std::string> all{"double"};
    for (const Symbol& s : symbols_) all.push_back(s.name);
    return all;
  }

  /// The slots' values, with the unknown facts unknown to this evaluation.
  [[nodiscard]] std::vector<Value> values(Runtime& runtime) const {
    std::vector<Value> all = values_;
    for (const Symbol& s : symbols_) {
      if (s.name.find("unknown") != std::string::npos) all[s.slot] = runtime.unknown(s.slot);
    }
    return all;
  }

  mutable TypePool pool;

 private:
  TypeRef declare_enum(std::string name, std::vector<std::string> values, bool ordered) {
    auto definition = std::make_unique<value::SharedEnum>();
    definition->name = name;
    definition->values = std::move(values);
    definition->ordered = ordered;
    const TypeRef type = pool.enum_of(std::move(definition));
    types_.emplace_back(std::move(name), type);
    return type;
  }
  void declare(std::string name, TypeRef type, Value v) {
    Symbol symbol;
    symbol.name = std::move(name);
    symbol.type = type;
    symbol.slot = static_cast<std::uint32_t>(values_.size());
    symbols_.push_back(std::move(symbol));
    values_.push_back(std::move(v));
  }

  std::vector<Symbol> symbols_;
  std::vector<Value> values_;
  std::vector<std::pair<std::string, TypeRef>> types_;
  DeclaredFunction function_;
  TypeRef line_ = nullptr;
};

/// An expression against these names, compiled and run, or the mistakes in it.
class Reading {
 public:
  explicit Reading(std::string text, Dialect dialect = Dialect::pack, TypeRef wanted = nullptr)
      : source_("policy.yaml", std::move(text)),
        located_(&source_, 0, std::string(source_.text())),
        evaluator(dialect) {
    compiled = compile_expression(located_, {names, names.pool, dialect, report_}, wanted);
    mistakes = report_.take();
    double_ = compile_expression(double_text_, {names, names.pool, Dialect::pack, report_}, nullptr,
                                 {{"amount", simple(TypeKind::number)}});
    functions_ = {&double_->expression};
    evaluator.set_functions(functions_);
    slots_ = names.values(evaluator);
    evaluator.set_slots(slots_.data());
  }

  [[nodiscard]] Value value() {
    return compiled ? Value(evaluator.evaluate(compiled->expression)) : Value("! not compiled");
  }
  /// The value as FEEL writes it; `! code` of a failure; `? slots` of an unknown; `!! code` of the
  /// first mistake.
  [[nodiscard]] std::string shown() {
    if (!compiled) return "!! " + mistakes.front().code;
    const Value v = value();
    if (value::is_failure(v)) return "! " + evaluator.cause_of(v).code;
    if (!value::is_unknown(v)) return to_feel_string(v);
    std::string out = "?";
    for (const std::uint32_t fact : evaluator.facts_of(v)) {
      for (const std::string& name : names.candidates()) {
        const Symbol* symbol = names.find(name);
        if (symbol != nullptr && symbol->slot == fact) out += " " + name;
      }
    }
    return out;
  }

  Names names;

 private:
  text::Report report_;
  text::Source source_;
  text::Located located_;
  text::Located double_text_{std::string("amount * 2")};
  std::unique_ptr<Compiled> double_;
  std::vector<const Expression*> functions_;
  std::vector<Value> slots_;

 public:
  Evaluator evaluator;
  std::unique_ptr<Compiled> compiled;
  std::vector<Diagnostic> mistakes;
};

}  // namespace aftersales::feel::tests
