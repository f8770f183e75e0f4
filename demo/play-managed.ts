import { CALLBACK } from "../src/slack/ids.ts";
import { printBlocks } from "./print-blocks.ts";
import { createPeople, hasAction, PEOPLE } from "./slack-people.ts";
import { createStory } from "./story.ts";
import { secretsOf, tell, watch } from "./tell-story.ts";
import { SETTINGS, type World } from "./world.ts";

/** Small enough to be copied while somebody watches: the simulated service copies no faster than the real one. */
const SOURCE = "acme-press";
const DESTINATION = "acme-media-managed";
const REGION = "oss-eu-central-1";
const ROLE = "mgw-writer";

/** Managed migrations are allowed, beside those whose credentials are handed over. */
export const MANAGED_SETTINGS = `${SETTINGS}
migration:
  enabled: true
  destinationRole: ${ROLE}
  handling: { allowed: [handover, managed], default: handover }
  pollSeconds: 5
`;

/** The service's queue and its other waits, short enough to watch. */
const SHORT_TIMES = {
  verifyMs: 500,
  launchMs: 4_000,
  prepareMs: 1_000,
  closeMs: 200,
  deleteMs: 1_000,
  retryListMs: 500,
  reportMs: 500,
};

/** What people do once in the console: a role of the service's that writes the buckets of the demo. */
export async function prepareService(world: Pick<World, "control">): Promise<void> {
  await world.control("alibaba/control/setMgw", { times: SHORT_TIMES });
  await world.control("alibaba/control/makeRole", {
    roleName: ROLE,
    trustedServices: ["mgw.aliyuncs.com"],
    statements: [
      {
        Effect: "Allow",
        Action: ["oss:List*", "oss:Get*", "oss:Put*", "oss:AbortMultipartUpload"],
        Resource: ["acs:oss:*:*:acme-*"],
      },
    ],
  });
}

/** From the command to moved, compared and revoked; nobody sees a secret. */
export async function playManaged(world: World): Promise<void> {
  const people = createPeople(world);
  const story = createStory(people);
  const nameOf = await people.names();
  const { requester, approver } = PEOPLE;
  await prepareService(world);
  await world.control("aws/control/createBucket", {
    name: SOURCE,
    region: "eu-central-1",
    generator: { count: 3_000, prefix: "press/", suffix: ".pdf", sizeBytes: { min: 20_000, max: 200_000 } },
  });
  const watcher = watch(people, nameOf);

  tell(nameOf(requester), [`/mgw-prep s3://${SOURCE} oss://${DESTINATION} ${REGION}`]);
  const form = await story.openForm({ source: SOURCE, destination: DESTINATION, region: REGION });
  tell(nameOf(requester), ["submits the form: the bot runs the migration, nobody gets credentials"]);
  await story.submitForm(form, {
    profile: "least-privilege",
    handling: "managed",
    reason: "The media move to Frankfurt.",
  });
  const decision = await story.openDecision();
  await watcher.catchUp();
  tell("approval form", printBlocks(decision.blocks, nameOf));
  tell(nameOf(approver), ["approves: data addresses and a job that is not started"]);
  await story.approve(decision, "Go ahead.");

  const question = await people.message(story.threadMessages, (message) =>
    hasAction(message, "prep:start_migration"),
  );
  await people.click(approver, question, "prep:start_migration");
  const start = await people.view(approver, (view) => view["callback_id"] === CALLBACK.startMigrationForm);
  await watcher.catchUp();
  tell("start form", printBlocks(start.blocks, nameOf));
  tell(nameOf(approver), ["starts it: the second decision"]);
  await people.submit(approver, start.id, { comment: "" });
  await story.inThread(": migration finished.");

  await watcher.catchUp();
  tell(nameOf(requester), ["Compare"]);
  await people.click(requester, await story.card("prep:compare"), "prep:compare");
  const compare = await people.view(requester, (view) => view["callback_id"] === CALLBACK.compareForm);
  await people.submit(requester, compare.id, { sample: "5" });
  await story.inThread("Compared: complete");

  await watcher.catchUp();
  const secrets = await secretsOf(world);
  tell(nameOf(requester), ["Migration finished: revoke"]);
  await story.revoke();
  await story.inThread("both data addresses, the IAM user");
  await watcher.stop();
  await requireNothingLeft(world, secrets);
}

/** Errors: something is left in the service, or a secret was said or logged. */
async function requireNothingLeft(world: World, secrets: readonly string[]): Promise<void> {
  const left = await Promise.all(
    ["alibaba/control/mgwAddresses", "alibaba/control/mgwJobs"].map((path) => world.control(path)),
  );
  if (left.some((list) => !Array.isArray(list) || list.length > 0))
    throw new Error(`expected nothing in the migration service, found ${JSON.stringify(left)}`);
  const said = JSON.stringify([
    await world.control("slack/control/messages", { channelId: "C0MIGRATE1" }),
    world.log,
  ]);
  if (secrets.some((secret) => said.includes(secret))) throw new Error("a secret was said or logged");
}
