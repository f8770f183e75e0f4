import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSealer } from "../../../src/security/seal.ts";
import { forgetLostSecrets } from "../../../src/workflow/upkeep/forget-lost-secrets.ts";
import { RECIPIENT } from "../../core/made-up-preparation.ts";
import { actor, type LifeWorld, startLifeWorld } from "../life-world.ts";

let world: LifeWorld;
beforeAll(async () => {
  world = await startLifeWorld();
});
afterAll(() => world?.close());

const heldNames = async (id: string) => (await world.store.listSecrets(id)).map(({ name }) => name).sort();

describe("a seal key that is lost for good", () => {
  it("leaves what the keys at hand still open", async () => {
    const { id } = await world.makeReady({ prefix: "kept/" });
    const before = await heldNames(id);
    await forgetLostSecrets(world.deps);
    expect(await heldNames(id)).toEqual(before);
    expect(before).not.toEqual([]);
    expect((await world.read(id)).delivery).toBe("sent");
  });

  it("costs the copies that only it opens, says so, and touches no key in the clouds", async () => {
    const { id } = await world.makeReady({ prefix: "lost/" });
    const names = await heldNames(id);
    const keys = await world.clouds.clouds.aws.listAccessKeys(`mgw-prep-${id}`);
    const another = createSealer([new Uint8Array(32).fill(1)]);
    await forgetLostSecrets({ ...world.deps, sealer: another });
    expect(await heldNames(id)).toEqual([]);
    expect(await world.read(id)).toMatchObject({ state: "ready", delivery: "destroyed" });
    const entries = await world.store.listAudit({ afterSequence: 0, limit: 1_000 });
    const said = entries.filter(
      ({ event, preparationId }) => event === "secrets.lost" && preparationId === id,
    );
    expect(said).toMatchObject([{ actor: "bot" }]);
    // No other preparation's among them, whose secrets were lost at the same time.
    expect((said[0]?.details["names"] as string[] | undefined)?.toSorted()).toEqual(names);
    expect(await world.clouds.clouds.aws.listAccessKeys(`mgw-prep-${id}`)).toEqual(keys);
  });

  it("and copies whose files are lost are given up alike", async () => {
    const { id } = await world.makeReady({ prefix: "no-file/" });
    rmSync(join(world.dataDir, "sealed"), { recursive: true });
    mkdirSync(join(world.dataDir, "sealed"));
    expect(await heldNames(id)).toEqual([]);
    const token = await world.press(id, "show");
    expect(await world.commands.showCredentials(actor(RECIPIENT), { token })).toMatchObject({
      ok: false,
      refusal: { code: "SECRETS_GONE" },
    });
    await forgetLostSecrets(world.deps);
    expect(await world.read(id)).toMatchObject({ state: "ready", delivery: "destroyed" });
    expect(await world.store.listHeldSecrets()).toEqual([]);
  });
});
