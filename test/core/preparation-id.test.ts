import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawPreparationId, PREPARATION_ID, readPreparationId } from "../../src/core/preparation-id.ts";

const sixBytes = fc.uint8Array({ minLength: 6, maxLength: 6 });

describe("a preparation's id", () => {
  it("is MP- and six characters of Crockford's base32", () => {
    fc.assert(
      fc.property(sixBytes, (bytes) => {
        expect(drawPreparationId(bytes)).toMatch(PREPARATION_ID);
      }),
    );
    expect(drawPreparationId(new Uint8Array([0, 9, 10, 17, 18, 31]))).toBe("MP-09AHJZ");
    // 32 divides 256: the high bits say nothing.
    expect(drawPreparationId(new Uint8Array([32, 41, 42, 49, 50, 255]))).toBe("MP-09AHJZ");
  });

  it("wants six random bytes", () => {
    expect(() => drawPreparationId(new Uint8Array(5))).toThrow("expected 6 random bytes, got 5");
  });

  it("is read back however it is typed", () => {
    fc.assert(
      fc.property(
        sixBytes,
        fc.constantFrom("MP-", "mp-", "MP", ""),
        fc.boolean(),
        (bytes, start, isLower) => {
          const id = drawPreparationId(bytes);
          const bare = isLower ? id.slice(3).toLowerCase() : id.slice(3);
          expect(readPreparationId(`  ${start}${bare} `)).toBe(id);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is read back when its own first characters are M and P", () => {
    for (const typed of ["MP-MPAB12", "MPMPAB12", "MPAB12", "mpab12"]) {
      expect(readPreparationId(typed)).toBe("MP-MPAB12");
    }
  });

  it("takes I and L for 1, and O for 0", () => {
    expect(readPreparationId("mp-iLo0O1")).toBe("MP-110001");
  });

  it.each(["", "MP-", "MP-12345", "MP-1234567", "MP-12345U", "MP-1234 5", "XY-123456", "MP-12345-"])(
    "is not %j",
    (text) => {
      expect(readPreparationId(text)).toBeNull();
    },
  );
});
