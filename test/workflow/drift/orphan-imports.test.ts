import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importTags } from "../../../src/core/migration/names.ts";
import { asAdministrator } from "../../support/as-administrator.ts";
import { actor, type DriftWorld, must, OLGA, startDriftWorld } from "../drift-world.ts";
import { makeRole, ROLE } from "../support/migration-world.ts";

const REGION = "eu-central-1";
const BUCKET = "acme-orphans";
const namesOf = (id: string) => {
  const job = `mgw-prep-${id.toLowerCase()}`;
  return { job, source: `${job}-src-1`, destination: `${job}-dst` };
};

/** What a lost answer or a restored backup leaves in the migration service. */
describe("data addresses and jobs without a preparation", () => {
  let world: DriftWorld;
  beforeAll(async () => {
    world = await startDriftWorld({
      migration: {
        enabled: true,
        destinationRole: ROLE,
        region: REGION,
        handling: { allowed: ["managed", "handover"] },
      },
    });
    const control = async (name: string, input?: unknown) => world.simulators.alibaba.control[name]?.(input);
    await control("setMgw", { times: { deleteMs: 0, closeMs: 0 } });
    await makeRole(control, BUCKET);
  });
  afterAll(() => world?.close());

  /** Two addresses and a job with somebody's mark. */
  async function plant(preparationId: string, installationId: string): Promise<void> {
    const { alibaba } = world.clouds;
    const names = namesOf(preparationId);
    const tags = importTags({ preparationId, installationId });
    const common = { tags, prefix: "" };
    await asAdministrator(world.simulators, async () => {
      await alibaba.createImportAddress(REGION, {
        ...{ ...common, name: names.source, type: "s3", bucket: "acme-media-clean" },
        ...{
          domain: "s3.eu-central-1.amazonaws.com",
          key: { accessKeyId: "AKIAMADEUP", secretAccessKey: "made-up" },
        },
      } as Parameters<typeof alibaba.createImportAddress>[1]);
      await alibaba.createImportAddress(REGION, {
        ...{ ...common, name: names.destination, type: "oss", bucket: BUCKET },
        ...{ ossRegion: "oss-eu-central-1", role: ROLE },
      } as Parameters<typeof alibaba.createImportAddress>[1]);
      await alibaba.createImportJob(REGION, {
        ...{ name: names.job, tags, sourceAddress: names.source, destinationAddress: names.destination },
        ...{ overwrite: "when-newer", speed: { maxBitsPerSecond: null, maxFilesPerSecond: null } },
        ...{ keyPatterns: null, parentVersion: null },
      });
    });
  }
  const there = async (id: string) => {
    const { alibaba } = world.clouds;
    const { job, source, destination } = namesOf(id);
    const found = await Promise.all([
      alibaba.findImportJob(REGION, job),
      alibaba.findImportAddress(REGION, source),
      alibaba.findImportAddress(REGION, destination),
    ]);
    return found.map((one) => one !== null);
  };
  const toldOf = async (id: string) =>
    (await world.told()).filter(({ text }) => text.includes(namesOf(id).job));

  it("of another installation are neither told nor touched", async () => {
    await plant("MP-ZZZZZ3", randomUUID());
    await world.look();
    expect(await toldOf("MP-ZZZZZ3")).toEqual([]);
    expect(await there("MP-ZZZZZ3")).toEqual([true, true, true]);
  });

  it("are told to operators, each with a button that removes it, the job before its addresses", async () => {
    await plant("MP-ZZZZZ4", world.deps.installationId);
    await world.look();
    const found = await toldOf("MP-ZZZZZ4");
    const { job, source, destination } = namesOf("MP-ZZZZZ4");
    expect(found.map(({ text }) => /The (?:migration job|data address) (\S+)/.exec(text)?.[1])).toEqual([
      job,
      destination,
      source,
    ]);
    expect(found[0]?.text).toContain("carries the mark of this bot, and no live preparation has it");
    for (const { token } of found)
      must(await world.commands.remediate(actor(OLGA), randomUUID(), { token: token ?? "" }));
    expect(await there("MP-ZZZZZ4")).toEqual([false, false, false]);
    await world.look();
    expect((await toldOf("MP-ZZZZZ4")).map(({ token }) => token)).toEqual([null, null, null]);
    expect(await there("MP-ZZZZZ3")).toEqual([true, true, true]);
  });
});
