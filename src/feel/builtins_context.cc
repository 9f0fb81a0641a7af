// The built-in functions on contexts (DMN 1.5, 10.3.4.9), and those on values of any kind: not, is,
// get or else.
#include <algorithm>
#include <string>

#include "feel/arguments.h"
#include "feel/compare.h"

namespace aftersales::feel {

namespace {

Value* find(Entries& entries, std::string_view key) {
  const auto it = std::find_if(entries.begin(), entries.end(),
                               [&](const Entry& entry) { return entry.first == key; });
  return it == entries.end() ? nullptr : &it->second;
}

void put(Entries& entries, std::string_view key, const Value& value) {
  if (Value* old = find(entries, key)) {
    *old = value;
  } else {
    entries.emplace_back(std::string(key), value);
  }
}

Value get_value(const Call& call) {
  const Entries& entries = call[0].as_context();
  const std::string_view key = call[1].as_string();
  if (!call.runtime.spend(entries.size() / 16)) return call.runtime.budget_failure();
  const auto it = std::find_if(entries.begin(), entries.end(),
                               [&](const Entry& entry) { return entry.first == key; });
  if (it != entries.end()) return it->second;
  return call.runtime.absent("eval.no-entry",
                             [&] { return fmt::format("the context has no entry \"{}\"", key); });
}

Value get_entries(const Call& call) {
  const Entries& entries = call[0].as_context();
  if (!call.runtime.spend(entries.size())) return call.runtime.budget_failure();
  List list;
  list.reserve(entries.size());
  for (const Entry& entry : entries)
    list.push_back(Value::context({{"key", entry.first}, {"value", entry.second}}));
  return list;
}

/// Contexts with as many entries as lists may have elements; each is sought among those before it.
bool charge_entries(const Call& call, std::size_t count) {
  return call.runtime.spend(count * (1 + count / 16));
}

Value context(const Call& call) {
  const List& list = call[0].as_list();
  if (!charge_entries(call, list.size())) return call.runtime.budget_failure();
  Entries entries;
  for (const Value& element : list) {
    const Value& key = element["key"];
    if (key.kind() != Kind::string) {
      return call.fail("eval.context",
                       "every entry of `context` is written {key: \"a name\", value: …}");
    }
    const Entries& parts = element.as_context();
    if (std::none_of(parts.begin(), parts.end(),
                     [](const Entry& part) { return part.first == "value"; })) {
      return call.fail("eval.context",
                       fmt::format("the entry \"{}\" has no `value`", key.as_string()));
    }
    if (find(entries, key.as_string()) != nullptr) {
      return call.fail("eval.context",
                       fmt::format("the entry \"{}\" is given twice", key.as_string()));
    }
    entries.emplace_back(std::string(key.as_string()), element["value"]);
  }
  return entries;
}

Value context_put(const Call& call) {
  Entries entries = call[0].as_context();
  if (!call.runtime.spend(entries.size())) return call.runtime.budget_failure();
  put(entries, call[1].as_string(), call[2]);
  return entries;
}

/// Puts a value at the end of a path of keys; all contexts on the way must exist.
Value context_put_nested(const Call& call) {
  const List& keys = call[1].as_list();
  if (keys.empty())
    return call.fail("eval.context",
                     "`keys` is empty: it names the entries from the outermost to the one to put");
  std::vector<Entries> opened;
  Value inner = call[0];
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].is_null()) return call.fail("eval.context", "a key is null");
    if (inner.kind() != Kind::context) {
      return call.fail("eval.context",
                       fmt::format("\"{}\" is no context, so that nothing can be put into it",
                                   keys[i - 1].as_string()));
    }
    if (!call.runtime.spend(inner.as_context().size())) return call.runtime.budget_failure();
    opened.push_back(inner.as_context());
    const Value next = inner[keys[i].as_string()];
    inner = next;
  }
  Value result = call[2];
  for (std::size_t i = keys.size(); i > 0; --i) {
    put(opened[i - 1], keys[i - 1].as_string(), result);
    result = Value(std::move(opened[i - 1]));
  }
  return result;
}

Value context_merge(const Call& call) {
  Entries merged;
  for (const Value& element : call[0].as_list()) {
    if (element.is_null()) return call.runtime.absent("eval.null", "one of the contexts is null");
    const std::size_t count = element.as_context().size();
    if (!call.runtime.spend(count * (1 + merged.size() / 16))) return call.runtime.budget_failure();
    for (const Entry& entry : element.as_context()) put(merged, entry.first, entry.second);
    if (merged.size() > Runtime::kMaxItems) return too_many_items(call);
  }
  return merged;
}

/// `not(null)` is null, and no mistake.
Value negation(const Call& call) {
  if (call[0].is_null()) return {};
  return !call[0].as_bool();
}

/// An argument that is not given counts as null.
Value is(const Call& call) { return identical(call[0], call[1]); }

Value get_or_else(const Call& call) { return call[0].is_null() ? call[1] : call[0]; }

constexpr Builtin kTable[] = {
    {"get value(m: context, key: string): any", 2, get_value},
    {"get entries(m: context): list of context {key: string, value: any}", 2, get_entries},
    {"context(entries: list of context): context", 3, context},
    {"context put(context: context, key: string, value: any!): context", 3, context_put},
    {"context put(context: context, keys: list of string, value: any!): context", 4,
     context_put_nested},
    {"context merge(contexts: list of context): context", 3, context_merge},
    {"not(negand: boolean!): boolean", 1, negation},
    {"is(value1?: any!, value2?: any!): boolean", 1, is},
    {"get or else(value: T!, default: T!): T", 1, get_or_else},
};

}  // namespace

std::span<const Builtin> context_builtins() { return kTable; }

}  // namespace aftersales::feel
