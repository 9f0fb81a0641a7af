// A mapping with fixed keys -> its values by key, after all its keys have been checked.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/scalar.h"

namespace aftersales::model {

/// A key that may stand in a mapping, or one that authors are known to write there.
struct Key {
  enum class Use : std::uint8_t {
    optional,
    required,   // `hint` says what to write
    later,      // of the language, but not known to this version
    header,     // stands in the pack's policy.yaml only
    misplaced,  // `hint` says what to write instead
  };
  std::string_view name;
  Use use = Use::optional;
  std::string_view hint = {};
};

/// Keys that are unknown, missing, misplaced or of a later version are reported on construction.
/// `owner` names the mapping in messages ("the rule `RET-7D`"); `where` is marked when a key is
/// missing.
class Fields {
 public:
  Fields(const yaml::Node& node, std::string owner, std::initializer_list<Key> keys,
         text::Report& report, std::optional<Location> where = std::nullopt);

  /// The node is a mapping; else nothing is found in it.
  [[nodiscard]] bool ok() const { return node_ != nullptr; }
  /// All keys belong here, so that what is missing is not merely called otherwise.
  [[nodiscard]] bool clean() const { return clean_; }
  [[nodiscard]] const std::string& owner() const { return owner_; }
  [[nodiscard]] const Location& where() const { return where_; }

  [[nodiscard]] const yaml::Node* find(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  /// The place of the key itself.
  [[nodiscard]] Location key_place(std::string_view key) const;

  [[nodiscard]] std::optional<Located> word(std::string_view key) const;
  [[nodiscard]] std::optional<Located> expression(std::string_view key) const;
  [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
  [[nodiscard]] std::optional<Date> date(std::string_view key) const;
  [[nodiscard]] std::optional<Effective> effective(std::string_view key) const;
  [[nodiscard]] Text text(std::string_view key) const;
  [[nodiscard]] std::vector<Located> words(std::string_view key) const;

 private:
  void check_keys(std::initializer_list<Key> keys);
  [[nodiscard]] std::optional<std::string> renamed(std::initializer_list<Key> keys,
                                                   const std::vector<std::string>& allowed) const;

  const yaml::Node* node_ = nullptr;
  std::string owner_;
  Location where_;
  text::Report& report_;
  bool clean_ = true;
};

}  // namespace aftersales::model
