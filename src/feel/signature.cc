// The table's signatures, as texts -> parameters with names and types.
#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <utility>

#include "feel/builtins.h"

namespace aftersales::feel {

namespace {

/// Reads one signature. The grammar is that of the comment on Builtin.
class SignatureReader {
 public:
  SignatureReader(std::string_view text, TypePool& pool, std::deque<Type>& variables)
      : rest_(text), pool_(pool), variables_(variables) {}

  Signature read() {
    Signature signature;
    signature.name = std::string(until("("));
    expect("(");
    if (!accept(")")) {
      do signature.parameters.push_back(parameter());
      while (accept(","));
      expect(")");
    }
    expect(":");
    signature.result = type();
    return signature;
  }

 private:
  Parameter parameter() {
    Parameter p;
    p.name = std::string(until("?.:"));
    p.optional = accept("?");
    p.rest = accept("...");
    expect(":");
    p.type = type();
    if (p.rest) p.type = pool_.list_of(p.type);
    p.null_passes = accept("!");
    return p;
  }

  TypeRef type() {
    if (accept("list of ")) return pool_.list_of(type());
    if (accept("range of ")) return pool_.range_of(type());
    if (accept("function<")) {
      std::vector<TypeRef> parameters;
      if (!accept(">")) {
        do parameters.push_back(type());
        while (accept(","));
        expect(">");
      }
      expect(":");
      const TypeRef result = type();
      return pool_.function_of(std::move(parameters), result);
    }
    if (accept("context {")) {
      std::vector<Field> fields;
      do {
        Field field;
        field.name = std::string(until(":"));
        expect(":");
        field.type = type();
        fields.push_back(std::move(field));
      } while (accept(","));
      expect("}");
      return pool_.context_of(std::move(fields));
    }
    // `date and time` before `date`.
    constexpr std::pair<std::string_view, TypeKind> names[] = {
        {"any", TypeKind::any},           {"boolean", TypeKind::boolean},
        {"number", TypeKind::number},     {"money", TypeKind::money},
        {"string", TypeKind::string},     {"date and time", TypeKind::date_time},
        {"date", TypeKind::date},         {"time", TypeKind::time},
        {"duration", TypeKind::duration}, {"period", TypeKind::period},
        {"context", TypeKind::context},   {"calendar", TypeKind::calendar},
    };
    for (const auto& [name, kind] : names) {
      if (accept(name)) return simple(kind);
    }
    return variable(until(",)>}!"));
  }

  TypeRef variable(std::string_view name) {
    for (const Type& known : variables_) {
      if (known.name == name) return &known;
    }
    Type& made = variables_.emplace_back();
    made.kind = TypeKind::variable;
    made.name = std::string(name);
    return &made;
  }

  void skip_space() {
    while (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
  }
  bool accept(std::string_view token) {
    skip_space();
    if (rest_.substr(0, token.size()) != token) return false;
    rest_.remove_prefix(token.size());
    return true;
  }
  // The table is part of the program: builtins_test reads every row back and compares.
  void expect(std::string_view token) { (void)accept(token); }
  std::string_view until(std::string_view ends) {
    skip_space();
    const std::string_view word = rest_.substr(0, rest_.find_first_of(ends));
    rest_.remove_prefix(word.size());
    return word;
  }

  std::string_view rest_;
  TypePool& pool_;
  std::deque<Type>& variables_;
};

struct Table {
  TypePool pool;
  std::deque<Type> variables;
  std::vector<Signature> signatures;

  Table() {
    const std::array<std::span<const Builtin>, 8> parts = {
        string_builtins(),   number_builtins(),     list_builtins(),  context_builtins(),
        temporal_builtins(), conversion_builtins(), range_builtins(), working_time_builtins()};
    for (std::span<const Builtin> part : parts) {
      for (const Builtin& row : part) {
        Signature signature = SignatureReader(row.signature, pool, variables).read();
        signature.builtin = &row;
        signatures.push_back(std::move(signature));
      }
    }
    std::stable_sort(signatures.begin(), signatures.end(),
                     [](const Signature& a, const Signature& b) { return a.name < b.name; });
  }
};

}  // namespace

const std::vector<Signature>& signatures() {
  static const Table table;
  return table.signatures;
}

std::span<const Signature> overloads(std::string_view name) {
  const std::vector<Signature>& all = signatures();
  const auto first =
      std::lower_bound(all.begin(), all.end(), name,
                       [](const Signature& s, std::string_view wanted) { return s.name < wanted; });
  auto last = first;
  while (last != all.end() && last->name == name) ++last;
  return {first, last};
}

}  // namespace aftersales::feel
