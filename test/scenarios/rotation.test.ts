import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createPeople, hasAction, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { dumpStore } from "../support/dump-store.ts";
import { type Canary, findSecrets } from "../support/find-secrets.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";

const REQUEST = { source: "acme-media-clean", destination: "acme-rotate-dest", region: "oss-eu-central-1" };

/** Keys made anew in the whole bot, also when its process ends in the middle of it. */
describe("a rotation of the keys in a running bot", () => {
  let world: World;
  afterEach(() => world?.stop());

  it("is asked for by the recipient, survives a kill, and ends when the new keys are entered", async () => {
    world = await startWorld({ environment: { LOG_LEVEL: "trace" } });
    const people = createPeople(world);
    const story = createStory(people);
    const before = await storeFirstCredentials(story);

    await world.control("aws/faults/arm", {
      service: "iam",
      operation: "CreateAccessKey",
      kind: "stall-after",
      times: 1,
    });
    await rotate(people);
    await story.inThread("New keys");
    await untilKeys(world, 2);
    await world.killBot("SIGKILL");
    await world.startBot();

    const delivery = await newDelivery(people);
    await people.click(PEOPLE.recipient, delivery, "prep:show");
    const opened = await people.view(PEOPLE.recipient, ({ blocks }) =>
      JSON.stringify(blocks).includes("as it was"),
    );
    const [iam] = await readIamUsers(world.environment);
    const [ram] = await readRamUsers(world.environment);
    expect(iam?.keys).toHaveLength(2);
    expect(ram?.keys).toHaveLength(2);
    const fresh = iam?.keys.map(({ id }) => String(id)).find((id) => !before.includes(id));
    expect(JSON.stringify(opened.blocks)).toContain(fresh);

    for (const step of ["prep:stored", "prep:entered"]) {
      const inbox = () => people.directMessages(PEOPLE.recipient);
      const message = await people.message(inbox, (one) => one.ts === delivery.ts && hasAction(one, step));
      await people.click(PEOPLE.recipient, message, step);
    }
    await story.inThread("New keys in use");
    const [after] = await readIamUsers(world.environment);
    expect(after?.keys.map(({ id }) => id)).toEqual([fresh]);
    expect((await readRamUsers(world.environment))[0]?.keys).toHaveLength(1);

    const secrets = await readSecrets(world);
    const said = JSON.stringify([
      await people.directMessages(PEOPLE.recipient),
      await people.thread((await story.card("prep:revoke")).ts),
    ]);
    const log = world.log.join("\n");
    await world.killBot("SIGTERM");
    const dump = await dumpStore(String(world.environment["DATA_DIR"]));
    expect(dump).toContain("rotate:iam.create-key");
    for (const text of [said, log, dump]) expect(findSecrets(text, secrets)).toEqual([]);
  });
});

/** From the request to the acknowledgement; the credentials as they were shown. */
async function storeFirstCredentials(story: Story): Promise<string> {
  await story.submitForm(await story.openForm(REQUEST));
  await story.approve(await story.openDecision(), "go");
  const view = await story.openCredentials(await story.awaitDelivery());
  await story.confirmStored();
  return JSON.stringify(view.blocks);
}

async function rotate(people: People): Promise<void> {
  const inbox = () => people.directMessages(PEOPLE.recipient);
  const message = await people.message(
    inbox,
    (candidate) => hasAction(candidate, "prep:rotate") && !hasAction(candidate, "prep:stored"),
  );
  await people.click(PEOPLE.recipient, message, "prep:rotate");
  const form = await people.view(PEOPLE.recipient, ({ blocks }) =>
    JSON.stringify(blocks).includes("New keys are created, tested and sent"),
  );
  await people.submit(PEOPLE.recipient, form.id, {});
}

function newDelivery(people: People) {
  return people.message(
    () => people.directMessages(PEOPLE.recipient),
    (message) => hasAction(message, "prep:show") && message.text.startsWith("New keys"),
  );
}

/** The stalled call has had its effect, and its answer is on its way for good. */
async function untilKeys(world: World, count: number): Promise<void> {
  for (let look = 0; look < 3_000; look += 1) {
    const [user] = await readIamUsers(world.environment);
    if (user?.keys.length === count) return;
    await sleep(100);
  }
  throw new Error(`there were never ${count} keys`);
}

async function readSecrets(world: World): Promise<Canary[]> {
  const lists = await Promise.all(
    ["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => world.control(path)),
  );
  return lists
    .flatMap((list) => (Array.isArray(list) ? list : Object.values(list as object).flat()))
    .map((value, index) => ({ name: `secret ${index}`, value: String(value) }));
}
