import { describe, expect, it } from "vitest";
import { changesOf, closeUnreleased } from "../../build/changelog.ts";

const CHANGELOG =
  "# Changelog\n\nOne line for each change.\n\n## Unreleased\n\n- New: a button.\n\n## 0.1.0 (2026-05-04)\n\n- The first.\n";

describe("a release in CHANGELOG.md", () => {
  it("gets what was in no version, and leaves an empty section for what comes", () => {
    const closed = closeUnreleased(CHANGELOG, "0.2.0", "2026-06-07");
    expect(closed).toContain("## Unreleased\n\n## 0.2.0 (2026-06-07)\n\n- New: a button.\n");
    expect(changesOf(closed, "0.2.0")).toBe("- New: a button.");
    expect(changesOf(closed, "0.1.0")).toBe("- The first.");
  });

  it("is refused without a change, and twice", () => {
    const closed = closeUnreleased(CHANGELOG, "0.2.0", "2026-06-07");
    expect(() => closeUnreleased(closed, "0.3.0", "2026-06-08")).toThrow("what is new in 0.3.0?");
    expect(() => closeUnreleased(CHANGELOG, "0.1.0", "2026-06-08")).toThrow("0.1.0 already");
    expect(() => changesOf(CHANGELOG, "0.2.0")).toThrow('"## 0.2.0 (…)"');
  });
});
