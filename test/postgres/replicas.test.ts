import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPeople, type People } from "../../demo/slack-people.ts";
import { createStory, type StoryRequest } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { findFreePort } from "../support/find-free-port.ts";
import { createFreshDatabase } from "../support/fresh-database.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import {
  executorIdIn,
  findExecutor,
  type Replica,
  serveBalancer,
  startReplica,
} from "../support/replicas.ts";

const TEST_TIMEOUT_MS = 600_000;

describe("several processes on one PostgreSQL database", () => {
  let database: Awaited<ReturnType<typeof createFreshDatabase>>;
  let world: World;
  let replicas: Replica[];
  let people: People;

  beforeEach(async () => {
    database = await createFreshDatabase();
    replicas = [];
  });

  afterEach(async () => {
    await Promise.all(replicas.map((replica) => replica.end("SIGKILL")));
    await world?.stop();
    await database.drop();
  });

  async function startTogether(count: number, environment: Record<string, string> = {}): Promise<void> {
    world = await startWorld({ environment: { DATABASE_URL: database.url, ...environment } });
    people = createPeople(world);
    for (let number = 2; number <= count; number += 1) {
      replicas.push(await startReplica({ ...world.environment, DATABASE_URL: database.url }));
    }
  }

  const request = (number: number): StoryRequest => ({
    source: "acme-media-clean",
    destination: `acme-replica-${number}`,
    region: "oss-eu-central-1",
  });

  /** Takes a story to the moment in which a cloud holds back the answer to a call that it has carried out. */
  async function stopInProvisioning(cloud: "aws" | "alibaba", fault: Record<string, unknown>) {
    const story = createStory(people);
    await story.submitForm(await story.openForm(request(1)));
    await world.control(`${cloud}/faults/arm`, { times: 1, ...fault });
    await story.approve(await story.openDecision(), "go");
    await untilKeyed(world, cloud);
    return { story, executorId: await findExecutor(database.url, "provision") };
  }

  /** Ends the process of this name as a crash would; those that live on. */
  async function kill(executorId: string): Promise<(readonly string[])[]> {
    const killed = replicas.find((replica) => replica.executorId === executorId);
    if (killed) await killed.end("SIGKILL");
    else await world.killBot("SIGKILL");
    const logs = [world.log, ...replicas.map(({ log }) => log)];
    return logs.filter((log) => executorIdIn(log) !== executorId);
  }

  /** One key on each side, which is the one that the recipient has; nothing said twice. */
  async function expectOneOfEverything(story: ReturnType<typeof createStory>): Promise<void> {
    const opened = JSON.stringify((await story.openCredentials(await story.awaitDelivery())).blocks);
    for (const users of [await readIamUsers(world.environment), await readRamUsers(world.environment)]) {
      expect(users).toHaveLength(1);
      expect(users[0]?.keys).toHaveLength(1);
      expect(opened).toContain(users[0]?.keys[0]?.id);
    }
    const card = await story.card("prep:revoke");
    await story.inThread("File Count");
    const texts = (await people.thread(card.ts)).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect((await people.channel()).filter(({ text }) => text === card.text)).toHaveLength(1);
  }

  it(
    "take any click over Socket Mode, and one takes over from another that is killed",
    async () => {
      await startTogether(3);
      expect(await world.control("slack/control/connections")).toMatchObject({ openSockets: 3 });
      const fault = { service: "iam", operation: "CreateAccessKey", kind: "stall-after" };
      const { story, executorId } = await stopInProvisioning("aws", fault);
      const killedAt = Date.now();
      const living = await kill(executorId);

      await expectOneOfEverything(story);
      expect(takersOf(living, executorId)).toHaveLength(1);
      report("killed over Socket Mode", killedAt, living, executorId);
      await story.confirmStored();
      await story.revoke();
      expect(await readIamUsers(world.environment)).toEqual([]);
      expect(await readRamUsers(world.environment)).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "take any click over HTTP, and one takes over from another that is killed",
    async () => {
      const ports = [await findFreePort(), await findFreePort()];
      await startTogether(1, { SLACK_MODE: "http", PORT: String(ports[0]) });
      replicas.push(await startReplica({ ...world.environment, PORT: String(ports[1]) }));
      const balancer = await serveBalancer(ports);
      try {
        await world.control("slack/control/setTransport", {
          mode: "http",
          requestUrl: `${balancer.url}/slack/events`,
          signingSecret: world.environment["SLACK_SIGNING_SECRET"],
        });
        const fault = { service: "ram", operation: "CreateAccessKey", kind: "stall-after" };
        const { story, executorId } = await stopInProvisioning("alibaba", fault);
        for (const port of ports) expect(balancer.served.get(port)).toBeGreaterThan(0);
        balancer.drop(ports[executorIdIn(world.log) === executorId ? 0 : 1] ?? 0);
        const killedAt = Date.now();
        const living = await kill(executorId);

        await expectOneOfEverything(story);
        expect(takersOf(living, executorId)).toHaveLength(1);
        report("killed over HTTP", killedAt, living, executorId);
      } finally {
        await balancer.close();
      }
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "survive one that was only asleep: it finds itself given up, writes nothing and ends",
    async () => {
      await startTogether(2);
      // Both must live under the test's own hand: the world's bot goes first.
      await world.killBot("SIGTERM");
      replicas.push(await startReplica({ ...world.environment }));
      // Late, not lost: the answer to the sleeper lies in its socket when it wakes.
      const fault = { service: "iam", operation: "CreateAccessKey", kind: "latency", delayMs: 3000 };
      const story = createStory(people);
      await story.submitForm(await story.openForm(request(1)));
      await world.control("aws/faults/arm", { times: 1, ...fault });
      await story.approve(await story.openDecision(), "go");
      await untilCalled(world, "aws", "AttachUserPolicy");
      await sleep(1000);
      const executorId = await findExecutor(database.url, "provision");
      const sleeper = replicas.find((replica) => replica.executorId === executorId);
      sleeper?.send("SIGSTOP");
      // One that sleeps keeps its socket, and would be sent clicks which it does not answer.
      await untilTaken(
        replicas.filter((replica) => replica !== sleeper).map(({ log }) => log),
        executorId,
      );
      await story.awaitDelivery();
      sleeper?.send("SIGCONT");
      expect(await sleeper?.ended).toBe(70);
      await expectOneOfEverything(story);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    "go on with preparations in any state when a new version takes the place of an old one",
    async () => {
      await startTogether(1);
      const ready = createStory(people);
      await ready.submitForm(await ready.openForm(request(1)));
      await ready.approve(await ready.openDecision(), "go");
      await ready.awaitDelivery();
      await ready.inThread("File Count");

      const waiting = createStory(people);
      await waiting.submitForm(await waiting.openForm(request(2)));
      await waiting.card("prep:approve");

      const blocked = createStory(people);
      await blocked.submitForm(await blocked.openForm({ ...request(3), source: "acme-reports-office-only" }));
      await blocked.inThread("Enter ticket link");

      const provisioning = createStory(people);
      await provisioning.submitForm(await provisioning.openForm(request(4)));
      const stalled = { service: "iam", operation: "CreateAccessKey", kind: "stall-after", times: 1 };
      await world.control("aws/faults/arm", stalled);
      await provisioning.approve(await provisioning.openDecision(), "go");
      await untilKeys(world, 2);

      replicas.push(await startReplica({ ...world.environment }));
      await world.killBot("SIGTERM");

      await provisioning.inThread("File Count");
      await waiting.approve(await waiting.openDecision(), "go");
      await waiting.inThread("File Count");
      await blocked.giveTicket(
        "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ABC-2026-1124",
      );
      await blocked.approve(await blocked.openDecision(), "go");
      await blocked.inThread("File Count");
      expect((await readIamUsers(world.environment)).map(({ keys }) => keys.length)).toEqual([1, 1, 1, 1]);
      for (const story of [ready, waiting, blocked, provisioning]) await story.revoke();
      expect(await readIamUsers(world.environment)).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});

/** Lines that say who took over from a process. */
function takersOf(logs: readonly (readonly string[])[], executorId: string): string[] {
  return logs.flat().filter((line) => line.includes("took over the work") && line.includes(executorId));
}

async function untilTaken(logs: readonly (readonly string[])[], executorId: string): Promise<void> {
  for (let look = 0; look < 3_000; look += 1) {
    if (takersOf(logs, executorId).length > 0) return;
    await sleep(100);
  }
  throw new Error(`nobody took over from ${executorId}`);
}

/** Measured, and not asserted: how long it took depends on the machine's load too. */
function report(
  what: string,
  killedAt: number,
  logs: readonly (readonly string[])[],
  executorId: string,
): void {
  const [line = "{}"] = takersOf(logs, executorId);
  const { time } = JSON.parse(line) as { time: number | string };
  process.stdout.write(`${what}: taken over after ${new Date(time).getTime() - killedAt} ms\n`);
}

/** Waits until the cloud has made a key whose answer is being held back. */
async function untilKeyed(world: World, cloud: "aws" | "alibaba"): Promise<void> {
  const read = cloud === "aws" ? readIamUsers : readRamUsers;
  for (let look = 0; look < 3_000; look += 1) {
    if ((await read(world.environment)).some((user) => user.keys.length > 0)) return;
    await sleep(100);
  }
  throw new Error("no key was made");
}

async function untilKeys(world: World, count: number): Promise<void> {
  for (let look = 0; look < 3_000; look += 1) {
    const keys = (await readIamUsers(world.environment)).flatMap((user) => user.keys);
    if (keys.length >= count) return;
    await sleep(100);
  }
  throw new Error(`there were never ${count} keys`);
}

async function untilCalled(world: World, simulator: string, operation: string): Promise<void> {
  for (let look = 0; look < 3_000; look += 1) {
    const journal = (await world.control(`${simulator}/journal`)) as { operation: string }[];
    if (journal.some((entry) => entry.operation === operation)) return;
    await sleep(100);
  }
  throw new Error(`${operation} was never called`);
}
