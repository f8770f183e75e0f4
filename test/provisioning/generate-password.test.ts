import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { generatePassword } from "../../src/provisioning/generate-password.ts";

describe("a generated password", () => {
  it("fits every password policy that RAM allows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 32 }), (minimumLength) => {
        const password = generatePassword({ minimumLength });
        expect(password.length).toBe(Math.max(20, minimumLength));
        for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[!@#%^*()_+=-]/]) expect(password).toMatch(kind);
        expect(password).toMatch(/^[a-zA-Z0-9!@#%^*()_+=-]+$/);
        expect(password).not.toMatch(/[lIO01]/);
      }),
      { numRuns: 500 },
    );
  });

  it("is 24 characters where the policy could not be read, and never more than RAM takes", () => {
    expect(generatePassword(null)).toHaveLength(24);
    expect(generatePassword({ minimumLength: 99 })).toHaveLength(32);
  });

  it("never comes twice, and puts no kind of character in a fixed place", () => {
    const passwords = Array.from({ length: 2000 }, () => generatePassword(null));
    expect(new Set(passwords).size).toBe(2000);
    // The first of each kind is drawn first: unshuffled, the first character would always be a small letter.
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/]) {
      for (const place of [0, 1, 2, 3, 23]) {
        expect(passwords.some((password) => kind.test(password.charAt(place)))).toBe(true);
      }
    }
  });
});
