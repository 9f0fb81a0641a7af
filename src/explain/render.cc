// A format -> the renderer that makes it.
#include "explain/render.h"

namespace aftersales::explain {

std::string render(const Accounts& accounts, Format format, Audience audience) {
  switch (format) {
    case Format::text:
      return to_text(accounts, audience);
    case Format::markdown:
      return to_markdown(accounts, audience);
    case Format::json:
      return to_json(accounts, audience);
    case Format::html:
      return to_html(accounts, audience);
  }
  return to_text(accounts, audience);
}

}  // namespace aftersales::explain
