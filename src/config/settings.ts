import { readFileSync } from "node:fs";
import { isMap, isPair, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { findMistakes } from "../core/find-mistakes.ts";
import type { AlibabaSite } from "../core/links.ts";
import { type Mistake, makeMistake, type PlacedMistake } from "../core/mistake.ts";
import { type Settings, settingsSchemaFor } from "../core/settings.ts";
import { ConfigurationError } from "./configuration-error.ts";

/**
 * Reads the operator's settings file. `site` is that of the environment's own account.
 * Errors: ConfigurationError with every mistake, each with its line.
 */
export function readSettings(path: string, site: AlibabaSite | null): Settings {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ConfigurationError([
      {
        place: { variable: "MGW_SETTINGS" },
        mistake: makeMistake("FILE_NOT_READABLE", { path, code: code ?? "?" }),
      },
    ]);
  }
  return parseSettings(text, path, site);
}

/** The settings in a YAML text; `path` only names it in mistakes. */
export function parseSettings(text: string, path: string, site: AlibabaSite | null): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConfigurationError(
      document.errors.map((error) => ({
        place: { file: path, line: lines.linePos(error.pos[0]).line, field: "" },
        mistake: makeMistake("NOT_YAML", { code: error.code, said: error.message }),
      })),
    );
  }
  const result = findMistakes(settingsSchemaFor(site), document.toJS() ?? {});
  if ("data" in result) return result.data;
  const root = document.contents as Node | null;
  throw new ConfigurationError(
    result.mistakes
      .map((placed) => ({
        place: { file: path, line: lineOf(placed.path, root, lines), field: placed.path.join(".") },
        mistake: ofSettings(placed),
      }))
      .sort((a, b) => a.place.line - b.place.line),
  );
}

/** The example says more than that something is missing, or that it is no settings at all. */
function ofSettings({ path, mistake }: PlacedMistake): Mistake {
  if (mistake.code === "MISSING") return makeMistake("MISSING_SETTING");
  return mistake.code === "WRONG_TYPE" && path.length === 0 ? makeMistake("NO_SETTINGS") : mistake;
}

/** The line of what the path names, or of the nearest entry above it that exists. */
function lineOf(path: readonly PropertyKey[], root: Node | null, lines: LineCounter): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    const next: unknown = isMap(node)
      ? node.items.find((pair) => String(pair.key) === String(key))
      : isSeq(node)
        ? node.items[Number(key)]
        : undefined;
    if (next === undefined) break;
    const named = isPair(next) ? (next.key as Node) : (next as Node);
    offset = named.range?.[0] ?? offset;
    node = isPair(next) ? next.value : next;
  }
  return lines.linePos(offset).line;
}
