// The compiler itself, shared by the files that implement its parts; compiler.h is its front.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "feel/ast.h"
#include "feel/program.h"

namespace aftersales::feel {

/// Writes the program of one frame: of an expression, or of a function in it. One walk; jumps are
/// patched when their target is known.
class Compiler {
 public:
  Compiler(Expression& expression, Program& program, std::uint32_t frame_size)
      : e_(expression), p_(program) {
    p_.frame = frame_size;
  }

  /// Code that pushes the value of a node.
  void value(const Node& n);
  /// Unary tests on frame[subject].
  void tests(const Node& n, std::uint32_t subject);

 private:
  // compiler.cc: instructions, names, operators, tests, contexts
  [[nodiscard]] std::uint32_t here() const { return static_cast<std::uint32_t>(p_.code.size()); }
  std::uint32_t emit(Op op, Span span, int effect, std::uint32_t a = 0, std::uint32_t b = 0,
                     std::uint32_t c = 0);
  std::uint32_t intern(const std::string& name);
  void push_constant(const Value& v, Span span);
  void name(const Binding& binding, const std::string& text, const Node& n);
  void binary(const Node& n);
  void conditional(const Node& n);
  void membership(const Node& n);
  void one_test(const Node& test, std::uint32_t subject);
  void context(const Node& n);
  void filter(const Node& n);

  // compiler_calls.cc: loops, functions, calls
  void loop(const Node& n);
  void function(const Node& n);
  void call(const Node& n);
  void call_builtin(const Node& n);
  void call_overloaded(const Node& n);
  void call_function_value(const Node& n);
  [[nodiscard]] static std::vector<std::string> argument_names(const Node& n);

  Expression& e_;
  Program& p_;
  int depth_ = 0;  // of the stack
};

}  // namespace aftersales::feel
