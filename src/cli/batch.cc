// Lines of NDJSON -> records in their order: one thread reads, several decide, one writes, with a
// few blocks of lines on their way between them. However long the file, there are no more.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/batch_lines.h"
#include "cli/batch_output.h"
#include "cli/cases.h"
#include "cli/commands.h"
#include "cli/tally.h"
#include "engine/policy_state.h"

namespace aftersales::cli {

namespace {

constexpr std::size_t kBlockBytes = std::size_t{256} * 1024;
constexpr std::size_t kBlockLines = 4096;
// A block takes about so long to decide: long enough to be worth handing over, short enough that
// little is lost if the run is interrupted.
constexpr std::chrono::milliseconds kShortest{2}, kLongest{20};
constexpr std::size_t kBlocksPerThread = 4;

/// Lines that are decided together.
struct Block {
  struct Line {
    std::size_t begin = 0, size = 0;
    std::uint64_t number = 0;
    bool too_long = false;
  };
  std::string text;
  std::vector<Line> lines;
  std::string records;
  bool is_done = false;
};

/// Blocks on their way, in order.
class Conveyor {
 public:
  explicit Conveyor(std::size_t most) : most_(most) {}

  /// An empty one, with the room that one had that has gone its way.
  std::unique_ptr<Block> blank() {
    const std::lock_guard lock(mutex_);
    if (spare_.empty()) return std::make_unique<Block>();
    std::unique_ptr<Block> block = std::move(spare_.back());
    spare_.pop_back();
    return block;
  }
  void give_back(std::unique_ptr<Block> block) {
    block->text.clear();
    block->lines.clear();
    block->records.clear();
    block->is_done = false;
    const std::lock_guard lock(mutex_);
    spare_.push_back(std::move(block));
  }

  /// Waits until there is room. False if nobody wants more.
  bool put(std::unique_ptr<Block> block) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return blocks_.size() < most_ || stopped_; });
    if (stopped_) return false;
    blocks_.push_back(std::move(block));
    work_.notify_one();
    return true;
  }
  /// No more will be put.
  void close() { set(closed_); }
  /// Something has failed: everybody leaves.
  void stop() { set(stopped_); }

  /// The next block to decide; null at the end.
  Block* take() {
    std::unique_lock lock(mutex_);
    work_.wait(lock, [&] { return taken_ < blocks_.size() || closed_ || stopped_; });
    if (stopped_ || taken_ == blocks_.size()) return nullptr;
    return blocks_[taken_++].get();
  }
  void finish(Block& block) {
    const std::lock_guard lock(mutex_);
    block.is_done = true;
    if (&block == blocks_.front().get()) done_.notify_one();
  }
  /// The first block, once it is decided; null at the end.
  std::unique_ptr<Block> take_done() {
    std::unique_lock lock(mutex_);
    done_.wait(lock,
               [&] { return stopped_ || (blocks_.empty() ? closed_ : blocks_.front()->is_done); });
    if (stopped_ || blocks_.empty()) return nullptr;
    std::unique_ptr<Block> block = std::move(blocks_.front());
    blocks_.pop_front();
    --taken_;
    room_.notify_one();
    return block;
  }

 private:
  void set(bool& what) {
    const std::lock_guard lock(mutex_);
    what = true;
    room_.notify_all();
    work_.notify_all();
    done_.notify_all();
  }

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable room_, work_, done_;
  std::deque<std::unique_ptr<Block>> blocks_;
  std::vector<std::unique_ptr<Block>> spare_;
  std::size_t taken_ = 0;  // of the blocks
  bool closed_ = false;
  bool stopped_ = false;
};

/// "1,200,000 cases, 800,000 a second", twice a second.
class Progress {
 public:
  explicit Progress(bool wanted) : wanted_(wanted) {}
  void add(std::size_t cases) {
    cases_ += cases;
    const auto now = Clock::now();
    if (!wanted_ || now - last_ < std::chrono::milliseconds(500)) return;
    last_ = now;
    show();
  }
  void end() const {
    if (!wanted_) return;
    show();
    std::fputc('\n', stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;
  void show() const {
    const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    std::fputs(fmt::format("\r{} cases, {:.0f} a second", cases_,
                           static_cast<double>(cases_) / std::max(seconds, 1e-3))
                   .c_str(),
               stderr);
  }
  const bool wanted_;
  const Clock::time_point begin_ = Clock::now();
  Clock::time_point last_ = begin_;
  std::uint64_t cases_ = 0;
};

class Batch {
 public:
  Batch(const Policy& policy, const BatchRequest& request, const DecideOptions& options,
        unsigned threads)
      : policy_(policy),
        request_(request),
        options_(options),
        threads_(threads),
        conveyor_(threads * kBlocksPerThread) {}

  /// Throws what a thread threw.
  void run(int descriptor, const BatchOutput& output) {
    std::vector<std::thread> others;
    others.reserve(threads_ + 1);
    guard([&] {
      for (unsigned t = 0; t < threads_; ++t)
        others.emplace_back([this] { guard([this] { decide(); }); });
      others.emplace_back([&] { guard([&] { write(output); }); });
      read(descriptor, output.done());
    });
    conveyor_.close();
    for (std::thread& thread : others) thread.join();
    if (failure_) std::rethrow_exception(failure_);
  }

  [[nodiscard]] bool has_trouble() const { return trouble_; }
  [[nodiscard]] int read_error() const { return read_error_; }
  /// The input ends before the line of the last record that was there.
  [[nodiscard]] bool is_short() const { return is_short_; }
  [[nodiscard]] bool has_used_moment() const { return used_moment_; }
  [[nodiscard]] const Tally& tally() const { return tally_; }

 private:
  template <typename Work>
  void guard(const Work& work) {
    try {
      work();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      conveyor_.stop();
    }
  }

  void read(int descriptor, std::uint64_t done) {
    LineReader reader(descriptor);
    Block::Line line;
    auto block = conveyor_.blank();
    while (true) {
      line.begin = block->text.size();
      if (!reader.append_next(block->text, line.number, line.too_long)) break;
      const auto text = std::string_view(block->text).substr(line.begin);
      const bool is_case = line.number > done && (line.too_long || !is_blank(text));
      line.size = is_case && !line.too_long ? text.size() : 0;
      block->text.resize(line.begin + line.size);
      if (!is_case) continue;
      block->lines.push_back(line);
      // Whoever feeds a pipe line by line does not wait for the rest of a block.
      if (block->text.size() < kBlockBytes && block->lines.size() < lines_ && !reader.drained())
        continue;
      if (!conveyor_.put(std::exchange(block, conveyor_.blank()))) return;
    }
    read_error_ = reader.error();
    is_short_ = line.number < done;
    if (!block->lines.empty()) (void)conveyor_.put(std::move(block));
  }

  void decide() {
    LineDecider decider(policy_, request_.decisions, options_, request_.summary);
    while (Block* const block = conveyor_.take()) {
      const auto begin = std::chrono::steady_clock::now();
      for (const Block::Line& line : block->lines) {
        if (line.too_long)
          decider.refuse(line.number, block->records);
        else
          decider.decide(std::string_view(block->text).substr(line.begin, line.size), line.number,
                         block->records);
      }
      const auto took = std::chrono::steady_clock::now() - begin;
      const std::size_t lines = lines_;
      if (took < kShortest && block->lines.size() >= lines)
        lines_ = std::min(2 * lines, kBlockLines);
      if (took > kLongest) lines_ = std::max<std::size_t>(block->lines.size() / 2, 1);
      conveyor_.finish(*block);
    }
    const std::lock_guard lock(mutex_);
    trouble_ = trouble_ || decider.has_trouble();
    used_moment_ = used_moment_ || decider.has_used_moment();
    tally_.add(decider.take_tally());
  }

  void write(const BatchOutput& output) {
    Progress progress(request_.progress);
    while (auto block = conveyor_.take_done()) {
      output.write(block->records);
      if (request_.output.empty() && request_.input == "-") flush();
      progress.add(block->lines.size());
      conveyor_.give_back(std::move(block));
    }
    progress.end();
  }

  const Policy& policy_;
  const BatchRequest& request_;
  const DecideOptions& options_;
  const unsigned threads_;
  Conveyor conveyor_;
  std::atomic<std::size_t> lines_{1};  // of a block
  std::mutex mutex_;                   // of what follows, while there are threads
  std::exception_ptr failure_;
  Tally tally_;
  bool trouble_ = false;
  bool used_moment_ = false;
  bool is_short_ = false;
  int read_error_ = 0;
};

/// Where neither a case nor --as-of gives the moment it is the clock's, the same for all, or that
/// of the run that is gone on with. False after a complaint.
bool settle_moment(const Policy& policy, const BatchOutput& output, DecideOptions& options) {
  if (options.as_of) return true;
  options.as_of = read_clock();
  if (output.done() == 0 || policy.state().linked->moment_fact) return true;
  options.as_of = DateTime::parse(std::string(output.as_of().as_string()));
  if (options.as_of) return true;
  complain("the records that are there do not say of which moment they are",
           "write --as-of, as of the first run");
  return false;
}

/// What there is to say at the end.
void say_more(const Policy& policy, const BatchRequest& request, const DecideOptions& options,
              const BatchOutput& output, const Batch& batch) {
  if (request.as_of.empty() && batch.has_used_moment() && output.done() == 0)
    note_clock(options.as_of->in(policy.state().linked->zone).to_string());
  if (output.done() != 0) {
    say(
        fmt::format("aftersales: the records up to line {} were there already: they are neither "
                    "counted nor judged",
                    output.done()));
  }
  if (batch.tally().cases() == 0 && batch.tally().bad_lines() != 0)
    say("aftersales: no line is a case: with --batch each line is one, whole; for one case over "
        "several lines write --case");
  if (request.summary) std::fputs(batch.tally().to_text(request.decisions).c_str(), stderr);
}

}  // namespace

int decide_batch(const BatchRequest& request) {
  DecideOptions options;
  options.strict = request.strict;
  int exit = kDone;
  const auto policy = load_to_decide(request.pack, request.decisions, request.as_of, options, exit);
  if (!policy) return exit;
  BatchRequest once = request;
  once.decisions = each_once(request.decisions);
  if (once.decisions.empty()) {
    for (const Description& decision : policy->decisions()) once.decisions.push_back(decision.name);
  }
  std::string problem;
  const int descriptor = open_to_read("file of cases", request.input, problem);
  if (descriptor < 0) {
    complain(problem);
    return kUsage;
  }
  const auto output =
      BatchOutput::open(request.output, request.resume, descriptor, *policy, once.decisions);
  if (!output || !settle_moment(*policy, *output, options)) {
    close_read(descriptor);
    return kUsage;
  }
  const unsigned threads =
      request.threads != 0 ? request.threads : std::max(1u, std::thread::hardware_concurrency());
  Batch batch(*policy, once, options, threads);
  try {
    batch.run(descriptor, *output);
  } catch (const std::system_error&) {
    complain(fmt::format("the system does not give {} threads", threads),
             "write a smaller number for --threads");
    return kUsage;
  }
  close_read(descriptor);
  flush();
  if (batch.read_error() != 0) {
    complain(unreadable("file of cases", request.input, batch.read_error()));
    return kUsage;
  }
  if (batch.is_short()) {
    complain(fmt::format("the records tell of line {}, and the file of cases ends before it",
                         output->done()),
             "name the file of cases that they were made of");
    return kUsage;
  }
  say_more(*policy, once, options, *output, batch);
  return batch.has_trouble() ? kWrong : kDone;
}

}  // namespace aftersales::cli
