#include "cli/batch_output.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "cli/terminal.h"
#include "value/json.h"

namespace aftersales::cli {

namespace {

constexpr std::size_t kTail = std::size_t{64} * 1024;  // read at once, from the end

void complain_of(const std::string& path) {
  complain(fmt::format("cannot write the file `{}`: {}", path, std::strerror(errno)));
}

/// Not in the place of a standard stream that is closed.
int open_apart(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0 || descriptor > STDERR_FILENO) return descriptor;
  const int apart = ::fcntl(descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  return apart;
}

/// Can what was cut off have been the beginning of a record?
bool is_cut_record(std::string_view text) {
  constexpr std::string_view kLine = "{\"line\":";
  if (text.size() <= kLine.size()) return kLine.starts_with(text);
  if (!text.starts_with(kLine)) return false;
  text.remove_prefix(kLine.size());
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits == 0 || digits > 19) return false;
  text.remove_prefix(digits);
  const auto begins = [&](std::string_view rest) {
    return text.substr(0, rest.size()) == rest.substr(0, text.size());
  };
  return begins(",\"decisions\":{") || begins(",\"error\":\"");
}

/// A record as a value; null if it is none.
Value read_record(std::string_view record) {
  value::JsonError error;
  value::JsonLimits limits;
  limits.bytes = 1u << 30;
  limits.keys = 10'000'000;
  const auto v = value::read_json(record, error, limits);
  return v.value_or(Value());
}

/// The line of the input that it tells of; 0 if it tells of none.
std::uint64_t line_of(const Value& record) {
  if (record.kind() != Kind::context || record["line"].kind() != Kind::number) return 0;
  const auto line = record["line"].as_number().to_int();
  return line && *line > 0 ? static_cast<std::uint64_t>(*line) : 0;
}

std::vector<std::string> names_in(const Value& decisions) {
  std::vector<std::string> names;
  for (const Entry& entry : decisions.as_context()) names.push_back(entry.first);
  return names;
}

/// Whether another policy, or another version of it, has written the record.
bool is_foreign(const Value& record, const Policy& policy) {
  const Value& id = record["policy"];
  return !id.is_null() &&
         (id.as_string() != policy.id() || record["version"].as_string() != policy.version());
}

}  // namespace

std::optional<BatchOutput> BatchOutput::open(const std::string& path, bool resume, int input,
                                             const Policy& policy,
                                             const std::vector<std::string>& decisions) {
  if (path.empty()) return BatchOutput(-1);
  const int descriptor = open_apart(path);
  if (descriptor < 0) {
    complain_of(path);
    return std::nullopt;
  }
  BatchOutput output(descriptor);
  struct stat status {
  }, source{};
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    complain(fmt::format("`{}` is no file that records can be put into", path),
             "name a file, or leave --output out and write `> FILE`");
    return std::nullopt;
  }
  if (fstat(input, &source) == 0 && source.st_dev == status.st_dev &&
      source.st_ino == status.st_ino) {
    complain(fmt::format("`{}` is the file of cases itself", path), "name another file");
    return std::nullopt;
  }
  if (status.st_size == 0) return output;
  if (!resume) {
    complain(fmt::format("the file `{}` is there already, and is not empty", path),
             "write --resume to go on where it ends, or name another file");
    return std::nullopt;
  }
  if (!output.find_end(path, policy, decisions)) return std::nullopt;
  return output;
}

BatchOutput::BatchOutput(BatchOutput&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      done_(other.done_),
      as_of_(std::move(other.as_of_)) {}

BatchOutput::~BatchOutput() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool BatchOutput::find_end(const std::string& path, const Policy& policy,
                           const std::vector<std::string>& decisions) {
  const off_t size = ::lseek(descriptor_, 0, SEEK_END);
  std::string tail;  // from some place up to the end
  std::size_t end = std::string::npos, begin = std::string::npos;
  off_t from = size;
  while (from > 0 && begin == std::string::npos) {
    const off_t step = std::min<off_t>(from, static_cast<off_t>(kTail));
    from -= step;
    std::string piece(static_cast<std::size_t>(step), '\0');
    if (::pread(descriptor_, piece.data(), piece.size(), from) != step) {
      complain_of(path);
      return false;
    }
    tail.insert(0, piece);
    end = tail.rfind('\n');
    if (end != std::string::npos && end != 0) begin = tail.rfind('\n', end - 1);
  }
  const off_t kept = end == std::string::npos ? 0 : from + static_cast<off_t>(end) + 1;
  if (end != std::string::npos) {
    begin = begin == std::string::npos ? 0 : begin + 1;
    const Value last = read_record(std::string_view(tail).substr(begin, end - begin));
    done_ = line_of(last);
    if (done_ == 0) {
      complain(fmt::format("the file `{}` does not end with a record of a batch", path),
               "name the file that an earlier --batch wrote, or an empty one");
      return false;
    }
    if (is_foreign(last, policy)) {
      complain(fmt::format("the file `{}` holds records of `{}` {}, and this is `{}` {}", path,
                           last["policy"].as_string(), last["version"].as_string(), policy.id(),
                           policy.version()),
               "name another file, or decide all cases anew");
      return false;
    }
    if (!last["decisions"].is_null() && names_in(last["decisions"]) != decisions) {
      complain(fmt::format("the records of the file `{}` are of other decisions", path),
               "ask for the same decisions as before, in the same order, or name another file");
      return false;
    }
    as_of_ = last["as_of"];
  } else if (!is_cut_record(tail)) {
    complain(fmt::format("the file `{}` holds something else than records of a batch", path),
             "name the file that an earlier --batch wrote, or an empty one");
    return false;
  }
  if (::ftruncate(descriptor_, kept) != 0 || ::lseek(descriptor_, kept, SEEK_SET) != kept) {
    complain_of(path);
    return false;
  }
  return true;
}

void BatchOutput::write(std::string_view records) const {
  if (descriptor_ < 0) {
    print(records);
    return;
  }
  while (!records.empty()) {
    const ssize_t put = ::write(descriptor_, records.data(), records.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) throw OutputFailed{errno};
    records.remove_prefix(static_cast<std::size_t>(put));
  }
}

}  // namespace aftersales::cli
