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

/// Its classes are all there is to what it tests.
bool may_have_tree(const Table& table) {
  return std::all_of(table.varying.begin(), table.varying.end(), [&](std::uint32_t c) {
    return is_of_slot(table.columns[c]) || table.columns[c].exact;
  });
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
    may_be_null_.resize(slots);
  }

  std::vector<SlotClasses> build() {
    for (const TreeTable& t : tables_)
      each_column(t, [&](auto& c, auto& asked) { note(c, asked); });
    for (std::size_t slot = 0; slot < constants_.size(); ++slot) {
      if (!constants_[slot].empty()) classes_[slot] = SlotClasses(std::move(constants_[slot]));
    }
    for (const TreeTable& t : tables_) each_column(t, [&](auto& c, auto& asked) { cut(c, asked); });
    for (std::size_t slot = 0; slot < classes_.size(); ++slot) {
      classes_[slot].done();
      if (may_be_null_[slot]) classes_[slot].add_null();
    }
    for (TreeTable& t : tables_) {
      make_tree(t);
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
    may_be_null_[*column.slot] = may_be_null_[*column.slot] || column.may_be_null;
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

  /// What a cell accepts of the classes of its column's slot, or of the column where it has none.
  [[nodiscard]] std::vector<ClassRange> accepted(const TreeTable& t, const RowCondition& c) const {
    const Column& column = t.table->columns[c.column];
    const AskedColumn& asked = t.asked[c.column];
    std::vector<ClassRange> accepted = asked.cells[c.cell].accepted;
    std::uint32_t null_class = column.null_class;
    bool has_null = true;
    if (is_of_slot(column)) {
      const SlotClasses& classes = classes_[*column.slot];
      null_class = classes.count() - 1;
      has_null = classes.has_null();
      if (!classes.is_numbered()) {
        for (ClassRange& range : accepted)
          range = classes.classes_of(keys_of(range, asked.cuts, classes));
      }
    }
    if (has_null && asked.cells[c.cell].accepts_null)
      append_range({null_class, null_class}, accepted);
    return accepted;
  }

  [[nodiscard]] TreeSlot slot_of(const Table& table, std::uint32_t c) const {
    const Column& column = table.columns[c];
    if (!is_of_slot(column))
      return {slot_of_column(c, classes_.size()), column.null_class + 1, TreeSlot::reckoning,
              false};
    const SlotClasses& classes = classes_[*column.slot];
    return {*column.slot, classes.count(), column.fact_slot ? TreeSlot::fact : TreeSlot::decision,
            classes.is_even()};
  }

  void make_tree(const TreeTable& t) const {
    constexpr std::uint32_t kNotAsked = 0xFFFFFFFF;
    Table& table = *t.table;
    std::vector<TreeSlot> slots;
    std::vector<std::uint32_t> place_of(table.columns.size(), kNotAsked);
    for (std::uint32_t c = 0; c < table.columns.size(); ++c) {
      const bool of_slot = is_of_slot(table.columns[c]);
      if (of_slot && classes_[*table.columns[c].slot].empty()) return;
      if (!of_slot && !std::binary_search(table.varying.begin(), table.varying.end(), c)) continue;
      place_of[c] = static_cast<std::uint32_t>(slots.size());
      slots.push_back(slot_of(table, c));
    }
    std::vector<TreeRow> rows;
    rows.reserve(table.rows.size());
    for (const Row& row : table.rows) {
      TreeRow& to = rows.emplace_back();
      to.withdraws = row.withdraws;
      to.skip_to = row.skip_to;
      for (const RowCondition& condition : row.conditions) {
        const std::uint32_t place = place_of[condition.column];
        if (place != kNotAsked) to.conditions.push_back({place, accepted(t, condition)});
      }
    }
    table.tree = row_tree(slots, rows);
    if (t.wants_grid) table.grid = row_grid(slots, rows, table.tree);
  }

  std::vector<TreeTable> tables_;
  std::vector<SlotClasses> classes_;           // by slot
  std::vector<std::vector<Value>> constants_;  // by slot, that is not numbered
  std::vector<bool> may_be_null_;              // by slot
};

}  // namespace

std::vector<SlotClasses> build_trees(std::vector<TreeTable> tables, std::size_t slots) {
  return Trees(std::move(tables), slots).build();
}

}  // namespace aftersales::engine
