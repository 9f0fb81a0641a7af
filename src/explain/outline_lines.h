// The lines of an account for an agent or an auditor, one part after the other.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "explain/outline.h"
#include "explain/words.h"

namespace aftersales::explain {

class Outline {
 public:
  Outline(const Accounts& accounts, Audience audience);
  void tell(const Accounts& accounts);
  std::vector<Line> take() { return std::move(lines_); }

 private:
  void tell(const Explanation& e, int depth);
  [[nodiscard]] std::string word_of(Word w) const { return std::string(word(w, language_)); }
  [[nodiscard]] std::string listed(const std::vector<std::string>& parts) const;
  Line& add(Line::Role role, int depth, std::string label, std::string text, std::string note = {});
  void take_in(std::vector<Line> lines);
  void heading(Word w, int depth) { add(Line::section, depth, word_of(w), {}); }
  void section(Word w, const std::vector<std::string>& items, int depth);

  /// How days were counted is told once for the whole account.
  std::vector<std::string> untold(const std::vector<std::string>& counting);
  void counts(const std::vector<std::string>& counting, int depth);
  [[nodiscard]] std::string name(const Explanation& e) const;
  [[nodiscard]] std::string ending(const Explanation& e) const;

  /// One rule is told as the decision's own story; several one after the other, each with its
  /// conditions.
  void rules(const Explanation& e, int depth);
  [[nodiscard]] std::string cited(const RuleAccount& rule) const;
  [[nodiscard]] std::string basis(const RuleAccount& rule) const;

  /// Nothing where the value says it: what is not yes is no.
  [[nodiscard]] std::string wanted(const Condition& c, Word how) const;
  [[nodiscard]] bool is_negation(std::string_view wanted) const;
  [[nodiscard]] std::string condition(const Condition& c) const;
  void conditions(const RuleAccount& rule, int depth);
  void not_fired(const Explanation& e, int depth);
  [[nodiscard]] std::string conditions_in_line(const RuleAccount& rule) const;
  void missed_rule(const RuleAccount& rule, int depth);

  /// To an agent the condition says it; a rule's title helps if it stands for this rule alone.
  void missed_case(const Explanation& e, const RuleAccount& rule, int depth);
  [[nodiscard]] static bool is_bare(const RuleAccount& rule);
  void steps(const Explanation& e, int depth);
  void needs(const Explanation& e, int depth);
  void possible(const Explanation& e, int depth);
  void problem(const Explanation& e, int depth);
  void alternatives(const Explanation& e, int depth);

  /// Those that no condition above has told already, nor the conditions of an expression.
  void facts(const Explanation& e, int depth);
  void gather(const Explanation& e, std::vector<std::string>& presumptions,
              std::vector<std::string>& warnings);
  void record(const Explanation& e, int depth);
  std::string language_;
  bool all_;
  std::set<std::string> answers_;       // yes and no
  std::set<std::string> alone_, told_;  // decisions: that have a title, that were told
  std::set<std::string> asked_, presumed_, warned_, counted_;
  std::vector<Line> lines_;
};

}  // namespace aftersales::explain
