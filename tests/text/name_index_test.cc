// Names by number: every name of a list is found, and nothing else is.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "text/name_index.h"

namespace aftersales::text {
namespace {

void check_all(const std::vector<std::string>& names) {
  const NameIndex index(names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    CAPTURE(names[i]);
    const std::uint32_t found = index.find(NameKey(names[i]), names);
    REQUIRE(found < names.size());
    CHECK(names[found] == names[i]);
    CHECK(found <= i);  // of equal names the first
    for (const std::string& other : {names[i] + "x", names[i].substr(0, names[i].size() / 2),
                                     names[i] + std::string(1, '\0'), "x" + names[i]}) {
      const std::uint32_t number = index.find(NameKey(other), names);
      CHECK((number == NameIndex::kNone || names[number] == other));
    }
  }
}

}  // namespace

TEST_CASE("names of every length, and with all bytes alike but one") {
  for (std::size_t size = 0; size <= 40; ++size) {
    std::vector<std::string> names{std::string(size, 'a')};
    for (std::size_t i = 0; i < size; ++i) {
      names.emplace_back(size, 'a');
      names.back()[i] = 'b';
    }
    check_all(names);
  }
}

TEST_CASE("lists of every length") {
  std::mt19937 random(3);
  for (const std::size_t count : {0u, 1u, 2u, 3u, 20u, 63u, 64u, 65u, 1000u}) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i)
      names.push_back("name_" + std::to_string(random() % (2 * count)));
    check_all(names);
  }
  CHECK(NameIndex().find(NameKey("a"), {}) == NameIndex::kNone);
}

TEST_CASE("the words of a key are the first bytes and zeros") {
  for (std::size_t size = 0; size <= 20; ++size) {
    const std::string name = std::string("abcdefghijklmnopqrst").substr(0, size);
    std::string bytes = name.substr(0, NameKey::kHeld);
    bytes.resize(NameKey::kHeld);
    const NameKey key{std::string_view(name)};
    CHECK(std::memcmp(&key.first, bytes.data(), 8) == 0);
    CHECK(std::memcmp(&key.second, bytes.data() + 8, 8) == 0);
  }
}

TEST_CASE("bytes are compared up to the last") {
  const std::string a = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t size = 0; size <= a.size(); ++size) {
    CHECK(same_bytes(a.data(), std::string(a).data(), size));
    for (std::size_t i = 0; i < size; ++i) {
      std::string b = a;
      b[i] = '#';
      CHECK_FALSE(same_bytes(a.data(), b.data(), size));
    }
  }
}

}  // namespace aftersales::text
