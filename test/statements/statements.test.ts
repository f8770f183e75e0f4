import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createStory } from "../../demo/story.ts";
import { type BotInProcess, startBotInProcess } from "./bot-in-process.ts";
import { countStatements, type StatementCount } from "./count-statements.ts";

/** A little above what there are: 320, of which some 20 are what happens at rest in the same time. */
const MAX_OF_A_PREPARATION = 350;
/** There are 2.3 in the first minute, of which one is the engine's look for schedules, and one later. */
const MAX_A_SECOND = 3;
const REST_SECONDS = 15;
/** Slack's pace alone takes so long; on a busy machine more happens meanwhile that belongs to no preparation. */
const USUAL_SECONDS = 18;

let counted: StatementCount;
let bot: BotInProcess;
beforeAll(async () => {
  counted = countStatements();
  bot = await startBotInProcess();
});
afterAll(async () => {
  await bot?.stop();
  counted.stop();
});

it("needs few statements for a preparation from the form to the delivery", async () => {
  // What a start does once.
  await sleep(2_000);
  counted.reset();
  const startedMs = performance.now();
  const story = createStory(bot.people);
  const form = await story.openForm({
    source: "acme-media-clean",
    destination: "acme-media-frankfurt",
    region: "oss-eu-central-1",
  });
  await story.submitForm(form);
  await story.approve(await story.openDecision(), "go");
  await story.awaitDelivery();
  await story.inThread("File Count");
  const longerSeconds = Math.max(0, (performance.now() - startedMs) / 1_000 - USUAL_SECONDS);
  expect(counted.total(), listed()).toBeGreaterThan(100);
  expect(counted.total(), listed()).toBeLessThanOrEqual(MAX_OF_A_PREPARATION + MAX_A_SECOND * longerSeconds);
});

it("needs few statements while nothing happens", async () => {
  // The last edits of the preparation before, which wait for Slack's pace.
  await sleep(5_000);
  counted.reset();
  await sleep(REST_SECONDS * 1_000);
  expect(counted.total(), listed()).toBeGreaterThan(0);
  expect(counted.total(), listed()).toBeLessThanOrEqual(MAX_A_SECOND * REST_SECONDS);
});

/** Said when there are too many. */
function listed(): string {
  return counted
    .byText()
    .map(([text, count]) => `${count} ${text.slice(0, 150)}`)
    .join("\n");
}
