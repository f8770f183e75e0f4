import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeContactSheet } from "../pictures/contact-sheet.ts";
import { type Look, PHONE_SCREEN, type Picture, takePictures } from "../pictures/take-pictures.ts";
import { launchBrowser } from "./workspace-page.ts";

const FOLDER = fileURLToPath(new URL("../../test-results/pictures", import.meta.url));
/** Each value of a look once; `npm run pictures` takes all eight. */
const LOOKS: readonly Look[] = [
  { language: "en", width: "phone", colours: "light" },
  { language: "zh", width: "wide", colours: "dark" },
];
/** A limit for what hangs: two hundred pictures take long on a busy machine. */
const HANGS_MS = 900_000;

let browser: Browser;
const pictures: Picture[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
  for (const look of LOOKS) pictures.push(...(await takePictures(browser, look, FOLDER)));
  writeContactSheet(FOLDER, pictures);
}, HANGS_MS);
afterAll(() => browser?.close());

describe("what people see", () => {
  it("has a picture of every state in every look", () => {
    expect(new Set(pictures.map(({ file }) => file)).size).toBe(pictures.length);
    const counts = LOOKS.map(
      (look) =>
        pictures.filter(({ language, width }) => language === look.language && width === look.width).length,
    );
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThan(80);
  });

  it("fits a phone: a card with its buttons is one screen", () => {
    const cards = pictures.filter(({ place, width }) => place === "card" && width === "phone");
    const tooHigh = cards.filter(({ height }) => height > PHONE_SCREEN.height - PHONE_SCREEN.bars);
    expect(tooHigh.map(({ name, language, height }) => `${name} ${language} ${height}`)).toEqual([]);
  });

  it("never runs out of the screen's side", () => {
    expect(pictures.filter(({ isCut }) => isCut).map(({ file }) => file)).toEqual([]);
  });
});
