// aftersales: may this be returned, exchanged or refunded, who pays, by when, and why.
//
// This is the manual of the interface. Policies are YAML (see rules/README.md); a program loads one
// and decides cases:
//
//   auto policy = aftersales::Policy::load("rules/cn-store");  // throws LoadError: every mistake
//   auto decision = policy.decide("decision.eligible", {{"request.reason", "quality_defect"}});
//   if (decision.is_decided()) std::cout << decision.value() << '\n';
//   std::cout << decision.explain("en") << '\n';               // why, why not, what is missing
//
// The same account is told to three readers: to the customer in few and polite words, to the agent
// with reasons, steps and questions, to the auditor with every id, place and version; as text,
// Markdown, an HTML page or JSON:
//
//   using aftersales::Audience, aftersales::Format;
//   std::cout << decision.explain("zh", Format::html, Audience::customer);
//   auto record = policy.decide_all(c);                        // all decisions
//   std::cout << record.explain("zh");                         // ... each told once
//
// A decision ends in one of four ways, and status() says which: decided; undetermined, with
// needs(): the facts to ask for; no_rule; failed, with error(). A mistake in the case (a wrong
// type, an unknown name, a broken invariant) is in findings().
//
// Why it is not another outcome, and the smallest changes of facts that would lead there, split
// into what could have been and what can still be done:
//
//   std::cout << decision.why_not(true, "en").to_text() << '\n';
//
// What is missing is asked for one fact at a time, and no more than can still matter:
//
//   for (;;) {
//     const auto decision = policy.decide("decision.outcome", c);
//     const auto question = decision.next_question("en");  // with its text, type and choices
//     if (!question) break;                                 // certain: decided, no rule, or failed
//     c.set(question->fact, answer_to(*question));
//   }
//
// While it is open, possible() lists what may come of it, at_least() and at_most() the ends of
// that.
//
// Cases come from JSON text, from your own structs, or by slot:
//
//   auto c = aftersales::Case::from_json(R"({"order": {"placed_at": "2026-11-01T09:00:00"}})");
//
//   namespace shop {
//   aftersales::Value to_value(const Order& o) {  // found by argument-dependent lookup
//     return aftersales::Value::context({{"placed_at", o.placed_at}, {"status", o.status}});
//   }
//   }  // namespace shop
//   c.set("order", order);
//
//   const auto reason = policy.fact("request.reason");  // once
//   aftersales::Case fast(policy);
//   fast.set(reason, "quality_defect");                 // for every request
//
// For many cases, a decision is decided into the place of the last one, which allocates nothing:
//
//   const auto goal = policy.goal("decision.outcome");   // once
//   aftersales::Decision decided;                        // one in each thread
//   policy.decide(goal, fast, decided);
//   policy.decide(goal, fast.read_json(text), decided);  // the case, too, in the place of the last
//
// And for a million of them there are columns, and all cores (see batch.h):
//
//   aftersales::Columns columns(policy, days.size());
//   columns.set(policy.fact("days"), days).set(policy.fact("price"), cents, 2);
//   const auto outcomes = policy.decide_many(goal, columns);
//
// For audits, a decision is put on record, a line of JSON, and decided again later (see record.h):
//
//   log << decision.to_record() << '\n';
//   std::cout << aftersales::replay(policy, line).to_string() << '\n';  // same, or what differs
//
// Numbers are exact decimals: a double does not convert to a Value or a Decimal; write
// Decimal::parse("19.90"). The moment an evaluation speaks of comes from the policy's `as_of` fact,
// from Case::as_of, or from DecideOptions; the library never reads the clock.
//
// Threads: a Policy is immutable and may be used by any number of threads at once. Values, Cases
// and Decisions are values.
//
// Errors: load throws LoadError (try_load returns the diagnostics); an unknown decision name throws
// std::invalid_argument; memory may run out. Nothing else throws.
#pragma once

#include <aftersales/batch.h>
#include <aftersales/case.h>
#include <aftersales/decimal.h>
#include <aftersales/decision.h>
#include <aftersales/diagnostic.h>
#include <aftersales/policy.h>
#include <aftersales/record.h>
#include <aftersales/temporal.h>
#include <aftersales/value.h>
#include <aftersales/version.h>
