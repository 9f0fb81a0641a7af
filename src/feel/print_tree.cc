// A tree -> its text, such that parsing the text gives the same tree.
#include <fmt/format.h>

#include "feel/ast.h"
#include "feel/parsing.h"
#include "feel/print.h"

namespace aftersales::feel {

namespace {

std::string literal(const Value& v) {
  switch (v.kind()) {
    case Kind::string:
    case Kind::enumeration:
      return quoted(v.as_string());
    case Kind::date:
    case Kind::time:
    case Kind::date_time:
    case Kind::duration:
    case Kind::period:
      return "@" + quoted(to_feel_string(v));
    default:
      return to_feel_string(v);
  }
}

std::string type_text(const TypeNode& t) {
  std::string arguments;
  const auto add = [&](const std::string& text) {
    if (!arguments.empty()) arguments += ", ";
    arguments += text;
  };
  for (const auto& [name, field] : t.fields) add(quoted(name) + ": " + type_text(*field));
  for (const TypeNode* p : t.parameters) add(type_text(*p));
  if (t.result != nullptr) return t.name + "<" + arguments + ">->" + type_text(*t.result);
  return arguments.empty() ? t.name : t.name + "<" + arguments + ">";
}

// How tightly the form of a node binds; the binary operators have 1 to 6 of these levels.
constexpr int kWhole = 0;  // reaches as far to the right as it can: if, for, function
constexpr int kUnary = 7;
constexpr int kPrimary = 8;

int level_of(const Node& n) {
  switch (n.kind) {
    case NodeKind::conditional:
    case NodeKind::for_each:
    case NodeKind::some:
    case NodeKind::every:
    case NodeKind::function:
    case NodeKind::tests:
    case NodeKind::test:
      return kWhole;
    case NodeKind::negate:
    case NodeKind::instance_of:
      return kUnary;
    default: {
      const int precedence = precedence_of(n.kind);
      return precedence != 0 ? precedence : kPrimary;
    }
  }
}

/// The text of a node where nothing weaker than `level` may stand without parentheses.
std::string text_at(const Node& n, int level) {
  const bool wants = (n.flags & kParenthesised) == 0 && level_of(n) < level;
  return wants ? "(" + to_text(n) + ")" : to_text(n);
}

std::string joined(const std::vector<Node*>& nodes) {
  std::string out;
  for (const Node* n : nodes) {
    if (n != nodes.front()) out += ", ";
    out += to_text(*n);
  }
  return out;
}

std::string range_text(const Node& n) {
  if ((n.flags & kIteration) != 0) return to_text(*n.children[0]) + ".." + to_text(*n.children[1]);
  constexpr int kEnd = kComparisonPrecedence + 1;
  return ((n.flags & kLowClosed) != 0 ? "[" : "(") + text_at(*n.children[0], kEnd) + ".." +
         text_at(*n.children[1], kEnd) + ((n.flags & kHighClosed) != 0 ? "]" : ")");
}

std::string membership_text(const Node& n) {
  const std::vector<Node*>& tests = n.children[1]->children;
  const std::string value = text_at(*n.children[0], kComparisonPrecedence);
  if (tests.size() != 1) return value + " in (" + joined(tests) + ")";
  const int level = tests[0]->kind == NodeKind::test ? kWhole : kComparisonPrecedence + 1;
  return value + " in " + text_at(*tests[0], level);
}

std::string iteration_text(const Node& n, std::string_view head, std::string_view separator) {
  std::string out(head);
  for (std::size_t i = 0; i < n.names.size(); ++i) {
    out += fmt::format("{} {} in {}", i == 0 ? "" : ",", n.names[i].text, to_text(*n.children[i]));
  }
  return fmt::format("{} {} {}", out, separator, to_text(*n.children.back()));
}

std::string call_text(const Node& n) {
  if (n.text == "@") return "@" + to_text(*n.children[0]);
  std::string out = text_at(*n.children[0], kPrimary) + "(";
  for (std::size_t i = 1; i < n.children.size(); ++i) {
    if (i > 1) out += ", ";
    if (!n.names.empty()) out += n.names[i - 1].text + ": ";
    out += to_text(*n.children[i]);
  }
  return out + ")";
}

std::string context_text(const Node& n) {
  std::string out = "{";
  for (std::size_t i = 0; i < n.children.size(); ++i) {
    if (i > 0) out += ", ";
    out += quoted(n.names[i].text) + ": " + to_text(*n.children[i]);
  }
  return out + "}";
}

std::string function_text(const Node& n) {
  std::string out = "function(";
  for (std::size_t i = 0; i < n.names.size(); ++i) {
    if (i > 0) out += ", ";
    out += n.names[i].text;
    if (n.parameter_types[i] != nullptr) out += ": " + type_text(*n.parameter_types[i]);
  }
  return out + ((n.flags & kExternal) != 0 ? ") external " : ") ") + to_text(*n.children[0]);
}

std::string binary_text(const Node& n) {
  // Chains to the left are printed without recursion.
  std::vector<const Node*> chain;
  const Node* first = &n;
  do {
    chain.push_back(first);
    first = first->children[0];
  } while (is_binary(first->kind) && (first->flags & kParenthesised) == 0 &&
           level_of(*first) >= level_of(*chain.back()));
  std::string out = text_at(*first, level_of(*chain.back()));
  for (auto link = chain.rbegin(); link != chain.rend(); ++link) {
    out += ' ';
    out += symbol_of((*link)->kind);
    out += ' ';
    out += text_at(*(*link)->children[1], level_of(**link) + 1);
  }
  return out;
}

std::string bare_text(const Node& n) {
  switch (n.kind) {
    case NodeKind::literal:
      return literal(n.value);
    case NodeKind::name:
      return n.text;
    case NodeKind::path:
      return text_at(*n.children[0], kPrimary) + "." + n.text;
    case NodeKind::filter:
      return text_at(*n.children[0], kPrimary) + "[" + to_text(*n.children[1]) + "]";
    case NodeKind::call:
      return call_text(n);
    case NodeKind::negate:
      return "-" + text_at(*n.children[0], kUnary);
    case NodeKind::between:
      return fmt::format("{} between {} and {}", text_at(*n.children[0], kComparisonPrecedence),
                         text_at(*n.children[1], kComparisonPrecedence + 1),
                         text_at(*n.children[2], kComparisonPrecedence + 1));
    case NodeKind::in:
      return membership_text(n);
    case NodeKind::instance_of:
      return text_at(*n.children[0],
                     n.children[0]->kind == NodeKind::instance_of ? kUnary : kPrimary) +
             " instance of " + type_text(*n.type_expression);
    case NodeKind::conditional:
      return fmt::format("if {} then {} else {}", to_text(*n.children[0]), to_text(*n.children[1]),
                         to_text(*n.children[2]));
    case NodeKind::for_each:
      return iteration_text(n, "for", "return");
    case NodeKind::some:
      return iteration_text(n, "some", "satisfies");
    case NodeKind::every:
      return iteration_text(n, "every", "satisfies");
    case NodeKind::list:
      return "[" + joined(n.children) + "]";
    case NodeKind::context:
      return context_text(n);
    case NodeKind::range:
      return range_text(n);
    case NodeKind::function:
      return function_text(n);
    case NodeKind::tests:
      return (n.flags & kNegated) != 0 ? "not(" + joined(n.children) + ")" : joined(n.children);
    case NodeKind::test:
      return fmt::format("{} {}", symbol_of(n.operation),
                         text_at(*n.children[0], kComparisonPrecedence + 1));
    case NodeKind::wildcard:
      return "-";
    default:
      return binary_text(n);
  }
}

}  // namespace

std::string to_text(const Node& node) {
  return (node.flags & kParenthesised) != 0 ? "(" + bare_text(node) + ")" : bare_text(node);
}

}  // namespace aftersales::feel
