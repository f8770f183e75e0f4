import { describe, expect, it } from "vitest";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import { CloudConflict, CloudDenied, CloudUnavailable } from "../../src/core/errors.ts";
import { iamUserTags } from "../../src/core/ownership.ts";
import { type Change, changeKey } from "../../src/core/plan.ts";
import { applyChange } from "../../src/provisioning/apply-change.ts";
import { requireAsPlanned } from "../../src/provisioning/read-back.ts";
import { readExisting } from "../../src/provisioning/read-existing.ts";
import { rotateKey } from "../../src/provisioning/rotate-key.ts";
import type { Grant } from "../../src/storage/contract/grants.ts";
import { fakeClouds, iamUser } from "./fake-clouds.ts";
import { changesOf, MARK, MemoryGrants, USER } from "./provisioning-world.ts";

const CHANGES = [...changesOf("documented"), ...changesOf("least-privilege")];
const find = <Kind extends Change["kind"]>(kind: Kind) =>
  CHANGES.find((change): change is Extract<Change, { kind: Kind }> => change.kind === kind) as Extract<
    Change,
    { kind: Kind }
  >;
const grantOf = (change: Change, changes: Partial<Grant> = {}): Grant => ({
  ...{ preparationId: MARK.preparationId, key: changeKey(change), change, state: "made" },
  ...{ accessKeyId: null, isOurs: true },
  ...changes,
});
const memoryOf = (...grants: readonly Grant[]) => {
  const memory = new MemoryGrants();
  for (const grant of grants) memory.grants.set(grant.key, grant);
  return memory;
};
const failure = (code: string) => ({
  ...{ cloud: "aws" as const, operation: "o", subject: USER, code, detail: "d" },
  ...{ requestId: null, httpStatus: null },
});
const rest = {
  seal: String,
  mark: MARK,
  facts: { passwordPolicy: null },
  preparedAt: "2026-11-20T09:00:00Z",
};

describe("what was asked for and not answered with yes", () => {
  const NAMES = {
    "iam.create-user": "createUser",
    "ram.create-user": "createUser",
    "ram.create-policy": "createPolicy",
  };
  const KINDS = Object.entries(NAMES) as [keyof typeof NAMES, string][];
  const apply = async (kind: keyof typeof NAMES, call: string, error: Error, ...before: Grant[]) => {
    const change = find(kind);
    const memory = memoryOf(...before);
    const clouds = fakeClouds("missing", { [call]: error });
    const context = { ...clouds, store: memory.store, planned: CHANGES, ...rest };
    const thrown = await applyChange(context, change).catch((one: unknown) => one);
    return { thrown, state: memory.grants.get(changeKey(change))?.state };
  };

  it.each(KINDS)(
    "is on record as never made after a definite no to the first try: %s",
    async (kind, call) => {
      const denied = new CloudDenied(failure("AccessDenied"));
      expect(await apply(kind, call, denied)).toEqual({ thrown: denied, state: "gone" });
    },
  );

  it.each(KINDS)("is on record as perhaps made after no answer: %s", async (kind, call) => {
    const away = new CloudUnavailable(failure("Timeout"));
    expect(await apply(kind, call, away)).toEqual({ thrown: away, state: "intended" });
  });

  it.each(KINDS)("stays as perhaps made when a later try is refused: %s", async (kind, call) => {
    const denied = new CloudDenied(failure("AccessDenied"));
    const begun = grantOf(find(kind), { state: "intended" });
    expect(await apply(kind, call, denied, begun)).toEqual({ thrown: denied, state: "intended" });
  });

  it.each(KINDS)("is somebody else's where somebody was faster: %s", async (kind, call) => {
    const taken = new CloudConflict(failure("EntityAlreadyExists"));
    expect(await apply(kind, call, taken)).toMatchObject({
      thrown: { failure: { code: "NotOurs" } },
      state: "gone",
    });
  });
});

describe("a rotation", () => {
  it("has on record which keys made room for the new one, and that the others stay", async () => {
    const change = find("iam.create-key");
    const key = (generation: number) => `${changeKey(change)}${generation === 1 ? "" : `#${generation}`}`;
    const keyGrant = (generation: number) =>
      grantOf(change, { key: key(generation), accessKeyId: `AKID${generation}` });
    const memory = memoryOf(grantOf(find("iam.create-user")), keyGrant(1), keyGrant(2));
    const clouds = fakeClouds("own", {
      hasLogin: false,
      listAccessKeys: [1, 2].map((generation) => ({ accessKeyId: `AKID${generation}`, isActive: true })),
      createAccessKey: { accessKeyId: "AKID3", secretAccessKey: "secret" },
    });
    const context = { ...clouds, store: memory.store, planned: [], ...rest };
    const { removed } = await rotateKey(context, change, { generation: 3, replaces: 1 });
    expect(removed).toEqual(["AKID2"]);
    const states = [1, 2, 3].map((generation) => memory.grants.get(key(generation)));
    expect(states.map((grant) => [grant?.accessKeyId, grant?.state])).toEqual([
      ["AKID1", "made"],
      ["AKID2", "gone"],
      ["AKID3", "made"],
    ]);
  });
});

describe("a user that is read back", () => {
  const made = { ...find("iam.create-user"), tags: iamUserTags(MARK, { team: "data" }) };
  const readBack = (changes: Partial<ReturnType<typeof iamUser>>) => {
    const clouds = fakeClouds("own", { hasLogin: false, listAccessKeys: [] });
    const user = { ...iamUser("own"), tags: made.tags, ...changes };
    const aws = new Proxy(clouds.aws, {
      get: (target, name) => (name === "findUser" ? async () => user : target[name as keyof AwsCloud]),
    });
    const context: Clouds = { ...clouds, aws };
    return requireAsPlanned(
      { ...context, store: memoryOf(grantOf(made)).store, mark: MARK, planned: [made] },
      find("iam.create-key"),
      { grantKey: null, wasBegun: false },
    );
  };
  const tagsWith = (value: string) => iamUserTags(MARK, { team: value });

  it("is as approved with its own tags and those that others added", async () => {
    await readBack({});
    await readBack({ tags: [...made.tags, { key: "cost", value: "1" }] });
  });

  it.each([
    ["a tag with another value", { tags: tagsWith("admins") }],
    ["a tag that is gone", { tags: made.tags.slice(0, 2) }],
    ["another path", { path: "/admins/" }],
    ["another boundary", { permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" }],
    ["no boundary", { permissionsBoundary: null }],
  ])("is not, with %s", async (_, changes) => {
    await expect(readBack(changes)).rejects.toMatchObject({ failure: { code: "NotAsPlanned" } });
  });
});

describe("what a daily check could not read", () => {
  const bucket = find("oss.create-bucket");
  const look = (findBucket: unknown, changes: Partial<Grant> = {}) =>
    readExisting({
      cloud: "alibaba",
      clouds: fakeClouds("own", { getCallerIdentity: { accountId: "5" }, listUsers: [], findBucket }),
      installationId: MARK.installationId,
      recorded: [
        {
          ...{ id: MARK.preparationId, isMoving: false, needsGrants: true },
          accountIds: { aws: "1", alibaba: "5" },
          grants: [grantOf(bucket, changes)],
        },
      ],
      ...{ only: null, serviceRegions: [], isRead: () => false, signal: null },
    });

  it("is neither there nor gone", async () => {
    const { account, unread } = await look(new CloudUnavailable(failure("Timeout")));
    expect([...(account?.things ?? [])]).toEqual([]);
    expect(unread).toMatchObject([{ kind: "unread", code: "Timeout", preparationId: MARK.preparationId }]);
  });

  it("is what the cloud says otherwise, of what is on record as made", async () => {
    expect([...((await look(null)).account?.things.values() ?? [])]).toEqual([false]);
    expect([...((await look({ acl: "private" })).account?.things.values() ?? [])]).toEqual([true]);
    for (const changes of [{ state: "intended" }, { state: "gone" }, { isOurs: false }] as const)
      expect([...((await look(null, changes)).account?.things ?? [])]).toEqual([]);
  });
});
