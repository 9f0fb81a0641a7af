// The model of a pack -> a linked policy: the whole pipeline.
//
// Each pass reports what it finds and goes on; expressions are compiled only when all names are
// known. Nothing after this looks at YAML again.
#include "engine/link.h"

#include "engine/linker.h"

namespace aftersales::engine {

std::unique_ptr<Linked> link(model::Pack pack, text::Report& report) {
  Linker linker(std::move(pack), report);
  linker.header();          // language, zone, currency
  linker.declare_types();   // enumerations and contexts, which may refer to each other
  linker.declare_names();   // facts, parameters, decisions and their outputs, calendars, functions;
                            // a slot for each
  linker.link_facts();      // defaults, ranges, questions
  linker.link_functions();  // reusable expressions
  linker.link_parameters();     // dated figures
  linker.link_invariants();     // what holds in every possible case
  linker.link_decisions();      // rules -> rows, conditions -> columns, outcomes, reasons, steps
  linker.check_requirements();  // the order of decisions; a cycle is shown as a path
  linker.check_floors();        // what a layer presumes otherwise than a floor below it
  linker.check_use();           // what nobody uses, cites or has translated
  if (report.has_errors()) return nullptr;
  linker.drop_model();    // all of it is linked, and a large one takes room
  linker.group_facts();   // the names of facts as cases nest them
  linker.index_tables();  // columns -> classes and bit sets
  return linker.finish();
}

}  // namespace aftersales::engine
