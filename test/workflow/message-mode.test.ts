import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RECIPIENT } from "../core/made-up-preparation.ts";
import {
  ADA,
  actor,
  HOUR_MS,
  type LifeWorld,
  must,
  NINA,
  OLGA,
  person,
  startLifeWorld,
} from "./life-world.ts";

/** Delivery in the message itself, and a console logon that asks for more than a password. */
describe("delivery in mode message", () => {
  let world: LifeWorld;
  let count = 0;
  beforeAll(async () => {
    world = await startLifeWorld({
      delivery: { mode: "message", secretsInMessagesUnderstood: true },
      credentials: { requireMfa: true },
      operators: { people: [OLGA] },
    });
  });
  afterAll(() => world?.close());
  const ready = () => {
    count += 1;
    return world.makeReady({ prefix: `part-${count}/` });
  };
  const passwordIn = (text = "") => /\nPassword\n([^\n]+)\n/.exec(text)?.[1] ?? null;
  const store = async (id: string) =>
    must(
      await world.commands.act("stored", actor(RECIPIENT), randomUUID(), {
        token: await world.press(id, "stored"),
      }),
    );

  it("asks for a new password and an MFA device at the first logon, in RAM and in words", async () => {
    const { id } = await ready();
    const message = (await world.said(id)).get("delivery") ?? "";
    expect(message).toContain("A new password is asked for at the first logon.");
    expect(message).toContain("An MFA device is asked for");
    const userName = `mgw-prep-${id}`;
    const logOn = { userName, password: passwordIn(message), newPassword: "Xy7!Xy7!Xy7!Xy7!" };
    expect(await world.clouds.alibaba.control["logOn"]?.(logOn)).toMatchObject({ result: "mfaRequired" });
    const users = (await world.clouds.alibaba.control["users"]?.({})) as { userName: string }[];
    expect(users.find((user) => user.userName === userName)).toMatchObject({
      loginProfile: { isPasswordResetRequired: true, isMfaBindRequired: true },
    });
  });

  it("takes the secrets away once they are stored, and leaves the recipient what they can do", async () => {
    const { id } = await ready();
    const password = passwordIn((await world.said(id)).get("delivery"));
    expect(password).not.toBeNull();
    await store(id);
    const said = await world.said(id);
    expect(said.get("delivery")).toBe("");
    expect([...said.values()].join("\n")).not.toContain(password);
    const actions = async (key: string) =>
      (await world.buttons(id, key)).filter((action) => action.startsWith("prep:"));
    const offered = ["copy_values", "revoke", "rotate", "check_logon"].map((action) => `prep:${action}`);
    expect(await actions("delivery-after:1")).toEqual(offered);
    const token = await world.press(id, "rotate");
    const input = { token, isCompromised: false, renewsPassword: true };
    must(await world.commands.rotate(actor(RECIPIENT), randomUUID(), input));
    const renewed = passwordIn((await world.said(id)).get("delivery:2"));
    expect(renewed).not.toBeNull();
    expect(renewed).not.toBe(password);
    expect(await actions("delivery-after:1"), "of a delivery that is replaced").toEqual([]);
    expect(await world.buttons(id, "delivery:2")).toContain("prep:entered");
  });

  it("takes the secrets away when their time is over", async () => {
    const { id } = await ready();
    const password = passwordIn((await world.said(id)).get("delivery"));
    await world.pass(25 * HOUR_MS);
    expect((await world.read(id)).delivery).toBe("destroyed");
    const said = await world.said(id);
    expect(said.get("delivery"), "deleted, and not edited").toBe("");
    expect([...said.values()].join("\n")).not.toContain(password);
    expect(await world.store.listSecrets(id)).toEqual([]);
  });

  it("that may have been read by somebody who left is not handed on: the next one gets new keys", async () => {
    const { id } = await ready();
    const [old] = await world.clouds.clouds.aws.listAccessKeys(`mgw-prep-${id}`);
    world.people.set(RECIPIENT, person(RECIPIENT, { isDeactivated: true }));
    await world.pass(2 * HOUR_MS);
    expect((await world.read(id)).delivery).toBe("destroyed");
    const alarm = await world.store.findPost(id, `alarm:left:${RECIPIENT}:${OLGA}`);
    expect(alarm?.target, "no operators' channel is named").toEqual({ kind: "direct", userId: OLGA });
    const proposal = { token: await world.press(id, "choose_recipient"), recipient: NINA };
    must(await world.commands.proposeRecipient(actor(OLGA), randomUUID(), proposal));
    const approval = {
      token: await world.press(id, "approve"),
      decision: "approve" as const,
      comment: "",
      hasSeenTicket: false,
    };
    must(await world.commands.decide(actor(ADA), randomUUID(), approval));
    const message = (await world.said(id)).get("delivery:2") ?? "";
    expect(message).not.toContain(String(old?.accessKeyId));
    expect(passwordIn(message)).not.toBeNull();
    expect((await world.store.findPost(id, "delivery:2"))?.target).toEqual({ kind: "direct", userId: NINA });
    world.people.set(RECIPIENT, person(RECIPIENT));
  });
});
