import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the compiled program, as `import` and `export … from` name it; `import(…)` is not among them. */
const STATIC_IMPORT = /(?:from|import)\s*"\.\/([\w-]+\.js)"/g;

/** The text of all files of `dist` that are loaded with one of them, whose name begins so. Errors: there is none, or several. */
export function loadedText(dist: string, name: string): string {
  const [first, ...others] = readdirSync(dist).filter(
    (file) => file.startsWith(name) && file.endsWith(".js"),
  );
  if (first === undefined || others.length > 0) throw new Error(`expected one file ${name}….js in ${dist}`);
  const texts = new Map<string, string>();
  const waiting = [first];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (texts.has(file)) continue;
    const text = readFileSync(join(dist, file), "utf8");
    texts.set(file, text);
    waiting.push(...[...text.matchAll(STATIC_IMPORT)].map(([, imported = ""]) => imported));
  }
  return [...texts.values()].join("\n");
}
