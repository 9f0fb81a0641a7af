// What is put here hides what has the same name behind it.
#include "engine/view.h"

#include <algorithm>

#include "feel/characters.h"

namespace aftersales::engine {

std::size_t View::longest(std::string_view rest) const {
  const std::size_t known = all_.longest(rest);
  const std::size_t word = feel::word_end(rest, 0);
  return symbols_.find(rest.substr(0, word)) != symbols_.end() ? std::max(known, word) : known;
}

const feel::Symbol* View::find(std::string_view name) const {
  const auto it = symbols_.find(name);
  return it == symbols_.end() ? all_.find(name) : &it->second;
}

const feel::DeclaredFunction* View::function(std::string_view name) const {
  const auto it = functions_.find(name);
  return it == functions_.end() ? all_.function(name) : &it->second;
}

bool View::is_taken(std::string_view name) const {
  return symbols_.find(name) != symbols_.end() || all_.is_taken(name);
}

std::vector<std::string> View::candidates() const {
  std::vector<std::string> all = all_.candidates();
  for (const auto& [name, symbol] : symbols_) {
    if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  }
  return all;
}

}  // namespace aftersales::engine
