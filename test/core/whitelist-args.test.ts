import { describe, expect, it } from "vitest";
import { findingSchema } from "../../src/core/finding.ts";
import { en } from "../../src/texts/en.ts";
import { textOfFinding } from "../../src/texts/finding-text.ts";

const ARGS = {
  bucket: "b",
  statements: ["Guard"],
  conditionKeys: ["aws:SourceIp"],
  scope: "all",
  meanings: ["aws:SourceIp ADDRESS_OUTSIDE_WHITELIST"],
  ticketUrl: null,
};
const FIRST_REMEDY = {
  remedyCode: "ADD_CONDITION",
  remedyOperator: "ArnNotEquals",
  remedyKey: "aws:PrincipalArn",
  remedyValue: "arn:aws:iam::111122223333:user/x",
};
const UNPACKED = {
  code: "ADD_CONDITION",
  operator: "ArnNotEquals",
  key: "aws:PrincipalArn",
  value: "arn:aws:iam::111122223333:user/x",
};

function read(args: object) {
  const stored = { code: "WHITELIST_RESTRICTED", severity: "blocker", args, evidence: [] };
  return findingSchema.parse(JSON.parse(JSON.stringify(stored)));
}

describe("a whitelist finding that an older version stored", () => {
  it("has its one remedy, of a statement that was not named", () => {
    const found = read({ ...ARGS, ...FIRST_REMEDY });
    expect(found.args).toEqual({
      ...ARGS,
      reasons: [],
      meanings: [{ key: "aws:SourceIp", code: "ADDRESS_OUTSIDE_WHITELIST" }],
      remedies: [{ statement: null, ...UNPACKED }],
    });
    const { detail, remedy } = textOfFinding(en, found);
    expect(detail).toContain("aws:SourceIp does not list the service's addresses");
    expect(remedy).toContain("add ArnNotEquals aws:PrincipalArn = arn:aws:iam::111122223333:user/x");
  });

  it("has every remedy that was kept as JSON", () => {
    const remedies = [
      JSON.stringify(["Guard", ...Object.values(UNPACKED)]),
      JSON.stringify(["Second", "USE_HTTPS", null, null, null]),
    ];
    const { args } = read({ ...ARGS, ...FIRST_REMEDY, remedies });
    expect(args).toMatchObject({
      remedies: [
        { statement: "Guard", ...UNPACKED },
        { statement: "Second", code: "USE_HTTPS", operator: null, key: null, value: null },
      ],
    });
    expect(args).not.toHaveProperty("remedyCode");
  });

  it("has no remedy where there was none", () => {
    const nothing = { remedyCode: null, remedyOperator: null, remedyKey: null, remedyValue: null };
    expect(read({ ...ARGS, ...nothing, remedies: [] }).args["remedies"]).toEqual([]);
    expect(read({ ...ARGS, ...nothing }).args["remedies"]).toEqual([]);
  });
});

describe("a finding of this version", () => {
  it("is read as it was stored, whatever its arguments are made of", () => {
    const args = {
      meanings: [{ key: "aws:SourceIp", code: "TIME_COMPARED" }],
      remedies: [{ a: null }],
      n: 1,
    };
    expect(read(args).args).toEqual(args);
  });
});
