import { describe, expect, it } from "vitest";
import { textOfFinding } from "../../src/texts/finding-text.ts";
import { zh } from "../../src/texts/zh.ts";
import { FINDING_CASES } from "../checks/finding-cases.ts";
import { examine } from "../checks/healthy-clouds.ts";
import { findFaults } from "./support/chinese.ts";

describe("findings in Chinese", () => {
  it.each(Object.entries(FINDING_CASES))("%s has no English and no missing space", async (_code, found) => {
    const { findings } = await examine(found.check, found.changes);
    for (const finding of findings) {
      const { title, detail, remedy } = textOfFinding(zh, finding);
      for (const text of [title, detail, ...(remedy === null ? [] : [remedy])]) {
        expect(text).not.toMatch(/undefined|NaN|null|\[object/);
        expect(findFaults(text).map((fault) => `${finding.code} ${fault}: ${text}`)).toEqual([]);
      }
    }
  });
});
