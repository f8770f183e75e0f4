import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { LANGUAGES, type Language } from "../../src/core/language.ts";
import { launchBrowser } from "../browser/workspace-page.ts";
import { writeContactSheet } from "./contact-sheet.ts";
import { COLOURS, type Look, type Picture, takePictures, WIDTHS } from "./take-pictures.ts";

/**
 * `npm run pictures`: a picture of every state of card, thread, direct message, forms and Home, wide and on a phone, light and
 * dark, in both languages, and a sheet with all of them. `-- --write` puts those that README shows into docs/images instead.
 */
const FOLDER = fileURLToPath(new URL("../../test-results/pictures", import.meta.url));
const IMAGES = fileURLToPath(new URL("../../docs/images", import.meta.url));

/** What README shows, by the names of the files in `docs/images` and, for other languages, in a folder below it. */
const SHOWN_IN_README: Readonly<Record<string, Pick<Picture, "place" | "name">>> = {
  card: { place: "card", name: "awaiting_approval" },
  approval: { place: "form", name: "approve" },
  delivery: { place: "direct message", name: "after Show" },
  "job-sheet": { place: "thread", name: "T5 ready" },
  home: { place: "home", name: "with work" },
};

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const ALL_LOOKS = LANGUAGES.flatMap((language) =>
  (Object.keys(WIDTHS) as Look["width"][]).flatMap((width) =>
    COLOURS.map((colours): Look => ({ language, width, colours })),
  ),
);
const isInReadme = ({ width, colours }: Look) => width === "wide" && colours === "light";

rmSync(FOLDER, { recursive: true, force: true });
const browser = await launchBrowser();
try {
  const pictures: Picture[] = [];
  for (const look of values.write ? ALL_LOOKS.filter(isInReadme) : ALL_LOOKS) {
    pictures.push(...(await takePictures(browser, look, FOLDER)));
    process.stdout.write(`${Object.values(look).join(", ")}: ${pictures.length} pictures so far\n`);
  }
  if (values.write) writeImages(pictures);
  else process.stdout.write(`${writeContactSheet(FOLDER, pictures)}\n`);
} finally {
  await browser.close();
}

function writeImages(pictures: readonly Picture[]): void {
  for (const language of LANGUAGES) {
    const folder = folderOf(language);
    mkdirSync(folder, { recursive: true });
    for (const [file, { place, name }] of Object.entries(SHOWN_IN_README)) {
      const picture = pictures.find(
        (one) => one.language === language && one.place === place && one.name === name && isInReadme(one),
      );
      if (!picture) throw new Error(`expected a picture of ${place} ${name}, there is none`);
      copyFileSync(join(FOLDER, picture.file), join(folder, `${file}.png`));
    }
  }
}

function folderOf(language: Language): string {
  return language === "en" ? IMAGES : join(IMAGES, language);
}
