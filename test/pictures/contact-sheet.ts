import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Picture } from "./take-pictures.ts";

const STYLE = `
body { font: 14px system-ui, sans-serif; margin: 24px; color: #1d1c1d; background: #fff; }
h2 { margin-top: 40px; }
section { border-top: 1px solid #ccc; padding: 12px 0; }
.looks { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start; }
figure { margin: 0; max-width: 100%; }
figcaption { color: #555; font-size: 12px; margin-bottom: 4px; }
img { max-width: 100%; border: 1px solid #ddd; }
`;

/** Writes `index.html` beside the pictures: one row for each state, with all its looks. */
export function writeContactSheet(folder: string, pictures: readonly Picture[]): string {
  const body = [...groupBy(pictures, ({ place }) => place)].map(([place, ofPlace]) => {
    const rows = [...groupBy(ofPlace, ({ name }) => name)].map(
      ([name, looks]) =>
        `<section><h3>${escaped(name)}</h3><div class="looks">${looks.map(figure).join("")}</div></section>`,
    );
    return `<h2>${escaped(place)}</h2>${rows.join("\n")}`;
  });
  const file = join(folder, "index.html");
  writeFileSync(
    file,
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>What people see</title><style>${STYLE}</style>
<h1>What people see</h1>${body.join("\n")}</html>\n`,
  );
  return file;
}

function groupBy<T>(all: readonly T[], nameOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(nameOf(one), [...(groups.get(nameOf(one)) ?? []), one]);
  return groups;
}

function figure({ file, language, width, colours, height }: Picture): string {
  const caption = `${language}, ${width}, ${colours}, ${Math.round(height)} px high`;
  return `<figure><figcaption>${caption}</figcaption><img loading="lazy" alt="" src="${encodeURI(file)}"></figure>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
