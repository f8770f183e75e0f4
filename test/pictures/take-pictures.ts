import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { SLACK_IDS } from "../../simulators/slack/seed.ts";
import type { Language } from "../../src/core/language.ts";
import { TEXTS_BY_LANGUAGE } from "../../src/texts/languages.ts";
import { MESSAGE_PLACES, type ShownStates, shownStates } from "./shown-states.ts";
import { showWorkspace, tsOf } from "./shown-workspace.ts";

export const WIDTHS = { wide: 1_280, phone: 390 } as const;
/** A phone of that width; of it Slack's own bars take a part. */
export const PHONE_SCREEN = { height: 844, bars: 150 } as const;
export const COLOURS = ["light", "dark"] as const;
/** Taller than the highest form, so that none has to be scrolled. */
const PAGE_HEIGHT = 2_600;
/** The time of day of the pictures, some minutes after what they show was posted: distances in time come out the same. */
const NOW = new Date("2026-11-24T03:20:00Z");

export type Look = { language: Language; width: keyof typeof WIDTHS; colours: (typeof COLOURS)[number] };
export type Picture = Look & {
  place: (typeof MESSAGE_PLACES)[number] | "form" | "home";
  name: string;
  /** Below the folder of all pictures. */
  file: string;
  /** CSS pixels. */
  height: number;
  /** Whether its text runs out of the screen's side. */
  isCut: boolean;
};
type Shoot = (place: Picture["place"], name: string, what: Locator) => Promise<void>;

/** Takes a picture of every state in one look, below `folder`. Errors: those of the browser. */
export async function takePictures(browser: Browser, look: Look, folder: string): Promise<Picture[]> {
  const states = shownStates(TEXTS_BY_LANGUAGE[look.language]);
  const workspace = await showWorkspace();
  const page = await browser.newPage({
    viewport: { width: WIDTHS[look.width], height: PAGE_HEIGHT },
    colorScheme: look.colours,
    locale: look.language === "zh" ? "zh-CN" : "en-GB",
    timezoneId: "UTC",
  });
  await page.clock.setFixedTime(NOW);
  const pictures: Picture[] = [];
  const below = [look.language, look.width, look.colours].join("-");
  mkdirSync(join(folder, below), { recursive: true });
  const shoot: Shoot = async (place, name, what) => {
    const file = `${below}/${place}-${name}`.replaceAll(/[^\p{L}\p{N}/-]+/gu, "-").concat(".png");
    await what.screenshot({ path: join(folder, file) });
    const height = (await what.boundingBox())?.height ?? 0;
    const isCut = await what.evaluate((node) => node.scrollWidth > node.clientWidth + 1);
    pictures.push({ ...look, place, name, file, height, isCut });
  };
  try {
    await shootMessages(page, workspace, states, shoot);
    await shootForms(page, workspace, states, shoot);
    await shootHomes(page, workspace, states, shoot);
    return pictures;
  } finally {
    await page.close();
    await workspace.close();
  }
}

type Workspace = Awaited<ReturnType<typeof showWorkspace>>;

async function shootMessages(page: Page, workspace: Workspace, { messages }: ShownStates, shoot: Shoot) {
  for (const place of MESSAGE_PLACES) {
    const named = Object.entries(messages[place]);
    workspace.show({ messages: named.map(([, message]) => message) });
    await enter(page, workspace, SLACK_IDS.migrations);
    for (const [index, [name]] of named.entries()) {
      await shoot(place, name, page.locator(`article[data-ts="${tsOf(index)}"]`));
    }
  }
}

async function shootForms(page: Page, workspace: Workspace, { forms }: ShownStates, shoot: Shoot) {
  for (const [name, form] of Object.entries(forms)) {
    workspace.show({ form });
    await enter(page, workspace, SLACK_IDS.migrations);
    const dialog = page.locator("#modal");
    await dialog.locator("form").waitFor();
    await shoot("form", name, dialog);
  }
}

async function shootHomes(page: Page, workspace: Workspace, { homes }: ShownStates, shoot: Shoot) {
  for (const [name, home] of Object.entries(homes)) {
    workspace.show({ home });
    await enter(page, workspace, "app-home");
    await shoot("home", name, page.locator(".home"));
  }
}

/** Loads the page anew, so that nothing of the picture before is left. */
async function enter(page: Page, { url }: Workspace, placeId: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(`${url}#/${SLACK_IDS.remyRecipient}/${placeId}`);
  await page.locator("#people input:checked").waitFor({ state: "attached" });
}
