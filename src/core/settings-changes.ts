import { canonicalJson } from "./canonical-json.ts";

/** One setting that is another now, as a path such as `approvals.needed`. `from` or `to` is missing where it was not there. */
export type SettingsChange = { path: string; from?: unknown; to?: unknown };

/** Fields of the settings that are told by their name alone: who knows the value could use it. */
const NOT_SHOWN = /(^|\.)(externalId|hash|secret)$/i;
/** Settings that count from the next start on. */
const AT_START = /^migration\.enabled$/;

/** What is another, field by field; a list is one field. */
export function settingsChanges(before: object, after: object): SettingsChange[] {
  return compare("", before, after).map(({ path, ...values }) =>
    isShown(path, values) ? { path, ...values } : { path },
  );
}

export function needsRestart({ path }: SettingsChange): boolean {
  return AT_START.test(path);
}

function compare(path: string, before: unknown, after: unknown): SettingsChange[] {
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) =>
      compare(path === "" ? name : `${path}.${name}`, before[name], after[name]),
    );
  }
  if (isSame(before, after)) return [];
  return [
    {
      path,
      ...(before === undefined ? {} : { from: before }),
      ...(after === undefined ? {} : { to: after }),
    },
  ];
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === undefined || after === undefined) return before === after;
  return canonicalJson(before) === canonicalJson(after);
}

function isShown(path: string, values: object): boolean {
  return !NOT_SHOWN.test(path) && !holdsHidden(values);
}

/** Whether a list has entries with such a field. */
function holdsHidden(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsHidden);
  return (
    isRecord(value) &&
    Object.entries(value).some(([name, inner]) => NOT_SHOWN.test(name) || holdsHidden(inner))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
