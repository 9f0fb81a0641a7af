// What a case gives for a fact -> a value of the fact's declared type, or why it does not fit
// (language 2, "Case values").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <aftersales/decision.h>

#include "feel/type.h"

namespace aftersales::engine {

struct Linked;

struct ConformContext {
  Zone zone;  // of texts without an offset
  int minor_digits = 2;
  const Linked* linked = nullptr;  // whose labels may stand where a value has to
  bool may_lack = false;           // an entry that has to be there and is not is told in `lacks`
};

/// An entry that is not known: in its place the value has one that is kPending.
struct Lack {
  std::string way;  // from the fact: `[2].category`
  feel::TypeRef context;
  std::string entry;
  std::size_t element = 0;  // of the fact's list, from 1; 0: it is no list
};

/// What does not fit.
struct Misfit {
  std::string code, message, hint;
};

/// What is said of a value that was read; of each kind the first few.
struct Remarks {
  std::vector<Misfit> misfits;  // for which there is no value
  std::vector<Misfit> unknown;  // entries that the type does not have: they are left out
  std::vector<Warning> warnings;
  std::vector<Lack> lacks;
};

/// What most cases give, without a remark: a value of the type's own kind, or the name of an
/// enumeration's value. Nothing of all else: ask conform().
[[nodiscard]] std::optional<Value> conform_plainly(const Value& raw, feel::TypeRef type,
                                                   int minor_digits);
[[nodiscard]] std::optional<Value> conform_text_plainly(std::string_view text, feel::TypeRef type);

/// `raw` is not null. Numbers may be plain decimal texts; dates, times and durations are ISO texts;
/// enumerations are given by value. A list's and a context's parts are converted likewise; optional
/// entries that a context leaves out are null.
[[nodiscard]] std::optional<Value> conform(const Value& raw, feel::TypeRef type,
                                           const ConformContext& context, Remarks& remarks);

}  // namespace aftersales::engine
