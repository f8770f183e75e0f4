import { describe, expect, it } from "vitest";
import type { Clouds } from "../../../src/clouds/contract/clouds.ts";
import type { Drift } from "../../../src/core/drift.ts";
import { CloudDenied, UnreadableRow } from "../../../src/core/errors.ts";
import { markTags } from "../../../src/core/ownership.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import type { DriftRecord } from "../../../src/storage/contract/drifts.ts";
import type { Grant } from "../../../src/storage/contract/grants.ts";
import { compareWithClouds } from "../../../src/workflow/drift/compare-clouds.ts";
import { MADE_UP_PLAN, madeUpPreparation } from "../../core/made-up-preparation.ts";

const INSTALLATION = "inst-1";
const NOW = new Date("2026-11-24T04:00:00Z");

/** An AWS account with users of these preparations, each with an unknown key; the other cloud has nothing. */
function accountWith(accountId: string, ids: readonly string[]) {
  const calls: string[] = [];
  const userOf = (preparationId: string) => ({
    userName: `mgw-prep-${preparationId}`,
    arn: "",
    path: "/mgw-prep/",
    tags: markTags({ preparationId, installationId: INSTALLATION }),
    userId: null,
    permissionsBoundary: null,
    createdAt: null,
  });
  const noted = <T>(name: string, value: T) => {
    calls.push(name);
    return Promise.resolve(value);
  };
  const clouds = {
    aws: {
      getCallerIdentity: () => noted("getCallerIdentity", { accountId, arn: "", partition: "aws" }),
      listPreparationUsers: () => noted("list", ids.map(userOf)),
      findUser: (userName: string) =>
        noted("find", ids.map(userOf).find((user) => user.userName === userName) ?? null),
      listAccessKeys: (userName: string) =>
        noted("keys", [{ accessKeyId: `AKIA-${userName.slice(-6)}`, isActive: true, createdAt: null }]),
      listAttachedPolicies: () => noted("attached", []),
      listInlinePolicies: () => noted("inline", []),
      hasLogin: () => noted("login", false),
      listGroups: () => noted("groups", []),
    },
    alibaba: {
      getCallerIdentity: async () => ({ accountId: "5000", arn: "", userId: "" }),
      listUsers: async () => [],
      findUser: async () => null,
    },
  };
  return { clouds: clouds as unknown as Clouds, calls };
}

type World = {
  preparations: Preparation[];
  cloudsById: Record<string, Clouds>;
  own: Clouds;
  openDrifts?: Drift[];
  /** AWS accounts that the settings name, by name. */
  named?: Record<string, Clouds>;
  /** What became of the IAM users; they are there unless said otherwise. */
  grants?: Grant["state"];
};

/** A store with these preparations, each with the grant of its IAM user. */
function depsOf({ preparations, cloudsById, own, openDrifts = [], named = {}, grants = "made" }: World) {
  const open = preparations.filter(({ state }) => state === "ready");
  const grantOf = (preparationId: string): Grant => ({
    preparationId,
    key: "iam.create-user:u",
    change: { kind: "iam.create-user", undo: "iam.delete-user", userName: "u", path: "", tags: [] },
    state: grants,
    accessKeyId: null,
    isOurs: true,
  });
  return {
    store: {
      everyPreparation: async function* () {
        yield* open;
      },
      findPreparation: async (id: string) =>
        preparations.find((preparation) => preparation.id === id) ?? null,
      listGrants: async (id: string) => [grantOf(id)],
      listOpenDrifts: async () => openDrifts.map((drift) => ({ drift }) as DriftRecord),
    },
    cloudsOf: (preparation: Pick<Preparation, "request"> | null) =>
      preparation === null
        ? own
        : (named[preparation.request.awsAccount ?? ""] ??
          cloudsById[preparation.request.sourceBucket] ??
          own),
    now: () => NOW,
    settings: {
      accounts: { aws: Object.keys(named).map((name) => ({ name })), alibaba: [] },
      migration: { enabled: false },
    },
    installationId: INSTALLATION,
  } as unknown as Parameters<typeof compareWithClouds>[0];
}

/** A preparation in the account that its source bucket is named for. */
const preparationIn = (id: string, accountId: string, changes: Partial<Preparation> = {}) =>
  madeUpPreparation({
    id,
    state: "ready",
    plan: { ...MADE_UP_PLAN, awsAccountId: accountId, alibabaAccountId: "5000" },
    request: { sourceBucket: accountId },
    ...changes,
  });
const short = (drift: Drift) => `${drift.kind} ${drift.accountId} ${drift.preparationId}`;

describe("the comparison over several accounts", () => {
  it("reads the environment's own and those of live preparations, each once", async () => {
    const [own, one] = [accountWith("1000", ["MP-AAAAA1"]), accountWith("2000", ["MP-AAAAA2", "MP-AAAAA3"])];
    const { drifts } = await compareWithClouds(
      depsOf({
        preparations: [
          preparationIn("MP-AAAAA1", "1000"),
          preparationIn("MP-AAAAA2", "2000"),
          preparationIn("MP-AAAAA3", "2000"),
        ],
        cloudsById: { 1000: own.clouds, 2000: one.clouds },
        own: own.clouds,
      }),
      null,
    );
    expect(drifts.map(short)).toEqual([
      "unknown_key 1000 MP-AAAAA1",
      "unknown_key 2000 MP-AAAAA2",
      "unknown_key 2000 MP-AAAAA3",
    ]);
    for (const { calls } of [own, one]) expect(calls.filter((call) => call === "list")).toHaveLength(1);
  });

  it("sees a user that was left in an account which only the settings name", async () => {
    const [own, archive] = [accountWith("1000", []), accountWith("3000", ["MP-AAAAA9"])];
    const { drifts } = await compareWithClouds(
      depsOf({ preparations: [], cloudsById: {}, own: own.clouds, named: { Archive: archive.clouds } }),
      null,
    );
    expect(drifts.map(short)).toEqual(["orphan_user 3000 MP-AAAAA9"]);
  });

  it("reads an account once that two identities are in", async () => {
    const [own, same] = [accountWith("1000", ["MP-AAAAA1"]), accountWith("1000", ["MP-AAAAA1"])];
    const { drifts } = await compareWithClouds(
      depsOf({
        preparations: [preparationIn("MP-AAAAA1", "1000")],
        cloudsById: { 1000: same.clouds },
        own: own.clouds,
      }),
      null,
    );
    expect(drifts.map(short)).toEqual(["unknown_key 1000 MP-AAAAA1"]);
    expect(same.calls).toEqual(["getCallerIdentity"]);
  });

  it("goes on to the other accounts when one cannot be read", async () => {
    const own = accountWith("1000", ["MP-AAAAA1"]);
    const closed = accountWith("2000", []);
    const failure = { cloud: "aws", operation: "sts:AssumeRole", subject: "account b" } as const;
    closed.clouds.aws.getCallerIdentity = () =>
      Promise.reject(
        new CloudDenied({ ...failure, code: "AccessDenied", detail: "", requestId: null, httpStatus: 403 }),
      );
    const { drifts } = await compareWithClouds(
      depsOf({
        preparations: [preparationIn("MP-AAAAA1", "1000"), preparationIn("MP-AAAAA2", "2000")],
        cloudsById: { 1000: own.clouds, 2000: closed.clouds },
        own: own.clouds,
      }),
      null,
    );
    expect(drifts.map(short)).toEqual(["unknown_key 1000 MP-AAAAA1", "unread null null"]);
  });

  it("still looks at the account of a finding whose preparation has ended", async () => {
    const [own, other] = [accountWith("1000", []), accountWith("2000", ["MP-AAAAA2"])];
    const orphan: Drift = {
      kind: "orphan_user",
      cloud: "aws",
      accountId: "2000",
      preparationId: "MP-AAAAA2",
      userName: "mgw-prep-MP-AAAAA2",
    };
    const deps = depsOf({
      preparations: [preparationIn("MP-AAAAA2", "2000", { state: "revoked" })],
      cloudsById: { 2000: other.clouds },
      own: own.clouds,
      openDrifts: [orphan],
    });
    expect((await compareWithClouds(deps, null)).drifts).toEqual([orphan]);
    const only = await compareWithClouds(deps, "MP-AAAAA2");
    expect(only.drifts).toEqual([orphan]);
    expect(only.cloudsOf(orphan)).toBe(other.clouds);
  });

  it("says nothing of the user of a preparation that ended a moment ago", async () => {
    const own = accountWith("1000", ["MP-AAAAA1"]);
    const ended = (stateSince: string) =>
      depsOf({
        preparations: [preparationIn("MP-AAAAA1", "1000", { state: "revoked", stateSince })],
        cloudsById: {},
        own: own.clouds,
      });
    expect((await compareWithClouds(ended("2026-11-24T03:55:00.000Z"), null)).drifts).toEqual([]);
    expect((await compareWithClouds(ended("2026-11-24T03:45:00.000Z"), null)).drifts.map(short)).toEqual([
      "orphan_user 1000 MP-AAAAA1",
    ]);
  });

  it("tells of an account that its identity has left while something of it is there, and not otherwise", async () => {
    const own = accountWith("1000", []);
    const preparations = [preparationIn("MP-AAAAA2", "2000")];
    const found = async (grants: Grant["state"]) =>
      (await compareWithClouds(depsOf({ preparations, cloudsById: {}, own: own.clouds, grants }), null))
        .drifts;
    expect(await found("made")).toMatchObject([{ kind: "unread", accountId: "2000", code: "OtherAccount" }]);
    for (const state of ["intended", "kept", "gone"] as const) expect(await found(state)).toEqual([]);
  });

  it("passes over what changed while the clouds were read, be it a grant alone", async () => {
    const own = accountWith("1000", ["MP-AAAAA1"]);
    const deps = depsOf({
      preparations: [preparationIn("MP-AAAAA1", "1000")],
      cloudsById: {},
      own: own.clouds,
    });
    const { listGrants } = deps.store;
    for (const changed of [{ state: "gone" }, { isOurs: false }, {}] as const) {
      let looks = 0;
      deps.store.listGrants = async (id) => {
        const [grant] = await listGrants(id);
        if (grant === undefined) throw new Error("it has one");
        looks += 1;
        return [looks === 1 ? grant : { ...grant, ...changed }];
      };
      const found = (await compareWithClouds(deps, null)).drifts.map(short);
      expect([looks, found]).toEqual([
        2,
        "state" in changed || "isOurs" in changed ? [] : ["unknown_key 1000 MP-AAAAA1"],
      ]);
    }
  });

  it("goes on where the preparation of a finding cannot be read any more", async () => {
    const own = accountWith("1000", ["MP-AAAAA1"]);
    const finding = { kind: "orphan_user", cloud: "aws", accountId: "1000", preparationId: "MP-AAAAA7" };
    const openDrifts = [{ ...finding, userName: "mgw-prep-MP-AAAAA7" } as Drift];
    const preparations = [preparationIn("MP-AAAAA1", "1000")];
    const deps = depsOf({ preparations, cloudsById: {}, own: own.clouds, openDrifts });
    const { findPreparation } = deps.store;
    deps.store.findPreparation = async (id) => {
      if (id === "MP-AAAAA7") throw new UnreadableRow("preparations", id);
      return findPreparation(id);
    };
    expect((await compareWithClouds(deps, null)).drifts.map(short)).toEqual(["unknown_key 1000 MP-AAAAA1"]);
  });
});
