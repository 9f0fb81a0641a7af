// What a case holds of all facts of its policy. Of few facts it stands in the case itself and not
// elsewhere in memory, which spares an allocation where a case is made, and a look where it is
// decided.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "value/rep.h"

namespace aftersales::engine {

inline constexpr std::size_t kFewFacts = 16;

/// The class of each (engine/slot_classes.h).
class ClassList {
 public:
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const std::uint32_t* data() const {
    return size_ <= kFewFacts ? few_.data() : many_.data();
  }
  [[nodiscard]] std::uint32_t& operator[](std::size_t fact) {
    return size_ <= kFewFacts ? few_[fact] : many_[fact];
  }
  operator std::span<const std::uint32_t>() const { return {data(), size_}; }  // NOLINT
  void clear() { size_ = 0; }
  void assign(std::span<const std::uint32_t> all) {
    size_ = all.size();
    if (size_ <= kFewFacts)
      std::copy(all.begin(), all.end(), few_.begin());
    else
      many_.assign(all.begin(), all.end());
  }

 private:
  std::size_t size_ = 0;
  std::array<std::uint32_t, kFewFacts> few_{};
  std::vector<std::uint32_t> many_;
};

/// The value of each.
class ValueList {
 public:
  ValueList() = default;
  ValueList(const ValueList& other) { *this = other; }
  ValueList(ValueList&& other) noexcept { take(other); }
  ValueList& operator=(const ValueList& other) {
    if (this == &other) return *this;
    if (size_ != other.size_) make(other.size_);
    std::copy(other.begin(), other.end(), begin());
    return *this;
  }
  ValueList& operator=(ValueList&& other) noexcept {
    if (this == &other) return *this;
    clear();
    take(other);
    return *this;
  }
  ~ValueList() { clear(); }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] Value* data() { return size_ <= kFewFacts ? few_.values : many_.data(); }
  [[nodiscard]] const Value* data() const {
    return size_ <= kFewFacts ? few_.values : many_.data();
  }
  [[nodiscard]] Value* begin() { return data(); }
  [[nodiscard]] Value* end() { return data() + size_; }
  [[nodiscard]] const Value* begin() const { return data(); }
  [[nodiscard]] const Value* end() const { return data() + size_; }
  [[nodiscard]] Value& operator[](std::size_t fact) { return data()[fact]; }
  [[nodiscard]] const Value& operator[](std::size_t fact) const { return data()[fact]; }

  /// So many, all null.
  void make(std::size_t size) {
    clear();
    if (size <= kFewFacts) {
      for (std::size_t i = 0; i < size; ++i) new (few_.values + i) Value();
    } else {
      many_.resize(size);
    }
    size_ = size;
  }
  void clear() {
    if (size_ <= kFewFacts)
      std::destroy_n(few_.values, size_);
    else
      many_.clear();
    size_ = 0;
  }

 private:
  void take(ValueList& other) noexcept {
    size_ = std::exchange(other.size_, 0);
    if (size_ <= kFewFacts)
      value::copy_bits(other.few_.values, few_.values, size_);
    else
      many_ = std::move(other.many_);
  }

  /// Room: only `size_` of them are there.
  union Few {
    Few() {}   // NOLINT
    ~Few() {}  // NOLINT
    Value values[kFewFacts];
  };

  std::size_t size_ = 0;
  Few few_;
  std::vector<Value> many_;
};

}  // namespace aftersales::engine
