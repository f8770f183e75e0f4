import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { EVERYTHING_POLICY } from "../../simulators/alibaba/seed.ts";
import { ALIBABA_ROLE_ARN, makeAlibabaRole } from "../support/alibaba-role.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import { runCli } from "../support/run-cli.ts";

const AWS_ROLE_ARN = "arn:aws:iam::111122223333:role/mgw-prep-bot";
const BASE = `
approvers: { people: [U0ADA00001] }
operators: { people: [U0OLGA0001] }
defaultChannel: C0MIGRATE1
`;
const MISTAKEN = `    - { name: Mistaken, roleArn: "${AWS_ROLE_ARN}", externalId: of-somebody-else }\n`;
const settingsWith = (more: string) => `${BASE}accounts:
  aws:
    - { name: Archive, roleArn: "${AWS_ROLE_ARN}", externalId: mgw-prep }
${more}  alibaba:
    - { name: Frankfurt, roleArn: "${ALIBABA_ROLE_ARN}", externalId: made-up-external-id }
`;

describe("accounts to choose from", () => {
  let world: World;
  let people: People;

  beforeAll(async () => {
    world = await startWorld({ settings: BASE, environment: { LOG_LEVEL: "debug" } });
    // Roles are made by somebody with more rights than the bot's.
    await world.control("alibaba/control/setOperatorPolicy", { document: EVERYTHING_POLICY });
    await makeAlibabaRole(String(world.environment["ALIBABA_RAM_ENDPOINT"]), "made-up-external-id");
    people = createPeople(world);
    await world.killBot("SIGTERM");
    writeSettings(settingsWith(""));
    await world.startBot();
  });
  afterAll(() => world?.stop());

  function writeSettings(text: string): void {
    writeFileSync(String(world.environment["MGW_SETTINGS"]), text);
  }

  it("takes a preparation through both roles, and everything back through them", async () => {
    const story = createStory(people);
    const request = { source: "acme-media-clean", destination: "acme-in-role", region: "oss-eu-central-1" };
    const form = await story.openForm(request);
    expect(JSON.stringify(form.blocks)).toContain("The bot’s own account");
    await story.submitForm(form, { aws_account: "Archive", alibaba_account: "Frankfurt" });

    // The card has room for what differs between preparations; Details has the rest.
    await people.click(PEOPLE.approver, await story.card("prep:details"), "prep:details");
    const shown = await people.view(PEOPLE.approver, ({ blocks }) =>
      JSON.stringify(blocks).includes("Archive"),
    );
    for (const part of ["account ", "Frankfurt"]) expect(JSON.stringify(shown.blocks)).toContain(part);

    await story.approve(await story.openDecision(), "go");
    await story.openCredentials(await story.awaitDelivery());
    expect(await readIamUsers(world.environment)).toHaveLength(1);
    expect(await readRamUsers(world.environment)).toHaveLength(1);
    const log = world.log.join("\n");
    expect(log.match(/"operation":"sts:AssumeRole"/g)?.length).toBeGreaterThanOrEqual(2);

    await story.confirmStored();
    await story.revoke();
    expect(await readIamUsers(world.environment)).toEqual([]);
    expect(await readRamUsers(world.environment)).toEqual([]);
  });

  it("are all tried by the doctor, which says what to mend", async () => {
    await world.killBot("SIGTERM");
    writeSettings(settingsWith(MISTAKEN));
    const { code, out } = await runCli(["doctor"], world.environment);
    expect(out).toMatch(/ok\s+AWS account Archive: arn:aws:sts::111122223333:assumed-role/);
    expect(out).toMatch(/ok\s+Alibaba Cloud account Frankfurt: /);
    expect(out).toMatch(/FAILED\s+AWS account Mistaken · Identity: AccessDenied/);
    expect(out).toContain("its trust policy names the bot’s own identity and this external id");
    expect(out.indexOf("FAILED")).toBeLessThan(out.indexOf("ok  "));
    expect(code).toBe(1);
  }, 120_000);

  it("end a start when one does not let the bot in, with its name alone and what to mend", async () => {
    const { code, err } = await runCli(["start"], world.environment);
    expect(code).toBe(78);
    expect(err).toMatch(/AWS account Mistaken · Identity: AccessDenied/);
    expect(err).toContain("its trust policy names the bot’s own identity and this external id");
    expect(err).not.toMatch(/Archive|Frankfurt|\bat .*\.(ts|js):\d+/);
  }, 120_000);
});
