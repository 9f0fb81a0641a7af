// An explanation -> one HTML page that needs nothing else: no script, no font, no picture, no
// address. Made for a phone first, in the light and in the dark.
#include <string_view>

#include <fmt/format.h>

#include "explain/customer.h"
#include "explain/render.h"
#include "explain/words.h"
#include "text/unicode.h"

namespace aftersales {
namespace explain {

namespace {

// Colours are pairs of text and ground with a contrast of 4.5 and more (WCAG 2.2, 1.4.3).
constexpr std::string_view kStyle = R"(
:root {
  color-scheme: light dark;
  --ground: #f4f4f1; --sheet: #ffffff; --text: #1d2125; --faint: #5b636b; --line: #e0e1dc;
  --decided: #1f6f54; --open: #8a5a00; --failed: #a3312a; --quote: #eef5f1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131517; --sheet: #1c1f22; --text: #e8e8e4; --faint: #a3abb2; --line: #33383d;
    --decided: #74c7a5; --open: #e3b65c; --failed: #ee8d84; --quote: #1f2b27;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere;
  font: 1rem/1.65 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei",
    "Noto Sans CJK SC", "Noto Sans", sans-serif;
}
main { max-width: 44rem; margin: 0 auto; padding: 1rem .75rem 3rem; }
article {
  background: var(--sheet); border: 1px solid var(--line); border-top: .25rem solid var(--decided);
  border-radius: .5rem; padding: 1.1rem 1.1rem 1.3rem; margin: 0 0 1rem;
}
article.undetermined, article.no_rule { border-top-color: var(--open); }
article.failed { border-top-color: var(--failed); }
.name { margin: 0; color: var(--faint); font-size: .9rem; }
h1 { margin: .1rem 0 1rem; font-size: 1.35rem; line-height: 1.4; font-weight: 650; }
h1.name { margin: 0 0 .5rem; font-size: .9rem; font-weight: 400; }
h2, h3 { margin: 1.3rem 0 .35rem; font-size: .9rem; font-weight: 600; color: var(--faint); }
h3 { margin-top: .9rem; }
.answer p { margin: 0 0 .6rem; font-size: 1.1rem; }
.field { margin: .5rem 0; }
.field b { display: block; font-size: .9rem; font-weight: 600; color: var(--faint); }
blockquote {
  margin: .9rem 0; padding: .7rem .9rem; background: var(--quote); border-radius: .4rem;
  border-left: .2rem solid var(--decided); font-size: 1.05rem;
}
blockquote b { display: block; font-size: .85rem; font-weight: 600; color: var(--faint); }
ul, ol { margin: 0; padding: 0 0 0 1.3rem; }
ul { list-style: none; padding-left: 0; }
li { margin: .3rem 0; }
ul > li { padding-left: .9rem; position: relative; }
ul > li::before { content: "·"; position: absolute; left: .2rem; color: var(--faint); }
ul > li.holds, ul > li.open { padding-left: 1.3rem; }
ul > li.holds::before { content: "✓"; left: 0; color: var(--decided); }
ul > li.open::before { content: "?"; left: .1rem; color: var(--open); }
.note { display: block; color: var(--faint); font-size: .9rem; }
details { border-top: 1px solid var(--line); }
details:last-of-type { border-bottom: 1px solid var(--line); }
summary { padding: .55rem 0; cursor: pointer; }
details > .inner { padding: 0 0 .7rem .9rem; }
@media print { body { background: none; } article { border: 0; padding: 0; } }
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text::printable(text, "\n")) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      case '\n':
        out += "<br>";
        break;
      default:
        out += c;
    }
  }
  return out;
}

class Page {
 public:
  Page(const Accounts& accounts, Audience audience)
      : language_(language_of(accounts)),
        audience_(audience),
        lines_(outline(accounts, audience)) {}

  std::string body(const Accounts& accounts) {
    if (audience_ == Audience::customer) {
      const std::string title = answer(accounts).title;
      const Status status = accounts.size() == 1 ? accounts.front()->status : Status::decided;
      out_ += fmt::format("<article class=\"answer {}\">\n", to_string(status));
      if (!title.empty()) out_ += fmt::format("<h1 class=\"name\">{}</h1>\n", escaped(title));
      level(0, 2);
      out_ += "</article>\n";
      return std::move(out_);
    }
    while (at_ < lines_.size()) {
      const Line& title = lines_[at_++];
      out_ += fmt::format("<article class=\"{}\">\n", to_string(title.status));
      if (!title.text.empty())
        out_ += fmt::format("<p class=\"name\">{}</p>\n", escaped(title.label));
      out_ += fmt::format("<h1>{}</h1>\n", escaped(title.text.empty() ? title.label : title.text));
      level(1, 2);
      out_ += "</article>\n";
    }
    return std::move(out_);
  }

 private:
  /// The lines of one depth, those below them nested, up to the next title.
  void level(int depth, int heading) {
    while (at_ < lines_.size() && lines_[at_].depth >= depth && lines_[at_].role != Line::title) {
      const Line& line = lines_[at_];
      switch (line.role) {
        case Line::section:
          ++at_;
          out_ += fmt::format("<section>\n<h{0}>{1}</h{0}>\n", heading, escaped(line.label));
          level(depth + 1, heading);
          out_ += "</section>\n";
          break;
        case Line::item:
        case Line::numbered:
          list(line.role, line.depth);
          break;
        case Line::decision:
          ++at_;
          out_ += fmt::format("<details{}>\n<summary>{}</summary>\n<div class=\"inner\">\n",
                              audience_ == Audience::auditor ? " open" : "",
                              escaped(words_of(line, language_)));
          level(line.depth + 1, 3);
          out_ += "</div>\n</details>\n";
          break;
        case Line::say:
          ++at_;
          out_ += fmt::format("<blockquote><b>{}</b>{}</blockquote>\n", escaped(line.label),
                              escaped(line.text));
          break;
        case Line::field: {
          ++at_;
          out_ += fmt::format("<div class=\"field\"><b>{}</b>{}{}", escaped(line.label),
                              escaped(line.text), note(line));
          out_ += "</div>\n";
          // What belongs to one of several rules.
          if (at_ < lines_.size() && lines_[at_].depth > line.depth) level(line.depth + 1, 3);
          break;
        }
        case Line::paragraph:
          ++at_;
          out_ += fmt::format("<p>{}</p>\n", escaped(line.text));
          break;
        case Line::title:
          return;
      }
    }
  }

  void list(Line::Role role, int depth) {
    const char* tag = role == Line::numbered ? "ol" : "ul";
    out_ += fmt::format("<{}>\n", tag);
    for (; at_ < lines_.size() && lines_[at_].role == role && lines_[at_].depth == depth; ++at_) {
      const Line& line = lines_[at_];
      const char* mark = line.mark == Line::holds  ? " class=\"holds\""
                         : line.mark == Line::open ? " class=\"open\""
                                                   : "";
      Line bare = line;
      bare.note.clear();
      out_ +=
          fmt::format("<li{}>{}{}</li>\n", mark, escaped(words_of(bare, language_)), note(line));
    }
    out_ += fmt::format("</{}>\n", tag);
  }

  [[nodiscard]] static std::string note(const Line& line) {
    return line.note.empty() ? std::string()
                             : fmt::format(" <span class=\"note\">{}</span>", escaped(line.note));
  }

  const std::string language_;
  const Audience audience_;
  const std::vector<Line> lines_;
  std::size_t at_ = 0;
  std::string out_;
};

std::string title_of(const Accounts& accounts, Audience audience) {
  const std::string language(language_of(accounts));
  if (accounts.size() != 1) return std::string(word(Word::page_title, language));
  const Explanation& e = *accounts.front();
  if (!e.title.empty()) return e.title;
  return audience == Audience::customer ? std::string(word(Word::page_title, language))
                                        : e.decision;
}

}  // namespace

std::string to_html(const Accounts& accounts, Audience audience) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n"
      "</html>\n",
      escaped(language_of(accounts)), escaped(title_of(accounts, audience)), kStyle,
      Page(accounts, audience).body(accounts));
}

}  // namespace explain

inline namespace v0 {

std::string Explanation::to_html(Audience audience) const {
  return explain::to_html({this}, audience);
}

}  // namespace v0
}  // namespace aftersales
