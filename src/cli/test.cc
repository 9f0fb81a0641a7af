// A pack and the tests beside it -> what failed, why, and which rules no test reached.
#include <fmt/format.h>

#include "cli/commands.h"
#include "suite/suite.h"

namespace aftersales::cli {

int test(const TestRequest& request) {
  int exit = kDone;
  const auto policy = load(request.pack, exit);
  if (!policy) return exit;
  check_language(*policy, request.language);

  suite::Options options;
  options.filter = request.filter;
  options.language = request.language;
  const suite::Results results = suite::run(*policy, request.pack.path, options);
  show(results.mistakes);
  print(suite::to_text(results, has_colour(Stream::out)));
  flush();
  return results.ok() ? kDone : kWrong;
}

}  // namespace aftersales::cli
