// One evaluation of a model (DMN 1.5, 10.4): what goes wrong is null, and its cause is recorded.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "dmn/linked.h"
#include "feel/evaluator.h"

namespace aftersales::dmn {

class Run final : public feel::Evaluator {
 public:
  /// `inputs` by name; what is not given is null. `as_of` is what `now()` says.
  Run(const Linked& linked, const Entries& inputs, DateTime as_of);

  /// The value of an input, a decision, or a function; null for a name that the model has not.
  [[nodiscard]] Value value_of(std::string_view name);
  /// Calls a decision service, or business knowledge, with arguments by name.
  [[nodiscard]] Value call(std::string_view name, const Entries& arguments);

 private:
  friend struct ServiceFunction;
  friend struct BoxedFunction;
  using Frame = std::vector<Value>;

  const Value& resolve(std::uint32_t slot) override;
  Value work_out(std::uint32_t slot);
  /// The value as its declared type wants it, or null (DMN 1.5, 10.3.2.9.4).
  Value typed(Value v, feel::TypeRef type);

  Value step(const Step& s, Frame& frame);
  Value step_untyped(const Step& s, Frame& frame);
  Value leaf(const Leaf& compiled, const Frame& frame);
  Value context(const Step& s, Frame& frame);
  Value invocation(const Step& s, Frame& frame);
  Value conditional(const Step& s, Frame& frame);
  Value filtered(const Step& s, Frame& frame);
  /// What an iterator runs over, as a list; null where one cannot.
  Value elements_of(const Step& s, Frame& frame);
  Value iteration(const Step& s, Frame& frame);
  Value quantified(const Step& s, Frame& frame);
  Value relation(const Step& s, Frame& frame);
  Value run_service(const Node& service, std::span<const Value> arguments);
  Value refuse(std::string_view what);

  // table.cc
  struct Match;
  Value table(const LinkedTable& t, Frame& frame);
  bool accepts(const LinkedTable& t, std::size_t rule, const Frame& inputs, const Frame& frame);
  Match outcome(const LinkedTable& t, std::size_t rule, Frame& frame);
  Value by_hit_policy(const LinkedTable& t, std::vector<Match> matches, Frame& frame);
  Value aggregated(const LinkedTable& t, const std::vector<Match>& matches);
  Value defaults(const LinkedTable& t, Frame& frame);
  void sort_by_priority(const LinkedTable& t, std::vector<Match>& matches, Frame& frame);

  const Linked& linked_;
  std::vector<Value> values_;
  std::vector<bool> busy_;
  std::uint32_t depth_of_calls_ = 0;
};

}  // namespace aftersales::dmn
