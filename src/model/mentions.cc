// Nothing is parsed here: which of the words are names is known only when all packs are read.
#include "model/mentions.h"

namespace aftersales::model {

namespace {

bool is_word(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_' || c == '.';
}

class Words {
 public:
  explicit Words(const std::map<std::string, std::string>& known) : known_(known) {}

  void add(const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
      if (!is_word(text[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && is_word(text[end])) ++end;
      add_word(text.substr(at, end - at), text.find_first_not_of(' ', end) != std::string::npos &&
                                              text[text.find_first_not_of(' ', end)] == '(');
      at = end;
    }
  }
  void add(const Located& text) { add(text.text()); }
  void add(const std::optional<Located>& text) {
    if (text) add(*text);
  }
  void add(const Text& text) {
    for (const auto& [language, located] : text.by_language) add(located);
  }
  void add(const Cell& cell) {
    add(cell.tests);
    for (const Cell& each : cell.alternatives) add(each);
  }
  void add(const When& when) {
    add(when.expression);
    for (const auto& [key, cell] : when.entries) {
      add(*key);
      add(cell);
    }
    for (const When& part : when.parts) add(part);
  }
  void add(const yaml::Node& node) {
    add(node.scalar);
    for (const yaml::Node& item : node.items) add(item);
    for (const yaml::Entry& entry : node.entries) add(entry.value);
  }
  void add(const Reasons& reasons) {
    add(reasons.because);
    add(reasons.say);
    for (const Step& step : reasons.steps) {
      add(step.text);
      add(step.within);
    }
  }
  void add(const Rule& rule) {
    add(rule.when);
    for (const Outcome& outcome : rule.then) {
      add(outcome.expression);
      if (outcome.node != nullptr) add(*outcome.node);
    }
    add(rule.reasons);
    for (const Rule& exception : rule.unless) add(exception);
  }

  std::set<std::string> take() { return std::move(found_); }

 private:
  void add_word(std::string word, bool called) {
    if (called) {
      if (const auto it = known_.find(word + "("); it != known_.end()) found_.insert(it->second);
      return;
    }
    for (;;) {
      if (const auto it = known_.find(word); it != known_.end()) {
        found_.insert(it->second);
        return;
      }
      const std::size_t dot = word.rfind('.');
      if (dot == std::string::npos) return;
      word.resize(dot);
    }
  }

  const std::map<std::string, std::string>& known_;
  std::set<std::string> found_;
};

}  // namespace

std::set<std::string> mentioned(const Decision& decision,
                                const std::map<std::string, std::string>& known) {
  Words words(known);
  words.add(decision.value);
  if (decision.each) words.add(decision.each->list);
  words.add(decision.reasons);
  for (const Rule& rule : decision.rules) words.add(rule);
  if (decision.otherwise) words.add(*decision.otherwise);
  return words.take();
}

std::set<std::string> mentioned(const Function& function,
                                const std::map<std::string, std::string>& known) {
  Words words(known);
  words.add(function.value);
  return words.take();
}

}  // namespace aftersales::model
