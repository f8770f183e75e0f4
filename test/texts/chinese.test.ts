import { describe, expect, it } from "vitest";
import { en } from "../../src/texts/en.ts";
import { zh } from "../../src/texts/zh.ts";
import { findFaults } from "./support/chinese.ts";
import { literalsIn } from "./support/literals.ts";

/** Texts that need other arguments in Chinese, each with why. */
const OTHER_ARGUMENTS: Readonly<Record<string, string>> = {
  "cli.explain.unreadable": "the system's own words are English: its code has Chinese ones",
  "mistake.words.NOT_YAML": "the parser's own words are English: its code has Chinese ones",
  "mistake.words.NOT_JSON": "the engine's own words are English: where it stopped is said in Chinese",
};

function functionsIn(texts: object, before = ""): [path: string, text: (...args: never[]) => unknown][] {
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]) => {
    const path = before === "" ? name : `${before}.${name}`;
    if (typeof text === "function") return [[path, text as (...args: never[]) => unknown]];
    return typeof text === "object" && text !== null ? functionsIn(text, path) : [];
  });
}

function pathsIn(texts: object, before = ""): string[] {
  return Object.entries(texts).flatMap(([name, text]: [string, unknown]) => {
    const path = before === "" ? name : `${before}.${name}`;
    return typeof text === "object" && text !== null && !Array.isArray(text) ? pathsIn(text, path) : [path];
  });
}

/** The names of what a text is made of: `(id, { bucket })` → `bucket id`. */
function argumentsOf(text: (...args: never[]) => unknown): string {
  const [, list = ""] =
    /^(?:function\s*)?\w*\s*(?:\(([\s\S]*?)\)\s*(?:=>|\{)|(?=\w+\s*=>))/.exec(String(text)) ?? [];
  const names = list.replaceAll(/=\s*[^,}]+/g, "").match(/[A-Za-z_]\w*(?=\s*[,}]|\s*$)/g) ?? [];
  return [...names].sort().join(" ");
}

describe("texts in Chinese", () => {
  it("are written as Alibaba Cloud writes", () => {
    const faults = literalsIn("src/texts/zh").flatMap(({ file, line, text }) =>
      findFaults(text).map((fault) => `${file}:${line} ${fault} in ${JSON.stringify(text)}`),
    );
    expect(faults).toEqual([]);
  });

  it("are those of English, none more", () => {
    const english = new Set(pathsIn(en));
    expect(pathsIn(zh).filter((path) => !english.has(path))).toEqual([]);
  });

  it("are made of the same arguments", () => {
    const english = new Map(functionsIn(en));
    const others = functionsIn(zh).filter(([path, text]) => {
      const same = english.get(path);
      return same !== undefined && argumentsOf(same) !== argumentsOf(text) && !(path in OTHER_ARGUMENTS);
    });
    expect(
      others.map(
        ([path, text]) => `${path}: ${argumentsOf(text)} | ${argumentsOf(english.get(path) ?? text)}`,
      ),
    ).toEqual([]);
  });
});

it.each([
  ["你好", "您"],
  ["存储桶已创建", "Bucket"],
  ["使用Bucket", "no space"],
  ["共 3个", "no space"],
  ["检查中,请稍候", "half-width"],
  ["已完成.", "half-width"],
  ["请 press the button 继续", "Latin"],
])("finds what is wrong with %s", (text, fault) => {
  expect(findFaults(text).join("\n")).toContain(fault);
});

it.each(["2026年11月24日 03:06 UTC", "存储桶策略阻止在线迁移服务读取", "共 3 个文件（CloudWatch）。"])(
  "finds nothing wrong with %s",
  (text) => {
    expect(findFaults(text)).toEqual([]);
  },
);
