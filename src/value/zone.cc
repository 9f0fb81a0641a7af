// Names of time zones -> offsets at instants, and local times -> instants.
//
// The `date` library reads the system's time zone data; its years end at ±32767, and it knows no
// changes after the last one that a file lists (2037 at best). So each zone is turned, when first
// named, into a table of its changes, followed by the rule that the file ends with. All look-ups
// are in that table.

#ifndef USE_OS_TZDB
#define USE_OS_TZDB 1  // as the library itself is built; its types depend on it
#endif
#include <date/tz.h>

#include <algorithm>
#include <exception>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aftersales/temporal.h>
#include <fmt/format.h>

#include "value/temporal_math.h"
#include "value/temporal_parse.h"
#include "value/temporal_zone_rule.h"

namespace aftersales {
namespace value {
namespace {

constexpr const char* kFolder = "/usr/share/zoneinfo/";
constexpr std::int64_t kMinimum = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMaximum = std::numeric_limits<std::int64_t>::max();

/// One name of the time zone data. Immutable once loaded; loaded at most once.
class ZoneData {
 public:
  explicit ZoneData(const date::time_zone& source) : source_(source), name_(source.name()) {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// False if the file behind the name cannot be used.
  [[nodiscard]] bool load() const {
    std::call_once(once_, [this] { usable_ = read(); });
    return usable_;
  }
  [[nodiscard]] OffsetSpan at(std::int64_t instant) const noexcept;

 private:
  bool read() const;

  const date::time_zone& source_;
  std::string name_;
  mutable std::once_flag once_;
  mutable bool usable_ = false;
  mutable std::vector<std::int64_t> changes_;  // ascending; span i lies before changes_[i]
  mutable std::vector<int> offsets_;           // one more than changes
  mutable std::optional<ZoneRule> rule_;       // from the last change on
};

bool ZoneData::read() const {
  std::ifstream file(kFolder + name_, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  // The library takes a file for granted that begins so.
  if (bytes.size() < 44 || bytes.compare(0, 4, "TZif") != 0) return false;
  std::vector<std::int64_t> changes;
  std::vector<int> offsets;
  try {
    const date::sys_seconds last{date::sys_days{date::year::max() / 1 / 1}};
    date::sys_info info =
        source_.get_info(date::sys_seconds{date::sys_days{date::year::min() / 2 / 1}});
    offsets.push_back(static_cast<int>(info.offset.count()));
    while (info.end < last) {
      const date::sys_seconds change = info.end;
      info = source_.get_info(change);
      if (info.end <= change) return false;
      changes.push_back(change.time_since_epoch().count());
      offsets.push_back(static_cast<int>(info.offset.count()));
    }
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return false;
  }
  // RFC 9636, 3.3: since version 2 the file ends with its rule between two line feeds.
  if (bytes[4] >= '2' && bytes.back() == '\n') {
    const auto before = bytes.find_last_of('\n', bytes.size() - 2);
    if (before != std::string::npos) {
      rule_ =
          ZoneRule::parse(std::string_view(bytes).substr(before + 1, bytes.size() - before - 2));
    }
  }
  changes_ = std::move(changes);
  offsets_ = std::move(offsets);
  return true;
}

OffsetSpan ZoneData::at(std::int64_t instant) const noexcept {
  const auto next = std::upper_bound(changes_.begin(), changes_.end(), instant);
  const auto index = static_cast<std::size_t>(next - changes_.begin());
  const std::int64_t begin = index == 0 ? kMinimum : changes_[index - 1];
  if (next != changes_.end()) return {begin, *next, offsets_[index]};
  if (!rule_) return {begin, kMaximum, offsets_[index]};
  OffsetSpan span = rule_->at(instant);
  span.begin = std::max(span.begin, begin);
  return span;
}

using Zones = std::vector<std::unique_ptr<const ZoneData>>;

/// All names, sorted; nothing where the system has no time zone data. They belong to the process: a
/// Zone may be looked at while static objects are destroyed.
const Zones* zones() {
  const auto list = [] {
    auto found = std::make_unique<Zones>();
    for (const date::time_zone& zone : date::get_tzdb().zones) {
      // Zones begin with a capital letter; `localtime` and `posixrules` are settings of this
      // computer, and names with a point are tables.
      const std::string& name = zone.name();
      if (name.empty() || name[0] < 'A' || name[0] > 'Z' || name.find('.') != std::string::npos)
        continue;
      found->push_back(std::make_unique<const ZoneData>(zone));
    }
    std::sort(found->begin(), found->end(),
              [](const auto& a, const auto& b) { return a->name() < b->name(); });
    return found.release();
  };
  try {
    static const Zones* const kZones = list();
    return kZones;
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception&) {
    return nullptr;
  }
}

const ZoneData& data_of(std::uint64_t bits) noexcept {
  return *reinterpret_cast<const ZoneData*>(bits);
}

constexpr int kMostOffset = 18 * 3600;

int offset_of(std::uint64_t bits) noexcept { return static_cast<int>(bits >> 1) - kMostOffset; }

}  // namespace

std::vector<std::string> zone_names() {
  std::vector<std::string> names;
  if (const Zones* const all = zones()) {
    for (const auto& zone : *all) names.push_back(zone->name());
  }
  return names;
}

}  // namespace value

inline namespace v0 {

using value::OffsetSpan;

std::optional<Zone> Zone::offset(int seconds) noexcept {
  if (seconds < -value::kMostOffset || seconds > value::kMostOffset) return std::nullopt;
  return Zone(static_cast<std::uint64_t>(seconds + value::kMostOffset) << 1 | 1u);
}

std::optional<Zone> Zone::named(std::string_view name) {
  const value::Zones* const all = value::zones();
  if (all == nullptr) return std::nullopt;
  const auto found = std::lower_bound(
      all->begin(), all->end(), name,
      [](const auto& zone, std::string_view wanted) { return zone->name() < wanted; });
  if (found == all->end() || (*found)->name() != name || !(*found)->load()) return std::nullopt;
  return Zone(reinterpret_cast<std::uint64_t>(found->get()));
}

std::string Zone::data_version() {
  std::ifstream file(std::string(value::kFolder) + "tzdata.zi");
  std::string line;
  if (!std::getline(file, line)) return "unknown";
  constexpr std::string_view kBefore = "# version ";
  if (line.compare(0, kBefore.size(), kBefore) != 0 || line.size() == kBefore.size())
    return "unknown";
  return line.substr(kBefore.size());
}

int Zone::offset_at(std::int64_t instant) const {
  if (is_local()) return 0;
  return is_offset() ? value::offset_of(bits_) : value::data_of(bits_).at(instant).offset;
}

std::optional<std::int64_t> Zone::next_change(std::int64_t instant) const {
  if (!is_named()) return std::nullopt;
  const value::ZoneData& data = value::data_of(bits_);
  OffsetSpan span = data.at(instant);
  // Neighbouring spans with one offset are few: changes of the abbreviation only.
  for (int i = 0; i < 64 && span.end != value::kMaximum; ++i) {
    const OffsetSpan next = data.at(span.end);
    if (next.offset != span.offset) return span.end;
    span = next;
  }
  return std::nullopt;
}

std::string Zone::to_string() const {
  if (is_local()) return {};
  if (is_named()) return value::data_of(bits_).name();
  const int seconds = value::offset_of(bits_);
  if (seconds == 0) return "Z";
  const int size = seconds < 0 ? -seconds : seconds;
  std::string text =
      fmt::format("{}{:02}:{:02}", seconds < 0 ? '-' : '+', size / 3600, size / 60 % 60);
  if (size % 60 != 0) text += fmt::format(":{:02}", size % 60);
  return text;
}

Zone::Resolved Zone::resolve(std::int64_t local_seconds) const {
  constexpr std::int64_t kFar = std::int64_t{1} << 62;
  const std::int64_t local = std::clamp(local_seconds, -kFar, kFar);
  if (!is_named()) return {Resolved::unique, local - offset_at(0)};
  const value::ZoneData& data = value::data_of(bits_);
  constexpr std::int64_t kMostShift = 26 * 3600;  // the largest offset that time zone files allow

  Resolved result{Resolved::skipped, local};
  for (OffsetSpan span = data.at(local - kMostShift);; span = data.at(span.end)) {
    const std::int64_t instant = local - span.offset;
    if (instant >= span.end) {
      // By the clock before the change, unless a later span has this time.
      if (result.kind == Resolved::skipped) result.instant = instant;
    } else if (instant >= span.begin) {
      if (result.kind == Resolved::unique) return {Resolved::repeated, result.instant};
      result = {Resolved::unique, instant};
    }
    if (span.end == value::kMaximum || span.end > local + kMostShift) return result;
  }
}

}  // namespace v0
}  // namespace aftersales
