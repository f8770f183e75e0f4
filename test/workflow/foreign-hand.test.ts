import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import { markTags, ramComments } from "../../src/core/ownership.ts";
import type { Preparation } from "../../src/core/preparation.ts";
import { en } from "../../src/texts/en.ts";
import { detailText } from "../../src/texts/failure-text.ts";
import { RECIPIENT } from "../core/made-up-preparation.ts";
import { asAdministrator } from "../support/as-administrator.ts";
import { ADA, actor, type LifeWorld, must, NINA, OLGA, person, startLifeWorld } from "./life-world.ts";

const ADMIN = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const RAM_ADMIN = JSON.stringify({
  Version: "1",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

let world: LifeWorld;
let count = 0;
let clouds: Clouds;

beforeAll(async () => {
  world = await startLifeWorld();
  clouds = world.clouds.clouds;
});
afterAll(() => world?.close());
afterEach(() => {
  world.deps.cloudsOf = () => clouds;
  world.clouds.aws.board.disarm();
  world.clouds.alibaba.board.disarm();
});

const request = (profile: Preparation["request"]["profile"] = "documented") => {
  count += 1;
  return world.request({ prefix: `part-${count}/`, profile });
};
const ready = async (profile: Preparation["request"]["profile"] = "documented") => {
  const { id } = await request(profile);
  const preparation = await world.approve(id);
  expect(preparation.failure).toBeNull();
  expect(preparation.state).toBe("ready");
  return preparation;
};
const markOf = ({ id }: Pick<Preparation, "id">) => ({
  preparationId: id,
  installationId: world.deps.installationId,
});
const userOf = ({ id }: Pick<Preparation, "id">) => `mgw-prep-${id}`;
const press = async (id: string, action: "retry" | "roll_back") => {
  const token = await world.press(id, action);
  must(await world.commands.act(action, actor(OLGA), randomUUID(), { token }));
  return world.read(id);
};
const rotate = async (id: string, isCompromised = false) => {
  const token = await world.press(id, "rotate");
  const input = { token, isCompromised, renewsPassword: false };
  must(await world.commands.rotate(actor(RECIPIENT), randomUUID(), input));
  return world.read(id);
};
const extend = async (id: string) =>
  world.commands.extend(actor(ADA), randomUUID(), {
    token: await world.press(id, "extend"),
    days: 3,
    comment: "",
  });
const keyIds = async (cloud: "aws" | "alibaba", userName: string) =>
  (await clouds[cloud].listAccessKeys(userName)).map(({ accessKeyId }) => accessKeyId).sort();
const putOnIamUser = (input: Record<string, unknown>) => world.clouds.aws.control["setUserItems"]?.(input);
const putOnRamUser = (input: Record<string, unknown>) => world.clouds.alibaba.control["putOnUser"]?.(input);

const makeIamUser = (preparation: Pick<Preparation, "id">): Promise<string> =>
  asAdministrator(world.clouds, async () => {
    const userName = userOf(preparation);
    await clouds.aws.createUser({ userName, path: "/mgw-prep/", tags: markTags(markOf(preparation)) });
    await clouds.aws.putInlinePolicy(userName, "backdoor", ADMIN);
    return (await clouds.aws.createAccessKey(userName)).accessKeyId;
  });

const makeRamUser = (preparation: Pick<Preparation, "id">): Promise<string> =>
  asAdministrator(world.clouds, () => putRamUser(userOf(preparation), preparation));

async function putRamUser(userName: string, preparation: Pick<Preparation, "id">): Promise<string> {
  await clouds.alibaba.createUser({
    userName,
    displayName: userName,
    comments: ramComments(markOf(preparation)),
  });
  await clouds.alibaba.attachPolicy(userName, {
    policyType: "System",
    policyName: "AliyunOSSReadOnlyAccess",
  });
  await clouds.alibaba.createLogin({
    userName,
    password: "Ab3!Ab3!Ab3!Ab3!",
    mustResetPassword: false,
    needsMfa: false,
  });
  await putOnRamUser({ userName, group: "migration-team" });
  return (await clouds.alibaba.createAccessKey(userName)).accessKeyId;
}

/** Operators and the thread are told: what was found, and the next step. */
async function expectTold(id: string, what: string): Promise<void> {
  const said = await world.said(id);
  const failed = [...said].find(([key]) => key.startsWith("failed:"))?.[1];
  expect(failed).toContain(what);
  expect(failed).toContain("made or changed this, not the bot");
  const alarm = [...said].find(([key]) => key.startsWith("alarm:foreign-hand"))?.[1];
  expect(alarm).toContain("Somebody else had a hand");
  expect(alarm).toContain(what);
}

/** Lets somebody act right before one call of the bot. */
function beforeCall(cloud: "aws" | "alibaba", method: string, act: () => Promise<unknown>): void {
  let isDone = false;
  const side = clouds[cloud] as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const watched = {
    ...clouds,
    [cloud]: {
      ...side,
      [method]: async (...args: unknown[]) => {
        if (!isDone) {
          isDone = true;
          await act();
        }
        return side[method]?.(...args);
      },
    },
  } as unknown as Clouds;
  world.deps.cloudsOf = () => watched;
}

describe("a user that was made beforehand with our marks", () => {
  it("is not taken over at AWS, nor by a second try, nor touched by rolling back", async () => {
    const preparation = await request();
    const { id } = preparation;
    const foreignKey = await makeIamUser(preparation);
    const failed = await world.approve(id);
    expect(failed).toMatchObject({ state: "failed", failure: { code: "NotOurs", subject: userOf(failed) } });
    expect(await press(id, "retry")).toMatchObject({ state: "failed", failure: { code: "NotOurs" } });
    await expectTold(id, "NotOurs");
    expect(await keyIds("aws", userOf(failed))).toEqual([foreignKey]);
    expect(await clouds.aws.listAttachedPolicies(userOf(failed))).toEqual([]);
    expect(await world.store.listSecrets(id)).toEqual([]);

    expect((await press(id, "roll_back")).state).toBe("rolled_back");
    expect(await keyIds("aws", userOf(failed))).toEqual([foreignKey]);
    expect(await clouds.aws.listInlinePolicies(userOf(failed))).toEqual(["backdoor"]);
    expect(await clouds.alibaba.findUser(userOf(failed)), "what is ours goes").toBeNull();
  });

  it("is not taken over at Alibaba Cloud, with its policy, group, logon and key", async () => {
    const preparation = await request();
    const { id } = preparation;
    const userName = userOf(preparation);
    const foreignKey = await makeRamUser(preparation);
    expect(await world.approve(id)).toMatchObject({ state: "failed", failure: { code: "NotOurs" } });
    expect(await press(id, "retry")).toMatchObject({ state: "failed", failure: { code: "NotOurs" } });
    await expectTold(id, "NotOurs");
    expect((await press(id, "roll_back")).state).toBe("rolled_back");
    expect(await keyIds("alibaba", userName)).toEqual([foreignKey]);
    expect(await clouds.alibaba.listGroups(userName)).toEqual(["migration-team"]);
    expect(await clouds.alibaba.hasLogin(userName)).toBe(true);
    expect(await clouds.alibaba.listPolicies(userName)).toHaveLength(1);
    expect(await clouds.aws.findUser(userName)).toBeNull();
  });

  it.each(["aws", "alibaba"] as const)(
    "between our look and our own creation is not taken over at %s, also by a later try",
    async (cloud) => {
      const preparation = await request();
      const { id } = preparation;
      const make = cloud === "aws" ? makeIamUser : makeRamUser;
      beforeCall(cloud, "createUser", () => make(preparation));
      expect(await world.approve(id)).toMatchObject({ state: "failed", failure: { code: "NotOurs" } });
      world.deps.cloudsOf = () => clouds;
      expect(await press(id, "retry")).toMatchObject({ state: "failed", failure: { code: "NotOurs" } });
      await press(id, "roll_back");
      expect(await keyIds(cloud, userOf(preparation))).toHaveLength(1);
    },
  );

  it("and goes on once operators have taken it away", async () => {
    const preparation = await request();
    await makeIamUser(preparation);
    await world.approve(preparation.id);
    await clouds.aws.stripUser(userOf(preparation));
    await clouds.aws.deleteUser(userOf(preparation));
    expect(await press(preparation.id, "retry")).toMatchObject({ state: "ready", delivery: "sent" });
  });
});

describe("a user whose creation had no known outcome", () => {
  it("is taken over, and proves to be what was approved", async () => {
    const { id } = await request();
    world.clouds.aws.board.arm({ service: "iam", operation: "CreateUser", kind: "reset-after", times: 1 });
    world.clouds.alibaba.board.arm({
      service: "ram",
      operation: "CreateUser",
      kind: "reset-after",
      times: 1,
    });
    expect(await world.approve(id)).toMatchObject({ state: "ready" });
  });

  it("is given no key when somebody else has put something on it", async () => {
    const preparation = await request();
    world.clouds.aws.board.arm({ service: "iam", operation: "CreateUser", kind: "reset-after", times: 1 });
    beforeCall("aws", "attachPolicy", () =>
      clouds.aws.putInlinePolicy(userOf(preparation), "backdoor", ADMIN),
    );
    const failed = await world.approve(preparation.id);
    expect(failed).toMatchObject({ state: "failed", failure: { code: "NotAsPlanned" } });
    expect(await keyIds("aws", userOf(preparation))).toEqual([]);
  });
});

type Hand = {
  what: string;
  cloud: "aws" | "alibaba";
  profile?: Preparation["request"]["profile"];
  act(userName: string): Promise<unknown> | unknown;
};

/** What somebody with rights in the cloud can do to a user of ours between its creation and its key. */
const HANDS: Hand[] = [
  {
    what: "the policy arn:aws:iam::aws:policy/AmazonS3FullAccess",
    cloud: "aws",
    act: (userName) => clouds.aws.attachPolicy(userName, "arn:aws:iam::aws:policy/AmazonS3FullAccess"),
  },
  {
    what: "the policy backdoor",
    cloud: "aws",
    act: (userName) => clouds.aws.putInlinePolicy(userName, "backdoor", ADMIN),
  },
  {
    what: "another text of the policy mgw-prep-read",
    cloud: "aws",
    profile: "least-privilege",
    act: (userName) => clouds.aws.putInlinePolicy(userName, "mgw-prep-read", ADMIN),
  },
  {
    what: "the group administrators",
    cloud: "aws",
    act: (userName) => putOnIamUser({ userName, groups: ["administrators"] }),
  },
  {
    what: "a console logon",
    cloud: "aws",
    act: (userName) => putOnIamUser({ userName, hasLoginProfile: true }),
  },
  {
    what: "the access key",
    cloud: "aws",
    act: (userName) => clouds.aws.createAccessKey(userName),
  },
  {
    what: "the policy AliyunOSSReadOnlyAccess",
    cloud: "alibaba",
    act: (userName) =>
      clouds.alibaba.attachPolicy(userName, { policyType: "System", policyName: "AliyunOSSReadOnlyAccess" }),
  },
  {
    what: "the group migration-team",
    cloud: "alibaba",
    act: (userName) => putOnRamUser({ userName, group: "migration-team" }),
  },
  {
    what: "a console logon",
    cloud: "alibaba",
    act: (userName) =>
      clouds.alibaba.createLogin({
        userName,
        password: "Ab3!Ab3!Ab3!Ab3!",
        mustResetPassword: false,
        needsMfa: false,
      }),
  },
  {
    what: "the access key",
    cloud: "alibaba",
    act: (userName) => clouds.alibaba.createAccessKey(userName),
  },
];

describe("a user that somebody changed", () => {
  it.each(HANDS)("gets no key at $cloud with $what", async ({ what, cloud, profile, act }) => {
    const preparation = await request(profile);
    const userName = userOf(preparation);
    const attach = profile === "least-privilege" && cloud === "aws" ? "putInlinePolicy" : "attachPolicy";
    // The last change before the keys: whatever is there already was put there by now.
    const isAfter = what.startsWith("another text");
    const hand = () => asAdministrator(world.clouds, async () => act(userName));
    // At once, since the look that it comes before is under way; what it does the bot may do as well.
    if (isAfter) beforeCall("aws", "hasLogin", async () => act(userName));
    else beforeCall(cloud, attach, hand);
    const failed = await world.approve(preparation.id);
    expect(failed).toMatchObject({ state: "failed", failure: { code: "NotAsPlanned" } });
    expect(detailText(en.failure, failed.failure?.detail ?? "")).toContain(what);
    expect(await keyIds(cloud, userName)).toHaveLength(what === "the access key" ? 1 : 0);
    expect((await world.store.listSecrets(preparation.id)).map(({ name }) => name)).not.toContain(
      cloud === "aws" ? "aws-secret-key" : "alibaba-secret-key",
    );
    await expectTold(preparation.id, what);
  });

  it("between the making of its key and the delivery has nothing delivered of it", async () => {
    const preparation = await request();
    beforeCall("aws", "proveRead", () => clouds.aws.putInlinePolicy(userOf(preparation), "backdoor", ADMIN));
    beforeCall("aws", "createAccessKey", () =>
      clouds.aws.putInlinePolicy(userOf(preparation), "backdoor", ADMIN),
    );
    const failed = await world.approve(preparation.id);
    expect(failed).toMatchObject({
      state: "failed",
      delivery: "pending",
      failure: { code: "NotAsPlanned", step: "last-look:iam.create-key" },
    });
    await press(preparation.id, "roll_back");
    expect(await clouds.aws.findUser(userOf(preparation)), "it was ours, so it goes whole").toBeNull();
  });

  it.each(["listGroups", "listAttachedPolicies", "listInlinePolicies", "hasLogin"] as const)(
    "may have happened where %s is refused: no key is made",
    async (method) => {
      const preparation = await request();
      const operation = {
        listGroups: "ListGroupsForUser",
        listAttachedPolicies: "ListAttachedUserPolicies",
        listInlinePolicies: "ListUserPolicies",
        hasLogin: "GetLoginProfile",
      }[method];
      world.clouds.aws.board.arm({
        service: "iam",
        operation,
        kind: "error",
        status: 403,
        code: "AccessDenied",
      });
      expect(await world.approve(preparation.id)).toMatchObject({
        state: "failed",
        failure: { code: "AccessDenied" },
      });
      expect(await keyIds("aws", userOf(preparation))).toEqual([]);
    },
  );

  it("is seen on whatever page of the listing it stands", async () => {
    const preparation = await request();
    const userName = userOf(preparation);
    const groups = Array.from({ length: 120 }, (_, index) => `group-${index}`);
    beforeCall("aws", "attachPolicy", async () => putOnIamUser({ userName, groups }));
    const failed = await world.approve(preparation.id);
    expect(detailText(en.failure, failed.failure?.detail ?? "")).toContain("and 115 more");
  });
});

describe("between ready and the next thing that is handed out", () => {
  it("a user in an admin group gets no new keys and no more days", async () => {
    const { id } = await ready();
    const userName = userOf({ id });
    const before = await keyIds("aws", userName);
    await putOnIamUser({ userName, groups: ["administrators"] });

    expect(await extend(id)).toMatchObject({ ok: false, refusal: { code: "NOT_AS_PLANNED" } });
    expect(await world.events(id)).toContain("users.not_as_approved");
    expect(await rotate(id)).toMatchObject({ state: "ready", keyGeneration: 1 });
    const said = [...(await world.said(id))].filter(([key]) => /rotation/.test(key)).map(([, text]) => text);
    expect(said.join()).toContain("the group administrators");
    expect(await keyIds("aws", userName)).toEqual(before);

    await putOnIamUser({ userName, groups: [] });
    must(await extend(id));
    expect(await rotate(id)).toMatchObject({ state: "ready", keyGeneration: 2 });
  });

  it("is not handed to another recipient", async () => {
    const { id } = await request();
    world.people.set(RECIPIENT, person(RECIPIENT, { isDeactivated: true }));
    await world.approve(id);
    world.people.set(RECIPIENT, person(RECIPIENT));
    expect((await world.read(id)).delivery).toBe("held");
    await putOnIamUser({ userName: userOf({ id }), groups: ["administrators"] });
    const proposal = { token: await world.press(id, "choose_recipient"), recipient: NINA };
    must(await world.commands.proposeRecipient(actor(OLGA), randomUUID(), proposal));
    const decision = { token: await world.press(id, "approve"), decision: "approve" as const };
    const approval = { ...decision, comment: "", hasSeenTicket: false };
    expect(await world.commands.decide(actor(ADA), randomUUID(), approval)).toMatchObject({
      ok: false,
      refusal: { code: "NOT_AS_PLANNED" },
    });
    expect((await world.read(id)).delivery).toBe("held");
    const rejection = { token: await world.press(id, "reject"), decision: "reject" as const, comment: "No." };
    must(await world.commands.decide(actor(ADA), randomUUID(), { ...rejection, hasSeenTicket: false }));
  });

  it("the same at Alibaba Cloud, as compromised too", async () => {
    const { id } = await ready();
    await putOnRamUser({ userName: userOf({ id }), group: "migration-team" });
    expect(await extend(id)).toMatchObject({ ok: false, refusal: { code: "NOT_AS_PLANNED" } });
    expect(await rotate(id, true)).toMatchObject({ state: "ready", keyGeneration: 1 });
    const keys = await clouds.alibaba.listAccessKeys(userOf({ id }));
    expect(keys.map(({ isActive }) => isActive)).toEqual([false]);
  });

  it("a user that was deleted and made again with our marks gets no key, and loses those that somebody made", async () => {
    const { id } = await ready();
    const userName = userOf({ id });
    await clouds.aws.stripUser(userName);
    await clouds.aws.deleteUser(userName);
    await makeIamUser({ id });
    expect(await rotate(id)).toMatchObject({ keyGeneration: 1 });
    expect(await keyIds("aws", userName)).toHaveLength(0);
  });

  it("a key that somebody hung on the user stops the rotation once, and is deleted", async () => {
    const { id } = await ready();
    const userName = userOf({ id });
    const [own] = await keyIds("aws", userName);
    const { accessKeyId } = await clouds.aws.createAccessKey(userName);
    expect(await rotate(id)).toMatchObject({ keyGeneration: 1 });
    const said = [...(await world.said(id))].filter(([key]) => /rotation/.test(key)).map(([, text]) => text);
    expect(said.join()).toContain(accessKeyId);
    expect(await keyIds("aws", userName)).toEqual([own]);
    expect(await rotate(id)).toMatchObject({ keyGeneration: 2 });
  });
});

describe("a custom policy of ours at Alibaba Cloud", () => {
  const setDefault = async (policyName: string) => {
    const document = { Version: "1", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    await world.clouds.alibaba.control["setCustomPolicy"]?.({ policyName, document });
  };

  it("that existed, with our mark and text even, is not taken over", async () => {
    const preparation = await request("least-privilege");
    const policyName = userOf(preparation);
    const change = preparation.plan?.changes.find(({ kind }) => kind === "ram.create-policy");
    if (change?.kind !== "ram.create-policy") throw new Error("expected a policy in the plan");
    await clouds.alibaba.createPolicy({ ...change, description: ramComments(markOf(preparation)) });
    expect(await world.approve(preparation.id)).toMatchObject({
      state: "failed",
      failure: { code: "NotOurs", subject: policyName },
    });
    expect(await press(preparation.id, "retry")).toMatchObject({ failure: { code: "NotOurs" } });
    await press(preparation.id, "roll_back");
    expect(await clouds.alibaba.findCustomPolicy(policyName), "it is not ours to delete").not.toBeNull();
  });

  it("that existed with another text is not taken over", async () => {
    const preparation = await request("least-privilege");
    const description = ramComments(markOf(preparation));
    await clouds.alibaba.createPolicy({ policyName: userOf(preparation), document: RAM_ADMIN, description });
    expect(await world.approve(preparation.id)).toMatchObject({ failure: { code: "NotOurs" } });
    expect(await keyIds("aws", userOf(preparation))).toEqual([]);
  });

  it("whose default version is another by the time of the key has none made", async () => {
    const preparation = await request("least-privilege");
    beforeCall("alibaba", "attachPolicy", () => setDefault(userOf(preparation)));
    const failed = await world.approve(preparation.id);
    expect(failed).toMatchObject({ state: "failed", failure: { code: "NotAsPlanned" } });
    expect(detailText(en.failure, failed.failure?.detail ?? "")).toContain("another text of the policy");
    expect(await keyIds("alibaba", userOf(preparation))).toEqual([]);
  });

  it("whose default version was changed later stops extension and rotation", async () => {
    const { id } = await ready("least-privilege");
    await setDefault(userOf({ id }));
    expect(await extend(id)).toMatchObject({ ok: false, refusal: { code: "NOT_AS_PLANNED" } });
    expect(await rotate(id)).toMatchObject({ keyGeneration: 1 });
  });
});
