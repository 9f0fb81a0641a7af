// A word that nobody knows -> the known word that was most likely meant.
#include <algorithm>
#include <vector>

#include "text/report.h"
#include "text/unicode.h"

namespace aftersales::text {

namespace {

// Beyond this nobody has merely mistyped a name, and the time taken grows with the square.
constexpr std::size_t longest_word = 128;

std::u32string letters(std::string_view word) {
  std::u32string result;
  for (std::size_t at = 0; at < word.size();) {
    const CodePoint code_point = decode_utf8(word, at);
    const char32_t c = code_point.value;
    result.push_back(c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c);
    at += code_point.bytes;
  }
  return result;
}

// Optimal string alignment: insert, delete, replace, or swap two neighbours.
std::size_t distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates) {
  if (word.size() > 4 * longest_word) return std::nullopt;
  const std::u32string wanted = letters(word);
  if (wanted.empty() || wanted.size() > longest_word) return std::nullopt;
  const std::size_t allowed = wanted.size() / 3;
  const std::string* best = nullptr;
  std::size_t best_distance = allowed + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > 4 * (wanted.size() + allowed)) continue;
    const std::u32string given = letters(candidate);
    if (given.size() > wanted.size() + allowed || wanted.size() > given.size() + allowed) continue;
    const std::size_t found = distance(wanted, given);
    if (found < best_distance) {
      best = &candidate;
      best_distance = found;
    }
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

}  // namespace aftersales::text
