import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPanel } from "../../demo/sandbox/panel.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { SLACK_IDS } from "../../simulators/slack/seed.ts";
import { serveWorkspacePage } from "../../simulators/slack/web/serve-web.ts";
import { findBarriers } from "./find-barriers.ts";
import { launchBrowser, openWindow } from "./workspace-page.ts";

const PHONE = { width: 390, height: 844 };
const SCENES = ["blocked", "awaiting", "delivered", "overlap", "revocationFailed"];

let world: World;
let page: Awaited<ReturnType<typeof serveWorkspacePage>>;
let browser: Browser;

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  page = await serveWorkspacePage({
    port: 0,
    control: (name, input) => world.control(`slack/control/${name}`, input),
    panel: await createPanel(world),
  });
});

afterAll(async () => {
  await browser?.close();
  await page?.close();
  await world?.stop();
});

const openAs = (userId: string, placeId: string) => openWindow(browser, page.url, userId, placeId);

test("an answer that one person sees is the app's, and is scrolled into view", async () => {
  const rosa = await openAs(SLACK_IDS.rosaRequester, SLACK_IDS.migrations);
  await rosa.page.setViewportSize({ width: 900, height: 420 });
  for (let times = 0; times < 3; times += 1) {
    await rosa.command("/mgw-prep help");
    await expect.poll(() => rosa.messages.count()).toBe(times + 1);
  }
  const answer = rosa.messages.last();
  expect(await answer.locator(".byline strong").textContent()).toBe("MGW Prep");
  await expect.poll(() => answer.evaluate((node) => node.getBoundingClientRect().top)).toBeLessThan(420);
  expect(rosa.complaints).toEqual([]);
});

test("five scenes are set one after the other, with what they leave in both clouds", async () => {
  const rosa = await openAs(SLACK_IDS.rosaRequester, SLACK_IDS.migrations);
  const panel = rosa.page.locator("#panel");
  await panel.getByText("Nothing was created.").first().waitFor();
  for (const scene of SCENES) {
    const offer = panel.locator(".offer").filter({ has: rosa.page.locator(`#scene-${scene}`) });
    await offer.getByRole("button").click();
    await offer.getByRole("status").filter({ hasText: "set: see" }).waitFor({ timeout: 300_000 });
  }
  expect(await rosa.form.count()).toBe(0);
  // Keys of the delivery, and both pairs of the rotation; those of the revocation are gone.
  await expect.poll(() => panel.getByLabel("AWS: IAM users").getByText("active").count()).toBe(3);
  const stuck = panel.getByLabel("RAM users cannot be deleted");
  expect(await stuck.isChecked()).toBe(true);
  await stuck.uncheck();
  await expect.poll(() => stuck.isChecked()).toBe(false);
  expect(rosa.complaints).toEqual([]);
});

test("a switch makes trouble while it is on: a full quota fails what was approved", async () => {
  const ada = await openAs(SLACK_IDS.adaApprover, SLACK_IDS.migrations);
  const quota = ada.page.locator("#panel").getByLabel("Quota of users is full");
  await quota.check();
  const waiting = ada.messages.filter({ has: ada.page.locator('[data-action="prep:approve"]') }).first();
  const ts = await waiting.getAttribute("data-ts");
  await ada.press(waiting, "Approve");
  await ada.field("comment").waitFor();
  await ada.submit();
  await ada.closeNotice();
  await ada.page.locator(`article[data-ts="${ts}"] [data-action="prep:retry"]`).waitFor({ timeout: 300_000 });
  await quota.uncheck();
});

test("nothing serious bars a screen reader or a keyboard: wide and phone, light and dark, form and panel", async () => {
  const ada = await openAs(SLACK_IDS.adaApprover, SLACK_IDS.migrations);
  await ada.messages.last().waitFor();
  expect(await findBarriers(ada.page)).toEqual([]);
  await ada.page.getByLabel("Colours").selectOption("dark");
  expect(await findBarriers(ada.page)).toEqual([]);

  await ada.page.setViewportSize(PHONE);
  expect(await ada.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(PHONE.width);
  // On a phone the panel lies over the conversation.
  await ada.page.getByRole("button", { name: "Close the panel" }).click();
  expect(await findBarriers(ada.page)).toEqual([]);

  const remy = await openAs(SLACK_IDS.remyRecipient, "app-messages");
  await remy.page.locator("#panel").waitFor();
  await remy.page.setViewportSize(PHONE);
  await remy.page.getByRole("button", { name: "Close the panel" }).click();
  const delivery = remy.messages.filter({ has: remy.page.locator('[data-action="prep:show"]') });
  await remy.press(delivery.first(), "Show credentials");
  await remy.form.waitFor();
  expect(await findBarriers(remy.page)).toEqual([]);

  const rosa = await openAs(SLACK_IDS.rosaRequester, SLACK_IDS.migrations);
  await rosa.command("/mgw-prep");
  await rosa.field("source_bucket").locator("input").waitFor();
  expect(await rosa.field("source_bucket").locator("input:focus").count()).toBe(1);
  expect(await findBarriers(rosa.page)).toEqual([]);
});
