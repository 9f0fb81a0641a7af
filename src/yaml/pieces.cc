// Scalars and keys that were found -> pieces, counted and checked against the limits; mistakes ->
// the report.
#include <utility>

#include <fmt/format.h>

#include "text/unicode.h"
#include "yaml/surveyor.h"

namespace aftersales::yaml {

namespace {

constexpr int most_mistakes = 100;    // nobody reads more; the rest of the file is left
constexpr Offset longest_key = 1024;  // in bytes; YAML 1.2 section 7.4.2

}  // namespace

void Surveyor::register_key(std::map<std::string, Span>& keys, const Scalar& key, bool plain) {
  if (key.span.end - key.span.begin > longest_key) {
    throw Mistake{"yaml.key", key.span, fmt::format("a key may have at most {} bytes", longest_key),
                  "is the text in the wrong place, or a quote missing?"};
  }
  if (plain && key.text.text() == "<<") {
    throw Mistake{"yaml.merge-key", key.span, "merge keys, `<<`, are not used in policies",
                  "write the entries out, or share them as a decision, a function or an import"};
  }
  const auto [first, added] = keys.emplace(key.text.text(), key.span);
  if (added) return;
  Mistake mistake{"yaml.duplicate-key", key.span,
                  fmt::format("`{}` stands here a second time", in_message(key.text.text())),
                  "keep one of the two, or join their values"};
  mistake.note_span = first->second;
  mistake.note = "the first one";
  report(mistake);
}

void Surveyor::add_scalar(Scalar scalar) {
  count_node(scalar.span);
  const bool literal = text_[scalar.span.begin] == '|';
  if (!literal && scalar.text.text().size() > limits_.scalar_bytes) {
    throw Mistake{"yaml.too-long",
                  {scalar.span.begin, scalar.span.begin + 1},
                  fmt::format("this text has {} bytes, more than the {} that a text may have",
                              scalar.text.text().size(), limits_.scalar_bytes),
                  "is a quote missing? A table, written as a block behind `|`, may be longer"};
  }
  Piece piece;
  piece.span = scalar.span;
  piece.text = std::move(scalar.text);
  piece.misread = scalar.misread;
  pieces_.push_back(std::move(piece));
}

void Surveyor::add_key(Scalar scalar, Offset mapping) {
  add_scalar(std::move(scalar));
  pieces_.back().is_key = true;
  pieces_.back().mapping = mapping;
}

std::string_view Surveyor::key_before() const {
  return !pieces_.empty() && pieces_.back().is_key ? std::string_view(pieces_.back().text.text())
                                                   : std::string_view();
}

void Surveyor::count_node(Span span) {
  if (++nodes_ <= limits_.nodes) return;
  throw Mistake{
      "yaml.too-many",
      {span.begin, span.begin + 1},
      fmt::format("this file has more than the {} values that a file may have", limits_.nodes),
      "move a part of it into a file of its own and import it",
      true};
}

void Surveyor::check_depth(Span span) const {
  if (levels_.size() - 1 + open_brackets_.size() <= limits_.depth) return;
  throw Mistake{
      "yaml.too-deep", span, fmt::format("this is nested more than {} levels deep", limits_.depth),
      "is a closing bracket missing above? Else give the inner part a name of its own", true};
}

// One blank before `#` is how a text with a number sign looks (`order #12`); comments are set off
// by two or more.
void Surveyor::warn_of_cut(Offset value_begin, Offset hash) {
  if (hash < value_begin + 2 || is_blank(text_, hash - 2)) return;
  const Span comment{hash, line_end(text_, hash)};
  report_.warning(
      "yaml.comment-cuts-text", {&source_, comment},
      fmt::format("the text ends before ` #`: `{}` is a comment", in_message(slice(comment))),
      fmt::format(
          "put two spaces before a comment; if it belongs to the text, put all in quotes: `{}`",
          text::shortened(quoted(slice({value_begin, comment.end})), 100)));
}

void Surveyor::report(const Mistake& mistake) {
  auto entry = report_.error(mistake.code, {&source_, mistake.span}, mistake.message, mistake.hint);
  if (!mistake.note.empty()) entry.note({&source_, mistake.note_span}, mistake.note);
  if (mistake.final) stopped_ = true;
  if (++mistakes_ < most_mistakes || stopped_) return;
  stopped_ = true;
  report_.error("yaml.too-many-mistakes", {&source_, {mistake.span.begin, mistake.span.begin}},
                fmt::format("{} mistakes so far: the rest of the file was not read", mistakes_),
                "correct these first");
}

}  // namespace aftersales::yaml
