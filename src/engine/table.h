// Conditions of rules -> columns with classes and bit sets, so that a decision is the AND of a few
// of them.
//
// Each column is an expression with the set of its elementary classes: the values of an
// enumeration, true and false, or the points and gaps between all constants that the cells of the
// column name. For each class a bit set says which rows accept it. A row that does not test the
// column accepts every class. Rows stand in the order in which they are tried.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/row_grid.h"
#include "engine/row_tree.h"
#include "feel/expression.h"
#include "text/source.h"

namespace aftersales::engine {

using Bits = std::vector<std::uint64_t>;

/// What one row asks of one column.
struct Cell {
  std::vector<std::unique_ptr<feel::Compiled>>
      tests;           // of which one must accept; run with the value as first local
  text::Located text;  // as written, for explanations
};

/// A condition that no class can hold: `any:` of several, each a list of conditions that all must
/// hold.
struct Alternatives {
  struct Condition {
    std::unique_ptr<feel::Compiled> subject;
    Cell cell;  // no tests: the subject itself is the condition
    std::unique_ptr<Alternatives> nested;
  };
  std::vector<std::vector<Condition>> of;
  text::Located text;
};

struct Column {
  enum class Domain : std::uint8_t {
    boolean,      // classes: false, true
    enumeration,  // its values
    ordered,      // points and gaps of `cuts`: 2 * cuts + 1 classes
    string,       // likewise, in the order of their bytes
  } domain = Domain::boolean;

  std::unique_ptr<feel::Compiled> subject;  // null: `alternatives`, or the slot alone
  // The cell names more than constants: the column has this cell only, and its classes are whether
  // the cell accepts the subject.
  bool computed = false;
  std::unique_ptr<Alternatives> alternatives;
  std::optional<std::uint32_t> slot;  // the subject is nothing but this slot
  std::optional<std::uint32_t>
      fact_slot;                 // ... and it is a fact's: an unknown one is tried class by class
  feel::TypeRef type = nullptr;  // of the value that is tested
  text::Located text;            // the subject as written

  std::vector<Value> cuts;             // sorted; of ordered and string
  CutKeys keys;                        // of the cuts
  std::vector<Value> representatives;  // of each class; null where no value can lie in it
  std::vector<bool> possible;          // of each class: can a value lie in it?
  std::uint32_t null_class = 0;        // the last class: null
  bool may_fail = true;                // can what it tests fail ...
  bool may_be_null = true;             // ... or be null? Where it says no, it cannot
  bool exact = true;        // false: classes were merged, rows that remain must be verified
  std::vector<Cell> cells;  // distinct ones
  std::vector<std::uint64_t> accepted;  // classes x words: the rows that accept the class
  Bits tested;                          // the rows that test the column
};

/// What is needed of a column that tests nothing but a slot to find its rows, close together.
struct Probe {
  std::uint32_t column = 0;
  std::uint32_t slot = 0;
  Column::Domain domain = Column::Domain::boolean;
  std::uint32_t null_class = 0;
  const Column* of = nullptr;
  const std::uint64_t* accepted = nullptr;
};

struct RowCondition {
  std::uint32_t column = 0;
  std::uint32_t cell = 0;  // of the column's cells
};

struct Row {
  std::uint32_t rule = 0;       // of the decision's rules
  std::uint32_t group = 0;      // rules with their exceptions count as one
  std::uint32_t group_end = 0;  // the row behind the group
  std::uint32_t skip_to = 0;    // of a withdrawing exception: the row behind the one withdrawn
  bool withdraws = false;
  std::vector<RowCondition>
      conditions;              // its own and those of the rules that it is an exception to
  std::uint32_t own_from = 0;  // index of the first that is its own
};

struct Table {
  std::vector<Column> columns;
  std::vector<Row> rows;
  std::uint32_t words = 0;              // 64-bit words of a bit set of rows
  std::vector<Probe> probes;            // of the columns that test a slot, in their order
  std::vector<std::uint32_t> reckoned;  // the other columns
  std::vector<std::uint32_t> varying;   // of these, those that can rule a row out
  RowTree tree;                         // empty where there is none
  RowGrid grid;                         // empty where there is none, or nobody would use it
  bool has_withdrawing = false;         // some row is an exception that takes another back

  /// The class that a settled value falls into.
  [[nodiscard]] static std::uint32_t class_of(const Column& column, const Value& value);
  [[nodiscard]] static std::uint32_t class_of(const Probe& probe, const Value& value) {
    if (value.is_null()) return probe.null_class;
    if (probe.domain == Column::Domain::enumeration) return value::enum_index(value);
    if (probe.domain == Column::Domain::boolean) return value.as_bool() ? 1 : 0;
    if (const auto cls = probe.of->keys.class_of(value)) return *cls;
    return class_of(*probe.of, value);
  }
  [[nodiscard]] const std::uint64_t* rows_of(const Column& column, std::uint32_t cls) const {
    return column.accepted.data() + static_cast<std::size_t>(cls) * words;
  }
};

/// What the cells of a column say of its classes, none left out: numbered, or 2 * k + 1 for the
/// constant k, 2 * k for what lies between it and the one before.
struct AskedColumn {
  struct Cell {
    std::vector<ClassRange> accepted;  // sorted, apart from each other; of what is not null
    bool accepts_null = false;
  };
  std::vector<Value> cuts;  // sorted; of ordered and string
  std::vector<Cell> cells;
};
using AskedColumns = std::vector<AskedColumn>;

/// Fills classes and bit sets once all columns, cells and rows stand. Zone and digits are the
/// policy's. By column.
AskedColumns build_index(Table& table, Zone zone, int minor_digits);

/// The number by which a tree asks for a column that has no slot.
[[nodiscard]] constexpr std::uint32_t slot_of_column(std::uint32_t column, std::size_t slots) {
  return static_cast<std::uint32_t>(slots) + column;
}
[[nodiscard]] constexpr std::uint32_t column_of_slot(std::uint32_t slot, std::size_t slots) {
  return slot - static_cast<std::uint32_t>(slots);
}

/// A table of which the first row that matches fires.
struct TreeTable {
  Table* table = nullptr;
  AskedColumns asked;
  bool wants_grid = false;
};
/// Gives each of these tables its tree, if there is one, and the grids that are wanted; by slot, of
/// how many there are, the classes that the trees together tell apart.
[[nodiscard]] std::vector<SlotClasses> build_trees(std::vector<TreeTable> tables,
                                                   std::size_t slots);

/// Points of an ordered column that are always told apart by classes. With more, classes are merged
/// and rows verified where the bit sets would otherwise take more than kMaxWords 64-bit words.
inline constexpr std::size_t kMaxCuts = 127;
inline constexpr std::size_t kMaxWords = std::size_t{1} << 15;

}  // namespace aftersales::engine
