// Cells -> elementary classes and bit sets (the scheme of Lakshman and Stiliadis' parallel bit
// vectors).
//
// Which rows accept a class is found by trying every distinct cell on one value of the class, with
// the program that would otherwise run: the index cannot mean anything else than the cell does.
#include "engine/table.h"

#include <algorithm>
#include <limits>
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

void build_classes(Column& column, const std::vector<std::vector<Value>>& cuts_by_cell,
                   std::uint32_t words) {
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
    case Domain::string: {
      for (const auto& cuts : cuts_by_cell)
        column.cuts.insert(column.cuts.end(), cuts.begin(), cuts.end());
      sort_distinct(column.cuts);
      column.scale = KeyScale(column.cuts);
      thin_out(column, words);
      column.keys = CutKeys(column.scale, column.cuts);
      add_ordered_classes(column);
      break;
    }
  }
  column.null_class = static_cast<std::uint32_t>(column.representatives.size());
  add_class(column, Value());
}

/// Which of its own points and gaps a cell accepts: nothing else can make a difference to it.
std::vector<bool> accepted_parts(const Column& column, const Cell& cell,
                                 const std::vector<Value>& own, feel::Evaluator& evaluator) {
  Column alone;
  alone.domain = column.domain;
  alone.type = column.type;
  alone.cuts = own;
  add_ordered_classes(alone);
  std::vector<bool> by_part;
  for (std::size_t k = 0; k < alone.representatives.size(); ++k)
    by_part.push_back(alone.possible[k] && accepts(cell, alone.representatives[k], evaluator));
  return by_part;
}

/// Which classes of a column with cuts a cell accepts, by its parts.
std::vector<bool> accepted_ordered(const Column& column, const Cell& cell,
                                   const std::vector<Value>& own, const std::vector<bool>& by_part,
                                   feel::Evaluator& evaluator) {
  std::vector<bool> result;
  std::size_t below = 0;  // own cuts below the class
  for (std::size_t k = 0; k < column.null_class; ++k) {
    const auto at_cut = [&](std::size_t cut) {  // is the next own cut this one?
      return below < own.size() && order(own[below], column.cuts[cut]) == 0;
    };
    if (k % 2 == 1) {
      const bool on_it = at_cut(k / 2);
      result.push_back(by_part[on_it ? 2 * below + 1 : 2 * below]);
      if (on_it) ++below;
      continue;
    }
    // A gap: all parts up to the next cut of the column.
    bool any = by_part[2 * below];
    while (below < own.size() &&
           (k / 2 == column.cuts.size() || order(own[below], column.cuts[k / 2]) < 0)) {
      any = any || by_part[2 * below + 1] || by_part[2 * below + 2];
      ++below;
    }
    result.push_back(any);
  }
  result.push_back(accepts(cell, Value(), evaluator));
  return result;
}

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

/// Gathers for a tree what cells ask of slots, column by column.
class TreeParts {
 public:
  explicit TreeParts(const Table& table) : table_(table), columns_(table.columns.size()) {}

  /// A cell of a column with cuts, by its own points and gaps.
  void add(const Column& column, const std::vector<Value>& own, const std::vector<bool>& by_part) {
    constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
    Asked& to = of(column);
    if (!column.slot || column.scale.empty()) return;
    to.scale = {*column.slot, column.scale, !column.fact_slot};
    std::vector<KeyRange>& ranges = to.by_cell.emplace_back();
    std::int64_t low = kLowest;
    for (std::size_t part = 0; part < by_part.size(); ++part) {
      const bool is_point = part % 2 == 1;
      const std::size_t cut = part / 2;
      const std::int64_t key = cut < own.size() ? *column.scale.key_of(own[cut]) : kHighest;
      const std::int64_t high = is_point || cut == own.size() ? key : key - 1;
      if (by_part[part] && low <= high) append({low, high}, ranges);
      if (high != kHighest) low = high + 1;
    }
  }
  /// The cells of a column whose classes are numbered.
  void add(const Column& column, const std::vector<std::vector<bool>>& by_cell) {
    if (!column.slot || column.computed) return;
    Asked& to = of(column);
    const bool is_boolean = column.domain == Domain::boolean;
    to.scale = {*column.slot, KeyScale::numbered(is_boolean ? Kind::boolean : Kind::enumeration),
                !column.fact_slot};
    to.count = column.null_class;
    for (const std::vector<bool>& accepted : by_cell) {
      std::vector<KeyRange>& ranges = to.by_cell.emplace_back();
      for (std::uint32_t k = 0; k < to.count; ++k) {
        if (accepted[k]) append({k, k}, ranges);
      }
    }
  }

  [[nodiscard]] RowTree tree() const {
    std::vector<Scale> scales;
    std::vector<std::uint32_t> counts;
    std::vector<std::uint32_t> scale_of(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      scale_of[c] = static_cast<std::uint32_t>(scales.size());
      if (columns_[c].by_cell.empty()) {
        if (!holds_always(table_.columns[c], table_.words)) return {};
        continue;
      }
      scales.push_back(columns_[c].scale);
      counts.push_back(columns_[c].count);
    }
    std::vector<TreeRow> rows;
    for (const Row& row : table_.rows) {
      TreeRow& to = rows.emplace_back();
      to.withdraws = row.withdraws;
      to.skip_to = row.skip_to;
      for (const RowCondition& condition : row.conditions) {
        const Asked& column = columns_[condition.column];
        if (!column.by_cell.empty())
          to.conditions.push_back({scale_of[condition.column], column.by_cell[condition.cell]});
      }
    }
    return row_tree(std::move(scales), counts, std::move(rows));
  }

 private:
  struct Asked {
    Scale scale;
    std::uint32_t count = 0;  // of numbered values
    std::vector<std::vector<KeyRange>> by_cell;
  };

  Asked& of(const Column& column) {
    return columns_[static_cast<std::size_t>(&column - table_.columns.data())];
  }
  static void append(KeyRange range, std::vector<KeyRange>& to) {
    if (!to.empty() && to.back().high + 1 == range.low)
      to.back().high = range.high;
    else
      to.push_back(range);
  }

  const Table& table_;
  std::vector<Asked> columns_;
};

}  // namespace

void build_index(Table& table, Zone zone, int minor_digits, bool first_hit) {
  feel::Evaluator evaluator(feel::Dialect::pack);
  evaluator.set_zone(zone);
  evaluator.set_minor_digits(minor_digits);
  const std::size_t rows = table.rows.size();
  table.words = static_cast<std::uint32_t>((rows + 63) / 64);
  TreeParts parts(table);
  for (std::uint32_t c = 0; c < table.columns.size(); ++c) {
    Column& column = table.columns[c];
    const bool cut =
        !column.computed && (column.domain == Domain::ordered || column.domain == Domain::string);
    std::vector<std::vector<Value>> cuts_by_cell;
    for (std::size_t i = 0; cut && i < column.cells.size(); ++i)
      cuts_by_cell.push_back(cuts_of(column.cells[i], evaluator));
    build_classes(column, cuts_by_cell, table.words);
    std::vector<std::vector<bool>> by_cell(column.cells.size());
    for (std::size_t i = 0; i < column.cells.size(); ++i) {
      if (cut) {
        const auto by_part = accepted_parts(column, column.cells[i], cuts_by_cell[i], evaluator);
        by_cell[i] = accepted_ordered(column, column.cells[i], cuts_by_cell[i], by_part, evaluator);
        parts.add(column, cuts_by_cell[i], by_part);
        continue;
      }
      for (std::size_t k = 0; k < column.representatives.size(); ++k) {
        by_cell[i].push_back(
            column.computed ? column.representatives[k].as_bool()
                            : column.possible[k] &&
                                  accepts(column.cells[i], column.representatives[k], evaluator));
      }
    }
    if (!cut) parts.add(column, by_cell);
    const std::size_t classes = column.null_class + 1u;
    column.tested.assign(table.words, 0);
    column.accepted.assign(classes * table.words, ~std::uint64_t{0});
    for (std::size_t r = 0; r < rows; ++r) {
      for (const RowCondition& condition : table.rows[r].conditions) {
        if (condition.column != c) continue;
        column.tested[r / 64] |= std::uint64_t{1} << (r % 64);
        for (std::size_t k = 0; k < classes; ++k) {
          if (!by_cell[condition.cell][k])
            column.accepted[k * table.words + r / 64] &= ~(std::uint64_t{1} << (r % 64));
        }
      }
    }
  }
  add_probes(table);
  if (first_hit) table.tree = parts.tree();
}

}  // namespace aftersales::engine
