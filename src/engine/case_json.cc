// JSON text -> the facts of a case, in one pass over the text as programs write it.
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/case_state.h"
#include "value/json.h"
#include "value/json_scan.h"
#include "value/temporal_parse.h"

namespace aftersales::engine {

namespace {

using feel::TypeKind;

/// Which name came behind which in the last text that this thread has read: most texts are written
/// by the same program. No more than a guess, for whatever policy.
std::vector<std::uint32_t>& guesses(std::size_t size) {
  thread_local std::vector<std::uint32_t> last;
  if (last.size() < size) last.resize(size);
  return last;
}

/// Sets facts as bind() does, and gives up where that would find something to say of a name, or
/// read_json() of the text: whatever reads says false then.
class CaseReader {
 public:
  CaseReader(const Linked& linked, std::string_view json, BoundCase& into)
      : linked_(linked),
        scan_(json),
        into_(into),
        guesses_(guesses(linked.facts.size() + 2 * linked.fact_groups.size())) {
    const std::size_t words = (linked.facts.size() + linked.fact_groups.size() + 63) / 64;
    if (words > few_.size()) many_.resize(words);
    seen_ = many_.empty() ? few_.data() : many_.data();
  }

  [[nodiscard]] bool read() {
    return scan_.pass('{') && read_entries(0) && scan_.is_at_end() && names_ <= limits_.keys;
  }

 private:
  /// The entries of an object whose names stand for facts, and its end.
  bool read_entries(std::uint32_t number) {
    if (++depth_ > limits_.depth) return false;
    const FactGroup& group = linked_.fact_groups[number];
    if (!scan_.pass('}')) {
      std::size_t last = linked_.facts.size() + linked_.fact_groups.size() + number;
      do {
        const FactGroup::Target* const target = find(group, guesses_[last]);
        if (target == nullptr) return false;
        ++names_;
        last = target->is_group ? linked_.facts.size() + target->number : target->number;
        if (is_twice(last)) return false;
        const bool is_read = target->is_group ? scan_.pass('{') && read_entries(target->number)
                                              : read_fact(target->number);
        if (!is_read) return false;
      } while (scan_.pass(','));
      if (!scan_.pass('}')) return false;
    }
    --depth_;
    return true;
  }

  /// Passes a name and its colon, and gives what it stands for; null if that is nothing in the
  /// group.
  const FactGroup::Target* find(const FactGroup& group, std::uint32_t& guess) {
    if (scan_.next() != '"') return nullptr;
    if (guess < group.tokens.size() && scan_.pass_bytes(group.tokens[guess]))
      return &group.targets[guess];
    text::NameKey name;
    if (!scan_.pass_text(name) || !scan_.pass(':')) return nullptr;
    const std::uint32_t at = group.index.find(name, group.names);
    if (at == text::NameIndex::kNone) return nullptr;
    guess = at;
    return &group.targets[guess];
  }

  /// First what the fact's type leads to expect: no branch then depends on what a text holds.
  bool read_fact(std::uint32_t slot) {
    const FactInfo& fact = linked_.facts[slot];
    const feel::Type& type = *fact.type;
    (void)scan_.next();
    if (fact.range) return read_any(slot);
    switch (type.kind) {
      case TypeKind::enumeration: {
        const value::SharedEnum& e = *type.enumeration;
        text::NameKey text;
        if (!scan_.pass_text(text)) break;
        const std::uint32_t index = e.by_name.find(text, e.values);
        if (index == text::NameIndex::kNone) return give(slot, Value(text.name));
        // The values are the policy's, which outlives the case: they need not be counted.
        return put(slot, value::borrowed_enumeration(e, static_cast<std::uint16_t>(index)), index);
      }
      case TypeKind::boolean:
        if (const auto is = scan_.pass_boolean())
          return put(slot, Value(*is), static_cast<std::uint32_t>(*is));
        break;
      case TypeKind::number:
        if (const auto number = scan_.pass_number()) return put(slot, Value(*number));
        break;
      case TypeKind::money:
        if (const auto number = scan_.pass_number())
          return put(slot, value::money(*number, linked_.minor_digits));
        break;
      case TypeKind::date: {
        text::NameKey text;
        if (!scan_.pass_text(text)) break;
        const auto date = value::read_date(text.name);
        return date ? put(slot, Value(*date)) : give(slot, Value(text.name));
      }
      default:
        break;
    }
    return read_any(slot);
  }

  bool read_any(std::uint32_t slot) {
    text::NameKey text;
    switch (scan_.next()) {
      case '"':
        return scan_.pass_text(text) ? give(slot, Value(text.name)) : read_otherwise(slot);
      case 't':
        return scan_.pass_bytes("true") && give(slot, Value(true));
      case 'f':
        return scan_.pass_bytes("false") && give(slot, Value(false));
      case 'n':
        return scan_.pass_bytes("null") && give(slot, Value());
      case '[':
      case '{':
        return read_otherwise(slot);
      default:
        if (const auto number = scan_.pass_number()) return give(slot, Value(*number));
        return scan_.is_number() && read_otherwise(slot);
    }
  }

  /// A value that counts nothing. Part by part: what was just written in parts and is then copied
  /// as a whole has to be waited for.
  bool put(std::uint32_t slot, const Value& v) {
    return put(slot, v, linked_.slot_classes[slot].class_of(v));
  }
  /// One whose class is its number, if somebody asks.
  bool put(std::uint32_t slot, const Value& v, std::uint32_t cls) {
    value::Access::lend(v, into_.slots[slot]);
    into_.classes[slot] = cls;
    return true;
  }

  bool give(std::uint32_t slot, const Value& v) {
    set_fact(linked_, slot, v, true, into_);
    return true;
  }

  /// Any other value, by way of what read_json() makes of it.
  bool read_otherwise(std::uint32_t slot) {
    value::JsonLimits limits = limits_;
    limits.depth -= depth_;
    const std::string_view text = scan_.pass_value(names_);
    value::JsonError error;
    const auto v = text.empty() ? std::nullopt : value::read_json(text, error, limits);
    if (!v) return false;
    return give(slot, *v);
  }

  /// `number`: of a fact, or of a group behind those.
  bool is_twice(std::size_t number) {
    std::uint64_t& word = seen_[number / 64];
    const std::uint64_t bit = std::uint64_t{1} << (number % 64);
    const bool twice = (word & bit) != 0;
    word |= bit;
    return twice;
  }

  const Linked& linked_;
  const value::JsonLimits limits_;
  value::JsonScan scan_;
  BoundCase& into_;
  std::uint32_t depth_ = 0;
  std::size_t names_ = 0;  // passed so far
  // By fact, by group that was behind, by group that has been entered: a name's place in the group.
  std::vector<std::uint32_t>& guesses_;
  std::uint64_t* seen_;  // a bit for each fact and each group
  std::array<std::uint64_t, 8> few_{};
  std::vector<std::uint64_t> many_;
};

}  // namespace

bool bind_json(const Linked& linked, std::string_view json, BoundCase& into) {
  return json.size() <= value::JsonLimits().bytes && CaseReader(linked, json, into).read();
}

}  // namespace aftersales::engine
