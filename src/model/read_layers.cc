// `floor:` and `each:` -> how outcomes compare from layer to layer, and over what a decision goes.
#include <fmt/format.h>

#include "model/sections.h"
#include "text/unicode.h"

namespace aftersales::model {

namespace {

constexpr std::string_view how_better =
    "write `ascending` (more is better), `descending`, or the values from worse to better: "
    "`[false, true]`";

std::optional<Floor::Better> read_better(const yaml::Node& node, Located output,
                                         text::Report& report) {
  Floor::Better better;
  better.output = std::move(output);
  better.where = node.where();
  if (node.is_sequence()) {
    better.order = Floor::Order::listed;
    for (const yaml::Node& item : node.items) {
      if (auto value = read_expression(item, "a value of `better`", report))
        better.values.push_back(std::move(*value));
    }
    if (node.items.size() == 1) {
      report.error("floor.one-value", node.where(), "one value alone is in no order",
                   std::string(how_better));
    }
    return better;
  }
  const std::string word = node.is_scalar() ? std::string(node.scalar.trimmed().text()) : "";
  if (word == "ascending") return better;
  if (word == "descending") {
    better.order = Floor::Order::descending;
    return better;
  }
  const bool one = word == "true" || word == "false";
  report.error("floor.better", node.where(), "this does not say what is better",
               one ? fmt::format("write both, from worse to better: `[{}, {}]`",
                                 word == "true" ? "false" : "true", word)
                   : std::string(how_better));
  return std::nullopt;
}

/// Of one value, or of each output.
bool read_order(const yaml::Node& node, const Decision& decision, text::Report& report,
                std::vector<Floor::Better>& into) {
  if (node.is_mapping()) {
    for (const yaml::Entry& entry : node.entries) {
      if (decision.outputs.empty()) {
        report.error("floor.output", entry.key.where(),
                     fmt::format("`{}` has one value, and `better` speaks of outputs",
                                 text::shortened(decision.name.text())),
                     "write `better: ascending`, `descending`, or a list of its values");
        return false;
      }
      if (auto one = read_better(entry.value, entry.key.scalar.trimmed(), report))
        into.push_back(std::move(*one));
    }
  } else if (!decision.outputs.empty()) {
    report.error("floor.output", node.where(),
                 fmt::format("`{}` has several outputs", text::shortened(decision.name.text())),
                 fmt::format("say for each what is better: `better: {{{}: ascending}}`",
                             decision.outputs.front().name.text()));
  } else if (auto one = read_better(node, {}, report)) {
    into.push_back(std::move(*one));
  }
  return true;
}

}  // namespace

std::optional<Floor> read_floor(const yaml::Node& node, const Decision& decision,
                                text::Report& report) {
  using enum Key::Use;
  Floor floor;
  floor.where = node.where();
  const Fields fields(
      node, "`floor`",
      {{"better", required, "write what is better: `better: {eligible: [false, true]}`"},
       {"apply"}},
      report);
  if (!fields.ok()) return std::nullopt;
  const yaml::Node* better = fields.find("better");
  if (better != nullptr && !read_order(*better, decision, report, floor.better))
    return std::nullopt;
  if (const auto apply = fields.word("apply")) {
    floor.best = apply->text() == "best";
    if (!floor.best) {
      report.error("floor.apply", apply->whole(),
                   fmt::format("`{}` is no way to apply a floor", text::shortened(apply->text())),
                   "write `apply: best`, or leave it out: then the floor is declared, but not kept "
                   "while deciding");
    }
  }
  return floor;
}

std::optional<std::vector<Floor::Better>> read_worth(const yaml::Node& node,
                                                     const Decision& decision,
                                                     text::Report& report) {
  std::vector<Floor::Better> worth;
  const bool none = node.is_scalar() && node.scalar.trimmed().text() == "none";
  if (!none && !read_order(node, decision, report, worth)) return std::nullopt;
  return worth;
}

std::optional<Each> read_each(const yaml::Node& node, text::Report& report) {
  const auto text = read_expression(node, "`each`", report);
  if (!text) return std::nullopt;
  const std::string& s = text->text();
  const std::size_t in = s.find(" in ");
  if (in == std::string::npos) {
    report.error("each.form", text->whole(), "`each` names an element and the list it comes from",
                 "write `each: l in lines`");
    return std::nullopt;
  }
  const auto at = [](std::size_t n) { return static_cast<text::Offset>(n); };
  Each each;
  each.name = text->sub({0, at(in)}).trimmed();
  each.list = text->sub({at(in + 4), at(s.size())}).trimmed();
  return each;
}

}  // namespace aftersales::model
