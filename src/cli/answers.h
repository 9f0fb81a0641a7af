// What somebody types in answer to a question -> the value of the fact, as a case gives it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <aftersales/decision.h>
#include <aftersales/temporal.h>

namespace aftersales::cli {

/// What the interview says of its own; in English for a language that it has no words for.
enum class Phrase : std::uint8_t {
  intro,
  no_answer,     // an empty line
  no_choice,     // `{}`: how many choices there are
  not_usable,    // `{}`: the answer
  please_write,  // `{}`: what to write
  which_year,    // of a day without one; `{}`: the answer
  which_day,     // of `yesterday`, where nobody knows what day it is; `{}`: the answer
  which_time,    // of a day alone, where the time counts; `{}`: the day as it is written with one
  which_clock,   // of a time that may be meant in two ways; `{}`: as it is written in 24 hours
  no_such_day,   // `{}`: the day
  write_date,    // what to write, by type
  write_moment,
  write_time,
  write_number,
  write_money,
  write_duration,
  write_period,
  first_question,  // there is nothing to go back to
  in_the_case,     // `{}`: a fact that nobody can type, its type, and how a case gives it
  set_aside,       // only facts that nobody knows are left
  stopped,         // the input has ended
  // What a value may be; `{}`: a bound, or both.
  may_be,
  or_more,
  or_less,
  more_than,
  less_than,
  from_until,
  and_also,
  count_
};
[[nodiscard]] std::string_view phrase(Phrase phrase, std::string_view language);

/// Lists and contexts cannot be typed on a line.
[[nodiscard]] bool is_typeable(const Need& need);
/// How an answer of the type is written; nothing where that is clear.
[[nodiscard]] std::optional<Phrase> how_to_write(const Need& need);

/// The hint of a value outside its range (`it may be >= 0`), in words; as it is where the range is
/// no simple one.
[[nodiscard]] std::string range_in_words(std::string_view hint, std::string_view language);
/// `30%` as 0.3; nothing if it is no such number.
[[nodiscard]] std::optional<Value> share_of_percent(std::string_view text);

/// An answer that was understood, or what is to be said of one that was not.
struct Understood {
  std::optional<Value> value;
  Phrase problem = Phrase::not_usable;
  std::string said{};  // of the problem: what its `{}` stands for; empty: the answer
};

/// By number, value or label; yes and no in both languages; numbers, amounts and moments as people
/// write them (`1,299 元`, `2026年3月5日`, `昨天 10:00`). Whether another value fits is for the
/// policy to say. `now`: the moment the case speaks of.
[[nodiscard]] Understood understand(std::string_view text, const Need& need,
                                    const std::optional<DateTime>& now);

}  // namespace aftersales::cli
