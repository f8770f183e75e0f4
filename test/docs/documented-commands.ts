import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A line of a shell block, continued lines in one, without its comment. */
export type DocumentedCommand = { file: string; line: string };

const BLOCK = /^ *```(?:sh|bash)\n([\s\S]*?)^ *```/gm;

/** Every line of every shell block in the documents that people read. */
export function documentedCommands(): DocumentedCommand[] {
  return documents().flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(BLOCK)].flatMap(([, block = ""]) =>
      block
        .replaceAll(/\\\n */g, "")
        .split("\n")
        .map((line) => line.replace(/(^| +)# .*$/, "").trim())
        .filter((line) => line !== "")
        .map((line) => ({ file, line })),
    ),
  );
}

/**
 * Commands of the program that stand in a sentence, such as `mgw-prep settings check`. Those of Slack have a stroke before them;
 * what the program says of itself ("mgw-prep is ready") is none.
 */
export function commandsInSentences(): DocumentedCommand[] {
  return documents().flatMap((file) =>
    [
      ...readFileSync(join(ROOT, file), "utf8").matchAll(
        /`(?:npx )?mgw-prep (?!is |cannot )([a-z][^`\n]*)`/g,
      ),
    ].map(([, line = ""]) => ({ file, line })),
  );
}

function documents(): string[] {
  return ["", "docs"]
    .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))
    .filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md");
}
