// Explanations -> what the customer is told: few sentences, no names and no numbers of rules.
#pragma once

#include <string>
#include <vector>

#include <aftersales/decision.h>

#include "explain/outline.h"

namespace aftersales::explain {

struct Answer {
  std::string title;                      // of the decision, if there is one with a title
  std::vector<std::string> sentences;     // the answer itself
  std::vector<std::string> alternatives;  // sentences
  std::vector<Step> steps;                // those that have words for the customer
  std::vector<Need> needs;
};

/// The words for the customer (`say`) of the rules that fired; where a decision has none, the
/// message that it is itself, or the words of a decision whose outcome it hands on.
[[nodiscard]] std::vector<std::string> words_for_customer(const Explanation& e);

/// Those words, else the outcome and the reason. If any of several accounts has such words, only
/// they are told of the decided ones. One that failed, or that no rule covers, is an apology.
[[nodiscard]] Answer answer(const Accounts& accounts);

/// The same as lines.
[[nodiscard]] std::vector<Line> customer_outline(const Accounts& accounts);

}  // namespace aftersales::explain
