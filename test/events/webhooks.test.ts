import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, type People } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { SETTINGS, startWorld, type World } from "../../demo/world.ts";
import type { OutgoingEvent } from "../../src/core/outgoing-events.ts";
import { untilLogged } from "../support/bot-log.ts";
import { runCli } from "../support/run-cli.ts";
import { eventsJsonSchema } from "./events-json-schema.ts";
import { type Behaviour, TestReceiver, withoutRepeats } from "./receiver.ts";

const SCHEMA = JSON.parse(readFileSync(new URL("../../docs/events.schema.json", import.meta.url), "utf8"));
const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
/** Beside it while it is changed: the receiver knows the second of two. */
const NEXT = `whsec_${randomBytes(32).toString("base64")}`;
const LIFE = ["checking", "awaiting_approval", "provisioning", "ready", "revoking", "revoked"];

it("the schema of events is the one of this version: `npm run schema` writes it", () => {
  expect(SCHEMA).toEqual(JSON.parse(JSON.stringify(eventsJsonSchema())));
});

describe("webhooks", () => {
  const receiver = new TestReceiver(SECRET);
  const heads = new TestReceiver(SECRET);
  let world: World;
  let people: People;

  beforeAll(async () => {
    await receiver.start();
    await heads.start();
    world = await startWorld({
      settings: `${SETTINGS}webhooks:
  - { name: siem, url: "${receiver.url}" }
  - { name: heads, url: "${heads.url}", events: [audit.head] }
`,
      environment: { MGW_WEBHOOK_SECRET: `${NEXT},${SECRET}` },
    });
    people = createPeople(world);
  });

  afterAll(async () => {
    await world?.stop();
    await receiver.kill();
    await heads.kill();
  });

  const ask = async (destination: string): Promise<Story> => {
    const story = createStory(people);
    await story.submitForm(
      await story.openForm({ source: "acme-media-clean", destination, region: "oss-eu-central-1" }),
    );
    return story;
  };

  /** Waits until a state of the preparation was told; what was told of it, each once. */
  async function toldOf(id: string, state: string): Promise<string[]> {
    for (let look = 0; look < 6_000; look += 1) {
      const states = statesOf(id);
      if (states.at(-1) === state) return states;
      await sleep(50);
    }
    throw new Error(`${id} was not told to be ${state}: ${statesOf(id).join(", ")}`);
  }

  function statesOf(id: string): string[] {
    return withoutRepeats(receiver.taken).flatMap((event) =>
      event.type === "preparation.state_changed" && event.data.preparationId === id ? [event.data.state] : [],
    );
  }

  async function newestId(): Promise<string> {
    const { out } = await runCli(["export", "preparations"], world.environment);
    return (JSON.parse(out) as { id: string }[])[0]?.id ?? "";
  }

  async function untilAsked(count: number): Promise<void> {
    for (let look = 0; look < 6_000 && receiver.requests < count; look += 1) await sleep(50);
    expect(receiver.requests).toBeGreaterThanOrEqual(count);
  }

  it("tells every change of state of a preparation in its order, signed, by the schema", async () => {
    const story = await ask("acme-hook-one");
    await story.approve(await story.openDecision(), "go");
    await story.awaitDelivery();
    await story.revoke();
    expect(await toldOf(await newestId(), "revoked")).toEqual(LIFE);
    expect(receiver.wrong).toEqual([]);
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(SCHEMA);
    for (const event of receiver.taken) expect(validate(event), JSON.stringify(validate.errors)).toBe(true);
  });

  it("tells a receiver that wants heads alone nothing else", async () => {
    for (let look = 0; look < 6_000 && heads.taken.length === 0; look += 1) await sleep(50);
    expect(heads.taken.map(({ type }) => type)).toEqual(["audit.head"]);
    expect(heads.taken[0]?.data).toMatchObject({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it.each<[string, Behaviour | "dead"]>([
    ["is killed", "dead"],
    ["answers 500", "refuse"],
    ["takes an event and dies before it says so", "take and break off"],
  ])("loses nothing and keeps the order when the receiver %s", async (what, behaviour) => {
    const before = receiver.requests;
    if (behaviour === "dead") await receiver.kill();
    else receiver.behaviour = behaviour;
    const story = await ask(`acme-hook-${what.split(" ")[0]}${before}`);
    await story.approve(await story.openDecision(), "go");
    await story.awaitDelivery();
    const id = await newestId();
    // It was tried, and more than once where it could be seen.
    if (behaviour === "dead") await untilLogged(world, "did not take an event");
    else await untilAsked(before + 2);
    receiver.behaviour = "take";
    if (behaviour === "dead") await receiver.start();
    await story.revoke();
    expect(await toldOf(id, "revoked")).toEqual(LIFE);
    expect(isInOrder(withoutRepeats(receiver.taken))).toBe(true);
  });

  it("goes on where it was when the bot is killed while an event is under way", async () => {
    receiver.behaviour = "silent";
    const before = receiver.requests;
    const story = await ask("acme-hook-killed");
    await untilAsked(before + 1);
    await world.killBot("SIGKILL");
    receiver.behaviour = "take";
    await world.startBot();
    await story.approve(await story.openDecision(), "go");
    await story.awaitDelivery();
    const id = await newestId();
    await story.revoke();
    expect(await toldOf(id, "revoked")).toEqual(LIFE);
    expect(isInOrder(withoutRepeats(receiver.taken))).toBe(true);
    expect(receiver.wrong).toEqual([]);
    const all = JSON.stringify(receiver.taken);
    expect(all).not.toContain("AKIA");
  });
});

describe("webhooks without a secret", () => {
  it("are a mistake of the configuration", async () => {
    const world = await startWorld().catch((error: Error) => error);
    if (world instanceof Error) throw world;
    try {
      const { writeFileSync } = await import("node:fs");
      const file = world.environment["MGW_SETTINGS"] ?? "";
      writeFileSync(file, `${SETTINGS}webhooks: [{ name: siem, url: "https://hooks.example.com/x" }]\n`);
      const { code, err } = await runCli(["doctor"], world.environment);
      expect({ code, err }).toEqual({ code: 78, err: expect.stringContaining("MGW_WEBHOOK_SECRET") });
    } finally {
      await world.stop();
    }
  });
});

function isInOrder(events: readonly OutgoingEvent[]): boolean {
  return events.every((event, index) => index === 0 || event.sequence >= (events[index - 1]?.sequence ?? 0));
}
