// Parts of a policy -> words for people, with what the run found: names, values, expressions,
// tests.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/run.h"
#include "feel/expression.h"

namespace aftersales::explain {

/// How an expression speaks of what it names.
enum class Naming : std::uint8_t {
  names,         // by name
  values,        // by value: `¥100.00 × 2`
  both,          // `weight (3)`
  known_values,  // `longest wait (24 hours)` where it has a label, else the value alone
};

/// Speaks of one run in one language. Works out what it is asked for and was not yet; changes no
/// result.
class Speaker {
 public:
  Speaker(engine::Run& run, std::string_view language)
      : run_(run), linked_(run.linked()), language_(language) {}

  [[nodiscard]] engine::Run& run() const { return run_; }
  [[nodiscard]] std::string_view language() const { return language_; }

  [[nodiscard]] const engine::Linked& linked() const { return linked_; }

  /// In words; unknown, failed and pending ones are said to be so.
  [[nodiscard]] std::string value(const Value& v, feel::TypeRef type = nullptr) const;
  [[nodiscard]] std::string slot_value(std::uint32_t slot) const;
  /// Label or title, else the question without its mark, else the name: fits into a sentence. Where
  /// others are called the same, with what tells them apart; of a version that only a floor
  /// compares with, whose it is.
  [[nodiscard]] std::string slot_name(std::uint32_t slot) const;
  [[nodiscard]] bool has_label(std::uint32_t slot) const;
  /// The pack that a version is of which only a floor compares with, by its title.
  [[nodiscard]] std::string layer_name(const engine::DecisionInfo& decision) const;
  /// Label or title, else the question that asks for it, else the name: stands before a colon.
  [[nodiscard]] std::string slot_subject(std::uint32_t slot) const;
  /// A cause, a finding or a warning in the language, with what is named in it by its label.
  [[nodiscard]] std::string message(std::string_view code, const std::string& message) const;
  /// An element of a list, by its number and what people know it by: its first text.
  [[nodiscard]] std::string element_name(const Value& element, std::size_t number) const;
  /// The text in the language, filled in; nothing where there is none.
  [[nodiscard]] std::string text(const engine::LocalText& text) const;
  /// All that it speaks of is known, and is not null.
  [[nodiscard]] bool is_whole(const engine::LocalText& text) const;

  /// An expression as a reader of tables would write it: `a × b`, `x ≤ y`, dates and enumerations
  /// in words. Of an `if`, by values, only the branch that was taken.
  [[nodiscard]] std::string expression(const feel::Compiled& compiled, Naming naming) const;
  /// What stands before the colon for an expression that is tested.
  [[nodiscard]] std::string subject(const feel::Compiled& compiled) const;
  /// Of `a or b or c`: the parts that hold, or, where none does, all of them with what they ask
  /// for. Nothing for any other expression. Parts that nobody looked at are left out.
  [[nodiscard]] std::string alternatives(const feel::Compiled& compiled, bool hold) const;
  /// What a cell asks for: `≤ 7`, `clothing or shoes`, `1 to 7`. `tested`: the type of the value
  /// tested, may be null.
  [[nodiscard]] std::string tests(const engine::Cell& cell, feel::TypeRef tested) const;
  /// `¥100.00 × 2 − ¥15.00 = ¥185.00`; nothing for what is a mere name or constant.
  [[nodiscard]] std::string arithmetic(const feel::Compiled& compiled, const Value& result) const;

 private:
  /// What tells a slot from others with the same label; nothing if there are none.
  [[nodiscard]] std::string told_apart(std::uint32_t slot) const;

  engine::Run& run_;
  const engine::Linked& linked_;
  std::string language_;
};

}  // namespace aftersales::explain
