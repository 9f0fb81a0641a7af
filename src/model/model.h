// What a policy is, before anything in it is understood: plain structs with the place of
// everything. Expressions, cells and outcomes are still texts; src/engine/link.cc gives them their
// meaning. What could not be read is left empty (a name, an expression, a type without a name, a
// condition of form `none`) and has been reported: it is passed over without a word.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <aftersales/temporal.h>

#include "text/report.h"
#include "text/source.h"
#include "value/calendar.h"
#include "yaml/tree.h"

namespace aftersales::model {

using text::Located;
using text::Location;

/// A text for people: one in the pack's language (language empty), or one for each language.
struct Text {
  std::vector<std::pair<std::string, Located>> by_language;
  Location where;
  [[nodiscard]] bool empty() const { return by_language.empty(); }
};

struct Effective {
  std::optional<Date> from, until;  // inclusive
  Location where;
  [[nodiscard]] bool covers(const Date& date) const {
    return (!from || *from <= date) && (!until || date <= *until);
  }
};

/// What `basis` may cite.
struct SourceEntry {
  Located key;
  Text title;
  std::string url;
};

struct CalendarEntry {
  Located name;
  value::CalendarSpec spec;  // without its zone, which is the pack's
};

struct Fact;

/// How a type is written: the name of a built-in or declared type (`list of line`), or inline an
/// enum or a context.
struct TypeExpression {
  Located name;  // if not inline
  struct EnumValue {
    Located value;
    Text label;
  };
  std::vector<EnumValue> values;  // `enum:`
  bool ordered = false;
  std::vector<Fact> entries;  // `context:`
  enum class Form : std::uint8_t { named, enumeration, context } form = Form::named;
  Location where;
};

struct TypeEntry {
  Located name;
  TypeExpression type;
};

enum class ChangeableBy : std::uint8_t { nobody, customer, agent };

/// A fact, an entry of a context type, or a pack's restatement of an imported fact (then `restates`
/// is true and there is no type).
struct Fact {
  Located name;
  TypeExpression type;
  bool restates = false;
  bool type_missed = false;  // that it has no type has been said
  Text label, ask;
  std::optional<Located> default_value;  // an expression
  std::optional<bool> optional;
  std::optional<ChangeableBy> changeable_by;
  std::optional<Located> range;  // unary tests
  std::int64_t ask_cost = 1;
  bool personal = false;
  Location where;
};

struct Parameter {
  Located name;
  Text label;
  TypeExpression type;
  struct Dated {
    std::optional<Date> from;  // none: since ever
    Located value;             // an expression
    std::vector<Located> basis;
    Location where;
  };
  std::vector<Dated> values;  // in the order of the file; `value:` alone is one without a date
  std::optional<Located> applies_by;
  Location where;
};

struct Function {
  Located name;
  std::vector<std::pair<Located, TypeExpression>> parameters;
  TypeExpression type;
  Located value;
  Location where;
  std::uint32_t version = 0;  // as of a decision
};

/// A cell: unary tests, a list of cells of which one must accept, or `any`.
struct Cell {
  Located tests;  // if it has no alternatives
  std::vector<Cell> alternatives;
  bool any = false;
};

/// A condition: an expression, entries that all must hold, or parts of which all or one must hold.
struct When {
  enum class Form : std::uint8_t { none, expression, entries, all, any } form = Form::none;
  struct Entry {
    std::shared_ptr<const Located> key;  // all rows of a table have those of its headings
    Cell cell;
  };
  Located expression;
  std::vector<Entry> entries;
  std::vector<When> parts;
  Location where;
};

/// What a rule gives to one output. `node` is the YAML value (an expression, a text by language, a
/// list or mapping of such); a table's cell has no node, and its text stands in `expression`.
struct Outcome {
  Located output;  // the name of the output; empty where the decision has one value
  const yaml::Node* node = nullptr;
  Located expression;  // of a scalar or a table's cell
  Location where;
};

struct Step {
  Located id;
  Text text, say;
  Located owner;
  std::optional<Located> within;  // an expression
  Location where;
};

/// Why, for whom, on what grounds, and what happens next.
struct Reasons {
  Text because, say;
  std::vector<Located> basis;
  std::vector<Step> steps;
};

/// Where a rule stands among those of the pack below, or which of them it takes the place of.
struct Edit {
  enum class Kind : std::uint8_t { before, after, under, replace, remove } kind = Kind::before;
  Located target;  // the id of the rule below
};

struct Rule {
  Located id;        // empty: a row without one; cited as DECISION#n
  std::string cite;  // the id, or DECISION#n, or DECISION#otherwise
  Text title;
  When when;
  bool has_then = false;  // an exception without `then` only withdraws its parent
  std::vector<Outcome> then;
  Reasons reasons;
  std::vector<Rule> unless;
  std::optional<Effective> effective;
  std::optional<Edit> edit;  // of a change to a decision of the pack below
  Location where;
};

enum class HitPolicy : std::uint8_t {
  first,
  unique,
  any,
  collect,
  collect_sum,
  collect_count,
  collect_min,
  collect_max
};

struct Output {
  Located name;
  TypeExpression type;
  bool optional = false;
  Text label;
};

/// No layer above may be worse: for each output what is better.
struct Floor {
  enum class Order : std::uint8_t { ascending, descending, listed };
  struct Better {
    Located output;  // empty where the decision has one value
    Order order = Order::ascending;
    std::vector<Located> values;  // listed, from worse to better: expressions
    Location where;
  };
  std::vector<Better> better;
  bool best = false;  // `apply: best`: kept while deciding
  Location where;
};

/// `each: l in lines`: the decision is made once for every element.
struct Each {
  Located name;  // of the element
  Located list;  // an expression
};

struct Decision {
  Located name;
  Text title;
  std::optional<TypeExpression> type;  // one value
  std::vector<Output> outputs;         // several
  HitPolicy hit = HitPolicy::first;
  Location hit_where;
  std::optional<Located> value;  // an expression; then no rules
  Reasons reasons;               // of a decision with a value
  std::vector<Rule> rules;       // of `rules:` and of `table:`
  bool from_table = false;
  std::optional<Rule> otherwise;
  std::optional<Located> applies_by;
  std::optional<Each> each;
  std::optional<Floor> floor;
  std::optional<std::vector<Floor::Better>> better;  // outcomes worth reaching; empty: none is
  bool replaces = false;                             // a decision of the pack below
  bool changes = false;                              // rules of a decision of the pack below
  Location where;

  // What layers.cc works out.
  std::vector<Effective> in_force;  // of the lower layers that it comes from
  std::uint32_t version = 0;        // of which the names in it are: 0 or one of Pack::versions
  std::string label;                // of a hidden version: the pack that it is of; else empty
  std::optional<std::uint32_t> upper, lower;  // of a floor that is kept: the decisions compared
};

/// How names read in a version of the decisions that lies below the present one: these mean
/// decisions and functions of their own, all others what they mean above.
struct Version {
  std::map<std::string, std::uint32_t> decisions, functions;
};

/// A pack, as one of several that lie over one another.
struct Layer {
  Located id;
  Text title;
  std::string language;
};

/// A file of the pack, read and parsed.
struct File {
  std::shared_ptr<const text::Source> source;
  std::unique_ptr<const yaml::Node> root;  // null: of a table, or not to be parsed
  bool imported = false;                   // by another file; not the pack's own
  std::uint32_t layer = 0;                 // of Pack::layers
};

struct Pack {
  Located id, version;
  Text title;
  std::string language = "en";
  Located time_zone;     // empty: none given
  std::string currency;  // ISO 4217; empty: none given
  std::optional<Effective> effective;
  std::optional<Located> as_of, applies_by;
  std::vector<SourceEntry> sources;
  std::vector<CalendarEntry> calendars;
  std::vector<TypeEntry> types;
  std::vector<Fact> facts;
  std::vector<Located> invariants;  // expressions
  std::vector<Parameter> parameters;
  std::vector<Function> functions;
  std::vector<Decision> decisions;
  std::vector<Version> versions;  // counted from 1
  std::vector<Layer> layers;      // from the lowest to this pack, which is the last
  std::vector<File> files;        // keeps every text that the rest points to
  bool complete =
      true;  // false: a file is missing or unreadable, and names may be unknown only for that
  /// Not a file of this pack itself: imported, or of a pack below.
  [[nodiscard]] bool is_imported(const text::Source& source) const;
};

}  // namespace aftersales::model
