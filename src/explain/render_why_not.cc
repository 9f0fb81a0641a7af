// Why not, and what would change it -> text, Markdown and JSON.
#include <fmt/format.h>

#include <aftersales/decision.h>

#include "explain/markdown.h"
#include "explain/words.h"
#include "text/unicode.h"

namespace aftersales {
inline namespace v0 {

namespace {

using explain::Word;

/// Sections with items; what differs is how they look.
class Page {
 public:
  Page(std::string_view language, bool markdown) : language_(language), markdown_(markdown) {}

  void title(const std::string& text) { line(markdown_ ? "# " : "", text, markdown_); }
  void field(Word label, const std::string& text) {
    line(markdown_ ? "- " : "  ", explain::pair(word(label), text, language_), false);
  }
  void sentence(const std::string& text) { line(markdown_ ? "- " : "  ", text, false); }
  void section(Word label) {
    std::string head(word(label));
    if (markdown_) {
      out_ += '\n';
    } else {
      head += word(Word::colon);
      if (head.ends_with(' ')) head.pop_back();
    }
    line(markdown_ ? "## " : "  ", head, markdown_);
  }
  void item(int depth, const std::string& text) {
    const std::string indent(2 * static_cast<std::size_t>(markdown_ ? depth : depth + 2), ' ');
    line(indent + (markdown_ ? "- " : ""), text, false);
  }
  [[nodiscard]] std::string_view word(Word w) const { return explain::word(w, language_); }
  [[nodiscard]] std::string filled(Word w, const std::string& with) const {
    return fmt::format(fmt::runtime(word(w)), with);
  }
  std::string take() { return std::move(out_); }

 private:
  void line(std::string_view lead, const std::string& text, bool space_below) {
    out_ += lead;
    out_ += markdown_ ? explain::escaped(text) : text::printable(text);
    out_ += space_below ? "\n\n" : "\n";
  }

  std::string_view language_;
  bool markdown_;
  std::string out_;
};

std::string change_text(const Page& page, std::string_view language, const Change& c) {
  return explain::noted(explain::pair(c.subject, c.wanted, language),
                        fmt::format("{}{}", page.word(Word::as_it_is), c.actual), language);
}

void add_alternatives(Page& page, std::string_view language, Word heading, Word nothing,
                      const std::vector<Alternative>& alternatives, bool say_nothing) {
  if (alternatives.empty() && !say_nothing) return;
  page.section(heading);
  if (alternatives.empty()) page.item(0, std::string(page.word(nothing)));
  for (const Alternative& a : alternatives) {
    std::string all;
    for (const Change& c : a.changes) {
      if (!all.empty()) all += page.word(Word::semicolon);
      all += change_text(page, language, c);
    }
    page.item(0, all);
  }
}

void add_rules(Page& page, std::string_view language, const std::vector<RuleAccount>& rules) {
  if (rules.empty()) return;
  page.section(Word::giving_rules);
  const std::string* of = nullptr;
  for (const RuleAccount& rule : rules) {
    if (!rule.of.empty() && (of == nullptr || *of != rule.of)) page.item(0, rule.of);
    of = &rule.of;
    const int depth = rule.of.empty() ? 0 : 1;
    page.item(depth,
              rule.because.empty() ? rule.id : explain::pair(rule.id, rule.because, language));
    for (const Condition& c : rule.conditions) {
      const std::string met = explain::pair(c.subject, c.actual, language);
      page.item(depth + 1,
                c.wanted.empty()
                    ? met
                    : explain::noted(met, fmt::format("{}{}", page.word(Word::wanted), c.wanted),
                                     language));
    }
  }
}

std::string page_of(const WhyNot& w, bool markdown) {
  Page page(w.language, markdown);
  page.title(explain::pair(w.title.empty() ? w.decision : w.title,
                           page.filled(Word::why_not, w.outcome), w.language));
  if (!w.problem.empty()) {
    page.sentence(w.problem);
    if (!w.outcomes.empty()) page.section(Word::named_outcomes);
    for (const std::string& outcome : w.outcomes) page.item(0, outcome);
    return page.take();
  }
  if (w.reached) {
    page.sentence(std::string(page.word(Word::is_reached)));
    return page.take();
  }
  page.field(Word::instead, w.actual);
  add_rules(page, w.language, w.rules);
  // That nothing leads there is said only where all has been tried.
  add_alternatives(page, w.language, Word::can_still_be, Word::nothing_left, w.can_still_be,
                   w.exact);
  add_alternatives(page, w.language, Word::could_have_been, Word::nothing_at_all, w.could_have_been,
                   w.exact && w.can_still_be.empty());
  if (!w.exact) page.sentence(w.why);
  return page.take();
}

Value strings(const std::vector<std::string>& texts) {
  List list;
  for (const std::string& t : texts) list.emplace_back(t);
  return list;
}

Value data_of(const RuleAccount& rule) {
  List conditions;
  for (const Condition& c : rule.conditions) {
    conditions.push_back(Value::context(
        {{"subject", c.subject}, {"actual", c.actual}, {"wanted", c.wanted}, {"holds", c.holds}}));
  }
  return Value::context({{"id", rule.id},
                         {"where", rule.where},
                         {"because", rule.because},
                         {"outcome", rule.outcome},
                         {"conditions", std::move(conditions)},
                         {"of", rule.of}});
}

Value data_of(const std::vector<Alternative>& alternatives) {
  List all;
  for (const Alternative& a : alternatives) {
    List changes;
    for (const Change& c : a.changes) {
      changes.push_back(Value::context({{"fact", c.fact},
                                        {"subject", c.subject},
                                        {"from", c.from},
                                        {"to", c.to},
                                        {"actual", c.actual},
                                        {"wanted", c.wanted},
                                        {"by", c.by}}));
    }
    all.push_back(Value::context({{"value", a.value},
                                  {"outcome", a.outcome},
                                  {"rules", strings(a.rules)},
                                  {"changes", std::move(changes)},
                                  {"still_possible", a.still_possible}}));
  }
  return all;
}

}  // namespace

std::string WhyNot::to_text() const { return page_of(*this, false); }
std::string WhyNot::to_markdown() const { return page_of(*this, true); }

std::string WhyNot::to_json() const {
  List accounts;
  for (const RuleAccount& rule : rules) accounts.push_back(data_of(rule));
  return Value::context({{"decision", decision},
                         {"title", title},
                         {"language", language},
                         {"wanted", wanted},
                         {"outcome", outcome},
                         {"actual", actual},
                         {"reached", reached},
                         {"problem", problem},
                         {"outcomes", strings(outcomes)},
                         {"rules", std::move(accounts)},
                         {"can_still_be", data_of(can_still_be)},
                         {"could_have_been", data_of(could_have_been)},
                         {"exact", exact},
                         {"why", why}})
      .to_json();
}

}  // namespace v0
}  // namespace aftersales
