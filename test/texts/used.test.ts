import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { en } from "../../src/texts/en.ts";

/** Tables that are read by a code, a state or an action, whose keys the compiler holds to those of the code. */
const BY_KEY = [
  "alarm",
  "button",
  "confirm",
  "exception",
  "situation",
  "thread.problem.cause",
  "thread.problem.whitelist",
  "failure",
  "form.reachWarning",
  "finding",
  "problem",
  "approval.decided",
  "audit.altered",
  "audit.repeated",
  "audit.moved",
  "audit.unlinked",
  "card.changeStates",
  "cli.check.marks",
  "cli.explain.verdictWord",
  "cli.explain.bearing",
  "cli.explain.condition",
  "doctor.lines",
  "mistake.words",
  "doctor.statusWord",
];

function pathsOf(texts: object, before = ""): string[] {
  return Object.entries(texts).flatMap(([name, text]) => {
    const path = before === "" ? name : `${before}.${name}`;
    if (BY_KEY.includes(path)) return [];
    return typeof text === "object" && !Array.isArray(text) ? pathsOf(text, path) : [path];
  });
}

/** The code that words something with the texts of a language: all but the languages themselves. */
function readCode(folder: string): string {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !/^(en|zh)(\.ts)?$/.test(name))
    .map((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory()
        ? readCode(path)
        : entry.name.endsWith(".ts")
          ? readFileSync(path, "utf8")
          : "";
    })
    .join("\n");
}

it("every text is used: one that nobody reads would be translated into every language for nothing", () => {
  const code = readCode("src");
  const names = new Set(code.match(/\w+/g));
  // Read as a property, or taken out of an object.
  const isRead = (path: string) => {
    const name = path.split(".").at(-1) ?? "";
    return names.has(name) && new RegExp(`\\.${name}\\b|[{,]\\s*${name}\\b[^;()]*\\}`).test(code);
  };
  expect(pathsOf(en).filter((path) => !isRead(path))).toEqual([]);
});
