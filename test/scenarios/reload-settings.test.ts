import { readFileSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { SETTINGS, startWorld, type World } from "../../demo/world.ts";
import { runCli } from "../support/run-cli.ts";

type Line = { msg?: string; changes?: unknown; mistakes?: string[] };

describe("SIGHUP", () => {
  let world: World;
  let people: People;

  beforeAll(async () => {
    world = await startWorld();
    people = createPeople(world);
  });

  afterAll(() => world?.stop());

  /** Writes the file and has it read; the line that says what came of it. */
  async function reload(settings: string): Promise<Line> {
    writeFileSync(world.environment["MGW_SETTINGS"] ?? "", settings);
    const { length } = world.log;
    process.kill(world.botPid() ?? 0, "SIGHUP");
    for (let look = 0; look < 3_000; look += 1) {
      const lines = world.log.slice(length).map((line) => JSON.parse(line) as Line);
      const said = lines.find(({ msg }) => /^the settings (were|are)/.test(msg ?? ""));
      if (said !== undefined) return said;
      await sleep(50);
    }
    throw new Error("nothing was said of the settings");
  }

  it("keeps what was in force when the file is wrong, and says which field is", async () => {
    const said = await reload(SETTINGS.replace("defaultChannel: C0MIGRATE1", "defaultChannel: migrations"));
    expect(said.msg).toContain("those from before stay in force");
    expect(said.mistakes).toHaveLength(1);
    expect(said.mistakes?.[0]).toMatch(/mgw-prep\.yaml.*4.*defaultChannel/);
    const story = createStory(people);
    await story.submitForm(
      await story.openForm({
        source: "acme-media-clean",
        destination: "acme-reload-one",
        region: "oss-eu-central-1",
      }),
    );
    await story.approve(await story.openDecision(), "go");
    await story.awaitDelivery();
  });

  it("lets a right file count at once, with the difference in log and audit log", async () => {
    const story = createStory(people);
    await story.submitForm(
      await story.openForm({
        source: "acme-media-clean",
        destination: "acme-reload-two",
        region: "oss-eu-central-1",
      }),
    );
    await story.card("prep:approve");
    const said = await reload(`${SETTINGS}approvals: { needed: 2 }\n`);
    const changes = [{ path: "approvals.needed", from: 1, to: 2 }];
    expect(said).toMatchObject({ changes });
    await story.approve(await story.openDecision(), "one of two");
    await story.inThread("1 of 2");
    const audit = await runCli(["audit", "export"], world.environment);
    const entries = audit.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; details: unknown });
    expect(entries.filter(({ event }) => event === "settings.reloaded")).toEqual([
      expect.objectContaining({ actor: "operator:cli", details: { changes } }),
    ]);
    const again = await reload(readFileSync(world.environment["MGW_SETTINGS"] ?? "", "utf8"));
    expect(again.msg).toContain("nothing in them has changed");
  });

  it("reaches an account that the file names anew", async () => {
    const said = await reload(
      `${SETTINGS}accounts: { aws: [{ name: Elsewhere, roleArn: "arn:aws:iam::444455556666:role/mgw", externalId: own-secret-id }] }\n`,
    );
    expect(said.changes).toContainEqual({ path: "accounts.aws" });
    expect(world.log.join("\n")).not.toContain("own-secret-id");
    await people.command(PEOPLE.requester, "");
    const form = await people.view(PEOPLE.requester, (view) =>
      JSON.stringify(view.blocks).includes("source_bucket"),
    );
    expect(JSON.stringify(form.blocks)).toContain("Elsewhere");
  });
});
