// Records of a batch -> a file that can be gone on with, or stdout.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/policy.h>

namespace aftersales::cli {

class BatchOutput {
 public:
  /// Stdout if `path` is empty. With `resume`, a file that is there is gone on with: what stands
  /// behind its last whole line is taken away, and done() is the line of the input that this tells
  /// of. Nothing after a complaint: the file cannot be written, is not empty though it is not to be
  /// gone on with, is the input itself, or holds something else than records of these
  /// decisions of the policy. `input`: the descriptor that cases are read by.
  [[nodiscard]] static std::optional<BatchOutput> open(const std::string& path, bool resume,
                                                       int input, const Policy& policy,
                                                       const std::vector<std::string>& decisions);
  BatchOutput(BatchOutput&& other) noexcept;
  BatchOutput& operator=(BatchOutput&&) = delete;
  ~BatchOutput();

  /// Lines of the input that have their records already.
  [[nodiscard]] std::uint64_t done() const { return done_; }
  /// The moment of the last of them, as it stands there; null if there is none.
  [[nodiscard]] const Value& as_of() const { return as_of_; }
  /// Throws OutputFailed.
  void write(std::string_view records) const;

 private:
  explicit BatchOutput(int descriptor) : descriptor_(descriptor) {}
  [[nodiscard]] bool find_end(const std::string& path, const Policy& policy,
                              const std::vector<std::string>& decisions);

  int descriptor_;  // -1: stdout
  std::uint64_t done_ = 0;
  Value as_of_;
};

}  // namespace aftersales::cli
