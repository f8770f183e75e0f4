import { byGravity, type Finding } from "../core/finding.ts";
import { isFindingCode } from "../core/finding-codes.ts";
import { everyResult, type Preparation } from "../core/preparation.ts";
import { ticketNumberOf } from "../core/ticket-name.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { findingTitle } from "./finding-lines.ts";
import { severityIcon } from "./icons.ts";
import type { Row } from "./message.ts";

/** What is not in order, in a line each, the gravest first. What is in order, and what is only to be noted, is in Details. */
export function exceptionRows(
  preparation: Preparation,
  texts: Texts,
  /** Whether a whitelist is told beside these lines: it is told once. */
  { isWhitelistTold = false }: { isWhitelistTold?: boolean } = {},
): Row[] {
  const findings = exceptionsOf(preparation).filter(({ code }) => !isWhitelistTold || !COVERED.test(code));
  const { ticket } = preparation;
  const isCovered = ({ code, severity }: Finding) =>
    ticket !== null && severity === "warning" && COVERED.test(code);
  const ticketRow: Row[] =
    ticket !== null && findings.some(isCovered)
      ? [
          {
            icon: "warning",
            phrase: texts.card.ticketOpen(ticketNumberOf(ticket.url), ticket.url, ticket.givenBy),
          },
        ]
      : [];
  const rows = findings
    .filter((finding) => !isCovered(finding))
    .map(
      (finding): Row => ({ icon: severityIcon(finding.severity), phrase: exceptionPhrase(finding, texts) }),
    );
  return [...ticketRow, ...withoutRepetition(rows)];
}

/** What a ticket was given for: one line says so, whatever of it was found how often. */
const COVERED = /^(WHITELIST_|DESTINATION_POLICY_|PROOF_BLOCKED_|PROOF_WRITE_BLOCKED)/;

function exceptionsOf({ checks, proof }: Preparation): Finding[] {
  const all = [...everyResult(checks).flatMap(({ result }) => result?.findings ?? []), ...proof];
  return byGravity(all.filter(({ severity }) => severity !== "ok" && severity !== "note"));
}

/** A finding in a few words; of another version's, or with arguments of another version, its title. */
export function exceptionPhrase(finding: Finding, texts: Texts): Phrase {
  const titled: Phrase = [{ foreign: findingTitle(finding, texts) }];
  if (!isFindingCode(finding.code)) return titled;
  // What is stored was made by `finding`, which ties the arguments to the code; the type does not survive storage.
  const write = texts.exception[finding.code] as (args: Finding["args"]) => Phrase;
  try {
    const phrase = write(finding.args);
    return phrase.length > 0 && phrase.every(isWhole) ? phrase : titled;
  } catch {
    return titled;
  }
}

/** Whether a part was made of what it is made of: another version may have stored other arguments. */
function isWhole(part: Phrase[number]): boolean {
  if (typeof part === "string") return !/undefined|NaN/.test(part);
  return "foreign" in part ? typeof part.foreign === "string" : true;
}

/** Two findings may say the same of the same. */
function withoutRepetition(rows: readonly Row[]): Row[] {
  const said = new Set<string>();
  return rows.filter((row) => {
    const key = JSON.stringify(row);
    if (said.has(key)) return false;
    said.add(key);
    return true;
  });
}
