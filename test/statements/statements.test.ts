import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createStory } from "../../demo/story.ts";
import { type BotInProcess, startBotInProcess } from "./bot-in-process.ts";
import { countStatements, type StatementCount } from "./count-statements.ts";

/** A little above what there are: 1,263, of which 280 are what happens at rest in the same time. */
const MAX_OF_A_PREPARATION = 1_350;
/** 17.3 a second. */
const MAX_A_SECOND = 19;
const REST_SECONDS = 15;

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
  const story = createStory(bot.people);
  const form = await story.openForm({
    source: "acme-media-clean",
    destination: "acme-media-frankfurt",
    region: "oss-eu-central-1",
  });
  await story.submitForm(form);
  await story.approve(await story.openDecision(), "go");
  await story.awaitDelivery();
  await story.inThread("Job sheet");
  expect(counted.total(), listed()).toBeGreaterThan(100);
  expect(counted.total(), listed()).toBeLessThanOrEqual(MAX_OF_A_PREPARATION);
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
