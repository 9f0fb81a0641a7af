// A parsed file -> the header of the pack, its sources, and the section readers for the rest.
#include <algorithm>

#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

/// The keys of a file; those of a header belong in the pack's first file only.
Fields file_fields(const yaml::Node& root, bool with_header, text::Report& report) {
  using enum Key::Use;
  const Key::Use own = with_header ? optional : header;
  return Fields(
      root, with_header ? "a policy" : "a file without a header",
      {{"policy", with_header ? required : header, "give the pack its name: `policy: my-store`"},
       {"version", with_header ? required : header,
        "give the pack a label of its version: `version: \"2026.1\"`"},
       {"title", own},
       {"language", own},
       {"time_zone", own},
       {"currency", own},
       {"effective", own},
       {"as_of", own},
       {"applies_by", own},
       {"imports"},
       {"extends", own},
       {"sources"},
       {"calendars"},
       {"parameters"},
       {"types"},
       {"facts"},
       {"invariants"},
       {"functions"},
       {"decisions"},
       {"rules", misplaced,
        "rules stand under a decision: `decisions: {name: {type: …, rules: […]}}`"},
       {"tests", misplaced,
        "tests stand in files of their own, in the folder `tests` of the pack"}},
      report);
}

// ISO 4217.
bool is_currency(std::string_view code) {
  return code.size() == 3 && code != "RMB" &&
         std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Amounts of one currency cannot be read as another's.
void check_currency(const Located& currency, const Reading& into) {
  if (into.below == nullptr || into.below->currency.empty() ||
      into.below->currency == currency.text())
    return;
  into.report
      .error("layer.currency", currency.whole(),
             fmt::format("this pack counts in {}, and the pack below, `{}`, in {}", currency.text(),
                         into.below->id.text(), into.below->currency),
             fmt::format("leave `currency` out, or lay this pack over one that counts in {}",
                         currency.text()))
      .note(into.below->id.whole(), "the pack below");
}

void read_header(const Fields& fields, const Reading& into) {
  Pack& pack = into.pack;
  if (const yaml::Node* node = fields.find("policy")) {
    if (auto id = read_identifier(*node, "`policy`", into.report)) pack.id = std::move(*id);
  }
  if (auto version = fields.word("version")) pack.version = std::move(*version);
  pack.title = fields.text("title");
  if (const auto language = fields.word("language")) {
    if (check_language(language->text(), language->whole(), into.report))
      pack.language = language->text();
  }
  if (auto zone = fields.word("time_zone")) pack.time_zone = std::move(*zone);
  if (const auto currency = fields.word("currency")) {
    if (is_currency(currency->text())) {
      pack.currency = currency->text();
      check_currency(*currency, into);
    } else {
      into.report.error(
          "pack.currency", currency->whole(),
          fmt::format("`{}` is not a currency code", text::shortened(currency->text())),
          currency->text() == "RMB" ? "write `CNY`, as ISO 4217 calls it"
                                    : "write the three capital letters of ISO 4217: CNY, EUR, USD");
    }
  }
  pack.effective = fields.effective("effective");
  pack.as_of = fields.word("as_of");
  pack.applies_by = fields.word("applies_by");
}

void read_sources(const yaml::Node& node, const Reading& into) {
  for (const yaml::Entry& entry : read_mapping(node, "`sources`", into.report)) {
    auto key = read_word(entry.key, "the key of a source", into.report);
    if (!key) continue;
    SourceEntry source;
    source.key = std::move(*key);
    const std::string what = fmt::format("the source `{}`", text::shortened(source.key.text()));
    if (entry.value.is_scalar()) {
      source.title = read_text(entry.value, what, into.report);
    } else {
      const Fields fields(entry.value, what, {{"title"}, {"url"}}, into.report, entry.key.where());
      source.title = fields.text("title");
      if (const auto url = fields.word("url")) source.url = url->text();
    }
    into.pack.sources.push_back(std::move(source));
  }
}

void read_invariants(const yaml::Node& node, const Reading& into) {
  constexpr std::string_view what = "an item of `invariants`";
  for (const yaml::Node& item : read_list(node, "`invariants`", into.report)) {
    if (auto expression = read_expression(item, what, into.report))
      into.pack.invariants.push_back(std::move(*expression));
  }
}

}  // namespace

void read_file(const yaml::Node& root, bool with_header, const Reading& into) {
  const Fields fields = file_fields(root, with_header, into.report);
  if (with_header) read_header(fields, into);
  struct Section {
    std::string_view key;
    void (*read)(const yaml::Node&, const Reading&);
  };
  constexpr Section sections[] = {
      {"sources", read_sources},       {"calendars", read_calendars},
      {"parameters", read_parameters}, {"types", read_types},
      {"facts", read_facts},           {"functions", read_functions},
      {"decisions", read_decisions},   {"invariants", read_invariants},
  };
  for (const Section& section : sections) {
    if (const yaml::Node* node = fields.find(section.key)) section.read(*node, into);
  }
}

}  // namespace aftersales::model
