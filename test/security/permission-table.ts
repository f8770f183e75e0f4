import { STATES } from "../../src/core/states.ts";
import type { Role } from "../../src/security/authorize.ts";
import { en } from "../../src/texts/en.ts";
import type { Action } from "../../src/workflow/actions/action.ts";
import { ACTIONS } from "../../src/workflow/actions/index.ts";

const COLUMNS: readonly Role[] = ["member", "requester", "recipient", "approver", "operator"];

/** The table of SECURITY.md, made of the code's: who may do what, and in which states. */
export function permissionTable(): string {
  const rows = [
    ["action", ...COLUMNS.map((role) => (role === "member" ? "full member" : role)), "while it is"],
    ...rowsOf(ACTIONS).map((action) => [
      action.id.replaceAll("_", " "),
      ...COLUMNS.map((role) => (action.may.includes(role) ? "yes" : "")),
      statesText(action),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [lines[0], rule, ...lines.slice(1)].join("\n");
}

/** Without those that ask another's leave, whose row stands there already. */
function rowsOf(actions: readonly Action[]): Action[] {
  return actions.filter((action) => !("asks" in action));
}

function statesText({ states }: Action): string {
  if (states === null) return "(about no preparation)";
  if (states.length === STATES.length) return "anything";
  return STATES.filter((state) => states.includes(state))
    .map((state) => en.state.name(state).toLowerCase())
    .join(", ");
}
