// The keys of a mapping -> what is wrong with them: unknown, missing, misplaced, not yet known.
#include "model/fields.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "text/unicode.h"

namespace aftersales::model {

namespace {

std::string quoted_list(const std::vector<std::string>& names) {
  std::string result;
  for (const std::string& name : names) {
    if (!result.empty()) result += ", ";
    result += fmt::format("`{}`", name);
  }
  return result;
}

// What was meant by a key that is not known: `near`, a text in one language, a key that stands
// elsewhere; else all that there are.
std::string hint_for(const yaml::Entry& entry, const std::optional<std::string>& near,
                     const std::vector<std::string>& allowed, std::initializer_list<Key> keys) {
  const std::string& name = entry.key.text();
  const std::size_t dot = name.find('.');
  if (near && dot != std::string::npos && *near == name.substr(0, dot)) {
    return fmt::format("write `{}: {{{}: {}}}`", *near, name.substr(dot + 1),
                       entry.value.is_scalar() ? text::shortened(entry.value.text(), 40) : "…");
  }
  if (near) return fmt::format("did you mean `{}`?", *near);
  std::vector<std::string> elsewhere;
  for (const Key& key : keys) {
    if (key.use == Key::Use::misplaced) elsewhere.emplace_back(key.name);
  }
  if (const auto other = text::nearest(name, elsewhere)) {
    for (const Key& key : keys) {
      if (key.name == *other) return std::string(key.hint);
    }
  }
  return fmt::format("it takes {}", quoted_list(allowed));
}

std::string name_of(std::string_view key) { return fmt::format("`{}`", key); }

}  // namespace

Fields::Fields(const yaml::Node& node, std::string owner, std::initializer_list<Key> keys,
               text::Report& report, std::optional<Location> where)
    : owner_(std::move(owner)), where_(where ? *where : visible(node)), report_(report) {
  if (!node.is_mapping()) {
    std::string hint;
    for (const Key& key : keys) {
      if (key.use != Key::Use::required) continue;
      hint += fmt::format("{}{}: …", hint.empty() ? "write it as {" : ", ", key.name);
    }
    if (!hint.empty()) hint += "}";
    report.error("key.kind", visible(node), fmt::format("{} wants entries `key: value`", owner_),
                 std::move(hint));
    return;
  }
  node_ = &node;
  check_keys(keys);
}

// The one key that is missing, if one is and there is one that nobody knows.
std::optional<std::string> Fields::renamed(std::initializer_list<Key> keys,
                                           const std::vector<std::string>& allowed) const {
  std::optional<std::string> missing;
  for (const Key& key : keys) {
    if (key.use != Key::Use::required || has(key.name)) continue;
    if (missing) return std::nullopt;
    missing = std::string(key.name);
  }
  std::size_t unknown = 0;
  for (const yaml::Entry& entry : node_->entries) {
    const std::string& name = entry.key.text();
    const bool known =
        std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    if (!known && !text::nearest(name, allowed)) ++unknown;
  }
  return unknown == 1 ? missing : std::nullopt;
}

void Fields::check_keys(std::initializer_list<Key> keys) {
  std::vector<std::string> allowed;
  for (const Key& key : keys) {
    if (key.use == Key::Use::optional || key.use == Key::Use::required)
      allowed.emplace_back(key.name);
  }
  const std::optional<std::string> lost = renamed(keys, allowed);
  bool later = false;
  std::vector<std::string> meant;  // a key that is only misspelt is not missing as well
  for (const yaml::Entry& entry : node_->entries) {
    const std::string& name = entry.key.text();
    const Key* known =
        std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.name == name; });
    if (known == keys.end()) {
      const auto near = text::nearest(name, allowed);
      if (near || lost) meant.push_back(near ? *near : *lost);
      report_.error("key.unknown", entry.key.where(),
                    fmt::format("`{}` is not a key of {}", text::shortened(name), owner_),
                    near || !lost ? hint_for(entry, near, allowed, keys)
                                  : fmt::format("did you mean `{}`, which is missing?", *lost));
      clean_ = false;
      continue;
    }
    switch (known->use) {
      case Key::Use::optional:
      case Key::Use::required:
        break;
      case Key::Use::later:
        later = true;
        clean_ = false;
        report_.error("pack.later", entry.key.where(),
                      fmt::format("this version does not know `{}` in {} yet", name, owner_),
                      "a later version of the program reads it; leave it out until then");
        break;
      case Key::Use::header:
        report_.error("pack.header", entry.key.where(),
                      fmt::format("`{}` does not belong in {}", name, owner_),
                      "the header stands in the pack's policy.yaml only");
        break;
      case Key::Use::misplaced:
        report_.error("key.misplaced", entry.key.where(),
                      fmt::format("`{}` does not belong in {}", name, owner_),
                      std::string(known->hint));
        for (const std::string& key : allowed) {
          if (known->hint.starts_with(fmt::format("write `{}:", key)) ||
              known->hint == fmt::format("write {}", name_of(key)))
            meant.push_back(key);
        }
        clean_ = false;
        break;
    }
  }
  if (later) return;
  for (const Key& key : keys) {
    if (key.use != Key::Use::required || has(key.name)) continue;
    if (std::find(meant.begin(), meant.end(), key.name) != meant.end()) continue;
    report_.error("key.missing", where_, fmt::format("{} lacks the key `{}`", owner_, key.name),
                  std::string(key.hint));
  }
}

const yaml::Node* Fields::find(std::string_view key) const {
  return node_ == nullptr ? nullptr : node_->find(key);
}

Location Fields::key_place(std::string_view key) const {
  if (node_ != nullptr) {
    for (const yaml::Entry& entry : node_->entries) {
      if (entry.key.text() == key) return entry.key.where();
    }
  }
  return where_;
}

std::optional<Located> Fields::word(std::string_view key) const {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_word(*node, name_of(key), report_);
}

std::optional<Located> Fields::expression(std::string_view key) const {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_expression(*node, name_of(key), report_);
}

std::optional<bool> Fields::boolean(std::string_view key) const {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_boolean(*node, name_of(key), report_);
}

std::optional<Date> Fields::date(std::string_view key) const {
  const auto found = word(key);
  return found ? read_date(*found, name_of(key), report_) : std::nullopt;
}

std::optional<Effective> Fields::effective(std::string_view key) const {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::nullopt : read_effective(*node, name_of(key), report_);
}

Text Fields::text(std::string_view key) const {
  const yaml::Node* node = find(key);
  return node == nullptr ? Text{} : read_text(*node, name_of(key), report_);
}

std::vector<Located> Fields::words(std::string_view key) const {
  const yaml::Node* node = find(key);
  return node == nullptr ? std::vector<Located>{} : read_words(*node, name_of(key), report_);
}

}  // namespace aftersales::model
