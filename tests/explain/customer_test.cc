// What the customer is told: the answer, in the words of whoever gives it, in their language.
#include <doctest/doctest.h>

#include <string>

#include "tests/engine/pack.h"

namespace aftersales {
namespace {

const char* const kPack = R"yaml(policy: words
version: "1"
language: zh
facts:
  known: {type: boolean, label: {zh: 认识, en: known}, ask: {zh: 认识吗？, en: "Known?"}}
  cost: {type: number, label: {zh: 运费, en: cost}, ask: {zh: 多少？, en: "How much?"}}
  late: {type: date, optional: true, label: {zh: 期限, en: due}}
decisions:
  words:
    title: {zh: 话术, en: Words}
    type: text
    rules:
      - {id: A, when: {known: true}, then: {zh: 你好, en: hello}, because: {zh: 认识, en: we know them}}
    otherwise: {then: {zh: 再见, en: bye}}
  passed:
    title: {zh: 转述, en: Passed on}
    type: text
    value: words
  reply:
    title: {zh: 答复, en: Reply}
    type: text
    rules:
      - {id: B, when: true, then: {zh: "{passed}！", en: "{passed}!"}, because: {zh: "因为{words}", en: "since {words}"}}
  payer:
    title: {zh: 商家付, en: The shop pays}
    type: boolean
    rules:
      - {id: P, when: {known: true}, then: true, because: {zh: 承诺过, en: promised}, say: {zh: 运费我们出。, en: We pay the freight.}}
    otherwise: {then: false}
  handed:
    title: {zh: 照转, en: Handed on}
    type: boolean
    value: payer
  amount:
    title: {zh: 退多少, en: Amount}
    type: number
    rules:
      - {id: Q, when: {payer: true}, then: cost, because: {zh: "寄回花了{cost}", en: "it cost {cost}"}}
    otherwise: {then: 0}
  terms:
    title: {zh: 条件, en: Terms}
    outputs:
      allowed: {type: boolean, label: {zh: 可以, en: Allowed}}
      days: {type: number, label: {zh: 天数, en: Days}}
    rules:
      - {id: T-KNOWN, when: {known: true}, then: {allowed: true, days: cost}, because: {zh: 老顾客, en: we know them}, say: {zh: 您是老顾客。, en: You are known here.}}
      - {id: T-PAID, when: {cost: "> 10"}, then: {allowed: true, days: 1}, because: {zh: 付得多, en: they paid much}, say: {zh: 您付得多。, en: You paid much.}}
    otherwise: {then: {allowed: false, days: 0}}
  allowed:
    title: {zh: 能否, en: May they}
    type: boolean
    value: terms.allowed
  due:
    title: {zh: 何时, en: Due}
    type: number
    rules:
      - {id: D, when: true, then: 1, say: {zh: "最晚{late}。", en: "By {late}."}}
)yaml";

}  // namespace

TEST_CASE("the customer hears the answer, and no answer to another question") {
  const Policy p = tests::policy_of(kPack);
  const struct {
    const char* decision;
    const char* facts;
    const char* zh;
    const char* en;
  } rows[] = {
      // A text is what is said, also within another and handed on.
      {"words", R"({"known": true})", "你好。\n", "Hello.\n"},
      {"passed", R"({"known": true})", "你好。\n", "Hello.\n"},
      {"reply", R"({"known": true})", "你好！\n", "Hello!\n"},
      {"reply", R"({"known": false})", "再见！\n", "Bye!\n"},
      // The words of a decision below are the answer where its outcome is handed on, ...
      {"payer", R"({"known": true})", "运费我们出。\n", "We pay the freight.\n"},
      {"handed", R"({"known": true})", "运费我们出。\n", "We pay the freight.\n"},
      // ... and of another question they are none.
      {"amount", R"({"known": true, "cost": 12})", "退多少：12。\n寄回花了12。\n",
       "Amount: 12.\nIt cost 12.\n"},
      // Where two ways lead there and it is not known which, neither is claimed.
      {"allowed", R"({"cost": 12})", "能否：是。\n", "May they: yes.\n"},
      // What is known of the outcome is told though not all is.
      {"allowed", R"({"known": true})", "您是老顾客。\n", "You are known here.\n"},
      // A sentence with a gap is not said.
      {"due", R"({"late": "2026-11-20"})", "最晚2026年11月20日。\n", "By 20 November 2026.\n"},
      {"due", "{}", "何时：1。\n", "Due: 1.\n"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.decision);
    CAPTURE(row.facts);
    const Decision d = p.decide(row.decision, Case::from_json(row.facts));
    CHECK(d.explain("zh", Format::text, Audience::customer) == row.zh);
    CHECK(d.explain("en", Format::text, Audience::customer) == row.en);
  }
}

TEST_CASE("what is certain whatever is open is said with all that is as certain") {
  const Policy p = tests::policy_of(R"yaml(policy: late
version: "1"
language: en
facts: {lost: boolean, asked: date}
decisions:
  grade:
    type: number
    rules: [{id: A, when: {lost: true}, then: 1}]
    otherwise: {id: B, then: 2}
  due:
    type: date
    rules: [{id: D, when: {grade: "> 0"}, then: asked + 7 days}]
  late:
    type: boolean
    rules:
      - {id: L, when: {due: '< date("2026-11-20")'}, then: true, because: "due by {due}", say: "It was due by {due}."}
    otherwise: {id: M, then: false}
)yaml");
  const Decision d = p.decide("late", Case::from_json(R"({"asked": "2026-11-06"})"));
  CHECK(d.explain("en", Format::text, Audience::customer) == "It was due by 13 November 2026.\n");
  const std::string text = d.explain("en", Format::text);
  CAPTURE(text);
  CHECK(text.find("  Reason: due by 13 November 2026\n") != std::string::npos);
  CHECK(text.find("    due: 13 November 2026\n") != std::string::npos);
}

TEST_CASE("a customer is not told when it should have been asked, an agent is") {
  const Policy p = tests::policy_of(R"yaml(policy: days
version: "1"
language: en
as_of: now
facts: {now: date and time, got: date}
decisions:
  may:
    title: May it go back
    type: boolean
    rules: [{id: A, when: "date(now) <= got + 7 days", then: true}]
    otherwise: {id: B, then: false, say: "It could go back until {got + 7 days}."}
)yaml");
  const Decision d =
      p.decide("may", Case::from_json(R"({"now": "2026-11-20T10:00:00", "got": "2026-11-02"})"));
  CHECK(d.explain("en", Format::text, Audience::customer) ==
        "It could go back until 9 November 2026.\n");
  const std::string text = d.explain("en", Format::text);
  CAPTURE(text);
  CHECK(text.find("now: 20 November 2026, 10:00 → no later than 9 November 2026") !=
        std::string::npos);
}

TEST_CASE("an agent reads all reasons that may be it") {
  const Policy p = tests::policy_of(kPack);
  const std::string text =
      p.decide("allowed", Case::from_json(R"({"cost": 12})")).explain("en", Format::text);
  CAPTURE(text);
  CHECK(text.find("Reason, if it applies: we know them\n") != std::string::npos);
  CHECK(text.find("Reason, if it applies: they paid much\n") != std::string::npos);
}

}  // namespace aftersales
