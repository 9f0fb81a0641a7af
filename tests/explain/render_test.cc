// Explanations as text, Markdown and JSON, from accounts made by hand.
#include <doctest/doctest.h>

#include <string>

#include <aftersales/decision.h>

#include "explain/outline.h"
#include "value/json.h"

namespace aftersales {
namespace {

RuleAccount seven_days() {
  RuleAccount rule;
  rule.id = "RET-7D";
  rule.where = "returns.yaml:12";
  rule.because = "签收后第6天申请,在七天无理由期内";
  rule.say = "可以退的。";
  rule.basis = {"消费者权益保护法第二十五条", "SHOP-1"};
  rule.basis_keys = {"CRPL-25", "SHOP-1"};
  rule.conditions = {{"签收后天数", "6", "0 至 7", true}, {"商品完好吗？", "是", "是", true}};
  return rule;
}

Explanation returns() {
  Explanation e;
  e.decision = "return_terms";
  e.title = "退货资格";
  e.language = "zh";
  e.value = "是";
  e.fired = {seven_days()};
  RuleAccount excluded;
  excluded.id = "RET-7D-CUSTOM";
  excluded.conditions = {{"商品类目", "服装", "定作、生鲜", false}};
  excluded.also = {"RET-7D-FRESH"};
  e.not_fired = {excluded};
  e.ruled_out = {"RET-3D"};
  e.policy = "shop";
  e.version = "3";
  e.fingerprint = "0123abcd";
  e.as_of = "2026-11-08T10:00:00+08:00";
  e.facts = {"商品类目：服装", "订单号：7"};
  e.presumptions = {"商品完好吗？是"};
  Step step{"send_address", "发送退货地址", "售后客服",
            *DateTime::parse("2026-11-09T10:00:00+08:00")};
  e.steps = {step, {"note", "登记", "", Value()}};
  Explanation days;
  days.decision = "days";
  days.title = "签收后天数";
  days.language = "zh";
  days.value = "6";
  days.arithmetic = "10 − 4 = 6";
  days.presumptions = {"商品完好吗？是", "时区：北京"};
  e.used = {days};
  return e;
}

TEST_CASE(
    "the agent: what to say and do first, then why, then what it rests on; no ids, no places") {
  CHECK(returns().to_text() ==
        "退货资格：是\n"
        "  可以这样答复：可以退的。\n"
        "  原因：签收后第6天申请,在七天无理由期内\n"
        "  依据：消费者权益保护法第二十五条、SHOP-1\n"
        "  处理步骤：\n"
        "    1. 发送退货地址（售后客服，期限 2026年11月9日 10:00）\n"
        "    2. 登记\n"
        "  条件：\n"
        "    ✓ 签收后天数：6（要求：0 至 7）\n"
        "    ✓ 商品完好吗？是\n"
        "  已排除的情形：\n"
        "    商品类目：服装（不符合：定作、生鲜）\n"
        "  相关情况：\n"
        "    订单号：7\n"
        "  根据以下判断：\n"
        "    签收后天数：6\n"
        "      计算：10 − 4 = 6\n"
        "  未说明而推定的情况：\n"
        "    商品完好吗？是\n"
        "    时区：北京\n");
}

TEST_CASE("the auditor: all names, places, versions") {
  CHECK(returns().to_text(Audience::auditor) ==
        "退货资格（return_terms）：是\n"
        "  原因：签收后第6天申请,在七天无理由期内\n"
        "  可以这样答复：可以退的。\n"
        "  依据：消费者权益保护法第二十五条（CRPL-25）、SHOP-1\n"
        "  规则：RET-7D（returns.yaml:12）\n"
        "  处理步骤：\n"
        "    1. 发送退货地址（售后客服，期限 2026年11月9日 10:00）\n"
        "    2. 登记\n"
        "  条件：\n"
        "    ✓ 签收后天数：6（要求：0 至 7）\n"
        "    ✓ 商品完好吗？是\n"
        "  已排除的情形：\n"
        "    RET-7D-CUSTOM、RET-7D-FRESH：商品类目：服装（不符合：定作、生鲜）\n"
        "  同样不适用的规则：RET-3D\n"
        "  相关情况：\n"
        "    订单号：7\n"
        "  根据以下判断：\n"
        "    签收后天数（days）：6\n"
        "      计算：10 − 4 = 6\n"
        "  未说明而推定的情况：\n"
        "    商品完好吗？是\n"
        "    时区：北京\n"
        "  记录：\n"
        "    政策：shop\n"
        "    版本：3\n"
        "    指纹（SHA-256）：0123abcd\n"
        "    判断时间：2026-11-08T10:00:00+08:00\n");
}

TEST_CASE("the customer: what the policy says to them, and what concerns them") {
  Explanation e = returns();
  CHECK(e.to_text(Audience::customer) == "可以退的。\n");
  // Without words of its own, those of a decision whose outcome it hands on.
  e.used[0].fired = {seven_days()};
  e.used[0].fired[0].say = "请尽快寄出。";
  // The words of another decision are an answer only where its outcome is.
  CHECK(e.to_text(Audience::customer).find("请尽快寄出。") == std::string::npos);
  e.used[0].handed_on = true;
  e.fired[0].say.clear();
  CHECK(e.to_text(Audience::customer) == "请尽快寄出。\n");
  // What may not apply is not said.
  e.used[0].fired[0].certain = false;
  CHECK(e.to_text(Audience::customer) == "退货资格：是。\n签收后第6天申请,在七天无理由期内。\n");
  e.steps[0].say = "我们把退货地址发给您";
  e.steps[1].say = "请在2026年11月9日 10:00前登记";
  e.steps[1].due = e.steps[0].due;
  e.needs = {{"gift", "赠品在吗？", {"是", "否"}}};
  CHECK(e.to_text(Audience::customer) ==
        "退货资格：是。\n签收后第6天申请,在七天无理由期内。\n"
        "接下来：\n"
        "  1. 我们把退货地址发给您（最迟2026年11月9日 10:00）\n"
        "  2. 请在2026年11月9日 10:00前登记\n"
        "为了给您准确的答复，还需要了解：\n"
        "  1. 赠品在吗？（是、否）\n");
}

TEST_CASE("markdown: the same lines as lists") {
  CHECK(returns().to_markdown() ==
        "## 退货资格：是\n"
        "\n"
        "- **可以这样答复**：可以退的。\n"
        "- **原因**：签收后第6天申请,在七天无理由期内\n"
        "- **依据**：消费者权益保护法第二十五条、SHOP-1\n"
        "- **处理步骤**\n"
        "  1. 发送退货地址（售后客服，期限 2026年11月9日 10:00）\n"
        "  2. 登记\n"
        "- **条件**\n"
        "  - ✓ 签收后天数：6（要求：0 至 7）\n"
        "  - ✓ 商品完好吗？是\n"
        "- **已排除的情形**\n"
        "  - 商品类目：服装（不符合：定作、生鲜）\n"
        "- **相关情况**\n"
        "  - 订单号：7\n"
        "- **根据以下判断**\n"
        "  - **签收后天数：6**\n"
        "    - **计算**：10 − 4 = 6\n"
        "- **未说明而推定的情况**\n"
        "  - 商品完好吗？是\n"
        "  - 时区：北京\n");
}

TEST_CASE("what was looked at on the way is told to nobody, but kept") {
  Explanation e = returns();
  e.used[0].needed = false;
  e.used[0].fired = {seven_days()};
  e.fired[0].say.clear();
  CHECK(e.to_text().find("10 − 4") == std::string::npos);
  CHECK(e.to_text().find("时区") == std::string::npos);
  CHECK(e.to_text(Audience::customer).find("可以退的") == std::string::npos);
  CHECK(e.to_json().find("10 − 4") == std::string::npos);
  CHECK(e.to_json(Audience::auditor).find("\"needed\": false") != std::string::npos);
}

TEST_CASE("another outcome: what can still be done is no promise, and nobody is taught to game") {
  Explanation e;
  e.title = "Return";
  e.language = "en";
  e.value = "no";
  const Value late(*Date::parse("2026-11-23"));
  const Value last(*Date::parse("2026-11-20"));
  const Change asked{"asked", "Asked on",         late,
                     last,    "23 November 2026", "no later than 20 November 2026",
                     "nobody"};
  const Change gift{"gift", "Gift returned", Value(false), Value(true), "no", "yes", "customer"};
  const Change reason{"reason",          "Reason", Value("mood"), Value("faulty"),
                      "changed my mind", "faulty", "nobody"};
  const Change photo{"photo", "Photo checked", Value(false), Value(true), "no", "yes", "agent"};
  e.alternatives = {{Value(true), "yes", {"RET-7D"}, {asked}, false},
                    {Value("half"), "half", {"RET-2"}, {gift}, true},
                    {Value(true), "yes", {"RET-3"}, {reason}, false},
                    {Value(true), "yes", {"RET-4"}, {photo}, true},
                    {Value(true), "yes", {"RET-5"}, {asked, reason}, false}};
  CHECK(e.to_text() ==
        "Return: no\n"
        "  Can still be done (no promise: it is decided anew):\n"
        "    half (Gift returned: no → yes)\n"
        "    yes (Photo checked: no → yes)\n"
        "  Would have ended otherwise:\n"
        "    yes (Asked on: 23 November 2026 → no later than 20 November 2026)\n"
        "    yes (Reason: changed my mind → faulty)\n"
        "    yes (Asked on: 23 November 2026 → no later than 20 November 2026; Reason: changed my "
        "mind → faulty)\n");
  CHECK(e.to_text(Audience::customer) ==
        "Return: no.\n"
        "If “Asked on” had been no later than 20 November 2026, the answer would have been "
        "“Return: yes”.\n"
        "What you can still do: Gift returned: yes. The answer is then expected to be “half”; we "
        "will check it again.\n");
  CHECK(e.to_text(Audience::auditor).find("yes (RET-7D; Asked on") != std::string::npos);
}

TEST_CASE("html: one page that needs nothing else, and every text is only a text") {
  Explanation e = returns();
  e.title = "<b onload=\"x\">&'";
  e.fired[0].say = "</style><script>alert(1)</script>\nzweite";
  for (const Audience audience : {Audience::customer, Audience::agent, Audience::auditor}) {
    const std::string page = e.to_html(audience);
    CAPTURE(page);
    CHECK(page.starts_with("<!DOCTYPE html>\n<html lang=\"zh\">"));
    CHECK(page.find("<meta name=\"viewport\" content=\"width=device-width") != std::string::npos);
    CHECK(page.find("prefers-color-scheme: dark") != std::string::npos);
    CHECK(page.find("&lt;b onload=&quot;x&quot;&gt;&amp;&#39;") != std::string::npos);
    CHECK(page.find("&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;<br>zweite") !=
          std::string::npos);
    for (const char* bad : {"<script", "<b onload", "http:", "https:", "src=", "@import", "url("})
      CHECK(page.find(bad) == std::string::npos);
    CHECK((page.find("RET-7D") != std::string::npos) == (audience == Audience::auditor));
    CHECK((page.find("returns.yaml") != std::string::npos) == (audience == Audience::auditor));
  }
}

TEST_CASE("each ending says what it is, in both languages") {
  struct Row {
    Status status;
    const char* zh;
    const char* en;
  };
  const Row rows[] = {
      {Status::decided, "合格：是\n", "合格: 是\n"},
      {Status::undetermined, "合格：暂时无法确定\n", "合格: cannot be decided yet\n"},
      {Status::no_rule, "合格：没有适用的规则\n", "合格: no rule applies\n"},
      {Status::failed, "合格：无法得出结论\n", "合格: could not be worked out\n"},
  };
  for (const Row& row : rows) {
    Explanation e;
    e.title = "合格";
    e.value = "是";
    e.status = row.status;
    e.language = "zh-CN";
    CHECK(e.to_text() == row.zh);
    e.language = "fr";  // no words of its own: English ones
    CHECK(e.to_text() == row.en);
  }
}

TEST_CASE("open questions, possible outcomes, several rules, more rules, failures, warnings") {
  Explanation e;
  e.decision = "fee";
  e.language = "en";
  e.status = Status::undetermined;
  e.needs = {{"line.weight", "How heavy is it?", {}}, {"line.gift", "", {"yes", "no"}}};
  e.possible = {"¥5.00", "¥9.00"};
  e.possible_by = {{"FEE-1"}, {"FEE-2", "FEE-3"}};
  e.warnings = {"the calendar is known until 2026-12-31 only"};
  CHECK(e.to_text() ==
        "fee: cannot be decided yet\n"
        "  Still to be asked:\n"
        "    1. How heavy is it?\n"
        "    2. line.gift (one of: yes, no)\n"
        "  Possible outcomes:\n"
        "    ¥5.00\n"
        "    ¥9.00\n"
        "  Notes:\n"
        "    the calendar is known until 2026-12-31 only\n");
  CHECK(e.to_text(Audience::auditor) ==
        "fee: cannot be decided yet\n"
        "  Still to be asked:\n"
        "    1. How heavy is it? (line.weight)\n"
        "    2. line.gift (one of: yes, no)\n"
        "  Possible outcomes:\n"
        "    ¥5.00 (FEE-1)\n"
        "    ¥9.00 (FEE-2, FEE-3)\n"
        "  Notes:\n"
        "    the calendar is known until 2026-12-31 only\n");
  CHECK(e.to_text(Audience::customer) ==
        "To be able to decide we still need:\n"
        "  1. How heavy is it?\n"
        "  2. line.gift (yes, no)\n");

  Explanation collected;
  collected.decision = "marks";
  collected.language = "en";
  collected.value = "3";
  collected.fired.resize(2);
  collected.fired[0].id = "A";
  collected.fired[0].because = "first";
  collected.fired[0].conditions = {{"x", "not known yet", "> 1", false}};
  collected.fired[0].certain = false;
  collected.fired[1].id = "B";
  collected.fired[1].where = "p.yaml:3";
  collected.not_fired.resize(3);
  collected.not_fired[0].id = "C";
  collected.not_fired[0].because = "a title";
  collected.not_fired[0].conditions = {{"Is it late?", "no", "yes", false}};
  collected.not_fired[1].id = "D";
  collected.not_fired[1].exception = "D-LATE";
  collected.not_fired[1].because = "it came late";
  collected.not_fired[1].conditions = {{"day", "9", "> 7", true}};
  collected.not_fired[2].because = "7 more rules do not apply either";
  CHECK(collected.to_text() ==
        "marks: 3\n"
        "  Reason, if it applies: first\n"
        "    Conditions:\n"
        "      ? x: not known yet (required: > 1)\n"
        "  Rule: B\n"
        "  Ruled out:\n"
        "    a title: Is it late? no\n"
        "    it came late (day: 9 (required: > 7))\n"
        "    7 more rules do not apply either\n");
  CHECK(collected.to_text(Audience::auditor) ==
        "marks: 3\n"
        "  Rule: A\n"
        "    Reason, if it applies: first\n"
        "    Conditions:\n"
        "      ? x: not known yet (required: > 1)\n"
        "  Rule: B (p.yaml:3)\n"
        "  Ruled out:\n"
        "    C (a title): Is it late? no\n"
        "    D: the exception D-LATE applies (it came late): day: 9 (required: > 7)\n"
        "    7 more rules do not apply either\n");

  Explanation failed;
  failed.decision = "share";
  failed.language = "en";
  failed.status = Status::failed;
  failed.error = Failure{"eval.division-by-zero", "SHARE-1", "p.yaml:7:12", "a division by zero"};
  CHECK(failed.to_text() ==
        "share: could not be worked out\n"
        "  Problem: a division by zero\n");
  CHECK(failed.to_text(Audience::auditor) ==
        "share: could not be worked out\n"
        "  Problem: a division by zero\n"
        "  Code: eval.division-by-zero\n"
        "  Rule: SHARE-1\n"
        "  Where: p.yaml:7:12\n");
  CHECK(failed.to_text(Audience::customer) ==
        "We are sorry: this could not be worked out. A person will look into it.\n");
}

TEST_CASE("texts of a case are words, never markup or commands to a terminal") {
  Explanation e;
  e.decision = "x";
  e.language = "en";
  e.value = "a\x1b[31mred\nsecond line";
  CHECK(e.to_text() == "x: a␛[31mred\n  second line\n");
  struct Row {
    const char* value;
    const char* markdown;
  };
  const Row rows[] = {
      {"*bold* [link](x) <b> `code`", "\\*bold\\* \\[link\\](x) \\<b\\> \\`code\\`"},
      {"# title | a_b ~ &amp; \\", "\\# title \\| a\\_b \\~ \\&amp; \\\\"},
      {"- item", "\\- item"},
      {"1. first", "1\\. first"},
      {"2026 is a year", "2026 is a year"},
      {"two\nlines", "two lines"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    Explanation m;
    m.decision = "d";
    m.language = "en";
    m.value = "v";
    m.warnings = {row.value};
    CHECK(m.to_markdown() == "## d: v\n\n- **Notes**\n  - " + std::string(row.markdown) + "\n");
  }
}

TEST_CASE("json: every key is there, in its order, whatever the ending") {
  Explanation e;
  e.decision = "d";
  CHECK(e.to_json() ==
        "{\n  \"decision\": \"d\",\n  \"title\": \"\",\n  \"language\": \"\",\n  \"status\": "
        "\"decided\",\n  \"value\": \"\",\n"
        "  \"fired\": [],\n  \"not_fired\": [],\n  \"floor\": \"\",\n  \"arithmetic\": \"\",\n  "
        "\"counting\": [],\n  "
        "\"facts\": [],\n  "
        "\"presumptions\": [],\n"
        "  \"steps\": [],\n  \"needs\": [],\n  \"possible\": [],\n  \"possible_by\": [],\n  "
        "\"alternatives\": [],\n  \"error\": null,\n  \"warnings\": [],\n  \"used\": []\n}\n");
  CHECK(e.to_json(Audience::auditor) ==
        "{\n  \"decision\": \"d\",\n  \"title\": \"\",\n  \"language\": \"\",\n  \"status\": "
        "\"decided\",\n  \"value\": \"\",\n"
        "  \"fired\": [],\n  \"not_fired\": [],\n  \"ruled_out\": [],\n  \"floor\": \"\",\n  "
        "\"arithmetic\": \"\",\n  \"counting\": [],\n  "
        "\"facts\": [],\n  \"presumptions\": [],\n"
        "  \"steps\": [],\n  \"needs\": [],\n  \"possible\": [],\n  \"possible_by\": [],\n  "
        "\"alternatives\": [],\n  \"error\": null,\n  \"warnings\": [],\n  \"used\": [],\n  "
        "\"needed\": true,\n  \"policy\": \"\",\n  \"version\": \"\",\n  \"fingerprint\": \"\",\n  "
        "\"as_of\": \"\"\n}\n");
  CHECK(e.to_json(Audience::customer) ==
        "{\n  \"title\": \"\",\n  \"language\": \"\",\n  \"sentences\": [],\n  \"alternatives\": "
        "[],\n  \"steps\": [],\n  \"needs\": []\n}\n");
}

TEST_CASE("json reads back as what it was written from") {
  value::JsonError error;
  Explanation e = returns();
  e.error = Failure{"c", "r", "at", "why \"so\""};
  e.needs = {{"f", "ask", {"a", "b"}}};
  const auto read = value::read_json(e.to_json(), error);
  REQUIRE_MESSAGE(read, error.message);
  const Value& v = *read;
  CHECK(v["title"] == Value("退货资格"));
  CHECK(v["fired"].as_list().at(0)["basis"].as_list().at(0)["key"] == Value("CRPL-25"));
  CHECK(v["fired"].as_list().at(0)["basis"].as_list().at(0)["title"] ==
        Value("消费者权益保护法第二十五条"));
  CHECK(v["fired"].as_list().at(0)["conditions"].as_list().at(0)["holds"] == Value(true));
  CHECK(v["not_fired"].as_list().at(0)["conditions"].as_list().at(0)["wanted"] ==
        Value("定作、生鲜"));
  CHECK(v["steps"].as_list().at(0)["due"] == Value("2026-11-09T10:00:00+08:00"));
  CHECK(v["steps"].as_list().at(1)["due"].is_null());
  CHECK(v["needs"].as_list().at(0)["choices"] == Value::list({"a", "b"}));
  CHECK(v["error"]["cause"] == Value("why \"so\""));
  CHECK(v["used"].as_list().at(0)["arithmetic"] == Value("10 − 4 = 6"));
}

TEST_CASE("a due time is said by the policy's clock") {
  CHECK(explain::due_text(*Date::parse("2026-11-09"), "en") == "9 November 2026");
  CHECK(explain::due_text(*DateTime::parse("2026-11-09T10:00:00+08:00"), "en") ==
        "9 November 2026, 10:00");
}

}  // namespace
}  // namespace aftersales
