import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { FINDING_CODES, type FindingCode, isFindingCode } from "../../src/core/finding-codes.ts";
import { en } from "../../src/texts/en.ts";
import { textOfFinding } from "../../src/texts/finding-text.ts";
import { findFaults } from "../texts/support/chinese.ts";
import { FINDING_CASES } from "./finding-cases.ts";
import { examine } from "./healthy-clouds.ts";

const codes = Object.keys(FINDING_CODES) as FindingCode[];
const readDocs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const docs = readDocs("checks.md");
const docsInChinese = readDocs("checks.zh-CN.md");

/** The sections of a page about findings by their heading. */
function documentedFindings(page = docs): Map<string, string> {
  const sections = page.split(/^### /m).slice(1);
  return new Map(sections.map((section) => [section.slice(0, section.indexOf("\n")), section]));
}

describe("texts of findings", () => {
  it("has a text for every code and for nothing else", () => {
    expect(Object.keys(en.finding).sort()).toEqual([...codes].sort());
  });

  it.each(Object.entries(FINDING_CASES))(
    "words what the checks found without gaps or mark-up: %s",
    async (_code, { check, changes }) => {
      const { findings } = await examine(check, changes);
      for (const finding of findings) {
        const { title, detail, remedy } = textOfFinding(en, finding);
        const words = [title, detail, remedy ?? ""].join(" ");
        expect(words).not.toMatch(/undefined|NaN|null|\[object|<[a-z@!#]|\*\w+\*|`/);
        expect(title.length).toBeLessThanOrEqual(150);
        expect(detail).toMatch(/[.]$/);
      }
    },
  );

  it("says what to do about everything that stops a preparation", async () => {
    for (const { check, changes } of Object.values(FINDING_CASES)) {
      const { findings } = await examine(check, changes);
      for (const finding of findings) {
        if (finding.severity !== "blocker" && finding.severity !== "unknown") continue;
        expect(textOfFinding(en, finding).remedy, finding.code).toEqual(expect.stringMatching(/\w/));
      }
    }
  });

  it("shows the code of a finding that it has no text for", () => {
    expect(textOfFinding(en, { code: "FROM_THE_FUTURE", args: {} }).title).toBe("FROM_THE_FUTURE");
    expect(isFindingCode("toString")).toBe(false);
  });
});

describe("docs/checks.md", () => {
  it("has an entry for every code and for nothing else", () => {
    expect([...documentedFindings().keys()].sort()).toEqual([...codes].sort());
  });

  it.each(codes)("says severity, what, why and how to fix: %s", (code) => {
    const section = documentedFindings().get(code) ?? "";
    expect(section).toContain(`Severity: ${FINDING_CODES[code].severity}\n`);
    expect(section).toMatch(/- What: \S.+\n- Why: \S.+\n- Fix: \S.+/);
  });
});

describe("docs/checks.zh-CN.md", () => {
  it("has the entries of docs/checks.md, in its order", () => {
    const english = [...documentedFindings().keys()];
    expect([...documentedFindings(docsInChinese).keys()]).toEqual(english);
  });

  it.each(codes)("says severity, meaning, reason and what to do: %s", (code) => {
    const section = documentedFindings(docsInChinese).get(code) ?? "";
    expect(section).toContain(`级别：${FINDING_CODES[code].severity}（`);
    expect(section).toMatch(/- 含义：\S.+\n- 原因：\S.+\n- 处理：\S.+/);
  });

  it("is written as the texts are", () => {
    const prose = docsInChinese.replaceAll(/`[^`]*`|\[English\]|\[Which call[^\]]*\]|\(\S+\.md\S*\)/g, "…");
    expect(findFaults(prose)).toEqual([]);
  });
});
