// What a fact says is looked for as it is printed, or as the beginning of it, since messages cut
// long values.
#include "engine/masks.h"

#include <algorithm>

namespace aftersales::engine {

namespace {

constexpr std::size_t kRecognised = 16;  // bytes of a long text that give it away
// Digits by which a number says who it is about: a telephone or account number does, an age or a
// count does not, and would be met everywhere.
constexpr std::size_t kTellingDigits = 5;

bool is_part_of_number(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// Whether the digits at [begin, end) are the whole of a number in the text.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  const bool before =
      begin > 0 && (is_part_of_number(text, begin - 1) ||
                    (text[begin - 1] == '.' && begin > 1 && is_part_of_number(text, begin - 2)));
  const bool behind = is_part_of_number(text, end) ||
                      (end < text.size() && text[end] == '.' && is_part_of_number(text, end + 1));
  return !before && !behind;
}

}  // namespace

void Masks::add(const Value& personal, const Printed& printed) {
  switch (personal.kind()) {
    case Kind::null:
    case Kind::boolean:
    case Kind::enumeration:  // one of a few that the policy names itself
      return;
    case Kind::list:
      for (const Value& element : personal.as_list()) add(element, printed);
      return;
    case Kind::context:
      for (const auto& [name, entry] : personal.as_context()) add(entry, printed);
      return;
    default:
      break;
  }
  const bool number = personal.kind() == Kind::number || personal.kind() == Kind::money;
  add_word(personal.to_string(), number);
  if (!printed || personal.kind() == Kind::string) return;
  for (std::string& words : printed(personal)) add_word(std::move(words), number);
}

void Masks::add_word(std::string text, bool number) {
  if (text.empty() || is_word(text)) return;
  const auto at =
      std::upper_bound(words_.begin(), words_.end(), text.size(),
                       [](std::size_t size, const Word& word) { return size > word.text.size(); });
  words_.insert(at, {std::move(text), number});
}

void Masks::add_sentence(std::string sentence, std::string instead) {
  sentences_.emplace_back(std::move(sentence), std::move(instead));
}

std::string Masks::hidden(std::string text) const {
  for (const auto& [sentence, instead] : sentences_) {
    if (text == sentence) return instead;
  }
  for (const Word& word : words_) {
    const std::string_view known = std::string_view(word.text).substr(0, kRecognised);
    for (std::size_t at = text.find(known); at != std::string::npos; at = text.find(known, at)) {
      std::size_t length = known.size();
      while (length < word.text.size() && at + length < text.size() &&
             text[at + length] == word.text[length])
        ++length;
      // A text that was cut was cut between characters.
      while (length < word.text.size() &&
             (static_cast<unsigned char>(word.text[length]) & 0xC0u) == 0x80u && length > 0)
        --length;
      if (word.number && !stands_alone(text, at, at + length)) {
        at += length;
        continue;
      }
      text.replace(at, length, kMask);
      at += kMask.size();
    }
  }
  return text;
}

bool Masks::is_word(std::string_view text) const {
  return std::any_of(words_.begin(), words_.end(),
                     [text](const Word& word) { return word.text == text; });
}

Value Masks::hidden(const Value& v) const {
  if (empty()) return v;
  switch (v.kind()) {
    case Kind::list: {
      List list;
      for (const Value& element : v.as_list()) list.push_back(hidden(element));
      return list;
    }
    case Kind::context: {
      Entries entries;
      for (const auto& [name, entry] : v.as_context()) entries.emplace_back(name, hidden(entry));
      return entries;
    }
    case Kind::string:
      return hidden(std::string(v.as_string()));
    case Kind::number:
    case Kind::money:
      return v.as_number().to_string().size() >= kTellingDigits && is_word(v.to_string())
                 ? Value(kMask)
                 : v;
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
      return is_word(v.to_string()) ? Value(kMask) : v;
    default:
      return v;
  }
}

bool may_be(std::string_view masked, std::string_view text) {
  const std::size_t first = masked.find(kMask);
  if (first == std::string_view::npos) return masked == text;
  if (text.substr(0, first) != masked.substr(0, first)) return false;
  text.remove_prefix(first);
  masked.remove_prefix(first);
  while (true) {
    masked.remove_prefix(kMask.size());
    const std::size_t next = masked.find(kMask);
    if (next == std::string_view::npos)
      return text.size() >= masked.size() && text.ends_with(masked);
    const std::size_t found = text.find(masked.substr(0, next));
    if (found == std::string_view::npos) return false;
    text.remove_prefix(found + next);
    masked.remove_prefix(next);
  }
}

}  // namespace aftersales::engine
