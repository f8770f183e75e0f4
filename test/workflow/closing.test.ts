import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "../../src/core/durations.ts";
import type { ButtonAction } from "../../src/workflow/actions/index.ts";
import { REQUESTER } from "../core/made-up-preparation.ts";
import { actor, HOUR_MS, type LifeWorld, must, startLifeWorld } from "./life-world.ts";

/** To the end of the move, on both simulators: compared, offered, revoked, reported. */
describe("a preparation whose migration is done", () => {
  let world: LifeWorld;
  beforeAll(async () => {
    world = await startLifeWorld({ credentials: { revokeWhenDone: true } });
  });
  afterAll(() => world?.close());

  const press = async (id: string, action: ButtonAction) => ({ token: await world.press(id, action) });
  async function compare(id: string, sampleSize = 0): Promise<string> {
    const submission = randomUUID();
    const input = { ...(await press(id, "compare")), sampleSize };
    must(await world.commands.compare(actor(REQUESTER), submission, input));
    return `compare:${submission}`;
  }

  it("is compared as it is, and revoked a day after everything was there, with a report of it all", async () => {
    const { id, request } = await world.makeReady({ prefix: "part-1/" });
    // Nothing that was written in the second of a comparison is judged.
    await world.pass(HOUR_MS);
    const first = await compare(id);
    expect((await world.said(id)).get(first)).toMatch(
      /Compared: 1\s+difference[\s\S]*Do not delete the source\./,
    );
    await world.sweep();
    expect((await world.read(id)).closing).toBeNull();

    await world.clouds.alibaba.control["putObjects"]?.({
      bucket: request.destinationBucket,
      objects: [{ key: "part-1/a.txt", body: "a" }],
    });
    await world.pass(HOUR_MS);
    const second = await compare(id, 10);
    const said = (await world.said(id)).get(second) ?? "";
    expect(said).toContain("Compared: complete");
    expect(said).toContain("these are all objects that can be read");
    await world.pass(60_000);
    const { closing } = await world.read(id);
    expect(closing).toMatchObject({ because: "compared", end: null });
    expect(await world.buttons(id, `closing:${closing?.offeredAt}`)).toEqual(["prep:revoke", "prep:keep"]);

    await world.pass(DAY_MS);
    expect((await world.read(id)).state).toBe("revoked");
    const report = (await world.said(id)).get("revocation") ?? "";
    expect(report).toContain("the comparison holds, so the credentials are revoked, as announced.");
    expect(report).toMatch(/complete, 1\s+object the same[\s\S]*read whole and identical/);
    expect((await world.said(id)).get(`closing:${closing?.offeredAt}`)).toContain("revoked");
  });

  it("says at the end how long which key lived", async () => {
    const { id } = await world.makeReady({ prefix: "part-2/" });
    await world.pass(3 * DAY_MS);
    must(
      await world.commands.revoke(actor(REQUESTER), randomUUID(), {
        preparationId: id,
      }),
    );
    const said = (await world.said(id)).get("revocation") ?? "";
    expect(said).toMatch(/AWS key\s+AKIA\w+[\s\S]*3 days; deleted/);
    expect(said).toMatch(/Alibaba Cloud key\s+LTAI\w+[\s\S]*3 days; deleted/);
    expect(said).toContain("Nothing was compared by the bot.");
  });
});
