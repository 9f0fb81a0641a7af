// A FEEL expression and a JSON context -> its value.
#include <fmt/format.h>

#include "cli/cases.h"
#include "cli/commands.h"
#include "engine/feel_console.h"
#include "value/json.h"

namespace aftersales::cli {

int feel(const FeelRequest& request) {
  Value context{Entries()};
  if (!request.case_file.empty()) {
    std::string problem;
    const auto text = read_whole(request.case_file, problem);
    if (!text) {
      complain(problem);
      return kUsage;
    }
    value::JsonError error;
    const auto read = value::read_json(*text, error);
    if (!read) {
      show({*find_fault(request.case_file, {*text, 1, false})});
      return kWrong;
    }
    if (read->kind() != Kind::context) {
      complain(fmt::format("{}: the case is no JSON object", request.case_file),
               "write the names that the expression uses as a JSON object: {\"price\": 19.90}");
      return kWrong;
    }
    context = *read;
  }
  const engine::FeelAnswer answer = engine::evaluate_feel(request.expression, context);
  show(answer.diagnostics);
  if (!answer.ok) return kWrong;
  print(answer.value + "\n");
  flush();
  return kDone;
}

}  // namespace aftersales::cli
