// What the trees of a policy ask of a slot -> classes of its values: no condition tells two values
// of one apart.
//
// The class of a value is found when it is given, or has been worked out; a decision then looks at
// nothing else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/cut_keys.h"
#include "value/rep.h"

namespace aftersales::engine {

/// Not known, or such that it cannot be said.
inline constexpr std::uint32_t kNoClass = 0xFFFFFFFF;
/// Not known, and it may be whatever its type allows.
inline constexpr std::uint32_t kAnyClass = 0xFFFFFFFE;
inline bool is_class(std::uint32_t cls) { return cls < kAnyClass; }

/// Both ends included.
struct ClassRange {
  std::uint32_t low = 0, high = 0;
};

/// Behind those that are there, joined to the last where they touch.
inline void append_range(ClassRange range, std::vector<ClassRange>& to) {
  if (!to.empty() && to.back().high + 1 == range.low)
    to.back().high = range.high;
  else
    to.push_back(range);
}

/// Keys, both ends included.
struct KeyRange {
  std::int64_t low = 0, high = 0;
};

class SlotClasses {
 public:
  /// Nobody asks: nothing has a class.
  SlotClasses() = default;
  /// The values of an enumeration, or false and true.
  [[nodiscard]] static SlotClasses numbered(Kind kind, std::uint32_t count);
  /// By what conditions compare with: one class, until it is cut. Empty if there is no order in
  /// which these lie.
  explicit SlotClasses(std::vector<Value> constants);

  [[nodiscard]] std::uint32_t class_of(const Value& v) const {
    if (is_numbered_) {
      if (v.kind() != kind_) return class_of_null(v);
      return kind_ == Kind::enumeration ? value::enum_index(v)
                                        : static_cast<std::uint32_t>(value::Access::a(v));
    }
    std::int64_t key = 0;
    return !empty() && read_key(v, key) ? class_of_key(key) : class_of_null(v);
  }

  [[nodiscard]] bool empty() const { return !is_numbered_ && scale_.empty() && constants_.empty(); }
  [[nodiscard]] bool is_numbered() const { return is_numbered_; }
  [[nodiscard]] std::uint32_t count() const { return count_of_values() + (has_null_ ? 1 : 0); }
  /// Null may come about, and is then the last class.
  [[nodiscard]] bool has_null() const { return has_null_; }
  void add_null() { has_null_ = true; }
  /// No class is without values.
  [[nodiscard]] bool is_even() const { return constants_.empty(); }

  // Of what is not numbered:
  /// The key of a constant. What lies beside it has those beside that key.
  [[nodiscard]] std::int64_t key_of(const Value& constant) const;
  /// Values on either side of the ends of a range are told apart. Once all are told: done().
  void cut(const KeyRange& range);
  void done();
  [[nodiscard]] ClassRange classes_of(const KeyRange& range) const {
    return {class_of_key(range.low), class_of_key(range.high)};
  }

 private:
  [[nodiscard]] std::uint32_t count_of_values() const {
    return is_numbered_ ? count_ : static_cast<std::uint32_t>(cuts_.size()) + 1;
  }
  [[nodiscard]] std::uint32_t class_of_null(const Value& v) const {
    return has_null_ && v.is_null() ? count_of_values() : kNoClass;
  }
  [[nodiscard]] bool read_key(const Value& v, std::int64_t& key) const {
    return constants_.empty() ? scale_.read(v, key) : compare(v, key);
  }
  [[nodiscard]] bool compare(const Value& v, std::int64_t& key) const;
  [[nodiscard]] std::uint32_t class_of_key(std::int64_t key) const {
    return static_cast<std::uint32_t>(count_up_to(key, cuts_));
  }

  bool is_numbered_ = false;
  bool has_null_ = false;
  Kind kind_ = Kind::null;
  std::uint32_t count_ = 0;
  KeyScale scale_;
  std::vector<Value> constants_;    // sorted, of what has no keys of its own
  std::vector<std::int64_t> cuts_;  // the first keys of all classes but the first
};

}  // namespace aftersales::engine
