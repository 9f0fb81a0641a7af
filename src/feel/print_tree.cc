// A tree -> its text, such that parsing the text gives the same tree.
#include <array>

#include <fmt/format.h>

#include "feel/ast.h"
#include "feel/lexer.h"
#include "feel/print.h"

namespace aftersales::feel {

namespace {

std::string_view symbol(NodeKind kind) {
  switch (kind) {
    case NodeKind::add:
      return "+";
    case NodeKind::subtract:
      return "-";
    case NodeKind::multiply:
      return "*";
    case NodeKind::divide:
      return "/";
    case NodeKind::power:
      return "**";
    case NodeKind::equal:
      return "=";
    case NodeKind::not_equal:
      return "!=";
    case NodeKind::less:
      return "<";
    case NodeKind::less_equal:
      return "<=";
    case NodeKind::greater:
      return ">";
    case NodeKind::greater_equal:
      return ">=";
    case NodeKind::conjunction:
      return "and";
    default:
      return "or";
  }
}

std::string literal(const Value& v) {
  switch (v.kind()) {
    case Kind::string:
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
  std::string out = t.name;
  const char* separator = "<";
  for (const auto& [name, field] : t.fields) {
    out += separator + name + ": " + type_text(*field);
    separator = ", ";
  }
  for (const TypeNode* p : t.parameters) {
    out += separator + type_text(*p);
    separator = ", ";
  }
  if (t.name == "function" && *separator == '<') out += '<';
  if (*separator == ',' || t.name == "function") out += '>';
  if (t.result != nullptr) out += "->" + type_text(*t.result);
  return out;
}

std::string joined(const std::vector<Node*>& nodes, std::size_t from = 0) {
  std::string out;
  for (std::size_t i = from; i < nodes.size(); ++i) {
    if (i > from) out += ", ";
    out += to_text(*nodes[i]);
  }
  return out;
}

/// An operand that is not one word gets parentheses, unless it has them.
std::string operand(const Node& n) {
  const bool simple =
      n.kind == NodeKind::literal || n.kind == NodeKind::name || n.kind == NodeKind::path ||
      n.kind == NodeKind::call || n.kind == NodeKind::list || n.kind == NodeKind::context ||
      n.kind == NodeKind::filter || n.kind == NodeKind::range || (n.flags & kParenthesised) != 0;
  return simple ? to_text(n) : "(" + to_text(n) + ")";
}

std::string range_text(const Node& n) {
  if ((n.flags & kIteration) != 0) return to_text(*n.children[0]) + ".." + to_text(*n.children[1]);
  return ((n.flags & kLowClosed) != 0 ? "[" : "(") + operand(*n.children[0]) + ".." +
         operand(*n.children[1]) + ((n.flags & kHighClosed) != 0 ? "]" : ")");
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
  std::string out = operand(*n.children[0]) + "(";
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

std::string bare_text(const Node& n) {
  switch (n.kind) {
    case NodeKind::literal:
      return literal(n.value);
    case NodeKind::name:
      return n.text;
    case NodeKind::path:
      return operand(*n.children[0]) + "." + n.text;
    case NodeKind::filter:
      return operand(*n.children[0]) + "[" + to_text(*n.children[1]) + "]";
    case NodeKind::call:
      return call_text(n);
    case NodeKind::negate:
      return "-" + operand(*n.children[0]);
    case NodeKind::between:
      return fmt::format("{} between {} and {}", operand(*n.children[0]), operand(*n.children[1]),
                         operand(*n.children[2]));
    case NodeKind::in:
      return fmt::format("{} in ({})", operand(*n.children[0]), joined(n.children[1]->children));
    case NodeKind::instance_of:
      return operand(*n.children[0]) + " instance of " + type_text(*n.type_expression);
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
      return ((n.flags & kNegated) != 0 ? "not(" : "") + joined(n.children) +
             ((n.flags & kNegated) != 0 ? ")" : "");
    case NodeKind::test:
      return fmt::format("{} {}", symbol(n.operation), operand(*n.children[0]));
    case NodeKind::wildcard:
      return "-";
    default: {
      // Chains to the left are printed without recursion on the left.
      std::vector<const Node*> chain;
      const Node* first = &n;
      for (; is_binary(first->kind) && (first == &n || (first->flags & kParenthesised) == 0);
           first = first->children[0]) {
        chain.push_back(first);
      }
      std::string out = operand(*first);
      for (auto it = chain.rbegin(); it != chain.rend(); ++it) {
        const bool innermost = it == chain.rbegin();
        if (!innermost) out = "(" + out + ")";
        out += fmt::format(" {} {}", symbol((*it)->kind), operand(*(*it)->children[1]));
      }
      return out;
    }
  }
}

}  // namespace

std::string to_text(const Node& node) {
  return (node.flags & kParenthesised) != 0 ? "(" + bare_text(node) + ")" : bare_text(node);
}

}  // namespace aftersales::feel
