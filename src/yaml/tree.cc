// yaml-cpp's events and the pieces of the survey, which must agree -> the tree.
#include "yaml/tree.h"

#include <cstdint>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

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
  TreeBuilder(const text::Source& source, Survey survey)
      : source_(source), digest_(source, survey), pieces_(std::move(survey.pieces)) {}

  [[nodiscard]] const std::string& text() const { return digest_.text(); }
  [[nodiscard]] Offset place(const YAML::Mark& mark) const {
    return mark.pos < 0 ? last_ : digest_.in_file(shortened(mark));
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
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    take({Event::null, shortened(mark), false, {}});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (tag != "?" && tag != "!") throw Disagreement{place(mark)};
    take({Event::scalar, shortened(mark), false, value});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value style) override {
    if (tag != "?") throw Disagreement{place(mark)};
    take({Event::sequence, shortened(mark), style == YAML::EmitterStyle::Flow, {}});
  }
  void OnSequenceEnd() override { take({Event::end, 0, false, {}}); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value style) override {
    if (tag != "?") throw Disagreement{place(mark)};
    take({Event::mapping, shortened(mark), style == YAML::EmitterStyle::Flow, {}});
  }
  void OnMapEnd() override { take({Event::end, 0, false, {}}); }

 private:
  // What yaml-cpp has found, by its place in the shortened file.
  struct Event {
    enum Kind : std::uint8_t { null, scalar, sequence, mapping, end } kind = null;
    Offset at = 0;
    bool flow = false;
    std::string value;
  };
  // A list or mapping that is not closed yet; a parent's vector does not grow while its child is
  // open.
  struct Open {
    Node* node = nullptr;
    bool after_key = false;             // of a mapping
    std::optional<std::uint32_t> item;  // of a block: the one that is read, or comes next
    std::size_t first_event = 0;        // of that item, if others look like it
    bool kept = false;                  // ... and its events are
  };
  // What was found of an item that others look like.
  struct Model {
    std::size_t begin = 0, end = 0;
  };

  [[nodiscard]] Offset shortened(const YAML::Mark& mark) const {
    return mark.pos < 0 ? 0 : digest_.shortened(static_cast<Offset>(mark.pos));
  }

  void take(Event event) {
    if (event.kind != Event::end && between_items() && !repeating_ && open_.back().item &&
        digest_.items()[*open_.back().item].is_model) {
      open_.back().first_event = events_.size();
      open_.back().kept = true;
      ++keeping_;
    }
    if (keeping_ != 0) events_.push_back(event);
    switch (event.kind) {
      case Event::null:
        add_scalar(event, nullptr);
        break;
      case Event::scalar:
        add_scalar(event, &event.value);
        break;
      case Event::sequence:
        begin_collection(NodeKind::sequence, event);
        return;
      case Event::mapping:
        begin_collection(NodeKind::mapping, event);
        return;
      case Event::end:
        end_collection();
        break;
    }
    if (between_items()) end_item();
  }

  // In a block: not within an item or entry.
  [[nodiscard]] bool between_items() const {
    if (open_.empty() || open_.back().node->flow) return false;
    return open_.back().node->is_sequence() || !open_.back().after_key;
  }

  // Those behind it that were left out have been divided as their model was.
  void end_item() {
    Open& open = open_.back();
    if (!open.item) throw Disagreement{last_};
    if (open.kept) {
      models_[*open.item] = {open.first_event, events_.size()};
      open.kept = false;
      --keeping_;
    }
    open.item = digest_.items()[*open.item].next;
    if (repeating_) return;  // the items in an item are among its events
    const std::size_t depth = open_.size();
    for (;;) {
      const auto item = open_.back().item;
      if (!item || !digest_.items()[*item].like) return;
      repeat(*digest_.items()[*item].like, *item);
      if (open_.size() != depth) throw Disagreement{last_};
    }
  }

  void repeat(std::uint32_t like, std::uint32_t item) {
    const auto model = models_.find(like);
    if (model == models_.end()) throw Disagreement{last_};
    const Offset from = digest_.items()[like].begin;
    const Offset to = digest_.items()[item].begin;
    repeating_ = true;
    for (std::size_t i = model->second.begin; i < model->second.end; ++i) {
      Event event = events_[i];
      event.at = event.at - from + to;
      take(std::move(event));
    }
    repeating_ = false;
  }

  [[nodiscard]] static bool agrees(const Piece& piece, Style style, std::string_view value) {
    const std::string& text = piece.text.text();
    if (!piece.shortened) return piece.misread || value == text;
    if (style == Style::plain) return value == Digest::word;
    if (style != Style::literal) return value.empty();
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
    Node& parent = *open_.back().node;
    if (parent.is_sequence()) return parent.items.emplace_back();
    if (is_key) {
      parent.entries.emplace_back();
      return parent.entries.back().key;
    }
    return parent.entries.back().value;
  }

  // In a mapping, keys and values take turns.
  [[nodiscard]] bool key_is_next() const {
    return !open_.empty() && open_.back().node->is_mapping() && !open_.back().after_key;
  }

  void took_turn() {
    if (!open_.empty()) open_.back().after_key = !open_.back().after_key;
  }

  void add_scalar(const Event& event, const std::string* value) {
    const Offset begin = digest_.in_file(event.at);
    Piece& piece = next_piece(Piece::Kind::scalar, begin);
    const bool is_key = key_is_next();
    const Style style = style_of(source_.text()[begin]);
    if (value == nullptr ? style != Style::plain : !agrees(piece, style, *value))
      throw Disagreement{begin};
    if (is_key != piece.is_key || (is_key && open_.back().node->span.begin != piece.mapping))
      throw Disagreement{begin};
    Node& node = add_node(begin, is_key);
    node.source = &source_;
    node.style = style;
    node.span = piece.span;
    node.scalar = std::move(piece.text);
    end_ = piece.span.end;
    took_turn();
  }

  void begin_collection(NodeKind kind, const Event& event) {
    const Offset begin = digest_.in_file(event.at);
    if (key_is_next()) throw Disagreement{begin};
    Node& node = add_node(begin, false);
    took_turn();
    node.kind = kind;
    node.source = &source_;
    node.flow = event.flow;
    node.span = {begin, begin};
    if (node.flow) node.span = next_piece(Piece::Kind::flow, begin).span;
    Open open;
    open.node = &node;
    if (!node.flow) {
      open.item = digest_.item_at(begin);
      if (!open.item) throw Disagreement{begin};
    }
    open_.push_back(open);
  }

  void end_collection() {
    if (open_.empty()) throw Disagreement{last_};
    Node& node = *open_.back().node;
    if (node.flow) {
      end_ = node.span.end;
    } else {
      node.span.end = end_;
    }
    open_.pop_back();
  }

  const text::Source& source_;
  const Digest digest_;
  std::vector<Piece> pieces_;
  std::size_t next_ = 0;
  std::unique_ptr<const Node> root_;
  std::vector<Open> open_;
  std::vector<Event> events_;  // of models
  std::map<std::uint32_t, Model> models_;
  int keeping_ = 0;  // models that are open
  bool repeating_ = false;
  Offset last_ = 0;
  Offset end_ = 0;
  int documents_ = 0;
};

std::unique_ptr<const Node> build(const text::Source& source, Survey found) {
  TreeBuilder builder(source, std::move(found));
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
  Survey found = survey(source, report, limits);
  if (report.error_count() != errors) return nullptr;
  try {
    return build(source, std::move(found));
  } catch (const Disagreement& place) {
    report.error("yaml.unclear", {&source, {place.at, place.at}},
                 "this place can be read in more than one way",
                 "put the text here in quotes, and check the indentation and brackets around it");
    return nullptr;
  }
}

}  // namespace aftersales::yaml
