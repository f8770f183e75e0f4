import { STATES } from "../../src/core/preparation.ts";
import { ACTIONS, type Action, MAY, type Role } from "../../src/security/authorize.ts";
import { statesOf } from "../../src/security/when.ts";
import { en } from "../../src/texts/en.ts";

const COLUMNS: readonly Role[] = ["member", "requester", "recipient", "approver", "operator"];

/** The table of SECURITY.md, made of the code's: who may do what, and in which states. */
export function permissionTable(): string {
  const rows = [
    ["action", ...COLUMNS.map((role) => (role === "member" ? "full member" : role)), "while it is"],
    ...ACTIONS.map((action) => [
      action.replaceAll("_", " "),
      ...COLUMNS.map((role) => (MAY[action].includes(role) ? "yes" : "")),
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

function statesText(action: Action): string {
  const states = statesOf(action);
  if (states === null) return "(about no preparation)";
  if (states.length === STATES.length) return "anything";
  return states.map((state) => en.state.name(state).toLowerCase()).join(", ");
}
