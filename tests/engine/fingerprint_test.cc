// The fingerprint of a policy: what it depends on, and what not.
#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include <unistd.h>

#include <aftersales/policy.h>

#include "tests/fenced.h"

namespace aftersales {
namespace {

namespace fs = std::filesystem;
using tests::write_file;

/// A folder with a pack of three files, one of them imported, and a folder beside it.
class Shop {
 public:
  Shop() : top_(fs::temp_directory_path() / ("aftersales-print-" + std::to_string(getpid()))) {
    fs::remove_all(top_);
    write_file(top_ / "shop/policy.yaml",
               "policy: shop\nversion: \"1\"\nlanguage: en\nimports: [../words.yaml]\n");
    write_file(top_ / "shop/returns.yaml", "decisions:\n  fee: {type: number, value: n + 1}\n");
    write_file(top_ / "words.yaml", "facts:\n  n: number\n");
  }
  ~Shop() { fs::remove_all(top_); }
  Shop(const Shop&) = delete;
  Shop& operator=(const Shop&) = delete;
  [[nodiscard]] const fs::path& top() const { return top_; }

 private:
  fs::path top_;
};

std::string fingerprint(const fs::path& path) { return Policy::load(path).fingerprint(); }

std::string first_word_of(const std::string& command) {
  FILE* const pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  char line[256] = "";
  CHECK(std::fgets(line, sizeof line, pipe) != nullptr);
  CHECK(pclose(pipe) == 0);
  const std::string text = line;
  return text.substr(0, text.find(' '));
}

TEST_CASE("the fingerprint is what sha256sum says of the files, wherever they lie") {
  const Shop shop;
  const fs::path pack = shop.top() / "shop";
  const std::string print = fingerprint(pack);
  CHECK(print.size() == 64);
  CHECK(print.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(print == first_word_of("cd '" + pack.string() +
                               "' && sha256sum returns.yaml policy.yaml "
                               "../words.yaml | LC_ALL=C sort -k2 | sha256sum"));
  // However the way to it is written, and in another place.
  CHECK(fingerprint(pack / "policy.yaml") == print);
  CHECK(fingerprint(pack / ".." / "shop" / ".") == print);
  CHECK(fingerprint(pack.string() + "/") == print);
  fs::create_directory_symlink(pack, shop.top() / "link");
  CHECK(fingerprint(shop.top() / "link") == print);
  fs::create_directories(shop.top() / "a/b");
  fs::copy(pack, shop.top() / "a/b/shop");
  fs::copy(shop.top() / "words.yaml", shop.top() / "a/b/words.yaml");
  CHECK(fingerprint(shop.top() / "a/b/shop") == print);
  const fs::path before = fs::current_path();
  fs::current_path(pack);
  CHECK(fingerprint(".") == print);
  CHECK(fingerprint("policy.yaml") == print);
  CHECK(fingerprint("../shop") == print);
  fs::current_path(before);
}

TEST_CASE("any change of a file of the policy is another fingerprint, and of no other file") {
  const Shop shop;
  const fs::path pack = shop.top() / "shop";
  const std::string print = fingerprint(pack);
  write_file(pack / "tests/one.yaml", "tests: []\n");
  write_file(shop.top() / "other.yaml", "facts:\n  m: number\n");
  write_file(pack / "notes.txt", "nothing\n");
  CHECK(fingerprint(pack) == print);
  const struct {
    const char* file;
    const char* text;
  } rows[] = {
      {"shop/returns.yaml", "decisions:\n  fee: {type: number, value: n + 2}\n"},
      {"shop/returns.yaml", "decisions:\n  fee: {type: number, value: n + 1}\n\n"},
      {"shop/returns.yaml", "decisions:\n  fee: {type: number, value: n + 1} # a remark\n"},
      {"words.yaml", "facts:\n  n: {type: number, default: 1}\n"},
      {"shop/policy.yaml",
       "policy: shop\nversion: \"2\"\nlanguage: en\nimports: [../words.yaml]\n"},
      {"shop/more.yaml", "facts:\n  unused: number\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const fs::path file = shop.top() / row.file;
    const bool fresh = !fs::exists(file);
    const std::string former = fresh ? "" : tests::read_file(file);
    write_file(file, row.text);
    CHECK(fingerprint(pack) != print);
    if (fresh)
      fs::remove(file);
    else
      write_file(file, former);
    CHECK(fingerprint(pack) == print);
  }
  fs::rename(pack / "returns.yaml", pack / "returning.yaml");
  CHECK(fingerprint(pack) != print);
}

TEST_CASE("the version of the time zone data is that of the system") {
  const Shop shop;
  CHECK(Policy::load(shop.top() / "shop").tzdata() == Zone::data_version());
}

}  // namespace
}  // namespace aftersales
