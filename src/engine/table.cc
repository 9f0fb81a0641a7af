// Cells -> elementary classes and bit sets (the scheme of Lakshman and Stiliadis' parallel bit
// vectors).
//
// Which rows accept a class is found by trying every distinct cell on one value of the class, with
// the program that would otherwise run: the index cannot mean anything else than the cell does.
#include "engine/table.h"

#include <algorithm>
#include <utility>

#include "engine/cuts.h"
#include "feel/compare.h"
#include "feel/compiler.h"
#include "feel/evaluator.h"

namespace aftersales::engine {

namespace {

using feel::Node;
using feel::NodeKind;
using feel::TypeRef;
using Domain = Column::Domain;

/// The constants that a cell compares with.
void collect(const Node& node, feel::Evaluator& evaluator, const text::Located& text,
             std::vector<Value>& out) {
  if (node.kind == NodeKind::tests || node.kind == NodeKind::test || node.kind == NodeKind::range ||
      node.kind == NodeKind::list) {
    for (const Node* child : node.children) collect(*child, evaluator, text, out);
    return;
  }
  feel::Expression e;
  e.text = text;
  feel::compile(node, 1, e);
  add_constants(evaluator.evaluate(e), out);
}

void add_class(Column& column, std::optional<Value> representative) {
  column.possible.push_back(representative.has_value());
  column.representatives.push_back(representative ? *representative : Value());
}

std::vector<Value> cuts_of(const Cell& cell, feel::Evaluator& evaluator) {
  std::vector<Value> cuts;
  for (const auto& test : cell.tests)
    collect(*test->tree.root, evaluator, test->expression.text, cuts);
  sort_distinct(cuts);
  return cuts;
}

/// The classes between and on `cuts`: gap, point, gap, …, point, gap.
void add_ordered_classes(Column& column) {
  for (auto& representative : points_and_gaps(column.cuts, column.type))
    add_class(column, std::move(representative));
}

bool accepts(const Cell& cell, const Value& value, feel::Evaluator& evaluator) {
  return std::any_of(cell.tests.begin(), cell.tests.end(), [&](const auto& test) {
    const Value verdict = evaluator.evaluate(test->expression, {&value, 1});
    return verdict.as_bool();
  });
}

/// Fewer cuts, so that the bit sets stay small: a class that holds several of the values that cells
/// tell apart accepts what any of its parts accepts, and the rows that remain are verified.
void thin_out(Column& column, std::uint32_t words) {
  const std::size_t size = (2 * column.cuts.size() + 2) * words;
  if (column.cuts.size() <= kMaxCuts || size <= kMaxWords) return;
  const std::size_t step = (column.cuts.size() + kMaxCuts - 1) / kMaxCuts;
  std::vector<Value> kept;
  for (std::size_t i = step - 1; i < column.cuts.size(); i += step) kept.push_back(column.cuts[i]);
  column.cuts = std::move(kept);
  column.exact = false;
}

/// `cuts`: all constants that cells compare with.
void build_classes(Column& column, const std::vector<Value>& cuts, std::uint32_t words) {
  switch (column.domain) {
    case Domain::boolean:
      add_class(column, Value(false));
      add_class(column, Value(true));
      break;
    case Domain::enumeration: {
      const value::SharedEnum& type = *column.type->enumeration;
      for (std::size_t i = 0; i < type.values.size(); ++i)
        add_class(column, value::enumeration(type, static_cast<std::uint16_t>(i)));
      break;
    }
    case Domain::ordered:
    case Domain::string:
      column.cuts = cuts;
      thin_out(column, words);
      column.keys = CutKeys(KeyScale(cuts), column.cuts);
      add_ordered_classes(column);
      break;
  }
  column.null_class = static_cast<std::uint32_t>(column.representatives.size());
  add_class(column, Value());
}

/// What a cell accepts of the classes between and on `all`, by its own constants: between them
/// nothing else can make a difference to it.
std::vector<ClassRange> accepted_ordered(const Column& column, const Cell& cell,
                                         const std::vector<Value>& own,
                                         const std::vector<Value>& all,
                                         feel::Evaluator& evaluator) {
  Column alone;
  alone.domain = column.domain;
  alone.type = column.type;
  alone.cuts = own;
  add_ordered_classes(alone);
  std::vector<ClassRange> accepted;
  std::uint32_t low = 0;
  for (std::size_t part = 0; part < alone.representatives.size(); ++part) {
    auto high = static_cast<std::uint32_t>(2 * all.size());  // of the last gap
    const std::size_t cut = part / 2;
    if (cut < own.size()) {
      const auto at =
          std::lower_bound(all.begin(), all.end(), own[cut],
                           [](const Value& a, const Value& b) { return order(a, b) < 0; });
      high = static_cast<std::uint32_t>(2 * (at - all.begin())) + (part % 2 == 1 ? 1 : 0);
    }
    if (alone.possible[part] && accepts(cell, alone.representatives[part], evaluator))
      append_range({low, high}, accepted);
    low = high + 1;
  }
  return accepted;
}

/// The same of classes that are numbered.
std::vector<ClassRange> accepted_numbered(const Column& column, const Cell& cell,
                                          feel::Evaluator& evaluator) {
  std::vector<ClassRange> accepted;
  for (std::uint32_t k = 0; k < column.null_class; ++k) {
    const Value& one = column.representatives[k];
    const bool is_accepted =
        column.computed ? one.as_bool() : column.possible[k] && accepts(cell, one, evaluator);
    if (is_accepted) append_range({k, k}, accepted);
  }
  return accepted;
}

/// Which class of a column holds a class between and on `all` its constants, some of which were
/// left out.
std::vector<std::uint32_t> thinned(const Column& column, const std::vector<Value>& all) {
  std::vector<std::uint32_t> classes;
  std::uint32_t below = 0;
  for (const Value& cut : all) {
    classes.push_back(2 * below);
    const bool is_kept = below < column.cuts.size() && order(column.cuts[below], cut) == 0;
    classes.push_back(2 * below + (is_kept ? 1 : 0));
    if (is_kept) ++below;
  }
  classes.push_back(2 * below);
  return classes;
}

/// What the cells of one column say of its classes, and the classes that the bit sets know them by.
AskedColumn build_column(Column& column, std::uint32_t words, feel::Evaluator& evaluator) {
  AskedColumn asked;
  const bool is_cut =
      !column.computed && (column.domain == Domain::ordered || column.domain == Domain::string);
  std::vector<std::vector<Value>> cuts_by_cell;
  for (std::size_t i = 0; is_cut && i < column.cells.size(); ++i) {
    const std::vector<Value>& own = cuts_by_cell.emplace_back(cuts_of(column.cells[i], evaluator));
    asked.cuts.insert(asked.cuts.end(), own.begin(), own.end());
  }
  sort_distinct(asked.cuts);
  build_classes(column, asked.cuts, words);
  for (std::size_t i = 0; i < column.cells.size(); ++i) {
    const Cell& cell = column.cells[i];
    AskedColumn::Cell& to = asked.cells.emplace_back();
    to.accepted = is_cut ? accepted_ordered(column, cell, cuts_by_cell[i], asked.cuts, evaluator)
                         : accepted_numbered(column, cell, evaluator);
    to.accepts_null = !column.computed && accepts(cell, Value(), evaluator);
  }
  return asked;
}

/// The bit sets of a column: first of rows that do not test it.
class ColumnBits {
 public:
  ColumnBits(Column& column, const AskedColumn& asked, std::uint32_t words)
      : column_(column), asked_(asked), words_(words) {
    if (!column.exact) classes_ = thinned(column, asked.cuts);
    column.tested.assign(words, 0);
    column.accepted.assign(std::size_t{column.null_class + 1} * words, ~std::uint64_t{0});
  }

  void add(std::size_t row, std::uint32_t cell) {
    const AskedColumn::Cell& asked = asked_.cells[cell];
    const std::size_t word = row / 64;
    const std::uint64_t bit = std::uint64_t{1} << (row % 64);
    column_.tested[word] |= bit;
    std::uint32_t from = 0;
    const auto refuse_below = [&](std::uint32_t to) {
      for (; from < to; ++from) column_.accepted[std::size_t{from} * words_ + word] &= ~bit;
    };
    for (const ClassRange& range : asked.accepted) {
      refuse_below(class_of(range.low));
      from = std::max(from, class_of(range.high) + 1);
    }
    refuse_below(column_.null_class);
    if (!asked.accepts_null) refuse_below(column_.null_class + 1);
  }

 private:
  [[nodiscard]] std::uint32_t class_of(std::uint32_t asked) const {
    return classes_.empty() ? asked : classes_[asked];
  }
  Column& column_;
  const AskedColumn& asked_;
  const std::uint32_t words_;
  std::vector<std::uint32_t> classes_;  // by what is asked, where that differs
};

}  // namespace

std::uint32_t Table::class_of(const Column& column, const Value& v) {
  if (v.is_null()) return column.null_class;
  switch (column.domain) {
    case Domain::boolean:
      return v.as_bool() ? 1 : 0;
    case Domain::enumeration:
      return value::enum_index(v);
    case Domain::string:
    case Domain::ordered:
      break;
  }
  if (const auto cls = column.keys.class_of(v)) return *cls;
  // What cannot be compared with the constants (a moment without a zone, say) meets no condition.
  if (column.domain == Domain::ordered && !column.cuts.empty() &&
      !feel::compare(column.cuts.front(), v))
    return column.null_class;
  const auto it =
      std::lower_bound(column.cuts.begin(), column.cuts.end(), v,
                       [](const Value& cut, const Value& x) { return order(cut, x) < 0; });
  const auto at = static_cast<std::uint32_t>(it - column.cuts.begin());
  const bool on_it = it != column.cuts.end() && order(*it, v) == 0;
  return on_it ? 2 * at + 1 : 2 * at;
}

namespace {

/// `when: true`: what holds in every case.
bool holds_always(const Column& column, std::uint32_t words) {
  if (column.computed || column.subject == nullptr || !column.subject->expression.is_constant())
    return false;
  const Value& v = column.subject->expression.constants.front();
  const std::uint64_t* const rows =
      column.accepted.data() + std::size_t{Table::class_of(column, v)} * words;
  for (std::uint32_t w = 0; w < words; ++w) {
    if ((column.tested[w] & ~rows[w]) != 0) return false;
  }
  return true;
}

void add_probes(Table& table) {
  for (std::uint32_t c = 0; c < table.columns.size(); ++c) {
    const Column& column = table.columns[c];
    if (column.slot && !column.computed && column.exact) {
      table.probes.push_back(
          {c, *column.slot, column.domain, column.null_class, &column, column.accepted.data()});
    } else {
      table.reckoned.push_back(c);
      if (!holds_always(column, table.words)) table.varying.push_back(c);
    }
  }
}

}  // namespace

AskedColumns build_index(Table& table, Zone zone, int minor_digits) {
  feel::Evaluator evaluator(feel::Dialect::pack);
  evaluator.set_zone(zone);
  evaluator.set_minor_digits(minor_digits);
  const std::size_t rows = table.rows.size();
  table.words = static_cast<std::uint32_t>((rows + 63) / 64);
  AskedColumns asked;
  asked.reserve(table.columns.size());
  std::vector<ColumnBits> bits;
  for (Column& column : table.columns) {
    asked.push_back(build_column(column, table.words, evaluator));
    bits.emplace_back(column, asked.back(), table.words);
  }
  for (std::size_t r = 0; r < rows; ++r) {
    table.has_withdrawing = table.has_withdrawing || table.rows[r].withdraws;
    for (const RowCondition& condition : table.rows[r].conditions)
      bits[condition.column].add(r, condition.cell);
  }
  add_probes(table);
  return asked;
}

}  // namespace aftersales::engine
