import type { WebClient } from "@slack/web-api";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createHomeKeeper, type HomeKeeper } from "../../src/slack/home-keeper.ts";
import { READER_TEXTS } from "../../src/texts/languages.ts";
import type { Home } from "../../src/workflow/home/home.ts";
import type { Outcome } from "../../src/workflow/outcome.ts";
import { createLogProbe } from "./support/slack-world.ts";

const NOBODYS: Home = {
  waiting: { rows: [], count: 0 },
  ending: { rows: [], count: 0 },
  yours: { rows: [], count: 0 },
  ended: { rows: [], count: 0 },
  forOperators: null,
};
const ROSA = { userId: "U0ROSA0001", teamId: "T0", channelId: null };
const MERGED_MS = 3_000;
const LOOK_MS = 60_000;

let home: Home;
let published: string[];
let readMs: number;
let keeper: HomeKeeper;
const read = vi.fn(async (): Promise<Outcome<Home>> => {
  if (readMs > 0) await new Promise((resolve) => setTimeout(resolve, readMs));
  return { ok: true, value: home };
});
const client = {
  views: { publish: async ({ user_id }: { user_id: string }) => void published.push(user_id) },
} as unknown as WebClient;

beforeEach(() => {
  vi.useFakeTimers();
  home = NOBODYS;
  published = [];
  readMs = 0;
  read.mockClear();
  keeper = createHomeKeeper({
    commands: { home: read } as unknown as Parameters<typeof createHomeKeeper>[0]["commands"],
    textsFor: READER_TEXTS.textsFor,
    log: createLogProbe().log,
  });
});
afterEach(() => {
  keeper.stop();
  vi.useRealTimers();
});

const open = async (userId = ROSA.userId) => {
  const opened = keeper.opened({ ...ROSA, userId }, client);
  await vi.advanceTimersByTimeAsync(readMs);
  await opened;
};
const operators = (openDrifts: number): Home => ({
  ...NOBODYS,
  forOperators: {
    problems: [],
    open: 1,
    live: 0,
    awaiting: 1,
    lastDailyCheckAt: null,
    openDrifts,
    answering: null,
  },
});

it("is drawn again, once for a burst of changes, where it looks otherwise by now", async () => {
  await open();
  expect(published).toHaveLength(1);
  home = operators(1);
  for (let change = 0; change < 5; change += 1) keeper.changed();
  await vi.advanceTimersByTimeAsync(MERGED_MS + 10);
  expect(published).toHaveLength(2);
  keeper.changed();
  await vi.advanceTimersByTimeAsync(MERGED_MS + 10);
  expect(published).toHaveLength(2);
  expect(read).toHaveBeenCalledTimes(3);
});

it("shows what changed while it was being drawn", async () => {
  await open();
  readMs = 1_000;
  keeper.changed();
  await vi.advanceTimersByTimeAsync(MERGED_MS + 500);
  home = operators(2);
  keeper.changed();
  await vi.advanceTimersByTimeAsync(500);
  home = operators(3);
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(published.length).toBeGreaterThan(1);
  expect(read.mock.calls.length).toBeGreaterThanOrEqual(3);
});

it("rests ten times as long as drawing took, however much changes", async () => {
  await open();
  readMs = 2_000;
  for (let second = 0; second < 60; second += 1) {
    keeper.changed();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(read.mock.calls.length).toBeLessThanOrEqual(1 + 4);
});

it("finds by itself what another process changed, for an hour after it was opened", async () => {
  await open();
  home = operators(1);
  await vi.advanceTimersByTimeAsync(LOOK_MS + 10);
  expect(published).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(60 * LOOK_MS);
  const looks = read.mock.calls.length;
  await vi.advanceTimersByTimeAsync(10 * LOOK_MS);
  expect(read).toHaveBeenCalledTimes(looks);
});

it("is kept for the last forty who opened theirs, and for nobody after the end", async () => {
  for (let person = 0; person < 45; person += 1) await open(`U${person}`);
  home = operators(1);
  keeper.changed();
  await vi.advanceTimersByTimeAsync(MERGED_MS + 10);
  expect(published.slice(45)).toEqual(Array.from({ length: 40 }, (_, index) => `U${index + 5}`));
  keeper.stop();
  home = operators(2);
  keeper.changed();
  await vi.advanceTimersByTimeAsync(LOOK_MS);
  expect(published).toHaveLength(85);
});
