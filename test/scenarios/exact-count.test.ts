import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, hasAction, type Message, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { runCli } from "../support/run-cli.ts";

const SOURCE = "acme-count-me";
const FIRST_KEY = "!first";
const OBJECTS = 30_001;

describe("counting exactly", () => {
  let world: World;
  let people: People;
  let story: Story;

  beforeAll(async () => {
    world = await startWorld();
    people = createPeople(world);
    story = createStory(people);
    await world.control("aws/control/createBucket", {
      name: SOURCE,
      objects: [{ key: FIRST_KEY, sizeBytes: 1 }],
      generator: { count: OBJECTS - 1, sizeBytes: 10 },
    });
    const request = { source: SOURCE, destination: "acme-count-dest", region: "oss-eu-central-1" };
    await story.submitForm(await story.openForm(request));
    await story.card("prep:count");
  });

  afterAll(() => world?.stop());

  /** Starts a count of which some pages come and the others never do, and waits until it has kept its place. */
  async function startAndStall(): Promise<Message> {
    const stall = { service: "s3", operation: "ListObjectsV2", kind: "stall-before", after: 4 };
    await world.control("aws/faults/arm", stall);
    await people.click(PEOPLE.requester, await story.card("prep:count"), "prep:count");
    const soFar = (message: Message) =>
      hasAction(message, "prep:stop_count") && !JSON.stringify(message.blocks).includes("So far 0 objects");
    const first = await people.message(story.threadMessages, soFar);
    // Each figure is told before the place is kept: with the next one, the place of this one is.
    return people.message(
      story.threadMessages,
      (message) => soFar(message) && JSON.stringify(message.blocks) !== JSON.stringify(first.blocks),
    );
  }

  it("is stopped from the thread by those who may count, and says how far it came", async () => {
    const running = await startAndStall();
    await people.click(PEOPLE.recipient, running, "prep:stop_count");
    await people.click(PEOPLE.requester, running, "prep:stop_count");
    const stopped = await story.inThread("the exact count after");
    expect(JSON.stringify(stopped.blocks)).toMatch(/after [1-9][\d,]* objects/);
    expect(stopped.ts).toBe(running.ts);
    expect(hasAction(stopped, "prep:stop_count")).toBe(false);
    await world.control("aws/faults/disarm");
  });

  it("says in the thread why it failed, on which bucket, and what to do", async () => {
    const gone = {
      service: "s3",
      operation: "ListObjectsV2",
      kind: "error",
      status: 404,
      code: "NoSuchBucket",
    };
    await world.control("aws/faults/arm", gone);
    await people.click(PEOPLE.requester, await story.card("prep:count"), "prep:count");
    const failed = await story.inThread("The exact count failed");
    const said = JSON.stringify(failed.blocks);
    expect(said).toMatch(
      new RegExp(`There is no bucket ${SOURCE} \\(NoSuchBucket, request \\w+\\)\\. Correct the name`),
    );
    expect(said).toContain("the estimate stays as it was");
    expect(hasAction(failed, "prep:stop_count")).toBe(false);
    await world.control("aws/faults/disarm");
  });

  it("goes on where it was when the process is killed, and is exact", async () => {
    await startAndStall();
    await world.killBot("SIGKILL");
    await world.control("aws/faults/disarm");
    // Counted before the kill: a count that began anew would not find it.
    await world.control("aws/control/deleteObjects", { bucket: SOURCE, keys: [FIRST_KEY] });
    await world.startBot();
    const done = await story.inThread("Counted exactly");
    expect(JSON.stringify(done.blocks)).toContain("30,001 objects");
    expect(hasAction(done, "prep:stop_count")).toBe(false);
  });

  it("records who began and stopped it, and refuses those who may not", async () => {
    const { out } = await runCli(["audit", "export"], world.environment);
    const entries = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; actor: string; details: Record<string, unknown> });
    const of = (event: string) => entries.filter((entry) => entry.event === event);
    expect(of("count.begun")).toHaveLength(3);
    expect(of("count.failed")).toMatchObject([
      { details: { problem: expect.stringContaining("NoSuchBucket") } },
    ]);
    expect(of("count.stopped")).toMatchObject([{ actor: PEOPLE.requester }]);
    expect(of("source.counted")).toMatchObject([{ details: { objectCount: OBJECTS } }]);
    expect(of("action.refused")).toMatchObject([
      { actor: PEOPLE.recipient, details: { action: "count", code: "NOT_ALLOWED" } },
    ]);
  });
});
