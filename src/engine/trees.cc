// What the tables of a policy ask of its slots -> the classes of each slot, and a tree for each
// table.
#include <algorithm>
#include <limits>
#include <utility>

#include "engine/table.h"

namespace aftersales::engine {

namespace {

using Domain = Column::Domain;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

bool is_numbered(const Column& column) {
  return column.domain == Domain::boolean || column.domain == Domain::enumeration;
}

bool is_of_slot(const Column& column) { return column.slot && !column.computed; }

/// Nothing but slots decides which row fires.
bool may_have_tree(const Table& table) {
  return std::all_of(table.varying.begin(), table.varying.end(),
                     [&](std::uint32_t c) { return is_of_slot(table.columns[c]); });
}

/// What a range of a column's classes is on the scale of its slot.
KeyRange keys_of(const ClassRange& range, const std::vector<Value>& cuts,
                 const SlotClasses& classes) {
  const auto key_of = [&](std::uint32_t cut) { return classes.key_of(cuts[cut]); };
  KeyRange keys{kLowest, kHighest};
  if (range.low % 2 == 1)
    keys.low = key_of(range.low / 2);
  else if (range.low != 0)
    keys.low = key_of(range.low / 2 - 1) + 1;
  if (range.high % 2 == 1)
    keys.high = key_of(range.high / 2);
  else if (range.high / 2 != cuts.size())
    keys.high = key_of(range.high / 2) - 1;
  return keys;
}

class Trees {
 public:
  Trees(std::vector<TreeTable> tables, std::size_t slots) : tables_(std::move(tables)) {
    std::erase_if(tables_, [](const TreeTable& t) { return !may_have_tree(*t.table); });
    classes_.resize(slots);
    constants_.resize(slots);
  }

  std::vector<SlotClasses> build() {
    for (const TreeTable& t : tables_)
      each_column(t, [&](auto& c, auto& asked) { note(c, asked); });
    for (std::size_t slot = 0; slot < constants_.size(); ++slot) {
      if (!constants_[slot].empty()) classes_[slot] = SlotClasses(std::move(constants_[slot]));
    }
    for (const TreeTable& t : tables_) each_column(t, [&](auto& c, auto& asked) { cut(c, asked); });
    for (SlotClasses& classes : classes_) classes.done();
    for (TreeTable& t : tables_) {
      t.table->tree = tree_of(t);
      t.asked.clear();
    }
    return std::move(classes_);
  }

 private:
  template <typename Do>
  static void each_column(const TreeTable& t, const Do& what) {
    for (std::size_t c = 0; c < t.asked.size(); ++c) {
      if (is_of_slot(t.table->columns[c])) what(t.table->columns[c], t.asked[c]);
    }
  }

  void note(const Column& column, const AskedColumn& asked) {
    if (is_numbered(column)) {
      const Kind kind = column.domain == Domain::boolean ? Kind::boolean : Kind::enumeration;
      classes_[*column.slot] = SlotClasses::numbered(kind, column.null_class);
    } else {
      std::vector<Value>& all = constants_[*column.slot];
      all.insert(all.end(), asked.cuts.begin(), asked.cuts.end());
    }
  }

  void cut(const Column& column, const AskedColumn& asked) {
    SlotClasses& classes = classes_[*column.slot];
    if (classes.is_numbered() || classes.empty()) return;
    for (const AskedColumn::Cell& cell : asked.cells) {
      for (const ClassRange& range : cell.accepted)
        classes.cut(keys_of(range, asked.cuts, classes));
    }
  }

  /// What a cell accepts of the classes of its column's slot.
  [[nodiscard]] std::vector<ClassRange> accepted(const TreeTable& t, const RowCondition& c) const {
    const AskedColumn& asked = t.asked[c.column];
    const SlotClasses& classes = classes_[*t.table->columns[c.column].slot];
    std::vector<ClassRange> accepted = asked.cells[c.cell].accepted;
    if (!classes.is_numbered()) {
      for (ClassRange& range : accepted)
        range = classes.classes_of(keys_of(range, asked.cuts, classes));
    }
    return accepted;
  }

  [[nodiscard]] RowTree tree_of(const TreeTable& t) const {
    const Table& table = *t.table;
    std::vector<TreeSlot> slots;
    std::vector<std::uint32_t> slot_of(table.columns.size());
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const Column& column = table.columns[c];
      slot_of[c] = static_cast<std::uint32_t>(slots.size());
      if (!is_of_slot(column)) continue;
      const SlotClasses& classes = classes_[*column.slot];
      if (classes.empty()) return {};
      slots.push_back({*column.slot, classes.count(), !column.fact_slot, classes.is_even()});
    }
    std::vector<TreeRow> rows;
    rows.reserve(table.rows.size());
    for (const Row& row : table.rows) {
      TreeRow& to = rows.emplace_back();
      to.withdraws = row.withdraws;
      to.skip_to = row.skip_to;
      for (const RowCondition& condition : row.conditions) {
        if (is_of_slot(table.columns[condition.column]))
          to.conditions.push_back({slot_of[condition.column], accepted(t, condition)});
      }
    }
    return row_tree(std::move(slots), std::move(rows));
  }

  std::vector<TreeTable> tables_;
  std::vector<SlotClasses> classes_;           // by slot
  std::vector<std::vector<Value>> constants_;  // by slot, that is not numbered
};

}  // namespace

std::vector<SlotClasses> build_trees(std::vector<TreeTable> tables, std::size_t slots) {
  return Trees(std::move(tables), slots).build();
}

}  // namespace aftersales::engine
