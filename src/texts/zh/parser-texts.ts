/** What the parser of arguments says (commander, in English alone), and the same in Chinese; `$1` is what was given. */
const SAYINGS: readonly [RegExp, string][] = [
  [/^Usage:/, "用法："],
  [/^Arguments:/, "参数："],
  [/^Options:/, "选项："],
  [/^Commands:/, "命令："],
  [/^Global Options:/, "全局选项："],
  [/error: unknown option '(.*)'/, "错误：未知选项 $1"],
  [/error: unknown command '(.*)'/, "错误：未知命令 $1"],
  [/error: missing required argument '(.*)'/, "错误：缺少参数 $1"],
  [/error: required option '(.*)' not specified/, "错误：缺少选项 $1"],
  [/error: option '(.*)' argument missing/, "错误：选项 $1 缺少参数"],
  [
    /error: too many arguments(?: for '(.*)')?\. Expected (\d+) arguments? but got (\d+).*/,
    "错误：参数过多：应为 $2 个，实际为 $3 个",
  ],
  [
    /error: option '(.*)' argument '(.*)' is invalid\. Allowed choices are (.*)\./,
    "错误：选项 $1 的参数 $2 无效，可选值：$3",
  ],
  [/error: option '(.*)' argument '(.*)' is invalid\./, "错误：选项 $1 的参数 $2 无效："],
  [/\(Did you mean (?:one of )?(.*)\?\)/, "（是否指 $1？）"],
  [/^error: /, "错误："],
];

/** Headings of the help and mistakes in the arguments; what is not known here stays as it is. */
export function parserSays(words: string): string {
  return SAYINGS.reduce((text, [said, translated]) => text.replace(said, translated), words);
}
