import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startWorld, type World } from "../../demo/world.ts";
import { SLACK_IDS } from "../../simulators/slack/seed.ts";
import { serveWorkspacePage } from "../../simulators/slack/web/serve-web.ts";
import { launchBrowser, openWindow } from "./workspace-page.ts";

const TICKET = "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ABC-2026-1124";
const HOSTILE_REASON =
  "<img src=x onerror=\"document.title='owned'\"> *bold* <!channel> <https://evil.example|click>";
const REASON = "The reports move to Frankfurt.";
const SOURCE = "acme-reports-office-only";

let world: World;
let page: Awaited<ReturnType<typeof serveWorkspacePage>>;
let browser: Browser;

/** What the clouds have given out as secrets. */
async function secretsOf({ control }: World): Promise<string[]> {
  const lists = await Promise.all(
    ["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => control(path)),
  );
  return z.array(z.array(z.string())).parse(lists).flat();
}

beforeAll(async () => {
  [world, browser] = await Promise.all([startWorld(), launchBrowser()]);
  page = await serveWorkspacePage({
    port: 0,
    control: (name, input) => world.control(`slack/control/${name}`, input),
  });
});

afterAll(async () => {
  await browser?.close();
  await page?.close();
  await world?.stop();
});

test("plays a preparation from the command to the revocation, with a whitelist and its ticket", async () => {
  const rosa = await openWindow(browser, page.url, SLACK_IDS.rosaRequester, SLACK_IDS.migrations);
  const ada = await openWindow(browser, page.url, SLACK_IDS.adaApprover, SLACK_IDS.migrations);
  const remy = await openWindow(browser, page.url, SLACK_IDS.remyRecipient, "app-messages");

  // Rosa asks. A bad name is refused at its field, and what she typed stays.
  await rosa.command(`/mgw-prep s3://${SOURCE} oss://acme-reports-frankfurt oss-eu-central-1`);
  await rosa.field("reason").waitFor();
  await rosa.choose("recipient", SLACK_IDS.remyRecipient);
  await rosa.fill("reason", REASON);
  await rosa.find("destination_bucket", "Not_A_Bucket");
  await rosa.submit();
  await rosa.fieldError("destination_bucket").filter({ hasText: /\S/ }).waitFor();
  expect(await rosa.field("reason").locator("textarea").inputValue()).toBe(REASON);
  await rosa.find("destination_bucket", "acme-reports-frankfurt");
  await rosa.submit();
  await rosa.closeNotice();

  // The whitelist blocks it; a ticket link on another host is refused, the right one goes on.
  const card = rosa.messages.last();
  await card.filter({ hasText: "Blocked" }).waitFor();
  await rosa.openThread();
  const problem = rosa.replies.filter({
    has: rosa.page.getByRole("button", { name: "Enter ticket link", exact: true }),
  });
  await problem.waitFor();
  await rosa.press(problem, "Enter ticket link");
  await rosa.field("ticket_url").waitFor();
  await rosa.fill("ticket_url", "https://tickets.evil.example/1");
  await rosa.submit();
  await expect
    .poll(() => rosa.fieldError("ticket_url").textContent())
    .toContain("workorder-intl.console.aliyun.com");
  await rosa.fill("ticket_url", TICKET);
  await rosa.submit();
  await rosa.closeNotice();

  const seeded = await secretsOf(world);

  // Ada approves, and has to say that she has seen the ticket.
  const adasCard = ada.messages.last();
  await ada.press(adasCard, "Approve");
  await ada.field("ticket_seen").waitFor();
  await ada.submit();
  await ada.fieldError("ticket_seen").filter({ hasText: /\S/ }).waitFor();
  await ada.field("ticket_seen").getByRole("checkbox").check();
  await ada.submit();
  await ada.closeNotice();

  // Remy sees the credentials once he asks for them, and they leave the page with the form.
  const delivery = remy.messages.filter({ hasText: "Your credentials for" });
  await remy.press(delivery, "Show credentials");
  const secrets = remy.form.locator("pre");
  await secrets.first().waitFor();
  const made = (await secretsOf(world)).filter((secret) => !seeded.includes(secret));
  expect(made).toHaveLength(3);
  expect(await secrets.allTextContents()).toEqual(expect.arrayContaining(made));
  await remy.press(remy.form, "Close");
  await remy.form.waitFor({ state: "detached" });
  const afterwards = await remy.page.content();
  for (const secret of made) expect(afterwards).not.toContain(secret);
  await remy.press(delivery, "I have saved them");
  await remy.confirm("Yes, destroy it");
  await remy.messages.filter({ hasText: "the bot’s copy is destroyed" }).waitFor();

  // The thread ends in the job sheet; Rosa takes everything back.
  const jobSheet = rosa.replies.filter({ hasText: "File Count" });
  await jobSheet.waitFor();
  await rosa.press(card, "Migration finished: revoke");
  await rosa.confirm("Revoke");
  await card.getByRole("button", { name: "Prepare again", exact: true }).waitFor();

  expect([...rosa.complaints, ...ada.complaints, ...remy.complaints]).toEqual([]);
});

test("shows a hostile reason as the text that it is, in Details and to the approver", async () => {
  const rosa = await openWindow(browser, page.url, SLACK_IDS.rosaRequester, SLACK_IDS.migrations);
  const ada = await openWindow(browser, page.url, SLACK_IDS.adaApprover, SLACK_IDS.migrations);

  await rosa.command("/mgw-prep s3://acme-media-clean oss://acme-media-hostile oss-eu-central-1");
  await rosa.field("reason").waitFor();
  await rosa.choose("recipient", SLACK_IDS.remyRecipient);
  await rosa.fill("reason", HOSTILE_REASON);
  await rosa.submit();
  await rosa.closeNotice();
  const card = ada.messages.filter({ hasText: "acme-media-hostile" });
  const expectHarmless = async () => {
    await ada.form.getByText(HOSTILE_REASON).first().waitFor();
    expect(await ada.form.locator("img, a[href*='evil'], .mention:has-text('channel')").count()).toBe(0);
  };
  await ada.press(card, "Details");
  await expectHarmless();
  await ada.form.getByRole("button", { name: "Close" }).last().click();
  await ada.form.waitFor({ state: "detached" });
  await ada.press(card, "Approve");
  await ada.field("comment").waitFor();
  await expectHarmless();
  expect(await ada.page.title()).toBe("Sandbox workspace");
  expect([...rosa.complaints, ...ada.complaints]).toEqual([]);
});
