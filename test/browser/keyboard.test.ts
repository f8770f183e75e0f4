import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PEOPLE } from "../../demo/slack-people.ts";
import { SETTINGS, startWorld, type World } from "../../demo/world.ts";
import { serveWorkspacePage } from "../../simulators/slack/web/serve-web.ts";
import { en } from "../../src/texts/en.ts";
import type { Texts } from "../../src/texts/texts.ts";
import { zh } from "../../src/texts/zh.ts";
import { launchBrowser, openWindow } from "./workspace-page.ts";

const PHONE = { width: 390, height: 844 };
const CHANNEL = "C0MIGRATE1";
const LANGUAGES = { en, zh } as const;
/** More stops than any page of these has: past them the element cannot be reached. */
const STOPS = 250;
const HAN = /[\u3400-\u9fff]/;

let world: World;
let browser: Browser;
const pages: Awaited<ReturnType<typeof serveWorkspacePage>>[] = [];

beforeAll(async () => {
  const settings = `${SETTINGS}channelRules: [{ channel: ${CHANNEL}, language: zh }]\n`;
  [world, browser] = await Promise.all([startWorld({ settings }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  for (const page of pages) await page.close();
  await world?.stop();
});

/** Goes from stop to stop with Tab until it is on an element. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let stop = 0; stop < STOPS; stop += 1) {
    // A message that is drawn anew is another node: the one that is wanted is looked for at each stop.
    if (await wanted.evaluate((node) => node.matches(":focus"))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no Tab leads to ${String(wanted)}`);
}

async function press(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press("Enter");
}

const buttonIn = (where: Page | Locator, action: string) => where.locator(`[data-action="${action}"]`).last();

test.each(["zh", "en"] as const)(
  "the whole main job is done by keyboard alone, on a phone and over a reload, in %s",
  async (language) => {
    const texts: Texts = LANGUAGES[language];
    for (const userId of Object.values(PEOPLE))
      await world.control("slack/control/setPerson", {
        userId,
        locale: language === "zh" ? "zh-CN" : "en-US",
      });
    const served = await serveWorkspacePage({
      port: 0,
      control: (name, input) => world.control(`slack/control/${name}`, input),
      language,
    });
    pages.push(served);
    const openAs = async (userId: string, place: string) => {
      const window = await openWindow(browser, served.url, userId, place);
      await window.page.setViewportSize(PHONE);
      return window;
    };
    const rosa = await openAs(PEOPLE.requester, CHANNEL);
    const ada = await openAs(PEOPLE.approver, CHANNEL);
    const remy = await openAs(PEOPLE.recipient, "app-messages");

    // Rosa asks; what she typed is dropped by a reload, as everywhere, and the form is still there.
    const destination = `acme-keyboard-${language}`;
    await tabTo(rosa.page, rosa.page.locator("#command"));
    await rosa.page.keyboard.type(`/mgw-prep s3://acme-media-clean oss://${destination} oss-eu-central-1`);
    await rosa.page.keyboard.press("Enter");
    await rosa.field("reason").waitFor();
    await rosa.page.reload();
    await rosa.field("reason").waitFor();
    expect(await rosa.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(PHONE.width);
    await tabTo(rosa.page, rosa.field("prefix").locator("[role=combobox]"));
    await rosa.page.keyboard.type("photos/");
    await rosa.field("prefix").locator("[role=option]").first().waitFor();
    await rosa.page.keyboard.press("Enter");
    await tabTo(rosa.page, rosa.field("recipient").locator("select"));
    await rosa.page.keyboard.type("Remy");
    await tabTo(rosa.page, rosa.field("reason").locator("textarea"));
    await rosa.page.keyboard.type("ABC-2026");
    await press(rosa.page, rosa.page.locator("#modal [type=submit]"));
    await rosa.page.locator("#modal form[data-callback=notice]").waitFor();
    await rosa.page.keyboard.press("Escape");
    await rosa.form.waitFor({ state: "detached" });

    // Ada approves on the card.
    const card = (page: Page) => page.locator("#timeline article").filter({ hasText: destination });
    await press(ada.page, buttonIn(card(ada.page), "prep:approve"));
    await ada.field("comment").waitFor();
    await press(ada.page, ada.page.locator("#modal [type=submit]"));
    await ada.page.locator("#modal form[data-callback=notice]").waitFor();
    await ada.page.keyboard.press("Escape");

    // Remy opens, saves and confirms.
    const delivery = remy.messages.filter({ hasText: destination });
    await press(remy.page, buttonIn(delivery, "prep:show"));
    await remy.form.locator("pre").first().waitFor();
    await remy.page.keyboard.press("Escape");
    await remy.form.waitFor({ state: "detached" });
    await press(remy.page, buttonIn(delivery, "prep:stored"));
    await press(
      remy.page,
      remy.page
        .locator("#confirm")
        .getByRole("button", { name: texts.confirm.stored?.confirm ?? "", exact: true }),
    );
    await buttonIn(delivery, "prep:copy_values").waitFor();
    const read = (await delivery.textContent()) ?? "";
    expect(HAN.test(read), read).toBe(language === "zh");

    // Rosa takes everything back.
    await press(rosa.page, buttonIn(card(rosa.page), "prep:revoke"));
    await press(
      rosa.page,
      rosa.page
        .locator("#confirm")
        // The card and its confirmations are in the channel's language, which its rule sets.
        .getByRole("button", { name: LANGUAGES.zh.confirm.revoke?.confirm ?? "", exact: true }),
    );
    await buttonIn(card(rosa.page), "prep:repeat").waitFor();
    expect(await rosa.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(PHONE.width);
    expect([...rosa.complaints, ...ada.complaints, ...remy.complaints]).toEqual([]);
  },
);
