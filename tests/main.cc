// The test program: doctest's options, and --update to rewrite the expected files.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstring>
#include <vector>

#include "tests/update.h"

namespace {
bool update = false;  // written once, before the first test
}

namespace aftersales::tests {
bool update_expected() { return update; }
}  // namespace aftersales::tests

int main(int argc, char** argv) {
  std::vector<const char*> options;
  for (int i = 0; i < argc; ++i) {
    if (std::strcmp(argv[i], "--update") == 0) {
      update = true;
    } else {
      options.push_back(argv[i]);
    }
  }
  return doctest::Context(static_cast<int>(options.size()), options.data()).run();
}
