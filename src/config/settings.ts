import { readFileSync } from "node:fs";
import { isMap, isPair, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import type { AlibabaSite } from "../core/links.ts";
import { type Settings, settingsSchemaFor } from "../core/settings.ts";
import { ConfigurationError, type ConfigurationMistake } from "./configuration-error.ts";

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
        where: `MGW_SETTINGS (${path})`,
        remedy: `the file cannot be read (${code}); copy mgw-prep.example.yaml there, or set MGW_SETTINGS to another path`,
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
        where: `${path}:${lines.linePos(error.pos[0]).line}`,
        remedy: `not YAML here: ${error.message}`,
      })),
    );
  }
  const result = settingsSchemaFor(site).safeParse(document.toJS() ?? {}, { reportInput: true });
  if (result.success) return result.data;
  const root = document.contents as Node | null;
  throw new ConfigurationError(
    result.error.issues
      .flatMap(flattenUnion)
      .flatMap(oneForEachKey)
      .map((issue) => mistakeOf(issue, path, root, lines))
      .sort((a, b) => a.line - b.line)
      .map(({ where, remedy }) => ({ where, remedy })),
  );
}

/** Of a union none of whose forms fits, the mistakes in the form that was meant: the one with the deepest path. */
function flattenUnion(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "invalid_union") return [issue];
  const forms = issue.errors.filter((errors) => errors.some((inner) => inner.path.length > 0));
  const [meant] = forms;
  return meant ? meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })) : [issue];
}

/** Unknown names are reported one by one, each at its own line. */
function oneForEachKey(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ ...issue, keys: [key], path: [...issue.path, key] }));
}

function mistakeOf(
  issue: z.core.$ZodIssue,
  path: string,
  root: Node | null,
  lines: LineCounter,
): ConfigurationMistake & { line: number } {
  const name = issue.path.join(".") || "the file";
  const line = lineOf(issue.path, root, lines);
  return { line, where: `${path}:${line} ${name}`, remedy: remedyOf(issue) };
}

function remedyOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return "unknown: remove it, or correct its name";
  if (issue.code === "invalid_type" && issue.input === undefined) {
    // A sentence of ours says what to give; zod's own only says that nothing came.
    const isOurs = !issue.message.startsWith("Invalid input");
    return isOurs ? `missing: ${issue.message}` : "missing; see mgw-prep.example.yaml";
  }
  if (issue.code === "invalid_type" && issue.path.length === 0) {
    return "expected settings such as `approvers:`; see mgw-prep.example.yaml";
  }
  return issue.message;
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
