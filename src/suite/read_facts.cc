// Facts, decisions and moments that tests name.
#include <algorithm>

#include <fmt/format.h>

#include "model/scalar.h"
#include "suite/read.h"
#include "text/unicode.h"

namespace aftersales::suite {

namespace {

std::string meant(const std::optional<std::string>& near) {
  return near ? fmt::format("did you mean `{}`?", *near) : std::string();
}

}  // namespace

void unknown_fact(const std::string& name, const text::Location& where, const Reading& reading) {
  if (reading.vocabulary.decision(name) != nullptr) {
    reading.report.error("suite.fact", where,
                         fmt::format("`{}` is a decision, not a fact", text::shortened(name)),
                         "a case gives facts; what a decision is to be stands under `expect`");
    return;
  }
  reading.report.error("suite.fact", where,
                       fmt::format("the policy has no fact `{}`", text::shortened(name)),
                       meant(reading.vocabulary.nearest_fact(name)));
}

void unknown_decision(const std::string& name, const text::Location& where,
                      const Reading& reading) {
  if (reading.vocabulary.fact(name) != nullptr) {
    reading.report.error("suite.decision", where,
                         fmt::format("`{}` is a fact, not a decision", text::shortened(name)),
                         "facts stand under `case`");
    return;
  }
  reading.report.error("suite.decision", where,
                       fmt::format("the policy has no decision `{}`", text::shortened(name)),
                       meant(reading.vocabulary.nearest_decision(name)));
}

void Facts::read(const yaml::Node& mapping) {
  if (model::read_mapping(mapping, "what a case gives", reading_.report).empty()) return;
  read_under({}, mapping);
}

void Facts::read_under(const std::string& prefix, const yaml::Node& mapping) {
  for (const yaml::Entry& entry : mapping.entries) {
    const std::string name = prefix + entry.key.text();
    if (entry.value.is_mapping() && reading_.vocabulary.fact(name) == nullptr &&
        reading_.vocabulary.is_group(name)) {
      read_under(name + ".", entry.value);
    } else {
      add(name, entry.value, entry.key.where());
    }
  }
}

bool Facts::add(const std::string& name, const yaml::Node& value, const text::Location& where) {
  const feel::TypeRef type = reading_.vocabulary.fact(name);
  if (type == nullptr) {
    unknown_fact(name, where, reading_);
    return false;
  }
  const auto same = std::find_if(facts_.begin(), facts_.end(),
                                 [&](const GivenFact& each) { return each.name == name; });
  if (same != facts_.end()) {
    reading_.report.error("suite.twice", where, fmt::format("the fact `{}` is given twice", name))
        .note(same->where, "first given here");
    return false;
  }
  facts_.push_back({name, raw_value(value, type), model::visible(value)});
  return true;
}

void Facts::lay_over(std::vector<GivenFact>& lower) const {
  for (const GivenFact& fact : facts_) {
    const auto same = std::find_if(lower.begin(), lower.end(),
                                   [&](const GivenFact& each) { return each.name == fact.name; });
    if (same == lower.end()) {
      lower.push_back(fact);
    } else {
      *same = fact;
    }
  }
}

std::optional<Subject> find_subject(const std::string& name, const text::Location& where,
                                    const Reading& reading) {
  std::string decision = name;
  Subject subject;
  while (true) {
    subject.type = reading.vocabulary.decision(decision);
    if (subject.type != nullptr) break;
    const std::size_t dot = decision.rfind('.');
    if (dot == std::string::npos) {
      unknown_decision(name, where, reading);
      return std::nullopt;
    }
    subject.path.insert(subject.path.begin(), decision.substr(dot + 1));
    decision.resize(dot);
  }
  subject.decision = decision;
  for (const std::string& part : subject.path) {
    const feel::Field* const field =
        subject.type->is(feel::TypeKind::context) ? subject.type->field(part) : nullptr;
    if (field == nullptr) {
      unknown_decision(name, where, reading);
      return std::nullopt;
    }
    subject.type = field->type;
  }
  return subject;
}

std::optional<DateTime> read_moment(const text::Located& text, const Reading& reading) {
  engine::Misfit why;
  const auto value =
      reading.vocabulary.conform(Value(text.text()), feel::simple(feel::TypeKind::date_time), why);
  if (value && value->kind() == Kind::date_time) return value->as_date_time();
  reading.report.error("suite.as-of", text.whole(),
                       fmt::format("`{}` is no date and time", text::shortened(text.text())),
                       why.hint);
  return std::nullopt;
}

}  // namespace aftersales::suite
