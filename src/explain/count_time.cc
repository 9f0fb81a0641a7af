// How working time was used up, and how a length of time passes where the clocks are changed.
#include <algorithm>
#include <cstdlib>

#include "explain/count_phrases.h"
#include "value/temporal_math.h"

namespace aftersales::explain {

using value::Calendar;
using value::DayCount;
using value::WorkedTime;

namespace {

/// The pieces of one day, such as a morning and an afternoon.
struct WorkedDay {
  Date date;
  std::vector<WorkedTime> pieces;
  [[nodiscard]] Duration used() const {
    Duration sum;
    for (const WorkedTime& piece : pieces) sum = value::add(sum, piece.used).value_or(sum);
    return sum;
  }
};

std::vector<WorkedDay> by_day(const std::vector<WorkedTime>& pieces) {
  std::vector<WorkedDay> all;
  for (const WorkedTime& piece : pieces) {
    const Date date = piece.from.date();
    const bool same = !all.empty() && all.back().date == date && piece.weeks == 0 &&
                      all.back().pieces.back().weeks == 0;
    if (!same) all.push_back({date, {}});
    all.back().pieces.push_back(piece);
  }
  return all;
}

std::string clock_of(const Teller& teller, const DateTime& moment) {
  if (moment.zone.resolve(moment.local_seconds()).kind != Zone::Resolved::repeated)
    return teller.value(Value(Time{moment.time().nanos, Zone()}));
  // Which of the two times it is, is said with the date only.
  const std::string said = teller.value(Value(moment));
  const std::size_t space = said.find(' ', teller.day(moment.date()).size());
  return space == std::string::npos ? said : said.substr(space + 1);
}

/// How far the clock was set forward between two moments; below 0: back.
std::int64_t set_forward(const DateTime& from, const DateTime& to) {
  return to.zone.offset_at(to.seconds) - from.zone.offset_at(from.seconds);
}

std::string said_day(const Teller& teller, const Calendar& calendar, const WorkedDay& day) {
  const WorkedTime& first = day.pieces.front();
  if (first.weeks > 0) {
    return teller.say(Phrase::weeks, teller.full_day(first.from.date()),
                      teller.full_day(Date{first.to.date().days - 1}), teller.hours(first.used));
  }
  std::vector<std::string> spans;
  for (const WorkedTime& piece : day.pieces) {
    const bool midnight = piece.to.time().nanos == 0 && piece.to.date().days == day.date.days + 1;
    const std::string end = midnight ? "24:00"
                            : piece.to.date() == day.date
                                ? clock_of(teller, piece.to)
                                : teller.day(piece.to.date()) + " " + clock_of(teller, piece.to);
    spans.push_back(teller.say(Phrase::span, clock_of(teller, piece.from), end));
    if (const std::int64_t by = set_forward(piece.from, piece.to); by != 0) {
      spans.back() =
          teller.noted(spans.back(), teller.say(by > 0 ? Phrase::clock_ahead : Phrase::clock_back,
                                                teller.hours(Duration{std::abs(by), 0})));
    }
  }
  return teller.say(Phrase::worked, teller.full_day(day.date, &calendar), teller.shortened(spans),
                    teller.hours(day.used()));
}

}  // namespace

void tell_added_working_time(const Speaker& speaker, const DateTime& start, Duration length,
                             const Calendar& calendar, Sentences& out) {
  const Teller teller(speaker);
  std::vector<WorkedTime> pieces;
  const auto due = calendar.add_working_time(start, length, &pieces);
  if (!due.value) return;
  const std::vector<WorkedDay> days = by_day(pieces);
  if (!days.empty()) {
    const DateTime here = start.in(days.front().pieces.front().from.zone);
    if (here.local_seconds() != start.local_seconds())
      out.push_back(
          teller.say(Phrase::other_clock, teller.value(Value(start)), teller.value(Value(here))));
    const bool is_long = days.size() > kFirstTold + kLastTold + 1;
    const std::size_t first = is_long ? kFirstTold : days.size();
    for (std::size_t i = 0; i < first; ++i) out.push_back(said_day(teller, calendar, days[i]));
    if (is_long) {
      Duration used;
      for (std::size_t i = first; i + kLastTold < days.size(); ++i)
        used = value::add(used, days[i].used()).value_or(used);
      out.push_back(teller.say(Phrase::in_between, teller.hours(used)));
      for (std::size_t i = days.size() - kLastTold; i < days.size(); ++i)
        out.push_back(said_day(teller, calendar, days[i]));
    }
    const Date end = pieces.back().to.date();
    const DayCount count = value::count_days(calendar, here.date(), end);
    teller.tell_off(count, out);
    out.push_back(
        teller.say(Phrase::used_up, teller.hours(length), teller.value(Value(pieces.back().to))));
  }
  teller.tell_known_until(calendar, due.past_known, out);
}

void tell_added_duration(const Speaker& speaker, const DateTime& start, std::string length,
                         const DateTime& end, Sentences& out) {
  const bool back = end.seconds < start.seconds;
  const std::int64_t by = back ? set_forward(end, start) : set_forward(start, end);
  if (by == 0 || start.zone != end.zone) return;
  for (const std::string_view minus : {"-", "−"}) {
    if (back && length.starts_with(minus)) length.erase(0, minus.size());
  }
  const Teller teller(speaker);
  out.push_back(pair(teller.say(back ? Phrase::time_before : Phrase::time_after,
                                teller.value(Value(start)), length, teller.value(Value(end))),
                     teller.say(by > 0 ? Phrase::clock_ahead : Phrase::clock_back,
                                teller.hours(Duration{std::abs(by), 0})),
                     speaker.language()));
}

bool tells_known_until(std::string_view language, const Sentences& counting) {
  const std::string_view whole = phrase_in(language, Phrase::known_until);
  return std::any_of(counting.begin(), counting.end(), [&](const std::string& sentence) {
    return sentence.starts_with(whole.substr(0, whole.find('{'))) &&
           sentence.ends_with(whole.substr(whole.rfind('}') + 1));
  });
}

}  // namespace aftersales::explain
