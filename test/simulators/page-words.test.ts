import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { SCENES } from "../../demo/sandbox/scenes.ts";
import { TROUBLES } from "../../demo/sandbox/troubles.ts";
import { serveWorkspacePage } from "../../simulators/slack/web/serve-web.ts";

const FOLDER = "simulators/slack/web/page";
const read = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const WORDS = read("words.js");
const HAN = /[\u3400-\u9fff]/;

/** Texts of the page's own that are known in Chinese. */
const known = new Set(
  [...WORDS.matchAll(/^ {2}(?:"([^"]+)"|(\w+)):\s+"[^"]+",$/gm)].map(([, quoted, plain]) => quoted ?? plain),
);

it("every word of the workspace page's own is there in Chinese too", () => {
  const scripts = readdirSync(FOLDER).filter((name) => name.endsWith(".js") && name !== "words.js");
  const said = scripts.flatMap((name) =>
    [...read(name).matchAll(/say\(\s*"([^"]+)"/g)].map(([, text = ""]) => text),
  );
  const markup = read("index.html");
  const inMarkup = [
    ...[...markup.matchAll(/>([^<>]*[A-Za-z][^<>]*)</g)].map(([, text = ""]) => text.trim()),
    ...[...markup.matchAll(/aria-label="([^"]+)"/g)].map(([, text = ""]) => text),
  ];
  expect(said.length).toBeGreaterThan(25);
  expect(inMarkup.length).toBeGreaterThan(8);
  expect([...said, ...inMarkup].filter((text) => !known.has(text))).toEqual([]);
});

it("scenes and switches have their words in Chinese", () => {
  for (const { zh } of [...Object.values(SCENES), ...Object.values(TROUBLES)]) {
    expect(zh.label).toMatch(HAN);
    expect(zh.hint).toMatch(HAN);
  }
});

it.each([
  ["en", "en"],
  ["zh", "zh-CN"],
] as const)("the page served for %s says so", async (language, shown) => {
  const page = await serveWorkspacePage({ port: 0, control: async () => ({}), language });
  try {
    expect(await (await fetch(page.url)).text()).toContain(`<html lang="${shown}">`);
  } finally {
    await page.close();
  }
});
