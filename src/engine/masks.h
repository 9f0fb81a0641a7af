// Personal facts -> texts in which what they say is hidden.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aftersales/value.h>

namespace aftersales::engine {

inline constexpr std::string_view kMask = "***";

class Masks {
 public:
  /// What a personal fact says, with all its parts; `printed` gives the words in which texts say a
  /// part that is no text.
  using Printed = std::function<std::vector<std::string>(const Value&)>;
  void add(const Value& personal, const Printed& printed = {});
  /// A sentence that is told of a personal fact, and what is told instead.
  void add_sentence(std::string sentence, std::string instead);

  [[nodiscard]] bool empty() const { return words_.empty() && sentences_.empty(); }
  [[nodiscard]] std::string hidden(std::string text) const;
  /// Texts, dates, times and long numbers in it, and its parts.
  [[nodiscard]] Value hidden(const Value& v) const;

 private:
  void add_word(std::string text, bool number);
  [[nodiscard]] bool is_word(std::string_view text) const;

  struct Word {
    std::string text;
    bool number = false;  // hidden only where it stands by itself
  };
  std::vector<Word> words_;  // the longest first: a name is not left in part by a part of it
  std::vector<std::pair<std::string, std::string>> sentences_;
};

/// Whether a text that may hold kMask can have been this one.
[[nodiscard]] bool may_be(std::string_view masked, std::string_view text);

}  // namespace aftersales::engine
