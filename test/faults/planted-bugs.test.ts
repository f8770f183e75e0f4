import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { PLANTED_BUGS } from "./sweeps/planted.ts";

describe("the bugs that the sweeps have to catch", () => {
  it.each(PLANTED_BUGS)("still fit the sources: $name", ({ patches }) => {
    for (const { file, find } of patches) {
      const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
      expect(source.split(find), file).toHaveLength(2);
    }
  });
});
