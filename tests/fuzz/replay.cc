// Seeds -> a fuzz target, without libFuzzer: every file of the folders given, whole and cut short
// at up to 64 places. Passes if nothing crashes; fails if there is no seed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// A heap copy of exactly this length, so that AddressSanitizer sees a read past the end.
void feed(const std::string& bytes, std::size_t length) {
  const std::vector<std::uint8_t> input(bytes.begin(),
                                        bytes.begin() + static_cast<std::ptrdiff_t>(length));
  LLVMFuzzerTestOneInput(input.data(), input.size());
}

void replay(const std::filesystem::path& seed) {
  std::cout << seed.filename().string()
            << std::endl;  // flushed: the last name printed is the one that crashed
  std::ifstream file(seed, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  const std::size_t step = std::max<std::size_t>(1, bytes.size() / 64);
  for (std::size_t length = 0; length < bytes.size(); length += step) feed(bytes, length);
  feed(bytes, bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::filesystem::path> seeds;
  for (int i = 1; i < argc; ++i) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(argv[i], error)) {
      if (entry.is_regular_file()) seeds.push_back(entry.path());
    }
  }
  if (seeds.empty()) {
    std::cerr << "no seeds found\n";
    return 1;
  }
  std::sort(seeds.begin(), seeds.end());
  for (const auto& seed : seeds) replay(seed);
  std::cout << seeds.size() << " seeds\n";
}
