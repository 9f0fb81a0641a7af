// Expressions, texts for people, and citations.
#include <algorithm>

#include <fmt/format.h>

#include "engine/linker.h"
#include "engine/run.h"
#include "feel/evaluator.h"
#include "feel/parser.h"

namespace aftersales::engine {

const Template* LocalText::in(std::string_view language, std::string_view fallback) const {
  return in(language, fallback, language);
}

const Template* LocalText::in(std::string_view language, std::string_view fallback,
                              std::string_view& spoken) const {
  if (by_language.empty()) return nullptr;
  // `zh-CN` is content with `zh`.
  const std::string_view base = language.substr(0, language.find('-'));
  const auto find = [&](std::string_view wanted) -> const Template* {
    for (const auto& [tag, text] : by_language) {
      if (tag == wanted) return &text;
    }
    return nullptr;
  };
  spoken = language;
  if (const Template* const found = find(language)) return found;
  if (const Template* const found = find(base)) return found;
  spoken = fallback;
  if (const Template* const found = find(fallback)) return found;
  spoken = by_language.front().first;
  return &by_language.front().second;
}

std::string place(const Location& where, bool with_column) {
  if (where.source == nullptr) return {};
  const text::Position p = where.source->position(where.span.begin);
  return with_column ? fmt::format("{}:{}:{}", where.source->name(), p.line, p.column)
                     : fmt::format("{}:{}", where.source->name(), p.line);
}

const DecisionInfo& Linked::decision_of_rule(std::uint32_t number) const {
  const auto behind =
      std::upper_bound(decisions.begin(), decisions.end(), number,
                       [](std::uint32_t n, const DecisionInfo& d) { return n < d.first_rule; });
  return *std::prev(behind);
}

const RuleInfo& Linked::rule(std::uint32_t number) const {
  const DecisionInfo& d = decision_of_rule(number);
  const std::size_t at = number - d.first_rule;
  return at < d.rules.size() ? d.rules[at] : *d.otherwise;
}

std::optional<std::uint32_t> slot_in(const Linked& linked, std::uint32_t slot, std::uint32_t part) {
  const SlotInfo& info = linked.slots[slot];
  const DecisionInfo& d = linked.decisions[part];
  if (info.kind == SlotInfo::decision) return d.slot;
  const std::string& name = linked.decisions[info.index].outputs[info.output_index].name;
  for (const OutputInfo& o : d.outputs) {
    if (o.name == name) return o.slot;
  }
  return std::nullopt;
}

CompiledPtr Linker::compile(const text::Located& text, TypeRef wanted,
                            const std::vector<feel::TypedLocal>& locals) {
  return feel::compile_expression(text, context(), wanted, locals);
}

Template Linker::template_of(const text::Located& text) {
  Template result;
  const std::string& s = text.text();
  std::string literal;
  const auto flush = [&] {
    if (!literal.empty()) result.parts.push_back({std::move(literal), nullptr});
    literal.clear();
  };
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] != '{') {
      literal += s[i];
      continue;
    }
    if (i + 1 < s.size() && s[i + 1] == '{') {
      literal += '{';
      ++i;
      continue;
    }
    const auto length = feel::find_closing_brace(s, i + 1);
    if (!length) {
      report_.error("text.brace",
                    text.at({static_cast<text::Offset>(i), static_cast<text::Offset>(i + 1)}),
                    "this `{` has no matching `}`",
                    "close the expression, or write `{{` for the character itself");
      break;
    }
    flush();
    const text::Located inner =
        text.sub({static_cast<text::Offset>(i + 1), static_cast<text::Offset>(i + 1 + *length)});
    if (inner.trimmed().empty()) {
      report_.error(
          "text.brace",
          text.at({static_cast<text::Offset>(i), static_cast<text::Offset>(i + *length + 2)}),
          "nothing stands between these braces",
          "write an expression into them, or `{{` for the character itself");
      i += *length + 1;
      continue;
    }
    Template::Part part;
    part.expression = compile(inner, nullptr);
    if (part.expression) result.parts.push_back(std::move(part));
    i += *length + 1;
  }
  flush();
  return result;
}

/// Plain texts of a pack are in its language.
const std::string& Linker::language_of(const text::Source* source) const {
  const auto it = languages_.find(source);
  return it == languages_.end() ? pack_.language : *it->second;
}

std::uint32_t Linker::layer_of(const Location& where) const {
  const auto at = std::find_if(pack_.files.begin(), pack_.files.end(), [&](const model::File& f) {
    return f.source.get() == where.source;
  });
  return at == pack_.files.end() ? 0 : at->layer;
}

LocalText Linker::text_of(const model::Text& text, bool translate) {
  LocalText result;
  for (const auto& [language, located] : text.by_language) {
    const std::string tag = language.empty() ? language_of(located.source()) : language;
    const text::Source* source = located.source();
    const bool below = languages_.count(source) != 0;
    // Words that packs share may be in more languages than the pack that imports them.
    if (!below && (source == nullptr || !pack_.is_imported(*source))) own_languages_.insert(tag);
    if (std::find(out_->languages.begin(), out_->languages.end(), tag) == out_->languages.end())
      out_->languages.push_back(tag);
    result.by_language.emplace_back(tag, template_of(located));
  }
  if (!text.empty()) texts_.emplace_back(&text, translate);
  return result;
}

std::vector<std::uint32_t> Linker::basis_of(const std::vector<text::Located>& keys) {
  std::vector<std::uint32_t> result;
  for (const text::Located& key : keys) {
    const auto it = source_index_.find(key.text());
    if (it != source_index_.end()) {
      result.push_back(it->second);
      cited_.insert(it->second);
      continue;
    }
    std::vector<std::string> known;
    for (const SourceInfo& s : out_->sources) known.push_back(s.key);
    const auto near = text::nearest(key.text(), known);
    report_.error(
        "source.unknown", key.whole(), fmt::format("`{}` is not among the sources", key.text()),
        key.text().find(", ") != std::string::npos ? fmt::format("write a list: `[{}]`", key.text())
        : near                                     ? fmt::format("did you mean `{}`?", *near)
               : fmt::format("declare it under `sources:`: `{}: {{title: …}}`", key.text()));
  }
  return result;
}

ReasonsInfo Linker::reasons_of(const model::Reasons& reasons) {
  ReasonsInfo result;
  result.because = text_of(reasons.because);
  result.say = text_of(reasons.say);
  result.basis = basis_of(reasons.basis);
  for (const model::Step& step : reasons.steps) {
    StepInfo info;
    info.id = step.id.text();
    info.text = text_of(step.text);
    info.say = text_of(step.say);
    info.owner = step.owner.text();
    info.where = step.where;
    if (step.within) {
      info.within = compile(*step.within, nullptr);
      using feel::TypeKind;
      if (info.within) {
        const TypeRef type = info.within->expression.type;
        const bool fits = type->is(TypeKind::date) || type->is(TypeKind::date_time) ||
                          type->is(TypeKind::duration) || type->is(TypeKind::period) ||
                          type->is(TypeKind::any) || type->is(TypeKind::null);
        if (!fits) {
          report_.error(
              "step.within", step.within->whole(),
              fmt::format(
                  "`within` wants a date, a date and time or a duration, but this is of type {}",
                  describe(type)),
              "write for example `24 hours`, or the name of a date");
        }
        // A length of time is counted from the moment of the evaluation.
        if (type->is(TypeKind::duration) || type->is(TypeKind::period))
          info.within->expression.needs_moment = true;
      }
    }
    result.steps.push_back(std::move(info));
  }
  return result;
}

/// The value of an expression that needs no case; a failure is a mistake of the text.
std::optional<Value> Linker::constant_of(const feel::Compiled& compiled, TypeRef type) {
  const feel::Expression& e = compiled.expression;
  if (!e.slots.empty() || e.needs_moment || !e.called.empty()) return std::nullopt;
  feel::Evaluator evaluator(feel::Dialect::pack);
  evaluator.set_zone(out_->zone);
  evaluator.set_minor_digits(out_->minor_digits);
  Value v = coerced(evaluator.evaluate(e), type, out_->minor_digits);
  if (value::is_failure(v)) {
    report_.error("constant.failure", e.text.whole(),
                  fmt::format("this cannot be worked out: {}", evaluator.cause_of(v).message));
    return Value();
  }
  return v;
}

}  // namespace aftersales::engine
