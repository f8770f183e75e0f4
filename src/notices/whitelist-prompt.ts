import * as z from "zod";
import type { Finding } from "../core/finding.ts";
import { isShutOut, type Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { type NoticeContext, offerButtons } from "./context.ts";
import { evidenceText, findingsOf, findingTitle, tellable } from "./finding-lines.ts";
import {
  type Block,
  type Button,
  bullets,
  buttonRow,
  code,
  header,
  iconLine,
  line,
  linkButton,
  type Message,
  paragraphs,
  quote,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

const STATEMENTS_SHOWN = 10;

/** The whitelist: on which side, which statement, on which condition, what it means, and the two ways out. */
export const whitelistPrompt = preparationNotice({
  schema: z.object({ kind: z.literal("whitelist_prompt"), revision: z.number() }),
  draw: ({ revision }, view, context) => drawPrompt(revision, view, context),
});

export function whitelistPost(preparation: Preparation): PostDraft {
  const { revision } = preparation;
  return threadPost(preparation, `whitelist:${revision}`, whitelistPrompt.of({ revision }));
}

function drawPrompt(about: number, { preparation }: PreparationView, context: NoticeContext): Message {
  const { id, verdict, ticket, revision } = preparation;
  const { texts, isPublicChannel } = context;
  const t = texts.notice;
  const text = texts.notification.whitelist(id);
  if (verdict === null || !isShutOut(preparation) || revision !== about) {
    const isSolved = verdict !== null && !isShutOut(preparation);
    const said = isSolved ? t.whitelistSolved : t.checkGone;
    return { text, blocks: [paragraphs(iconLine(isSolved ? "white_check_mark" : "mag", [said]))] };
  }
  return {
    text,
    blocks: [
      ...sideBlocks(verdict, t.whitelistTitle, t.whitelistMeaning),
      ...(verdict === "open" ? [] : evidenceBlocks(whitelistFindings(preparation), texts, isPublicChannel)),
      ...destinationBlocks(preparation, texts, isPublicChannel),
      paragraphs(
        ticket === null
          ? line([t.whitelistWaysOut])
          : iconLine("ticket", t.ticketIsGiven(ticket.url, ticket.givenBy)),
      ),
      ...buttonRow("whitelist", whitelistButtons(context)),
    ],
  };
}

type Shut = "restricted" | "uncertain";

/** What a verdict of one side means; nothing of a side that is open. */
function sideBlocks(
  verdict: Shut | "open",
  titles: Record<Shut, string>,
  meanings: Record<Shut, string>,
): Block[] {
  return verdict === "open" ? [] : [header(titles[verdict]), paragraphs(line([meanings[verdict]]))];
}

function destinationBlocks(preparation: Preparation, texts: Texts, isPublicChannel: boolean): Block[] {
  const { destinationVerdict } = preparation.facts;
  if (destinationVerdict === null || destinationVerdict === "open") return [];
  const findings = tellable(findingsOf(preparation, "destination")).filter(isAboutPolicy);
  return [
    ...sideBlocks(destinationVerdict, texts.notice.destinationTitle, texts.notice.destinationMeaning),
    ...evidenceBlocks(findings, texts, isPublicChannel),
  ];
}

function isAboutPolicy({ code: finding, args }: Finding): boolean {
  return /^DESTINATION_(POLICY|TICKET)_/.test(finding) || args["what"] === "destination-policy";
}

function whitelistFindings(preparation: Preparation): Finding[] {
  return tellable(findingsOf(preparation, "whitelist")).filter(({ severity }) => severity !== "note");
}

function whitelistButtons(context: NoticeContext): Button[] {
  const { links, texts } = context;
  const offered = offerButtons(context, ["ticket", "check_again"], {
    check_again: texts.button.checkAgainAfterRemoval,
  });
  if (offered.length === 0) return [];
  return [linkButton("ticket_page", texts.button.openTicketPage, links.ticketPage), ...offered];
}

/** Sid and condition key for everybody; the policy's own lines only where not everybody reads. */
function evidenceBlocks(findings: readonly Finding[], texts: Texts, isPublicChannel: boolean): Block[] {
  const t = texts.notice;
  const statements = findings
    .flatMap((finding) => statementPhrases(finding, texts))
    .slice(0, STATEMENTS_SHOWN);
  const named =
    statements.length === 0 ? [] : [paragraphs(line([{ bold: t.whitelistStatements }]), bullets(statements))];
  if (isPublicChannel) return [...named, paragraphs(quote([t.evidenceCut]))];
  const evidence = findings.map(evidenceText).filter((text) => text !== "");
  return [...named, ...evidence.map((text) => paragraphs(code(text)))];
}

/** The arguments that whitelist findings share; a finding without them is named by its title. */
function statementPhrases(finding: Finding, texts: Texts): Phrase[] {
  const { statements, conditionKeys } = finding.args;
  if (!Array.isArray(statements) || statements.length === 0)
    return [[{ foreign: findingTitle(finding, texts) }]];
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
