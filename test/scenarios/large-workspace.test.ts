import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, type People } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { EVERYTHING_POLICY } from "../../simulators/alibaba/seed.ts";
import { ALIBABA_ROLE_ARN, makeAlibabaRole } from "../support/alibaba-role.ts";

const APPROVERS = 500;
/** In each cloud: as many as the settings take. */
const ACCOUNTS = 99;
const FINDINGS = 100;
const SOURCE = "acme-of-many-statements";
const ROLE = "arn:aws:iam::111122223333:role/mgw-prep-bot";

const EXTERNAL_ID = "mgw-prep";

const account = (cloud: string, index: number, roleArn: string) =>
  `    - { name: "${cloud} ${index}", roleArn: "${roleArn}", externalId: ${EXTERNAL_ID} }`;
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const BASE = `
approvers: { groups: [S0APPROVE1] }
operators: { people: [U0OLGA0001], channel: C0PRIVATE1 }
defaultChannel: C0MIGRATE1
`;
const SETTINGS = `${BASE}accounts:
  aws:
${numbers(ACCOUNTS)
  .map((index) => account("Archive", index, ROLE))
  .join("\n")}
  alibaba:
${numbers(ACCOUNTS)
  .map((index) => account("Frankfurt", index, ALIBABA_ROLE_ARN))
  .join("\n")}
`;

type Call = { operation: string; errorCode: string | null };

describe("a workspace of five hundred approvers, two hundred accounts and a hundred findings", () => {
  let world: World;
  let people: People;

  beforeAll(async () => {
    world = await startWorld({ settings: BASE });
    people = createPeople(world);
    // Every account is tried at the start, so the role is made before the settings name it.
    await world.control("alibaba/control/setOperatorPolicy", { document: EVERYTHING_POLICY });
    await makeAlibabaRole(String(world.environment["ALIBABA_RAM_ENDPOINT"]), EXTERNAL_ID);
    await world.killBot("SIGTERM");
    writeFileSync(String(world.environment["MGW_SETTINGS"]), SETTINGS);
    await world.startBot();
    const members = numbers(APPROVERS).map((number) => `U0MEMBER${number}`);
    await world.control("slack/control/setUserGroup", {
      userGroupId: "S0APPROVE1",
      memberIds: [...members, "U0ADA00001", "U0ABEL0001"],
    });
    await world.control("slack/control/setRateLimits", { isEnabled: true });
    const statement = (number: number) => ({
      Sid: `Only${number}`,
      Effect: "Deny",
      Principal: "*",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::${SOURCE}/*`,
      Condition: { NotIpAddress: { "aws:SourceIp": `192.0.2.${number}/32` } },
    });
    await world.control("aws/control/createBucket", {
      name: SOURCE,
      objects: [{ key: "a", body: "a" }],
      policy: { Version: "2012-10-17", Statement: numbers(FINDINGS).map(statement) },
    });
  });
  afterAll(() => world?.stop());

  it("takes a preparation to its credentials; Slack refuses no request, and people are not looked up one by one", async () => {
    const story = createStory(people);
    const form = await story.openForm({
      source: SOURCE,
      destination: "acme-of-many",
      region: "oss-eu-central-1",
    });
    await story.submitForm(form);
    await story.giveTicket("https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ABC123456");
    // A group is mentioned as a group.
    const asking = JSON.stringify((await story.inThread("S0APPROVE1")).blocks);
    await story.approve(await story.openDecision(), "go");
    await story.openCredentials(await story.awaitDelivery());
    await story.confirmStored();
    const thread = JSON.stringify(await story.threadMessages());
    expect((asking + thread).includes("U0MEMBER"), "nobody of the group is mentioned alone").toBe(false);
    await story.revoke();

    const calls = (await world.control("slack/journal")) as Call[];
    const count = (operation: string) => calls.filter((call) => call.operation === operation).length;
    // A busy machine may send two posts within the second that Slack asks for between them; they are sent again.
    const refused = calls.filter(({ errorCode }) => errorCode !== null && errorCode !== "ratelimited");
    expect(refused).toEqual([]);
    expect(count("views.open")).toBeGreaterThanOrEqual(3);
    expect(count("users.info"), "one by one").toBeLessThan(20);
    expect(count("usergroups.users.list")).toBeLessThan(10);
  });
});
