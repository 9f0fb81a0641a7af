// Conditions -> columns and cells. What compares an expression with constants becomes a column with
// classes; anything else becomes a column of its own that is true or false.
#include <algorithm>

#include <fmt/format.h>

#include "engine/linker.h"

namespace aftersales::engine {

namespace {

using feel::Node;
using feel::NodeKind;
using feel::TypeKind;

bool mentions(const Node& node, std::string_view name) {
  if (node.kind == NodeKind::name && node.text == name) return true;
  return std::any_of(node.children.begin(), node.children.end(),
                     [&](const Node* c) { return mentions(*c, name); });
}

bool is_condition(const Node& node) {
  return feel::is_comparison(node.kind) || node.kind == NodeKind::between ||
         node.kind == NodeKind::in || node.kind == NodeKind::conjunction ||
         node.kind == NodeKind::disjunction || node.kind == NodeKind::some ||
         node.kind == NodeKind::every || node.kind == NodeKind::instance_of;
}

bool needs_case(const feel::Expression& e) {
  return !e.slots.empty() || e.needs_moment || !e.called.empty();
}

/// A test that says no more than "this constant", "below that one", "in this range".
bool is_plain_test(const Node& test, bool equality_only, bool& has_equality) {
  switch (test.kind) {
    case NodeKind::test:
      has_equality = has_equality || test.operation == NodeKind::equal ||
                     test.operation == NodeKind::not_equal;
      if (equality_only && test.operation != NodeKind::equal &&
          test.operation != NodeKind::not_equal)
        return false;
      return !mentions(test, "?");
    case NodeKind::range:
      return !equality_only && !mentions(test, "?");
    case NodeKind::list:
      return std::all_of(test.children.begin(), test.children.end(), [&](const Node* c) {
        return is_plain_test(*c, equality_only, has_equality);
      });
    default:
      if (mentions(test, "?") || is_condition(test)) return false;
      if (test.type != nullptr && test.type->is(TypeKind::range)) return false;
      has_equality = true;
      return true;
  }
}

std::string joined(const std::vector<text::Located>& tests) {
  std::string all;
  for (const text::Located& t : tests) all += t.text() + '\x1f';
  return all;
}

/// The leaves of a cell with alternatives; false if one of them is `any`, and so the whole says
/// nothing.
bool leaves_of(const model::Cell& cell, std::vector<text::Located>& out) {
  if (cell.any) return false;
  if (cell.alternatives.empty()) {
    out.push_back(cell.tests);
    return true;
  }
  return std::all_of(cell.alternatives.begin(), cell.alternatives.end(),
                     [&](const model::Cell& c) { return leaves_of(c, out); });
}

bool is_wildcard(const Cell& cell) {
  return std::any_of(cell.tests.begin(), cell.tests.end(),
                     [](const auto& t) { return t->tree.root->kind == NodeKind::wildcard; });
}

}  // namespace

void Linker::conditions_of(const model::When& when, DecisionInfo& to,
                           std::vector<RowCondition>& out) {
  switch (when.form) {
    case model::When::Form::none:
      return;
    case model::When::Form::expression:
      expression_conditions(when.expression, to, out);
      return;
    case model::When::Form::entries:
      for (const auto& [key, cell] : when.entries) {
        std::vector<text::Located> tests;
        if (leaves_of(cell, tests)) {
          entry_condition(*key, tests, to, out);
        } else {
          CompiledPtr ignored;
          (void)subject_of(*key, ignored);  // says nothing, but has to be right
        }
      }
      for (const model::When& part : when.parts) conditions_of(part, to, out);
      return;
    case model::When::Form::all:
      for (const model::When& part : when.parts) conditions_of(part, to, out);
      return;
    case model::When::Form::any:
      alternatives_condition(when, to, out);
      return;
  }
}

// `a = 1 and b <= 2 and f(c)` is three conditions; of each that compares with a constant, the other
// side is the subject.
void Linker::expression_conditions(const text::Located& text, DecisionInfo& to,
                                   std::vector<RowCondition>& out) {
  auto whole = compile(text, feel::simple(TypeKind::boolean));
  if (!whole) return;
  std::vector<const Node*> parts;
  const Node* first = whole->tree.root;
  for (; first->kind == NodeKind::conjunction && (first->flags & feel::kParenthesised) == 0;
       first = first->children[0]) {
    parts.push_back(first->children[1]);
  }
  parts.push_back(first);
  std::reverse(parts.begin(), parts.end());
  const auto sub = [&](feel::Span span) { return text.sub(span).trimmed(); };
  for (const Node* part : parts) {
    const bool bare = (part->flags & feel::kParenthesised) == 0;
    if (bare && feel::is_comparison(part->kind)) {
      const Node& left = *part->children[0];
      entry_condition(sub(left.span), {sub({left.span.end, part->span.end})}, to, out);
    } else if (bare && part->kind == NodeKind::in) {
      const Node& tests = *part->children[1];
      std::vector<text::Located> alternatives;
      for (const Node* t : tests.children) alternatives.push_back(sub(t->span));
      entry_condition(sub(part->children[0]->span), alternatives, to, out);
    } else {
      entry_condition(sub(part->span), {text::Located("true")}, to, out);
    }
  }
}

// A value of an enumeration that is no name can only be written as a text: say so, instead of what
// the parser stumbles over.
bool Linker::check_enum_value(const text::Located& text, TypeRef type) {
  if (!check_label(text, type)) return false;
  if (!type->is(TypeKind::enumeration) || !type->enumeration->index_of(text.text())) return true;
  text::Report attempt;
  if (Names::check_letters(text, "a value", attempt)) return true;
  report_.error("enum.quotes", text.whole(),
                fmt::format("the value `{}` is no single word", text.text()),
                fmt::format("write '\"{}\"', with both quotes", text.text()));
  return false;
}

// What people are shown for a value is often several words, which the parser would stumble over.
bool Linker::check_label(const text::Located& text, TypeRef type) {
  if (!type->is(TypeKind::enumeration)) return true;
  const auto value = names_->value_of_label(*type->enumeration, text.text());
  if (!value || type->enumeration->index_of(text.text())) return true;
  text::Report attempt;
  const feel::Context quiet = muted(attempt);
  if (feel::compile_unary_tests(text, quiet, type)) return true;
  const bool name = Names::check_letters(text::Located(*value), "a value", attempt);
  report_.error("enum.label", text.whole(),
                fmt::format("`{}` is what people are shown, not the value", text.text()),
                name ? fmt::format("write `{}`", *value)
                     : fmt::format("write '\"{}\"', with both quotes", *value));
  return false;
}

bool Linker::compile_cell(const text::Located& key, const std::vector<text::Located>& tests,
                          TypeRef subject, Cell& cell) {
  bool good = true;
  feel::Context in = context();
  in.subject = key.text();
  for (const text::Located& t : tests) {
    if (!check_enum_value(t, subject)) {
      good = false;
      continue;
    }
    auto compiled = feel::compile_unary_tests(t, in, subject);
    if (compiled)
      cell.tests.push_back(std::move(compiled));
    else
      good = false;
  }
  cell.text = tests.front();
  if (tests.size() > 1) {
    std::string all;
    for (const text::Located& t : tests) all += (all.empty() ? "" : ", ") + t.text();
    cell.text = text::Located(all);
  }
  return good;
}

bool Linker::is_indexable(const Cell& cell, TypeRef type, Column::Domain& domain) const {
  bool equality_only = false;
  switch (type->kind) {
    case TypeKind::boolean:
      domain = Column::Domain::boolean;
      break;
    case TypeKind::enumeration:
      domain = Column::Domain::enumeration;
      break;
    case TypeKind::string:
    case TypeKind::text:
      domain = Column::Domain::string;
      equality_only = true;
      break;
    case TypeKind::number:
    case TypeKind::money:
    case TypeKind::date:
    case TypeKind::date_time:
    case TypeKind::duration:
    case TypeKind::period:
      domain = Column::Domain::ordered;
      break;
    default:
      return false;
  }
  return std::all_of(cell.tests.begin(), cell.tests.end(), [&](const auto& t) {
    if (needs_case(t->expression)) return false;
    // Every value of an enumeration or a boolean can be tried; other types have to be cut at
    // constants.
    const Node& root = *t->tree.root;
    if (domain == Column::Domain::boolean || domain == Column::Domain::enumeration) return true;
    bool has_equality = false;
    const bool plain = std::all_of(root.children.begin(), root.children.end(), [&](const Node* n) {
      return is_plain_test(*n, equality_only, has_equality);
    });
    // FEEL's `=` between moments leaves fractions of a second out, which no cut can say.
    return plain && !(type->is(TypeKind::date_time) && has_equality);
  });
}

// `compiled`: the expression, where it had to be compiled for this.
std::optional<Linker::Subject> Linker::subject_of(const text::Located& key, CompiledPtr& compiled) {
  if (const auto known = said_.subjects.find(key.text()); known != said_.subjects.end())
    return known->second;
  const std::size_t before = report_.count();
  compiled = compile(key, nullptr);
  if (!compiled) return std::nullopt;
  const Node& root = *compiled->tree.root;
  Subject subject{compiled->expression.type, feel::to_text(root), std::nullopt};
  // A name, or an output of a decision that has several.
  if ((root.kind == NodeKind::name || root.kind == NodeKind::path) &&
      root.binding.kind == feel::Binding::slot)
    subject.slot = root.binding.index;
  if (report_.count() == before) said_.subjects.emplace(key.text(), subject);
  return subject;
}

void Linker::entry_condition(const text::Located& key, const std::vector<text::Located>& tests,
                             DecisionInfo& to, std::vector<RowCondition>& out) {
  const std::string cell_key = joined(tests);
  std::string entry = key.text() + '\x1e' + cell_key;
  if (const auto known = said_.entries.find(entry); known != said_.entries.end()) {
    if (known->second) out.push_back(*known->second);
    return;
  }
  const std::size_t before = report_.count();
  Column column;
  const auto subject = subject_of(key, column.subject);
  if (!subject) return;
  Cell cell;
  if (!compile_cell(key, tests, subject->type, cell)) return;
  std::optional<RowCondition> condition;
  if (!is_wildcard(cell)) {
    column.type = subject->type;
    column.text = key;
    column.slot = subject->slot;
    if (column.slot && out_->slots[*column.slot].kind == SlotInfo::fact)
      column.fact_slot = column.slot;
    std::string column_key = subject->key;
    if (!is_indexable(cell, subject->type, column.domain)) {
      column.computed = true;
      column.domain = Column::Domain::boolean;
      column_key += '\x1e' + cell_key;
    }
    if (!column.subject && said_.columns.find(column_key) == said_.columns.end())
      column.subject = compile(key, nullptr);
    condition = add_condition(to, std::move(column), std::move(cell), column_key, cell_key);
    out.push_back(*condition);
  }
  if (report_.count() == before) said_.entries.emplace(std::move(entry), condition);
}

void Linker::effective_condition(const model::Effective& effective, DecisionInfo& to,
                                 std::vector<RowCondition>& out) {
  if (!effective.from && !effective.until) return;  // its dates could not be read
  to.dated = true;
  const std::string from = effective.from ? effective.from->to_string() : "";
  const std::string until = effective.until ? effective.until->to_string() : "";
  const std::string tests = from.empty()    ? "<= " + until
                            : until.empty() ? ">= " + from
                                            : "[" + from + ".." + until + "]";
  Column column;
  column.type = feel::simple(TypeKind::date);
  column.domain = Column::Domain::ordered;
  column.slot = to.date_slot;
  column.text = text::Located(out_->slots[to.date_slot].name);
  Cell cell;
  if (!compile_cell(column.text, {text::Located(tests)}, column.type, cell)) return;
  out.push_back(add_condition(to, std::move(column), std::move(cell), "\x1d", tests));
}

RowCondition Linker::add_condition(DecisionInfo& to, Column column, Cell cell,
                                   const std::string& key, const std::string& cell_key) {
  const auto [at, fresh] =
      said_.columns.emplace(key, static_cast<std::uint32_t>(to.table.columns.size()));
  if (fresh) {
    to.table.columns.push_back(std::move(column));
    said_.cells.emplace_back();
  }
  Column& target = to.table.columns[at->second];
  const auto [cell_at, fresh_cell] =
      said_.cells[at->second].emplace(cell_key, static_cast<std::uint32_t>(target.cells.size()));
  if (fresh_cell) target.cells.push_back(std::move(cell));
  return {at->second, cell_at->second};
}

void Linker::alternatives_condition(const model::When& when, DecisionInfo& to,
                                    std::vector<RowCondition>& out) {
  auto alternatives = alternatives_of(when);
  if (!alternatives) return;
  Column column;
  column.type = feel::simple(TypeKind::boolean);
  column.text = alternatives->text;
  column.alternatives = std::move(alternatives);
  Cell cell;
  if (!compile_cell(column.text, {text::Located("true")}, column.type, cell)) return;
  const std::string key = fmt::format("any#{}", to.table.columns.size());
  out.push_back(add_condition(to, std::move(column), std::move(cell), key, "true"));
}

std::unique_ptr<Alternatives> Linker::alternatives_of(const model::When& when) {
  auto result = std::make_unique<Alternatives>();
  if (when.where.source != nullptr) {
    const std::string_view all = when.where.source->text();
    result->text =
        text::Located(when.where.source, when.where.span.begin,
                      std::string(all.substr(when.where.span.begin,
                                             when.where.span.end - when.where.span.begin)));
  }
  bool good = true;
  for (const model::When& part : when.parts) {
    std::vector<Alternatives::Condition> conditions;
    good = conjuncts_of(part, conditions) && good;
    result->of.push_back(std::move(conditions));
  }
  return good ? std::move(result) : nullptr;
}

bool Linker::conjuncts_of(const model::When& when, std::vector<Alternatives::Condition>& out) {
  bool good = true;
  switch (when.form) {
    case model::When::Form::none:
      return true;
    case model::When::Form::expression: {
      Alternatives::Condition c;
      c.subject = compile(when.expression, feel::simple(TypeKind::boolean));
      good = c.subject != nullptr;
      out.push_back(std::move(c));
      return good;
    }
    case model::When::Form::any: {
      Alternatives::Condition c;
      c.nested = alternatives_of(when);
      good = c.nested != nullptr;
      out.push_back(std::move(c));
      return good;
    }
    case model::When::Form::entries:
      for (const auto& [key, cell] : when.entries) {
        std::vector<text::Located> tests;
        Alternatives::Condition c;
        c.subject = compile(*key, nullptr);
        if (!c.subject) {
          good = false;
        } else if (leaves_of(cell, tests)) {
          good = compile_cell(*key, tests, c.subject->expression.type, c.cell) && good;
          out.push_back(std::move(c));
        }
      }
      [[fallthrough]];
    case model::When::Form::all:
      for (const model::When& part : when.parts) good = conjuncts_of(part, out) && good;
      return good;
  }
  return good;
}

}  // namespace aftersales::engine
