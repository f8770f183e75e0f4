import { describe, expect, it } from "vitest";
import { type Change, changeKey, type Plan, planHash, planRounds } from "../../src/core/plan.ts";
import { MADE_UP_PLAN as PLAN } from "./made-up-preparation.ts";

/** Every value of some plain data replaced by another, one at a time. */
function* variationsOf(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    yield value.slice(1);
    for (const [index, item] of value.entries()) {
      for (const other of variationsOf(item)) yield value.with(index, other);
    }
  } else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      for (const other of variationsOf(item)) yield { ...value, [key]: other };
    }
  } else if (typeof value === "number") yield value + 1;
  else if (typeof value === "boolean") yield !value;
  else if (value === null) yield "something";
  else yield `${value as string}x`;
}

const USER = "mgw-prep-MP-7K2M9Q";
const IN_SERVICE = { serviceRegion: "eu-central-1" };
const ONE_OF_EACH: Change[] = [
  {
    kind: "mgw.create-job",
    undo: "mgw.delete-job",
    name: "j",
    ...IN_SERVICE,
    sourceAddress: "a",
    destinationAddress: "d",
    overwrite: "when-newer",
    maxBitsPerSecond: null,
  },
  {
    kind: "mgw.create-address",
    undo: "mgw.delete-address",
    name: "a",
    ...IN_SERVICE,
    address: { type: "s3", bucket: "s", prefix: "", domain: "s3.us-east-1.amazonaws.com", userName: USER },
  },
  { kind: "ram.create-key", undo: "ram.delete-key", userName: USER },
  { kind: "iam.create-key", undo: "iam.delete-key", userName: USER },
  {
    kind: "ram.create-login",
    undo: "ram.delete-login",
    userName: USER,
    mustResetPassword: true,
    needsMfa: false,
  },
  {
    kind: "ram.attach-policy",
    undo: "ram.detach-policy",
    userName: USER,
    policyType: "Custom",
    policyName: USER,
  },
  { kind: "iam.put-policy", undo: "iam.delete-policy", userName: USER, policyName: "p", document: "{}" },
  {
    kind: "iam.attach-policy",
    undo: "iam.detach-policy",
    userName: USER,
    policyArn: "arn:aws:iam::aws:policy/P",
  },
  { kind: "ram.create-policy", undo: "ram.delete-policy", policyName: USER, document: "{}" },
  { kind: "ram.create-user", undo: "ram.delete-user", userName: USER, displayName: USER, comments: "c" },
  { kind: "iam.create-user", undo: "iam.delete-user", userName: USER, path: "/mgw-prep/", tags: [] },
  {
    kind: "oss.create-bucket",
    undo: "oss.delete-bucket",
    bucket: "b",
    region: "oss-eu-central-1",
    storageClass: "Standard",
    acl: "private",
  },
];

describe("a plan's hash", () => {
  const variations = [...variationsOf(PLAN)] as Plan[];

  it("changes when any part of the plan does", () => {
    const hashes = variations.map(planHash);
    // One for each value: nine beside the changes, eleven within them, four shortened lists (tags, changes).
    expect(variations.length).toBeGreaterThan(15);
    expect(hashes).not.toContain(planHash(PLAN));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("changes with the order of the changes", () => {
    expect(planHash({ ...PLAN, changes: PLAN.changes.toReversed() })).not.toBe(planHash(PLAN));
  });

  it("is the same for a plan that went through the database", () => {
    const stored = Object.fromEntries(Object.entries(PLAN).reverse()) as Plan;
    expect(planHash(JSON.parse(JSON.stringify(stored)) as Plan)).toBe(planHash(PLAN));
  });
});

describe("the rounds of a plan", () => {
  it("limit a user to its policies before it gets a credential, and hand a key on once it is made", () => {
    const kinds = planRounds(ONE_OF_EACH).map((round) => round.map(({ kind }) => kind).sort());
    expect(kinds).toEqual([
      ["iam.create-user", "oss.create-bucket", "ram.create-policy", "ram.create-user"],
      ["iam.attach-policy", "iam.put-policy", "ram.attach-policy"],
      ["iam.create-key", "ram.create-key", "ram.create-login"],
      ["mgw.create-address"],
      ["mgw.create-job"],
    ]);
  });

  it("hold every change once, and none that is empty", () => {
    expect(planRounds(ONE_OF_EACH).flat()).toHaveLength(ONE_OF_EACH.length);
    expect(planRounds(ONE_OF_EACH.slice(0, 1))).toHaveLength(1);
    expect(planRounds([])).toEqual([]);
  });
});

describe("a change's key", () => {
  it("tells the changes of one plan apart", () => {
    const keys = ONE_OF_EACH.map(changeKey);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain(`iam.create-key:${USER}`);
    expect(keys).toContain("oss.create-bucket:b");
    expect(keys).toContain("iam.attach-policy:arn:aws:iam::aws:policy/P");
  });
});
