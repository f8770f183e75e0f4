import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SHORT_TIMES } from "./lab/short-times.ts";
import { PLANTED_BUGS } from "./sweeps/planted.ts";

describe("what the sweeps change in a copy of the bot", () => {
  it.each([...PLANTED_BUGS, { name: "shorter waits", patches: SHORT_TIMES }])(
    "still fits the sources: $name",
    ({ patches }) => {
      for (const { file, find } of patches) {
        const source = readFileSync(new URL(`../../src/${file}`, import.meta.url), "utf8");
        expect(source.split(find), file).toHaveLength(2);
      }
    },
  );
});
