// Writes values as FEEL writes them.
#include "feel/print.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>
#include <utility>

#include "text/unicode.h"
#include "value/json.h"

namespace aftersales::feel {

namespace {

constexpr int kMaxDepth = 256;
constexpr std::string_view kCut = "…";

bool is_word_character(char32_t c, bool first) {
  if (c >= 0x80) return true;
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (!first && c >= '0' && c <= '9');
}

bool is_plain_name(std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = 0; at < name.size();) {
    const text::CodePoint decoded = text::decode_utf8(name, at);
    if (!decoded.valid || !is_word_character(decoded.value, at == 0)) return false;
    at += decoded.bytes;
  }
  return true;
}

class Printer {
 public:
  explicit Printer(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  void print(const Value& v, int depth) {
    if (out_.size() > max_bytes_) return;
    switch (v.kind()) {
      case Kind::null:
        out_ += "null";
        return;
      case Kind::boolean:
        out_ += v.as_bool() ? "true" : "false";
        return;
      case Kind::number:
        out_ += v.as_number().to_string();
        return;
      case Kind::money:
        out_ += v.as_number().to_string(value::minor_digits(v));
        return;
      case Kind::enumeration:
      case Kind::string:
        if (depth == 0) {
          out_ += v.as_string();
        } else {
          value::append_json_string(out_, v.as_string());
        }
        return;
      case Kind::date:
        out_ += v.as_date().to_string();
        return;
      case Kind::time:
        out_ += v.as_time().to_string();
        return;
      case Kind::date_time:
        out_ += v.as_date_time().to_string();
        return;
      case Kind::duration:
        out_ += v.as_duration().to_string();
        return;
      case Kind::period:
        out_ += v.as_period().to_string();
        return;
      case Kind::list:
      case Kind::context:
      case Kind::range:
        if (depth >= kMaxDepth) {
          out_ += kCut;
        } else if (v.kind() == Kind::list) {
          list(v.as_list(), depth + 1);
        } else if (v.kind() == Kind::context) {
          context(v.as_context(), depth + 1);
        } else {
          range(value::as_range(v), depth + 1);
        }
        return;
      case Kind::function:
        break;
    }
    out_ += value::kind_name(v.kind());
  }

  std::string take() {
    if (out_.size() > max_bytes_) {
      std::size_t end = max_bytes_ > kCut.size() ? max_bytes_ - kCut.size() : 0;
      while (end > 0 && (static_cast<unsigned char>(out_[end]) & 0xC0u) == 0x80u)
        --end;  // not within a character
      out_.resize(end);
      out_ += kCut;
    }
    return std::move(out_);
  }

 private:
  void list(const List& elements, int depth) {
    out_ += '[';
    std::string_view separator;
    for (const Value& element : elements) {
      out_ += separator;
      print(element, depth);
      separator = ", ";
      if (out_.size() > max_bytes_) return;
    }
    out_ += ']';
  }

  void context(const Entries& entries, int depth) {
    out_ += '{';
    std::string_view separator;
    for (const Entry& entry : entries) {
      out_ += separator;
      if (is_plain_name(entry.first)) {
        out_ += entry.first;
      } else {
        value::append_json_string(out_, entry.first);
      }
      out_ += ": ";
      print(entry.second, depth);
      separator = ", ";
      if (out_.size() > max_bytes_) return;
    }
    out_ += '}';
  }

  void range(const value::SharedRange& range, int depth) {
    using value::RangeForm;
    const auto unary = [&](std::string_view sign, const Value& end) {
      fmt::format_to(std::back_inserter(out_), "({} ", sign);
      print(end, depth);
      out_ += ')';
    };
    switch (range.form) {
      case RangeForm::less:
        return unary("<", range.high);
      case RangeForm::less_equal:
        return unary("<=", range.high);
      case RangeForm::greater:
        return unary(">", range.low);
      case RangeForm::greater_equal:
        return unary(">=", range.low);
      case RangeForm::equal:
        return unary("=", range.low);
      case RangeForm::not_equal:
        return unary("!=", range.low);
      case RangeForm::interval:
        break;
    }
    out_ += range.low_closed ? '[' : '(';
    print(range.low, depth);
    out_ += "..";
    print(range.high, depth);
    out_ += range.high_closed ? ']' : ')';
  }

  const std::size_t max_bytes_;
  std::string out_;
};

}  // namespace

std::string to_feel_string(const Value& value, std::size_t max_bytes) {
  Printer printer(max_bytes);
  printer.print(value, 0);
  return printer.take();
}

std::string quoted(std::string_view text) {
  std::string out;
  value::append_json_string(out, text);
  return out;
}

}  // namespace aftersales::feel
