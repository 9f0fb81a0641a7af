// Cells -> elementary classes and bit sets (the scheme of Lakshman and Stiliadis' parallel bit
// vectors).
//
// Which rows accept a class is found by trying every distinct cell on one value of the class, with
// the program that would otherwise run: the index cannot mean anything else than the cell does.
#include "engine/table.h"

#include <algorithm>

#include "feel/compare.h"
#include "feel/compiler.h"
#include "feel/evaluator.h"
#include "value/temporal_math.h"

namespace aftersales::engine {

namespace {

using feel::Node;
using feel::NodeKind;
using Domain = Column::Domain;

int order(const Value& a, const Value& b) {
  if (a.kind() == Kind::string) return a.as_string().compare(b.as_string());
  return feel::compare(a, b).value_or(0);
}

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
  Value v = evaluator.evaluate(e);
  if (v.kind() == Kind::range) {
    if (!value::as_range(v).low.is_null()) out.push_back(value::as_range(v).low);
    if (!value::as_range(v).high.is_null()) out.push_back(value::as_range(v).high);
  } else if (v.kind() == Kind::list) {
    for (const Value& element : v.as_list()) out.push_back(element);
  } else if (!v.is_null() && value::is_settled(v)) {
    out.push_back(v);
  }
}

/// A value strictly between two, or beyond an end (null); nothing where there is none.
std::optional<Value> between(const Value& low, const Value& high) {
  const Value& known = low.is_null() ? high : low;
  const auto whole = [&](std::int64_t l, std::int64_t h) -> std::optional<std::int64_t> {
    if (low.is_null()) return h - 1;
    if (high.is_null() || h - l > 1) return l + 1;
    return std::nullopt;
  };
  switch (known.kind()) {
    case Kind::number:
    case Kind::money: {
      const Decimal one(1);
      if (low.is_null()) return Value(high.as_number() - one);
      if (high.is_null()) return Value(low.as_number() + one);
      return Value((low.as_number() + high.as_number()) / Decimal(2));
    }
    case Kind::date: {
      const auto d = whole(low.as_date().days, high.as_date().days);
      return d ? std::optional<Value>(Date{*d}) : std::nullopt;
    }
    case Kind::period: {
      const auto m = whole(low.as_period().months, high.as_period().months);
      return m ? std::optional<Value>(Period{*m}) : std::nullopt;
    }
    case Kind::duration: {
      const Duration l = low.as_duration();
      const Duration h = high.as_duration();
      if (low.is_null()) return Value(Duration{h.seconds - 1, h.nanos});
      if (high.is_null() || h.seconds - l.seconds > 1)
        return Value(Duration{l.seconds + 1, l.nanos});
      const std::int64_t gap = (h.seconds - l.seconds) * value::kNanosPerSecond + h.nanos - l.nanos;
      if (gap < 2) return std::nullopt;
      const auto middle = value::make_duration(l.seconds, l.nanos + gap / 2);
      return middle ? std::optional<Value>(*middle) : std::nullopt;
    }
    case Kind::date_time: {
      DateTime l = low.as_date_time();
      const DateTime h = high.as_date_time();
      if (low.is_null()) return Value(DateTime{h.seconds - 1, h.nanos, h.zone});
      // Order between moments counts whole seconds first; fractions matter only for `<` and its
      // kin.
      if (high.is_null() || h.seconds - l.seconds > 1)
        return Value(DateTime{l.seconds + 1, l.nanos, l.zone});
      const std::int64_t gap = (h.seconds - l.seconds) * value::kNanosPerSecond + h.nanos - l.nanos;
      if (gap < 2) return std::nullopt;
      const std::int64_t nanos = l.nanos + gap / 2;
      return Value(DateTime{l.seconds + nanos / value::kNanosPerSecond,
                            static_cast<std::uint32_t>(nanos % value::kNanosPerSecond), l.zone});
    }
    default:
      return std::nullopt;
  }
}

void add_class(Column& column, std::optional<Value> representative) {
  column.possible.push_back(representative.has_value());
  column.representatives.push_back(representative ? *representative : Value());
}

void build_classes(Column& column, feel::Evaluator& evaluator) {
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
      std::vector<Value> cuts;
      for (const Cell& cell : column.cells) {
        for (const auto& test : cell.tests)
          collect(*test->tree.root, evaluator, test->expression.text, cuts);
      }
      std::sort(cuts.begin(), cuts.end(),
                [](const Value& a, const Value& b) { return order(a, b) < 0; });
      cuts.erase(std::unique(cuts.begin(), cuts.end(),
                             [](const Value& a, const Value& b) { return order(a, b) == 0; }),
                 cuts.end());
      column.cuts = std::move(cuts);
      if (column.domain == Domain::string) {
        std::string other = "\x01";  // a text that no cell names
        for (const Value& cut : column.cuts) {
          add_class(column, cut);
          other += cut.as_string();
        }
        add_class(column, Value(other));
        break;
      }
      add_class(column, column.cuts.empty() ? std::nullopt : between(Value(), column.cuts.front()));
      for (std::size_t i = 0; i < column.cuts.size(); ++i) {
        add_class(column, column.cuts[i]);
        add_class(column, between(column.cuts[i],
                                  i + 1 < column.cuts.size() ? column.cuts[i + 1] : Value()));
      }
      break;
    }
  }
  column.null_class = static_cast<std::uint32_t>(column.representatives.size());
  add_class(column, Value());
}

bool accepts(const Cell& cell, const Value& value, feel::Evaluator& evaluator) {
  return std::any_of(cell.tests.begin(), cell.tests.end(), [&](const auto& test) {
    const Value verdict = evaluator.evaluate(test->expression, {&value, 1});
    return verdict.as_bool();
  });
}

/// Merges neighbouring classes until kMaxCuts points are left: each merged class accepts what any
/// of its parts accepts, and the rows that remain are verified.
void merge_classes(Column& column, std::vector<std::vector<bool>>& accepted_by_cell) {
  const std::size_t step = (column.cuts.size() + kMaxCuts - 1) / kMaxCuts;
  std::vector<Value> cuts;
  for (std::size_t i = step - 1; i < column.cuts.size(); i += step) cuts.push_back(column.cuts[i]);
  const auto merged_of = [&](std::size_t cls) {
    const std::size_t at = (cls + 1) / 2;  // cuts at or below the class
    const std::size_t point = cls % 2 == 1 ? cls / 2 : column.cuts.size();
    const bool kept = point != column.cuts.size() && (point + 1) % step == 0;
    return kept ? 2 * ((point + 1) / step - 1) + 1 : 2 * (at / step);
  };
  const std::size_t classes = 2 * cuts.size() + 1;
  for (auto& bits : accepted_by_cell) {
    std::vector<bool> merged(classes + 1);
    for (std::size_t c = 0; c + 1 < bits.size(); ++c) {
      if (bits[c]) merged[merged_of(c)] = true;
    }
    merged[classes] = bits.back();
    bits = std::move(merged);
  }
  column.cuts = std::move(cuts);
  column.representatives.assign(classes + 1, Value());
  column.possible.assign(classes + 1, true);
  column.null_class = static_cast<std::uint32_t>(classes);
  column.exact = false;
}

}  // namespace

std::uint32_t Table::class_of(const Column& column, const Value& v) const {
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
  const auto it =
      std::lower_bound(column.cuts.begin(), column.cuts.end(), v,
                       [](const Value& cut, const Value& x) { return order(cut, x) < 0; });
  const auto at = static_cast<std::uint32_t>(it - column.cuts.begin());
  const bool on_it = it != column.cuts.end() && order(*it, v) == 0;
  if (column.domain == Domain::string)
    return on_it ? at : static_cast<std::uint32_t>(column.cuts.size());
  return on_it ? 2 * at + 1 : 2 * at;
}

void build_index(Table& table) {
  feel::Evaluator evaluator(feel::Dialect::pack);
  const std::size_t rows = table.rows.size();
  table.words = static_cast<std::uint32_t>((rows + 63) / 64);
  for (std::uint32_t c = 0; c < table.columns.size(); ++c) {
    Column& column = table.columns[c];
    build_classes(column, evaluator);
    std::vector<std::vector<bool>> by_cell(column.cells.size());
    for (std::size_t i = 0; i < column.cells.size(); ++i) {
      for (std::size_t k = 0; k < column.representatives.size(); ++k) {
        const bool accepted =
            column.computed ? column.representatives[k].as_bool()
                            : column.possible[k] &&
                                  accepts(column.cells[i], column.representatives[k], evaluator);
        by_cell[i].push_back(accepted);
      }
    }
    if (column.domain == Domain::ordered && column.cuts.size() > kMaxCuts)
      merge_classes(column, by_cell);
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
}

}  // namespace aftersales::engine
