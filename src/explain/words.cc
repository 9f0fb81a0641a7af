// A word and a language -> the text.
#include "explain/words.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace aftersales::explain {

namespace {

struct Row {
  Word word;
  std::string_view zh, en;
};

constexpr std::array<Row, static_cast<std::size_t>(Word::count_)> kWords = {{
    {Word::undetermined, "暂时无法确定", "cannot be decided yet"},
    {Word::no_rule, "没有适用的规则", "no rule applies"},
    {Word::failed, "无法得出结论", "could not be worked out"},
    {Word::reason, "原因", "Reason"},
    {Word::reason_if, "如果适用，原因", "Reason, if it applies"},
    {Word::rule, "规则", "Rule"},
    {Word::basis, "依据", "Basis"},
    {Word::say, "可以这样答复", "What to say"},
    {Word::conditions, "条件", "Conditions"},
    {Word::not_fired, "已排除的情形", "Ruled out"},
    {Word::arithmetic, "计算", "Calculation"},
    {Word::counting, "天数计算", "How the days were counted"},
    {Word::facts, "相关情况", "Facts"},
    {Word::used, "根据以下判断", "Rests on"},
    {Word::presumptions, "未说明而推定的情况", "Presumed, as nobody said otherwise"},
    {Word::steps, "处理步骤", "Next steps"},
    {Word::needs, "还需要了解", "Still to be asked"},
    {Word::possible, "可能的结果", "Possible outcomes"},
    {Word::still_possible, "还可以这样处理（不作承诺，改变后重新判断）",
     "Can still be done (no promise: it is decided anew)"},
    {Word::otherwise, "在这些情况下结果会不同", "Would have ended otherwise"},
    {Word::bounds, "无论如何", "In any case"},
    {Word::told_above, "见上文", "see above"},
    {Word::told_below, "见下文", "see below"},
    {Word::open_ones, "以下各项暂时无法确定，还需要了解",
     "These cannot be decided yet, and wait for"},
    {Word::and_more, "等，共{}项", "and more, {} in all"},
    {Word::ask_for_all, "要确定以上各项，需要问", "To ask, for all that is open"},
    {Word::needed_by, "用于：{}", "for: {}"},
    {Word::cause, "问题", "Problem"},
    {Word::place, "位置", "Where"},
    {Word::code, "代码", "Code"},
    {Word::warnings, "提示", "Notes"},
    {Word::also_ruled_out, "同样不适用的规则", "Other rules that do not apply"},
    {Word::record, "记录", "Record"},
    {Word::policy, "政策", "Policy"},
    {Word::version, "版本", "Version"},
    {Word::fingerprint, "指纹（SHA-256）", "Fingerprint (SHA-256)"},
    {Word::as_of, "判断时间", "As of"},
    {Word::wanted, "要求：", "required: "},
    {Word::unlike, "不符合：", "not: "},
    {Word::choices, "可选", "one of"},
    {Word::due, "期限", "due"},
    {Word::sorry_failed, "非常抱歉，系统暂时无法给出答复，我们会请专人为您处理。",
     "We are sorry: this could not be worked out. A person will look into it."},
    {Word::sorry_no_rule, "非常抱歉，您的情况需要由专人确认，我们会尽快为您处理。",
     "We are sorry: a person has to look into this. We will come back to you."},
    {Word::contradiction, "有些日期或情况前后对不上，麻烦您再核对一下，以便我们给您准确的答复。",
     "Some of the dates or details do not fit together. Please check them, so that we can give you "
     "a correct answer."},
    {Word::please_tell, "为了给您准确的答复，还需要了解", "To be able to decide we still need"},
    {Word::what_next, "接下来", "What happens next"},
    {Word::at_the_latest, "最迟{}", "no later than {}"},
    {Word::can_still, "您还可以这样做：{}。结果预计为“{}”，以届时的答复为准。",
     "What you can still do: {}. The answer is then expected to be “{}”; we will check it again."},
    {Word::would_have, "如果当时{}，结果会是“{}”。", "If {}, the answer would have been “{}”."},
    {Word::had_been, "“{}”{}", "“{}” had been {}"},
    {Word::had_been_too, "，且", " and "},
    {Word::may_move, "{}暂按现有安排计算，那时的节假日公布后可能会调整。",
     "{} may still move: the holidays of that time are not announced yet."},
    {Word::page_title, "答复", "Answer"},
    {Word::unknown, "还不知道", "not known yet"},
    {Word::partly_unknown, "还缺少部分内容", "some of it is not known yet"},
    {Word::faulty, "无法使用", "not usable"},
    {Word::conjunction, "且", "and"},
    {Word::disjunction, "或", "or"},
    {Word::negation, "不是", "not"},
    {Word::negation_of, "不是{}", "not {}"},
    {Word::some_of, "{}中至少有一项：{}", "at least one of {}: {}"},
    {Word::every_of, "{}的每一项都：{}", "each of {}: {}"},
    {Word::range_to, "至", "to"},
    {Word::is, "为", "is"},
    {Word::condition_if, "如果", "if"},
    {Word::condition_then, "则", "then"},
    {Word::condition_else, "否则", "else"},
    {Word::value_tested, "该值", "it"},
    {Word::anything, "不限", "anything"},
    {Word::given, "有", "given"},
    {Word::one_holds, "符合其中一项", "one of these holds"},
    {Word::none_holds, "一项也不符合", "none of these holds"},
    {Word::at_least, "至少", "at least "},
    {Word::at_most, "至多", "at most "},
    {Word::depends, "取决于尚不清楚的情况", "depends on what is not known yet"},
    {Word::others, "也可能有别的结果", "others are possible, too"},
    {Word::exception, "例外{}适用", "the exception {} applies"},
    {Word::applies, "适用", "applies"},
    {Word::before, "早于", "before"},
    {Word::not_after, "不晚于", "no later than"},
    {Word::after, "晚于", "after"},
    {Word::not_before, "不早于", "no earlier than"},
    {Word::moment, "当前时间", "the present moment"},
    {Word::effective_date, "适用日期", "effective date"},
    {Word::more_rules, "另有{}条规则也不适用", "{} more rules do not apply either"},
    {Word::floor, "底线", "Floor"},
    {Word::kept_lower, "本店规则的结果对顾客较差，因此按“{}”处理",
     "the outcome of “{}” holds, as this policy's own would be worse for the customer"},
    {Word::kept_parts, "各项取对顾客较好的结果，其余按“{}”处理",
     "of each point the outcome that is better for the customer holds, and “{}” for the rest"},
    {Word::kept_for_you, "各项都以对您更有利的规定为准。",
     "In each point the rule that is better for you counts."},
    {Word::below_floor, "对顾客较差，不采用", "worse for the customer, so it does not count"},
    {Word::by_layer, "按“{}”", "by “{}”"},
    {Word::taken_from, "取自“{}”", "From “{}”"},
    {Word::element, "第{}项", "item {}"},
    {Word::element_called, "第{}项“{}”", "item {}, {}"},
    {Word::why_not, "为什么不是“{}”", "why not “{}”"},
    {Word::instead, "实际结果", "Instead"},
    {Word::giving_rules, "能得出该结果的规则", "Rules that would have given it"},
    {Word::earlier_exception, "例外{}", "the exception {}"},
    {Word::earlier_rule, "规则{}", "the rule {}"},
    {Word::comes_first, "已先适用", "applies first"},
    {Word::can_still_be, "现在还可以", "What can still be done"},
    {Word::could_have_been, "如果当初", "It would have been so with"},
    {Word::nothing_left, "没有还能改变的情况可以得出该结果",
     "nothing that can still be changed leads to it"},
    {Word::nothing_at_all, "无论情况怎样改变，都得不出该结果",
     "no change of the facts leads to it"},
    {Word::as_it_is, "目前：", "as it is: "},
    {Word::is_reached, "已经是该结果", "this is the outcome"},
    {Word::no_such_outcome, "没有规则会得出“{}”", "no rule gives “{}”"},
    {Word::named_outcomes, "规则列出的结果", "The rules name"},
    {Word::search_stopped, "情况太多，没有全部试完，可能有更小的改变",
     "There are too many possibilities to try them all: a smaller change may exist"},
    {Word::search_left_out, "没有试遍{}的所有取值，可能有更小的改变",
     "Not all values were tried of {}: a smaller change may exist"},
    {Word::nothing_stopped, "情况太多，没有全部试完，可能还有办法得出该结果",
     "There are too many possibilities to try them all: some change may lead to it"},
    {Word::nothing_left_out, "没有试遍{}的所有取值，可能还有办法得出该结果",
     "Not all values were tried of {}: some change may lead to it"},
    {Word::several_outputs, "`{}`有几项结果：请写出其中一项或几项（`{}`），例如{{{}: …}}",
     "`{}` has several outputs: name one or more of `{}`, such as {{{}: …}}"},
    {Word::no_output, "`{}`没有`{}`这一项结果，它有`{}`", "`{}` has no output `{}`: it has `{}`"},
    {Word::colon, "：", ": "},
    {Word::comma, "，", ", "},
    {Word::semicolon, "；", "; "},
    {Word::list_separator, "、", ", "},
    {Word::list_last, "、", " or "},
    {Word::open, "（", " ("},
    {Word::close, "）", ")"},
    {Word::call_open, "（", "("},
    {Word::argument_separator, "；", "; "},
    {Word::value_separator, "、", "; "},
    {Word::full_stop, "。", "."},
    {Word::open_quote, "“", "“"},
    {Word::close_quote, "”", "”"},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i) {
    if (static_cast<std::size_t>(kWords[i].word) != i) return false;
  }
  return true;
}
static_assert(in_order(), "a row for each word, in the order of the enumeration");

struct UnitRow {
  std::string_view one, many, zh;
};

constexpr UnitRow kUnits[] = {
    {"second", "seconds", "秒"}, {"minute", "minutes", "分钟"}, {"hour", "hours", "小时"},
    {"day", "days", "天"},       {"week", "weeks", "周"},       {"month", "months", "个月"},
    {"year", "years", "年"},
};

struct FunctionRow {
  std::string_view name, zh, zh_form, en_form;
};

// In English a function's name says what it does.
constexpr FunctionRow kFunctions[] = {
    {"abs", "绝对值", {}, {}},
    {"add working days", "顺延工作日", "{0}后第{1}个工作日", "{1} working days after {0}"},
    {"add working time", "顺延工作时间", "{0}起{1}工作时间", "{1} of working time from {0}"},
    {"ceiling", "向上取整", {}, {}},
    {"contains", "含有", "{0}含有{1}", "{0} contains {1}"},
    {"count", "个数", {}, {}},
    {"days between", "相隔天数", "{0}至{1}的天数", "days from {0} to {1}"},
    {"deadline", "截止日", "{0}起{1}的最后一日", "the last day of {1} from {0}"},
    {"ends with", "结尾", "{0}以{1}结尾", "{0} ends with {1}"},
    {"floor", "向下取整", {}, {}},
    {"list contains", "包括", "{0}包括{1}", "{0} includes {1}"},
    {"matches", "符合", "{0}有{1}这样的字句", "{0} has words like {1}"},
    {"max", "取大", "{0}中最大的", "the largest of {0}"},
    {"mean", "平均", {}, {}},
    {"min", "取小", "{0}中最小的", "the smallest of {0}"},
    {"round half up", "四舍五入", {}, {}},
    {"round money", "四舍五入到分", {}, {}},
    {"starts with", "开头", "{0}以{1}开头", "{0} starts with {1}"},
    {"sum", "合计", {}, {}},
    {"working days between", "相隔工作日", "{0}至{1}的工作日数", "working days from {0} to {1}"},
    // Of dates and moments.
    {"max of dates", {}, "{0}中最晚的", "the latest of {0}"},
    {"min of dates", {}, "{0}中最早的", "the earliest of {0}"},
};

const FunctionRow* function_row(std::string_view name) {
  const auto* row = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                 [&](const FunctionRow& r) { return r.name == name; });
  return row == std::end(kFunctions) ? nullptr : row;
}

}  // namespace

bool is_chinese(std::string_view language) {
  return language.substr(0, language.find_first_of("-_")) == "zh";
}

std::string_view word(Word word, std::string_view language) {
  const Row& row = kWords[static_cast<std::size_t>(word)];
  return is_chinese(language) ? row.zh : row.en;
}

std::string_view function_word(std::string_view name, std::string_view language) {
  const FunctionRow* row = is_chinese(language) ? function_row(name) : nullptr;
  return row != nullptr ? row->zh : name;
}

std::string_view function_form(std::string_view name, std::string_view language) {
  const FunctionRow* row = function_row(name);
  if (row == nullptr) return {};
  return is_chinese(language) ? row->zh_form : row->en_form;
}

std::string pair(std::string_view subject, std::string_view value, std::string_view language) {
  std::string result(subject);
  const bool question = subject.ends_with('?') || subject.ends_with("？");
  if (!question) {
    result += word(Word::colon, language);
  } else if (subject.ends_with('?')) {
    result += ' ';
  }
  result += value;
  return result;
}

std::string beside(std::string_view first, std::string_view second, std::string_view language) {
  std::string result(first);
  if (!is_chinese(language)) result += ' ';
  return result += second;
}

std::string length_as_written(std::string_view written, std::string_view language) {
  const std::size_t end = std::min(written.find_first_not_of("0123456789."), written.size());
  const std::string_view number = written.substr(0, end);
  const std::string_view unit =
      written.substr(std::min(written.find_first_not_of(' ', end), written.size()));
  for (const UnitRow& row : kUnits) {
    if (number.empty() || (unit != row.one && unit != row.many && unit != row.zh)) continue;
    if (is_chinese(language)) return std::string(number) + std::string(row.zh);
    return std::string(number) + " " + std::string(number == "1" ? row.one : row.many);
  }
  return {};
}

std::string length_of(std::string_view number, std::string_view unit, std::string_view language) {
  if (!unit.starts_with('1')) return {};
  return length_as_written(std::string(number) + std::string(unit.substr(1)), language);
}

std::string quoted(std::string_view text, std::string_view language) {
  std::string result(word(Word::open_quote, language));
  result += text;
  result += word(Word::close_quote, language);
  return result;
}

std::string noted(std::string_view text, std::string_view note, std::string_view language) {
  std::string result(text);
  result += word(Word::open, language);
  result += note;
  result += word(Word::close, language);
  return result;
}

}  // namespace aftersales::explain
