import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RECIPIENT, REQUESTER } from "../core/made-up-preparation.ts";
import { ADA, actor, HOUR_MS, type LifeWorld, must, NINA, startLifeWorld } from "./life-world.ts";

describe("a recipient for whom the credentials are not", () => {
  let world: LifeWorld;
  let count = 0;
  beforeAll(async () => {
    world = await startLifeWorld();
  });
  afterAll(() => world?.close());

  const ready = () => {
    count += 1;
    return world.makeReady({ prefix: `declined-${count}/` });
  };
  const decline = async (id: string, by = RECIPIENT) =>
    world.commands.act("decline_delivery", actor(by), randomUUID(), {
      token: await world.press(id, "decline_delivery"),
    });
  const show = async (id: string, by = RECIPIENT) =>
    world.commands.showCredentials(actor(by), { token: await world.press(id, "show") });
  /** What is said, as it is read: without the breaks between its parts. */
  const readOf = async (id: string, key: string) =>
    (await world.said(id)).get(key)?.replaceAll("\n", "") ?? "";
  const keysOf = (id: string) => world.clouds.clouds.aws.listAccessKeys(`mgw-prep-${id}`);

  it("says so before opening them: they are held unseen, and requester and approver are told", async () => {
    const { id } = await ready();
    expect(await world.buttons(id, "delivery")).toContain("prep:decline_delivery");
    expect(await decline(id)).toMatchObject({ ok: true, value: { state: "ready", delivery: "held" } });

    const told = await readOf(id, "delivery-state");
    expect(told).toContain(`${RECIPIENT} says that the credentials are not for them.`);
    for (const person of [REQUESTER, ADA]) expect(told.split(person)).toHaveLength(2);
    expect(await world.buttons(id, "delivery-state")).toEqual(["prep:choose_recipient", "prep:revoke"]);
    expect(await readOf(id, "delivery")).toContain("You said that they are not for you");
    expect(await world.buttons(id, "delivery"), "nothing to press").toEqual([]);
    expect(await readOf(id, "card")).toContain("Ready, not delivered");
    const entry = (await world.store.findAudit({ preparationId: id })).at(-1);
    expect(entry).toMatchObject({
      event: "delivery.declined",
      actor: RECIPIENT,
      details: { deliveryNumber: 1 },
    });
    expect(await show(id)).toMatchObject({ ok: false });
    expect(await world.events(id)).not.toContain("secrets.opened");
  });

  it("is followed by another one, who gets the same keys as they are", async () => {
    const { id } = await ready();
    const keys = await keysOf(id);
    must(await decline(id));
    const proposal = { token: await world.press(id, "choose_recipient"), recipient: NINA };
    must(await world.commands.proposeRecipient(actor(REQUESTER), randomUUID(), proposal));
    expect((await world.said(id)).get("delivery-state"), "the people who were told stay named").toContain(
      ADA,
    );
    await world.approve(id);
    expect(await world.read(id)).toMatchObject({
      delivery: "sent",
      keyGeneration: 1,
      request: { recipient: NINA },
    });
    expect(await keysOf(id)).toEqual(keys);
    expect(await show(id, NINA)).toMatchObject({ ok: true });
    expect(await readOf(id, "delivery-state")).toContain(`The credentials go to ${NINA}`);
    expect(await readOf(id, "delivery")).toContain("somebody else receives the credentials now");
  });

  it("cannot say so any more once they are opened", async () => {
    const { id } = await ready();
    const token = await world.press(id, "decline_delivery");
    must(await show(id));
    expect(await world.buttons(id, "delivery")).not.toContain("prep:decline_delivery");
    expect(
      await world.commands.act("decline_delivery", actor(RECIPIENT), randomUUID(), { token }),
    ).toMatchObject({
      ok: false,
      refusal: { code: "ALREADY_DONE" },
    });
    expect(await world.read(id)).toMatchObject({ delivery: "opened" });
  });

  it("who says so while the credentials are being opened is not shown them", async () => {
    const { id } = await ready();
    const token = await world.press(id, "decline_delivery");
    const list = world.store.listSecrets;
    world.store.listSecrets = async (...input) => {
      world.store.listSecrets = list;
      must(await world.commands.act("decline_delivery", actor(RECIPIENT), randomUUID(), { token }));
      return list(...input);
    };
    expect(await show(id)).toMatchObject({ ok: false, refusal: { code: "OUTDATED" } });
    expect(await world.read(id)).toMatchObject({ delivery: "held" });
    expect(await world.events(id)).not.toContain("secrets.opened");
  });

  it("is the recipient: nobody else can say so", async () => {
    const { id } = await ready();
    for (const userId of [REQUESTER, ADA, NINA])
      expect(await decline(id, userId)).toMatchObject({ ok: false });
    expect(await world.read(id)).toMatchObject({ delivery: "sent" });
  });

  it("whom nobody follows has them revoked in the end", async () => {
    const { id } = await ready();
    must(await decline(id));
    await world.pass(73 * HOUR_MS);
    expect(await world.read(id)).toMatchObject({ state: "revoked" });
    expect((await world.said(id)).get("delivery-state")).toContain("Delivery: settled");
  });
});
