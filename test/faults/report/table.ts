import { KINDS } from "../story/judge.ts";
import type { RunResult } from "../sweeps/run.ts";

/** Runs and violations of each kind, a line for each sweep. */
export function tableOf(results: readonly RunResult[]): string {
  const sweeps = [...new Set(results.map(({ sweep }) => sweep))];
  const lines = sweeps.map((sweep) =>
    lineOf(
      sweep,
      results.filter((result) => result.sweep === sweep),
    ),
  );
  const head = ["sweep", "runs", "not reached", ...KINDS];
  return formatTable([head, ...lines, lineOf("all", results)]);
}

function lineOf(name: string, results: readonly RunResult[]): string[] {
  const counts = KINDS.map(
    (kind) => results.filter(({ violations }) => violations.some((found) => found.kind === kind)).length,
  );
  const missed = results.filter(({ isHit }) => !isHit).length;
  return [name, String(results.length), String(missed), ...counts.map(String)];
}

/** A table in Markdown that is one on a terminal too. */
function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const [head = [], ...body] = rows.map((row) =>
    row.map((cell, column) => pad(cell, widths[column] ?? 0, column)),
  );
  const rule = widths.map((width, column) =>
    column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [head, rule, ...body].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function pad(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}
