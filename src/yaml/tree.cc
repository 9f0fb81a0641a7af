// yaml-cpp's events and the pieces of the survey, which must agree -> the tree.
#include "yaml/tree.h"

#include <sstream>
#include <string>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "yaml/bytes.h"
#include "yaml/digest.h"
#include "yaml/survey.h"

namespace aftersales::yaml {

namespace {

using text::Offset;

// Where the survey and yaml-cpp read a file differently. Rare; neither reading is then used.
struct Disagreement {
  Offset at = 0;
};

Style style_of(char first) {
  switch (first) {
    case '"':
      return Style::double_quoted;
    case '\'':
      return Style::single_quoted;
    case '|':
      return Style::literal;
    case '>':
      return Style::folded;
    default:
      return Style::plain;
  }
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const text::Source& source, std::vector<Piece> pieces)
      : source_(source), pieces_(std::move(pieces)), digest_(source, pieces_) {}

  [[nodiscard]] const std::string& text() const { return digest_.text(); }
  [[nodiscard]] Offset place(const YAML::Mark& mark) const {
    return mark.pos < 0 ? last_ : digest_.place(static_cast<Offset>(mark.pos));
  }

  [[nodiscard]] std::unique_ptr<const Node> take() {
    if (!root_ || !open_.empty() || next_ != pieces_.size()) throw Disagreement{last_};
    return std::move(root_);
  }

  // yaml-cpp 0.7 begins one empty document after another where it cannot go on.
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) throw Disagreement{place(mark)};
  }
  void OnDocumentEnd() override {}

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { throw Disagreement{place(mark)}; }
  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    throw Disagreement{place(mark)};
  }

  // An unquoted `null` or `~`: what it means is decided by the type declared for it. Missing values
  // are mistakes that the survey has found.
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add_scalar(mark, nullptr); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (tag != "?" && tag != "!") throw Disagreement{place(mark)};
    add_scalar(mark, &value);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    begin_collection(NodeKind::sequence, mark, tag, style);
  }
  void OnSequenceEnd() override { end_collection(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    begin_collection(NodeKind::mapping, mark, tag, style);
  }
  void OnMapEnd() override { end_collection(); }

 private:
  // Of a text that is shortened yaml-cpp reads the beginning.
  [[nodiscard]] static bool agrees(const Piece& piece, std::string_view value) {
    const std::string& text = piece.text.text();
    if (!piece.shortened) return piece.misread || value == text;
    return text.starts_with(value.substr(0, value.find_last_not_of('\n') + 1));
  }

  Piece& next_piece(Piece::Kind kind, Offset begin) {
    last_ = begin;
    if (next_ >= pieces_.size()) throw Disagreement{begin};
    Piece& piece = pieces_[next_++];
    if (piece.kind != kind || piece.span.begin != begin) throw Disagreement{begin};
    return piece;
  }

  // Room for a node: the root, an entry of a list, a key, or the value of the latest key.
  Node& add_node(Offset begin, bool is_key) {
    if (open_.empty()) {
      if (root_) throw Disagreement{begin};
      auto root = std::make_unique<Node>();
      Node& node = *root;
      root_ = std::move(root);
      return node;
    }
    Node& parent = *open_.back();
    if (parent.is_sequence()) return parent.items.emplace_back();
    if (is_key) {
      parent.entries.emplace_back();
      return parent.entries.back().key;
    }
    return parent.entries.back().value;
  }

  // In a mapping, keys and values take turns.
  [[nodiscard]] bool key_is_next() const {
    return !open_.empty() && open_.back()->is_mapping() && !after_key_.back();
  }

  void took_turn() {
    if (!open_.empty()) after_key_.back() = !after_key_.back();
  }

  void add_scalar(const YAML::Mark& mark, const std::string* value) {
    const Offset begin = place(mark);
    Piece& piece = next_piece(Piece::Kind::scalar, begin);
    const bool is_key = key_is_next();
    const Style style = style_of(source_.text()[begin]);
    if (value == nullptr ? style != Style::plain : !agrees(piece, *value))
      throw Disagreement{begin};
    if (is_key != piece.is_key || (is_key && open_.back()->span.begin != piece.mapping))
      throw Disagreement{begin};
    Node& node = add_node(begin, is_key);
    node.source = &source_;
    node.style = style;
    node.span = piece.span;
    node.scalar = std::move(piece.text);
    end_ = piece.span.end;
    took_turn();
  }

  void begin_collection(NodeKind kind, const YAML::Mark& mark, const std::string& tag,
                        YAML::EmitterStyle::value style) {
    const Offset begin = place(mark);
    if (tag != "?" || key_is_next()) throw Disagreement{begin};
    Node& node = add_node(begin, false);
    took_turn();
    node.kind = kind;
    node.source = &source_;
    node.flow = style == YAML::EmitterStyle::Flow;
    node.span = {begin, begin};
    if (node.flow) node.span = next_piece(Piece::Kind::flow, begin).span;
    open_.push_back(&node);
    after_key_.push_back(false);
  }

  void end_collection() {
    if (open_.empty()) throw Disagreement{last_};
    Node& node = *open_.back();
    if (node.flow) {
      end_ = node.span.end;
    } else {
      node.span.end = end_;
    }
    open_.pop_back();
    after_key_.pop_back();
  }

  const text::Source& source_;
  std::vector<Piece> pieces_;
  const Digest digest_;
  std::size_t next_ = 0;
  std::unique_ptr<const Node> root_;
  std::vector<Node*> open_;  // a parent's vector does not grow while its child is open
  std::vector<bool> after_key_;
  Offset last_ = 0;
  Offset end_ = 0;
  int documents_ = 0;
};

std::unique_ptr<const Node> build(const text::Source& source, std::vector<Piece> pieces) {
  TreeBuilder builder(source, std::move(pieces));
  std::istringstream stream(builder.text());
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    if (parser.HandleNextDocument(builder))
      throw Disagreement{static_cast<Offset>(source.text().size())};
  } catch (const YAML::Exception& failure) {
    throw Disagreement{builder.place(failure.mark)};
  }
  return builder.take();
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key.text() == key) return &entry.value;
  }
  return nullptr;
}

std::unique_ptr<const Node> parse(const text::Source& source, text::Report& report,
                                  const Limits& limits) {
  if (!check_bytes(source, report, limits.bytes)) return nullptr;
  const std::size_t errors = report.error_count();
  std::vector<Piece> pieces = survey(source, report, limits);
  if (report.error_count() != errors) return nullptr;
  try {
    return build(source, std::move(pieces));
  } catch (const Disagreement& place) {
    report.error("yaml.unclear", {&source, {place.at, place.at}},
                 "this place can be read in more than one way",
                 "put the text here in quotes, and check the indentation and brackets around it");
    return nullptr;
  }
}

}  // namespace aftersales::yaml
