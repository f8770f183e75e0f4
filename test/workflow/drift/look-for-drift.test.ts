import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../../src/core/durations.ts";
import { CloudDenied } from "../../../src/core/errors.ts";
import { markTags, ramComments } from "../../../src/core/ownership.ts";
import type { Preparation } from "../../../src/core/preparation.ts";
import { createDriftLook } from "../../../src/workflow/drift/look-for-drift.ts";
import { grantsOnRecord } from "../../../src/workflow/runs/grants-on-record.ts";
import { RECIPIENT, REQUESTER } from "../../core/made-up-preparation.ts";
import { asAdministrator } from "../../support/as-administrator.ts";
import {
  ADA,
  actor,
  type DriftWorld,
  must,
  OLGA,
  OPERATORS_CHANNEL,
  startDriftWorld,
  type Told,
} from "../drift-world.ts";

const FULL_ACCESS = "arn:aws:iam::aws:policy/AmazonS3FullAccess";

let world: DriftWorld;
let count = 0;
beforeAll(async () => {
  world = await startDriftWorld();
});
afterEach(() => world.revokeAll());
afterAll(() => world?.close());

const makeReady = () => {
  count += 1;
  return world.makeReady({ prefix: `part-${count}/` });
};
const userOf = ({ id }: Pick<Preparation, "id">) => `mgw-prep-${id}`;
/** What was said of a preparation, or of a user. */
const toldOf = async (about: string) => (await world.told()).filter(({ text }) => text.includes(about));
const onlyTold = async (about: string): Promise<Told> => {
  const told = await toldOf(about);
  expect(told).toHaveLength(1);
  return told[0] as Told;
};
const press = ({ token }: Told, userId = OLGA) =>
  world.commands.remediate(actor(userId), randomUUID(), { token: token ?? "" });
const eventsOf = async (about: string) =>
  (await world.events())
    .filter(({ event, details }) => event.startsWith("drift.") && JSON.stringify(details).includes(about))
    .map(({ event, actor: by }) => `${event} ${by}`);

/** Kinds of what is still to be taken back. */
const onRecord = async (preparation: Preparation) =>
  (await grantsOnRecord(world.deps, preparation))
    .filter(({ state }) => state !== "gone")
    .map(({ change }) => change.kind);

/** Told once, mended by the button, and not found again; what the planting left behind is gone. */
async function remediateAndLookAgain(about: string, says: string) {
  await world.look();
  await world.look();
  const told = await onlyTold(about);
  expect(told).toMatchObject({ target: `operators ${OPERATORS_CHANNEL}`, version: 1 });
  expect(told.text).toContain(says);
  expect(must(await press(told)).as).toBe("mended");
  const after = await onlyTold(about);
  expect(after).toMatchObject({ key: told.key, token: null, version: 2 });
  expect(after.text).toContain(OLGA);
  await world.look();
  expect(await toldOf(about)).toEqual([after]);
  expect(await eventsOf(about)).toEqual([
    "drift.found bot",
    `drift.mend_begun ${OLGA}`,
    `drift.mended ${OLGA}`,
  ]);
}

describe("the daily check at both clouds", () => {
  it("says nothing where everything is as recorded", async () => {
    const ready = await makeReady();
    await world.look();
    expect(await toldOf(ready.id)).toEqual([]);
  });

  it("looks once a day, whatever happens in between", async () => {
    const ready = await makeReady();
    await world.look();
    await world.clouds.aws.createAccessKey(userOf(ready));
    await world.look(DAY_MS / 2);
    expect(await toldOf(ready.id)).toEqual([]);
    await world.look(DAY_MS / 2);
    must(await press(await onlyTold(ready.id)));
  });

  it("that broke off is owed, and made good before the day is over", async () => {
    const ready = await makeReady();
    await world.clouds.aws.createAccessKey(userOf(ready));
    world.intercept({
      ...world.clouds,
      alibaba: { ...world.clouds.alibaba, listUsers: () => Promise.reject(new Error("something broke")) },
    });
    await expect(world.look()).rejects.toThrow("something broke");
    world.intercept(null);
    expect(await toldOf(ready.id)).toEqual([]);
    await world.look(60_000);
    must(await press(await onlyTold(ready.id)));
  });

  it("ends between two users when the process is to stop, and says nothing half seen", async () => {
    const ready = await makeReady();
    await world.clouds.aws.createAccessKey(userOf(ready));
    const muchLater = () => new Date(world.deps.now().getTime() + DAY_MS);
    const look = createDriftLook({ ...world.deps, now: muchLater }, AbortSignal.abort());
    await expect(look()).rejects.toThrow("aborted");
    expect(await toldOf(ready.id)).toEqual([]);
  });

  it.each(["aws", "alibaba"] as const)(
    "finds an unknown key at %s, and deletes that one alone",
    async (cloud) => {
      const ready = await makeReady();
      const [own] = await world.clouds[cloud].listAccessKeys(userOf(ready));
      const { accessKeyId } = await world.clouds[cloud].createAccessKey(userOf(ready));
      await remediateAndLookAgain(ready.id, accessKeyId);
      const left = await world.clouds[cloud].listAccessKeys(userOf(ready));
      expect(left).toEqual([{ ...own, isActive: true }]);
    },
  );

  it("finds a managed policy that others attached at AWS, and detaches that one alone", async () => {
    const ready = await makeReady();
    const before = await world.clouds.aws.listAttachedPolicies(userOf(ready));
    await asAdministrator(world.simulators, () => world.clouds.aws.attachPolicy(userOf(ready), FULL_ACCESS));
    await remediateAndLookAgain(ready.id, FULL_ACCESS);
    expect(await world.clouds.aws.listAttachedPolicies(userOf(ready))).toEqual(before);
  });

  it("finds a policy that others wrote into an IAM user", async () => {
    const ready = await makeReady();
    const document = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await asAdministrator(world.simulators, () =>
      world.clouds.aws.putInlinePolicy(userOf(ready), "by-hand", document),
    );
    await remediateAndLookAgain(ready.id, "by-hand");
    expect(await world.clouds.aws.listInlinePolicies(userOf(ready))).toEqual([]);
  });

  it("finds a policy that others attached at Alibaba Cloud", async () => {
    const ready = await makeReady();
    const before = await world.clouds.alibaba.listPolicies(userOf(ready));
    const other = { policyType: "System" as const, policyName: "AliyunOSSReadOnlyAccess" };
    await asAdministrator(world.simulators, () => world.clouds.alibaba.attachPolicy(userOf(ready), other));
    await remediateAndLookAgain(ready.id, other.policyName);
    expect(await world.clouds.alibaba.listPolicies(userOf(ready))).toEqual(before);
  });

  it("finds groups that somebody put the users into, and says how they leave", async () => {
    const ready = await makeReady();
    const userName = userOf(ready);
    await world.simulators.aws.control["setUserItems"]?.({
      userName,
      groups: ["administrators", "analysts"],
    });
    await world.simulators.alibaba.control["putOnUser"]?.({ userName, group: "migration-team" });
    await world.look();
    const told = await toldOf(ready.id);
    expect(told.map(({ text }) => /in the group ([\w-]+)/.exec(text)?.[1]).sort()).toEqual([
      "administrators",
      "analysts",
      "migration-team",
    ]);
    // No button: the text has the command.
    expect(told[0]?.text).toContain("remove-user-from-group");
    for (const one of told)
      expect(await press(one)).toMatchObject({ ok: false, refusal: { code: "TOKEN_UNKNOWN" } });
    await world.simulators.aws.control["setUserItems"]?.({ userName, groups: [] });
    await world.look();
    const after = await toldOf(ready.id);
    expect(after.filter(({ text }) => text.includes("over")).length).toBeGreaterThanOrEqual(2);
  });

  it("finds another text in an inline policy and in the default version of a RAM policy", async () => {
    count += 1;
    const ready = await world.makeReady({ prefix: `part-${count}/`, profile: "least-privilege" });
    const userName = userOf(ready);
    const statement = { Effect: "Allow", Action: "*", Resource: "*" };
    const document = { Version: "2012-10-17", Statement: [statement] };
    await world.clouds.aws.putInlinePolicy(userName, "mgw-prep-read", JSON.stringify(document));
    await world.simulators.alibaba.control["setCustomPolicy"]?.({
      policyName: userName,
      document: { Version: "1", Statement: [statement] },
    });
    await world.look();
    const told = await toldOf(ready.id);
    expect(told.map(({ text }) => text)).toEqual([
      expect.stringContaining("mgw-prep-read of the user"),
      expect.stringContaining("has another text than was approved"),
    ]);
    for (const one of told) must(await press(one));
    expect(await world.clouds.aws.listInlinePolicies(userName)).toEqual([]);
    expect(await world.clouds.alibaba.listPolicies(userName)).toEqual([]);
  });

  it("finds a console logon on an IAM user, and deletes it", async () => {
    const ready = await makeReady();
    await world.simulators.aws.control["setUserItems"]?.({ userName: userOf(ready), hasLoginProfile: true });
    await world.look();
    const [told] = await toldOf(ready.id);
    expect(told?.text).toContain("has a console logon");
    if (told) must(await press(told));
    expect(await world.clouds.aws.hasLogin(userOf(ready))).toBe(false);
  });

  it("finds a grant that vanished, and marks it gone without touching a cloud", async () => {
    const ready = await makeReady();
    const [key] = await world.clouds.aws.listAccessKeys(userOf(ready));
    await world.clouds.aws.deleteAccessKey(userOf(ready), key?.accessKeyId ?? "");
    await remediateAndLookAgain(ready.id, "is not there any more");
    const grants = await world.store.listGrants(ready.id);
    expect(grants.filter(({ state }) => state === "gone").map(({ change }) => change.kind)).toEqual([
      "iam.create-key",
    ]);
    expect(await onRecord(ready), "by the log too").not.toContain("iam.create-key");
  });

  it("finds a user that vanished, and marks all that was on it gone", async () => {
    const ready = await makeReady();
    const { alibaba } = world.clouds;
    for (const { accessKeyId } of await alibaba.listAccessKeys(userOf(ready)))
      await alibaba.deleteAccessKey(userOf(ready), accessKeyId);
    await alibaba.deleteLogin(userOf(ready));
    for (const policy of await alibaba.listPolicies(userOf(ready)))
      await alibaba.detachPolicy(userOf(ready), policy);
    await alibaba.deleteUser(userOf(ready));
    await remediateAndLookAgain(ready.id, "RAM user");
    expect(
      (await onRecord(ready)).filter((kind) => kind.startsWith("ram.") && kind !== "ram.create-policy"),
    ).toEqual([]);
    const gone = (await world.store.listGrants(ready.id)).filter(({ state }) => state === "gone");
    expect(gone.map(({ change }) => change.kind).sort()).toEqual([
      "ram.attach-policy",
      "ram.attach-policy",
      "ram.create-key",
      "ram.create-login",
      "ram.create-user",
    ]);
  });

  it("finds users with the mark and without a live preparation, and removes them whole", async () => {
    const { aws, alibaba } = world.clouds;
    const mark = { preparationId: "MP-ZZZZZ1", installationId: world.deps.installationId };
    const userName = "mgw-prep-MP-ZZZZZ1";
    await asAdministrator(world.simulators, async () => {
      await aws.createUser({ userName, path: "/mgw-prep/", tags: markTags(mark) });
      await aws.createAccessKey(userName);
      await aws.attachPolicy(userName, FULL_ACCESS);
      await alibaba.createUser({ userName, displayName: userName, comments: ramComments(mark) });
      await alibaba.createAccessKey(userName);
    });
    await world.look();
    const told = await toldOf(userName);
    expect(told.map(({ text }) => /AWS|Alibaba Cloud/.exec(text)?.[0])).toEqual(["AWS", "Alibaba Cloud"]);
    for (const one of told) must(await press(one));
    expect(await aws.findUser(userName)).toBeNull();
    expect(await alibaba.findUser(userName)).toBeNull();
    await world.look();
    expect((await toldOf(userName)).map(({ token }) => token)).toEqual([null, null]);
  });

  it("never tells of, nor touches, users of another installation and users without a mark", async () => {
    const { aws, alibaba } = world.clouds;
    const other = { preparationId: "MP-ZZZZZ2", installationId: "another-installation" };
    const users = [
      { userName: "mgw-prep-MP-ZZZZZ2", tags: markTags(other), comments: ramComments(other) },
      {
        userName: "mgw-prep-MP-ZZZZZ3",
        tags: [{ key: "team", value: "storage" }],
        comments: "of the storage team",
      },
      // Our mark, copied onto a user with another name.
      {
        userName: "mgw-prep-copy",
        tags: markTags({ ...other, installationId: world.deps.installationId }),
        comments: ramComments({ ...other, installationId: world.deps.installationId }),
      },
    ];
    await asAdministrator(world.simulators, async () => {
      for (const { userName, tags, comments } of users) {
        await aws.createUser({ userName, path: "/mgw-prep/", tags });
        await aws.createAccessKey(userName);
        await alibaba.createUser({ userName, displayName: userName, comments });
        await alibaba.createAccessKey(userName);
      }
    });
    await world.look();
    for (const { userName } of users) expect(await toldOf(userName)).toEqual([]);
    await asAdministrator(world.simulators, async () => {
      for (const { userName } of users) {
        expect(await aws.listAccessKeys(userName)).toHaveLength(1);
        expect(await alibaba.listAccessKeys(userName)).toHaveLength(1);
      }
    });
  });

  it("passes over a preparation whose grants change right now, or did a moment ago", async () => {
    const ready = await makeReady();
    await world.clouds.aws.createAccessKey(userOf(ready));
    const { revision } = ready;
    await world.store.changeState({ id: ready.id, revision, from: "ready", event: "rotation_started" });
    await world.look();
    expect(await toldOf(ready.id)).toEqual([]);
    await world.look(DAY_MS - 60_000);
    await world.store.changeState({ id: ready.id, revision, from: "rotating", event: "rotation_ended" });
    await world.look(60_000);
    expect(await toldOf(ready.id)).toEqual([]);
    await world.look();
    must(await press(await onlyTold(ready.id)));
  });
});

describe("a finding", () => {
  it("is over when the cloud is as recorded again, and says so in its message", async () => {
    const ready = await makeReady();
    const { accessKeyId } = await world.clouds.aws.createAccessKey(userOf(ready));
    await world.look();
    await world.clouds.aws.deleteAccessKey(userOf(ready), accessKeyId);
    await world.look();
    const told = await onlyTold(ready.id);
    expect(told.token).toBeNull();
    expect(told.text).toContain("It is over");
    expect(await eventsOf(ready.id)).toEqual(["drift.found bot", "drift.over bot"]);
  });

  it("that comes up again is told again, with a button of its own", async () => {
    const ready = await makeReady();
    await asAdministrator(world.simulators, () => world.clouds.aws.attachPolicy(userOf(ready), FULL_ACCESS));
    await world.look();
    const first = await onlyTold(ready.id);
    must(await press(first));
    await asAdministrator(world.simulators, () => world.clouds.aws.attachPolicy(userOf(ready), FULL_ACCESS));
    await world.look();
    const told = await toldOf(ready.id);
    expect(told.map(({ key }) => key)).toEqual([first.key, `${first.key}:2`]);
    expect(told[1]?.token).not.toBe(first.token);
    const late = await press(first);
    expect(late).toMatchObject({ ok: false, refusal: { code: "TOKEN_UNKNOWN" } });
    must(await press(told[1] as Told));
  });

  it("that comes back within a day of its end is counted by its message, with a button of its own", async () => {
    const ready = await makeReady();
    const attach = () =>
      asAdministrator(world.simulators, () => world.clouds.aws.attachPolicy(userOf(ready), FULL_ACCESS));
    await attach();
    await world.look();
    const first = await onlyTold(ready.id);
    // Half a day later, so that the next look is within a day of it.
    await world.look(DAY_MS / 2);
    must(await press(first));
    await attach();
    await world.look(DAY_MS / 2);
    const again = await onlyTold(ready.id);
    expect(again.key).toBe(first.key);
    expect(again.text).toContain("2 times");
    expect(again.token).not.toBe(first.token);
    must(await press(again));
    expect((await onlyTold(ready.id)).text).toContain("2 times");
  });

  it("is mended by operators alone, once, and every refusal is recorded", async () => {
    const ready = await makeReady();
    const { accessKeyId } = await world.clouds.aws.createAccessKey(userOf(ready));
    await world.look();
    const told = await onlyTold(ready.id);
    for (const userId of [ADA, REQUESTER, RECIPIENT]) {
      expect(await press(told, userId)).toMatchObject({ ok: false, refusal: { code: "NOT_AN_OPERATOR" } });
    }
    expect(await press(told, "U0STRANGER")).toMatchObject({ ok: false, refusal: { code: "NOT_A_MEMBER" } });
    expect(await press({ ...told, token: "made-up" })).toMatchObject({
      ok: false,
      refusal: { code: "TOKEN_UNKNOWN" },
    });
    expect((await world.clouds.aws.listAccessKeys(userOf(ready))).map((key) => key.accessKeyId)).toContain(
      accessKeyId,
    );
    const refusals = (await world.events()).filter(({ details }) => details["action"] === "mend");
    expect(refusals.slice(-5).map(({ actor: by }) => by)).toEqual([
      ADA,
      REQUESTER,
      RECIPIENT,
      "U0STRANGER",
      OLGA,
    ]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => press(told)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await eventsOf(ready.id)).filter((event) => event.startsWith("drift.mended"))).toHaveLength(1);
    expect(await press(told), "nor once more later").toMatchObject({
      ok: false,
      refusal: { code: "ALREADY_DONE" },
    });
  });

  it("that is over by the time of the click is not acted on", async () => {
    const ready = await makeReady();
    const { accessKeyId } = await world.clouds.aws.createAccessKey(userOf(ready));
    await world.look();
    const told = await onlyTold(ready.id);
    // Somebody records the key meanwhile, as a rotation would.
    const [grant] = (await world.store.listGrants(ready.id)).filter(
      ({ change }) => change.kind === "iam.create-key",
    );
    if (!grant) throw new Error("expected the key's grant");
    await world.store.putGrant({ ...grant, key: `${grant.key}#2`, accessKeyId });
    expect(must(await press(told)).as).toBe("over");
    expect(await world.clouds.aws.listAccessKeys(userOf(ready))).toHaveLength(2);
  });

  it("is not acted on while the preparation changes", async () => {
    const ready = await makeReady();
    await world.clouds.aws.createAccessKey(userOf(ready));
    await world.look();
    const { id, revision } = ready;
    await world.store.changeState({ id, revision, from: "ready", event: "rotation_started" });
    const told = await onlyTold(id);
    expect(await press(told)).toMatchObject({ ok: false, refusal: { code: "STILL_CHANGING" } });
    expect(await world.clouds.aws.listAccessKeys(userOf(ready))).toHaveLength(2);
  });

  it("that a cloud will not have mended says why, and stays", async () => {
    const ready = await makeReady();
    await world.clouds.aws.createAccessKey(userOf(ready));
    await world.look();
    const told = await onlyTold(ready.id);
    world.intercept({
      ...world.clouds,
      aws: { ...world.clouds.aws, deleteAccessKey: () => Promise.reject(denied("iam:DeleteAccessKey")) },
    });
    expect(await press(told)).toMatchObject({
      ok: false,
      refusal: { code: "MEND_FAILED", args: { operation: "iam:DeleteAccessKey", code: "AccessDenied" } },
    });
    world.intercept(null);
    expect(await eventsOf(ready.id)).toEqual(
      ["found bot", `mend_begun ${OLGA}`, `mend_failed ${OLGA}`].map((event) => `drift.${event}`),
    );
    expect((await onlyTold(ready.id)).token).toBe(told.token);
    must(await press(told));
  });
});

describe("what cannot be read", () => {
  it("is told, and nothing of it is taken for gone", async () => {
    const ready = await makeReady();
    await world.clouds.aws.createAccessKey(userOf(ready));
    await world.look();
    const before = await onlyTold(ready.id);
    world.intercept({
      ...world.clouds,
      aws: { ...world.clouds.aws, listPreparationUsers: () => Promise.reject(denied("iam:ListUsers")) },
    });
    await world.look();
    await world.look();
    world.intercept(null);
    const unread = await onlyTold("iam:ListUsers");
    expect(unread).toMatchObject({ token: null, version: 1 });
    expect(await toldOf(ready.id)).toEqual([before]);
    await world.look();
    expect((await onlyTold("iam:ListUsers")).text).toContain("It is over");
    must(await press(before));
  });

  it("is an account that the bot's identity has left", async () => {
    const ready = await makeReady();
    world.intercept({
      ...world.clouds,
      aws: {
        ...world.clouds.aws,
        getCallerIdentity: async () => ({
          ...(await world.clouds.aws.getCallerIdentity()),
          accountId: "999988887777",
        }),
        listPreparationUsers: async () => [],
      },
    });
    await world.look();
    world.intercept(null);
    expect(await toldOf(ready.id)).toEqual([]);
    const [first] = await toldOf("OtherAccount");
    expect(first?.text).toContain("999988887777");
    await world.look();
    for (const { text } of await toldOf("OtherAccount")) expect(text).toContain("It is over");
  });
});

function denied(operation: string): CloudDenied {
  return new CloudDenied({
    cloud: "aws",
    operation,
    subject: "the account",
    code: "AccessDenied",
    detail: "not allowed",
    requestId: "req-1",
    httpStatus: 403,
  });
}

describe("operators without a channel", () => {
  it("are told by direct message, each of them, and each message says what became of it", async () => {
    const own = await startDriftWorld({ operators: { groups: ["S0OPERATORS"] } });
    try {
      const mark = { preparationId: "MP-ZZZZZ4", installationId: own.deps.installationId };
      const userName = "mgw-prep-MP-ZZZZZ4";
      await asAdministrator(own.simulators, () =>
        own.clouds.aws.createUser({ userName, path: "/mgw-prep/", tags: markTags(mark) }),
      );
      // Nobody is in the group yet: what could be told to nobody is not taken for told.
      await own.look();
      expect(await own.told()).toEqual([]);
      own.groupMembers.push(OLGA, ADA);
      await own.look();
      const told = await own.told();
      expect(told.map(({ target }) => target)).toEqual([`direct ${OLGA}`, `direct ${ADA}`]);
      const input = { token: told[1]?.token ?? "" };
      must(await own.commands.remediate(actor(ADA), randomUUID(), input));
      for (const { text, token } of await own.told()) {
        expect(token).toBeNull();
        expect(text).toContain(ADA);
      }
    } finally {
      await own.close();
    }
  });
});
