// Values -> JSON with exact digits, and the plain text of values.
#include "value/json.h"

#include <fmt/format.h>

#include "value/rep.h"

namespace aftersales {
namespace value {

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

namespace {

std::string range_text(const Value& v) {
  const SharedRange& r = as_range(v);
  const auto end = [](const Value& e) { return e.is_null() ? std::string() : e.to_string(); };
  switch (r.form) {
    case RangeForm::less:
      return "< " + end(r.high);
    case RangeForm::less_equal:
      return "<= " + end(r.high);
    case RangeForm::greater:
      return "> " + end(r.low);
    case RangeForm::greater_equal:
      return ">= " + end(r.low);
    case RangeForm::equal:
      return "= " + end(r.low);
    case RangeForm::not_equal:
      return "!= " + end(r.low);
    case RangeForm::interval:
      break;
  }
  return (r.low_closed ? "[" : "(") + end(r.low) + ".." + end(r.high) + (r.high_closed ? "]" : ")");
}

/// The text of a value that is neither a list nor a context.
std::string scalar_text(const Value& v) {
  switch (v.kind()) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return v.as_bool() ? "true" : "false";
    case Kind::number:
      return v.as_number().to_string();
    case Kind::money:
      return v.as_number().to_string(minor_digits(v));
    case Kind::string:
    case Kind::enumeration:
      return std::string(v.as_string());
    case Kind::date:
      return v.as_date().to_string();
    case Kind::time:
      return v.as_time().to_string();
    case Kind::date_time:
      return v.as_date_time().to_offset_string();
    case Kind::duration:
      return v.as_duration().to_string();
    case Kind::period:
      return v.as_period().to_string();
    case Kind::range:
      return range_text(v);
    case Kind::function:
      return "function";
    default:
      return std::string(kind_name(v.kind()));
  }
}

bool is_bare_json(Kind kind) {
  return kind == Kind::null || kind == Kind::boolean || kind == Kind::number || kind == Kind::money;
}

void append(std::string& out, const Value& v, bool quoted) {
  if (v.kind() == Kind::list) {
    out += '[';
    const char* separator = "";
    for (const Value& element : v.as_list()) {
      out += separator;
      append(out, element, quoted);
      separator = quoted ? "," : ", ";
    }
    out += ']';
  } else if (v.kind() == Kind::context) {
    out += '{';
    const char* separator = "";
    for (const auto& [name, entry] : v.as_context()) {
      out += separator;
      if (quoted) {
        append_json_string(out, name);
        out += ':';
      } else {
        out += name + ": ";
      }
      append(out, entry, quoted);
      separator = quoted ? "," : ", ";
    }
    out += '}';
  } else if (quoted && !is_bare_json(v.kind())) {
    append_json_string(out, scalar_text(v));
  } else {
    out += scalar_text(v);
  }
}

}  // namespace

void append_json(std::string& out, const Value& value) { append(out, value, true); }

}  // namespace value

inline namespace v0 {

std::string Value::to_json() const {
  std::string out;
  value::append_json(out, *this);
  return out;
}

std::string Value::to_string() const {
  std::string out;
  value::append(out, *this, false);
  return out;
}

}  // namespace v0
}  // namespace aftersales
