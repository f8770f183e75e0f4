import type { Button, KnownBlock } from "@slack/types";
import type { Finding } from "../../core/finding.ts";
import { everyResult, isShutOut, type Preparation } from "../../core/preparation.ts";
import { en } from "../../texts/en.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock, header, linkButton } from "../plain-blocks.ts";
import { bullets, iconLine, iconLines, line, preformatted, quote, richText } from "../rich-text.ts";
import { evidenceText, findingBlocks, findingTitle, tellable } from "./finding-lines.ts";
import { severityIcon } from "./icons.ts";
import { type Message, makeMessage } from "./message.ts";
import { offerButtons } from "./offers.ts";
import type { RenderContext } from "./render-context.ts";

const t = en.notice;
const STATEMENTS_SHOWN = 10;

function findingsOf({ checks }: Preparation, check: string): readonly Finding[] {
  return everyResult(checks).find(({ name }) => name === check)?.result?.findings ?? [];
}

/** What one check found, in full. In a public channel without the evidence, which quotes policies and keys. */
export function renderCheckFound(
  { preparation }: PreparationView,
  notice: { check: string; revision: number },
  { isPublicChannel }: Pick<RenderContext, "isPublicChannel">,
): Message {
  const text = en.notification.checkFound(preparation.id, en.state.check(notice.check));
  const title = line([{ bold: t.checkFound(notice.check, notice.revision) }]);
  if (notice.revision !== preparation.revision)
    return makeMessage(text, [richText(title, line([t.checkGone]))]);
  const findings = tellable(findingsOf(preparation, notice.check));
  if (findings.length === 0) return makeMessage(text, [richText(title, line([t.checkClearNow]))]);
  return makeMessage(text, [richText(title), ...findingBlocks(findings, { hasEvidence: !isPublicChannel })]);
}

/** What stands in the way, the gravest first, and what can be done. */
export function renderBlocked(view: PreparationView, context: Pick<RenderContext, "tokenFor">): Message {
  const { preparation } = view;
  const { id, requester } = preparation;
  const grave = everyResult(preparation.checks)
    .flatMap(({ result }) => tellable(result?.findings ?? []))
    .filter(({ severity }) => severity === "blocker" || severity === "unknown");
  const rows = grave.map((finding) => ({
    icon: severityIcon(finding.severity),
    phrase: [{ foreign: findingTitle(finding) }] satisfies Phrase,
  }));
  return makeMessage(en.notification.blocked(id), [
    richText(iconLine("no_entry", t.blocked(requester)), ...(rows.length === 0 ? [] : [iconLines(rows)])),
    ...actionsBlock("blocked_actions", offerButtons(view, context, ["check_again", "cancel"])),
  ]);
}

/** The whitelist: on which side, which statement, on which condition, what it means, and the two ways out. */
export function renderWhitelistPrompt(
  view: PreparationView,
  notice: { revision: number },
  context: Pick<RenderContext, "tokenFor" | "isPublicChannel" | "links">,
): Message {
  const { preparation } = view;
  const { id, verdict, ticket, revision } = preparation;
  const text = en.notification.whitelist(id);
  if (verdict === null || !isShutOut(preparation) || revision !== notice.revision) {
    const isSolved = verdict !== null && !isShutOut(preparation);
    const said = isSolved ? t.whitelistSolved : t.checkGone;
    return makeMessage(text, [richText(iconLine(isSolved ? "white_check_mark" : "mag", [said]))]);
  }
  return makeMessage(text, [
    ...sideBlocks(verdict, t.whitelistTitle, t.whitelistMeaning),
    ...(verdict === "open" ? [] : evidenceBlocks(whitelistFindings(preparation), context.isPublicChannel)),
    ...destinationBlocks(preparation, context.isPublicChannel),
    richText(
      ticket === null
        ? line([t.whitelistWaysOut])
        : iconLine("ticket", t.ticketIsGiven(ticket.url, ticket.givenBy)),
    ),
    ...actionsBlock("whitelist_actions", whitelistButtons(view, context)),
  ]);
}

type Shut = "restricted" | "uncertain";

/** What a verdict of one side means; nothing of a side that is open. */
function sideBlocks(
  verdict: Shut | "open",
  titles: Record<Shut, string>,
  meanings: Record<Shut, string>,
): KnownBlock[] {
  return verdict === "open" ? [] : [header(titles[verdict]), richText(line([meanings[verdict]]))];
}

function destinationBlocks(preparation: Preparation, isPublicChannel: boolean): KnownBlock[] {
  const { destinationVerdict } = preparation.facts;
  if (destinationVerdict === null || destinationVerdict === "open") return [];
  const findings = tellable(findingsOf(preparation, "destination")).filter(isAboutPolicy);
  return [
    ...sideBlocks(destinationVerdict, t.destinationTitle, t.destinationMeaning),
    ...evidenceBlocks(findings, isPublicChannel),
  ];
}

function isAboutPolicy({ code, args }: Finding): boolean {
  return /^DESTINATION_(POLICY|TICKET)_/.test(code) || args["what"] === "destination-policy";
}

function whitelistFindings(preparation: Preparation): Finding[] {
  return tellable(findingsOf(preparation, "whitelist")).filter(({ severity }) => severity !== "note");
}

function whitelistButtons(
  view: PreparationView,
  context: Pick<RenderContext, "tokenFor" | "links">,
): Button[] {
  const offered = offerButtons(view, context, ["ticket", "check_again"], {
    check_again: en.button.checkAgainAfterRemoval,
  });
  if (offered.length === 0) return [];
  return [linkButton("ticket_page", en.button.openTicketPage, context.links.ticketPage), ...offered];
}

/** Sid and condition key for everybody; the policy's own lines only where not everybody reads. */
function evidenceBlocks(findings: readonly Finding[], isPublicChannel: boolean) {
  const statements = findings.flatMap(statementPhrases).slice(0, STATEMENTS_SHOWN);
  const named =
    statements.length === 0 ? [] : [richText(line([{ bold: t.whitelistStatements }]), bullets(statements))];
  if (isPublicChannel) return [...named, richText(quote([t.evidenceCut]))];
  const evidence = findings.map(evidenceText).filter((text) => text !== "");
  return [...named, ...evidence.map((text) => richText(preformatted(text)))];
}

/** The arguments that whitelist findings share; a finding without them is named by its title. */
function statementPhrases(finding: Finding): Phrase[] {
  const { statements, conditionKeys } = finding.args;
  if (!Array.isArray(statements) || statements.length === 0) return [[{ foreign: findingTitle(finding) }]];
  const keys = Array.isArray(conditionKeys) ? conditionKeys : [];
  return statements.map(
    (sid: string): Phrase => [
      { code: sid },
      ...(keys.length === 0
        ? []
        : [" · ", ...keys.flatMap((key: string, index): Phrase => [index === 0 ? "" : ", ", { code: key }])]),
    ],
  );
}
