import { describe, expect, it } from "vitest";
import type { RemediableDrift } from "../../src/core/drift.ts";
import { CloudConflict, CloudNotFound, CloudUnavailable } from "../../src/core/errors.ts";
import { ramComments } from "../../src/core/ownership.ts";
import { type Change, changeKey } from "../../src/core/plan.ts";
import { applyChange } from "../../src/provisioning/apply-change.ts";
import { withoutAnswer } from "../../src/provisioning/own-user.ts";
import { remediateDrift } from "../../src/provisioning/remediate-drift.ts";
import {
  disableKeyOf,
  type KeyChange,
  removeUnknownKeys,
  retireKeys,
  rotateKey,
} from "../../src/provisioning/rotate-key.ts";
import { undoGrant } from "../../src/provisioning/undo-grants.ts";
import type { Grant } from "../../src/storage/contract/grants.ts";
import { fakeClouds, type Whose } from "./fake-clouds.ts";
import { changesOf, MARK, MemoryGrants, USER } from "./provisioning-world.ts";

const CHANGES = [...changesOf("documented"), ...changesOf("least-privilege")].filter(
  (change, index, all) => all.findIndex(({ kind }) => kind === change.kind) === index,
);
const ON_USER = CHANGES.filter((change): change is Change & { userName: string } => "userName" in change);
const KEYS = CHANGES.filter(
  (change): change is KeyChange => change.kind === "iam.create-key" || change.kind === "ram.create-key",
);

function grantOf(change: Change, changes: Partial<Grant> = {}): Grant {
  const made = { preparationId: MARK.preparationId, key: changeKey(change), change, state: "made" } as const;
  return { ...made, accessKeyId: null, isOurs: true, ...changes };
}

const USERS = CHANGES.filter(({ kind }) => kind === "iam.create-user" || kind === "ram.create-user");

/** A record of what was made; `isOfUser` false: nothing says that the users were begun here. */
function memoryOf(grants: readonly Grant[], isOfUser = true): MemoryGrants {
  const memory = new MemoryGrants();
  const users = isOfUser ? USERS.map((change) => grantOf(change)) : [];
  for (const grant of [...users, ...grants]) memory.grants.set(grant.key, grant);
  return memory;
}

function contextOf(whose: Whose, memory: MemoryGrants, answers: Record<string, unknown> = {}) {
  const clouds = fakeClouds(whose, answers);
  return {
    ...clouds,
    store: memory.store,
    seal: (secret: string) => `sealed ${secret}`,
    mark: MARK,
    planned: CHANGES,
    facts: { passwordPolicy: null },
    preparedAt: new Date().toISOString(),
  };
}

/** Of a user that bears the bot's name: the record does not know it, or its mark is another's. */
const NOT_OURS: readonly { name: string; whose: Whose; isOfUser: boolean }[] = [
  { name: "whose mark is another installation's", whose: "foreign", isOfUser: true },
  { name: "whose mark was copied, and that nobody here began to make", whose: "own", isOfUser: false },
];

const KEY_STEPS: Record<
  string,
  (context: ReturnType<typeof contextOf>, change: KeyChange) => Promise<unknown>
> = {
  "retirement of old keys": (context, change) => retireKeys(context, change, 2),
  "a rotation": (context, change) => rotateKey(context, change, { generation: 2, replaces: 1 }),
  "disabling compromised keys": (context, change) => disableKeyOf(context, change, 1),
  "the last look": (context, change) => removeUnknownKeys(context, change),
};

describe.each(NOT_OURS)("a user $name", ({ whose, isOfUser }) => {
  it.each(ON_USER.map((change) => [change.kind, change] as const))(
    "is left alone by the undo of %s",
    async (_, change) => {
      const memory = memoryOf([], isOfUser);
      const context = contextOf(whose, memory, {
        listAccessKeys: [{ accessKeyId: "AKID1", isActive: true }],
      });
      const grant = grantOf(
        change,
        isOfUser || !change.kind.endsWith("create-user") ? {} : { isOurs: false },
      );
      expect(await undoGrant(context, grant)).toMatchObject({ state: "gone" });
      expect(context.changes).toEqual([]);
    },
  );

  it.each(
    KEYS.flatMap((change) =>
      Object.entries(KEY_STEPS)
        // What is disabled is found by the record of a key, which nobody but the bot writes.
        .filter(([name]) => isOfUser || name !== "disabling compromised keys")
        .map(([name, act]) => [name, change.kind, act, change] as const),
    ),
  )("keeps its keys in %s (%s)", async (_name, _kind, act, change) => {
    const memory = memoryOf([grantOf(change, { accessKeyId: "AKID1" })], isOfUser);
    const context = contextOf(whose, memory);
    await act(context, change).catch((error: unknown) => expect(error).toBeInstanceOf(CloudConflict));
    expect(context.changes).toEqual([]);
    expect([...memory.secrets]).toEqual([]);
  });

  it.each(ON_USER.map((change) => [change.kind, change] as const))(
    "gets nothing from %s",
    async (kind, change) => {
      const memory = memoryOf([], isOfUser);
      const begun = kind.endsWith("create-user")
        ? grantOf(change, { state: "intended", isOurs: isOfUser })
        : null;
      if (begun) memory.grants.set(begun.key, begun);
      const context = contextOf(whose, memory);
      await expect(applyChange(context, change)).rejects.toBeInstanceOf(CloudConflict);
      expect(context.changes).toEqual([]);
    },
  );
});

/** In every other respect as it was approved: nothing but whose it is may keep a key from being made. */
describe("a user that is as planned", () => {
  const asPlanned = {
    listAccessKeys: [],
    hasLogin: false,
    createAccessKey: { accessKeyId: "AKIDNEW", secretAccessKey: "s" },
  };
  const contextAsPlanned = (whose: Whose, memory: MemoryGrants) => ({
    ...contextOf(whose, memory, asPlanned),
    planned: CHANGES.filter(({ kind }) => kind.endsWith("create-user") || kind.endsWith("create-key")),
  });
  const act = {
    "a first key": (context: ReturnType<typeof contextOf>, change: KeyChange) => applyChange(context, change),
    "a rotation": KEY_STEPS["a rotation"],
  };
  const rows = KEYS.flatMap((change) =>
    Object.entries(act).map(([name, run]) => [name, change.kind, run, change] as const),
  );

  it.each(rows)("gets %s (%s) when it is this preparation's own", async (_name, _kind, run, change) => {
    const memory = memoryOf([]);
    const context = contextAsPlanned("own", memory);
    await run?.(context, change);
    expect(context.changes).toEqual([expect.stringContaining("createAccessKey")]);
  });

  it.each(rows)(
    "gets none by %s (%s) with another's mark, without a record, or after its own is gone",
    async (_n, _k, run, change) => {
      const gone = memoryOf(
        USERS.map((user) => grantOf(user, { state: "gone" })),
        false,
      );
      const worlds = [
        contextAsPlanned("foreign", memoryOf([])),
        contextAsPlanned("own", memoryOf([], false)),
        contextAsPlanned("own", gone),
      ];
      for (const context of worlds) {
        await expect(run?.(context, change)).rejects.toBeInstanceOf(CloudConflict);
        expect(context.changes).toEqual([]);
      }
    },
  );

  it.each(KEYS.map((change) => [change.kind, change] as const))(
    "that is gone is not waited for by a rotation (%s)",
    async (_, change) => {
      const context = contextAsPlanned("missing", memoryOf([]));
      await expect(KEY_STEPS["a rotation"]?.(context, change)).rejects.toBeInstanceOf(CloudNotFound);
    },
  );
});

describe("what the daily check found on a user whose mark is another's by now", () => {
  const of = { accountId: "1", preparationId: MARK.preparationId, userName: USER };
  const policies = {
    aws: { kind: "attached", policyArn: "arn:aws:iam::aws:policy/IAMFullAccess" },
    alibaba: { kind: "ram", policyType: "System", policyName: "AdministratorAccess" },
  } as const;
  const drifts = (["aws", "alibaba"] as const).flatMap((cloud): RemediableDrift[] => [
    { kind: "unknown_key", cloud, ...of, accessKeyId: "AKIDOFUSER" },
    { kind: "foreign_policy", cloud, ...of, policy: policies[cloud] },
    { kind: "changed_policy", cloud, ...of, policy: policies[cloud] },
    { kind: "foreign_login", cloud, ...of },
    { kind: "orphan_user", cloud, ...of },
  ]);

  it.each(drifts.map((drift) => [drift.kind, drift.cloud, drift] as const))(
    "stays: %s at %s",
    async (_k, _c, drift) => {
      const foreign = contextOf("foreign", memoryOf([]));
      await expect(remediateDrift(foreign, drift)).rejects.toBeInstanceOf(CloudConflict);
      expect(foreign.changes).toEqual([]);
      const own = contextOf("own", memoryOf([]));
      await remediateDrift(own, drift);
      expect(own.changes).not.toEqual([]);
    },
  );
});

describe("a custom policy of the bot's name", () => {
  const change = CHANGES.find((one) => one.kind === "ram.create-policy");
  if (change?.kind !== "ram.create-policy") throw new Error("expected a custom policy in the plan");
  const { document } = change;
  const description = ramComments(MARK);
  const others = [
    ["its own mark and another text", { description, document: '{"Version":"1"}' }],
    ["another mark and the same text", { description: "by hand", document }],
  ] as const;

  it.each(others)("with %s is not attached, even when its making was begun", async (_, there) => {
    const memory = memoryOf([grantOf(change, { state: "intended" })]);
    const context = contextOf("own", memory, { findCustomPolicy: there });
    await expect(applyChange(context, change)).rejects.toBeInstanceOf(CloudConflict);
    expect(memory.grants.get(changeKey(change))?.state).not.toBe("made");
  });

  it("with another mark is not deleted", async () => {
    const context = contextOf("own", memoryOf([]), {
      findCustomPolicy: { description: "by hand", document },
    });
    expect(await undoGrant(context, grantOf(change))).toMatchObject({ state: "gone" });
    expect(context.changes).toEqual([]);
  });
});

describe("a key that cannot be dealt with", () => {
  const failure = withoutAnswer({ cloud: "aws", operation: "iam:UpdateAccessKey", subject: USER }, "X", {
    code: "USER_NOT_SHOWN",
    args: {},
  });
  const steps = [
    [
      "the undo",
      (context: ReturnType<typeof contextOf>, change: KeyChange) => undoGrant(context, grantOf(change)),
    ],
    ["a retirement", KEY_STEPS["retirement of old keys"]],
    ["disabling", KEY_STEPS["disabling compromised keys"]],
  ] as const;

  it.each(steps.flatMap(([name, act]) => KEYS.map((change) => [name, change.kind, act, change] as const)))(
    "fails %s (%s), and one that is gone does not",
    async (_name, _kind, act, change) => {
      const memory = () => memoryOf([grantOf(change, { accessKeyId: "AKIDOFUSER" })]);
      const away = contextOf("own", memory(), { setAccessKeyStatus: new CloudUnavailable(failure) });
      await expect(act?.(away, change)).rejects.toBeInstanceOf(CloudUnavailable);
      expect(away.changes).toEqual([]);
      const gone = contextOf("own", memory(), { setAccessKeyStatus: new CloudNotFound(failure) });
      await act?.(gone, change);
    },
  );
});
