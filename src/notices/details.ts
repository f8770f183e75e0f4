import { isManaged } from "../core/migration/handling.ts";
import { everyResult, type Preparation } from "../core/preparation.ts";
import { keepsNewKeys } from "../core/rotation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { stateLines } from "./card.ts";
import { comparisonBlocks } from "./comparison-lines.ts";
import { costText } from "./decision-lines.ts";
import { accessPhrase } from "./facts-lines.ts";
import { failurePhrases } from "./failed.ts";
import { findingBlocks, tellable } from "./finding-lines.ts";
import { checkIcon, DONE_ICON, WAITING_ICON } from "./icons.ts";
import {
  type Block,
  bullets,
  context,
  divider,
  iconLine,
  iconLines,
  line,
  lines,
  paragraphs,
  quote,
  type Row,
} from "./message.ts";
import { fileFailureLines, migrationLines } from "./migration-lines.ts";
import { changeRows, decisionRows, destinationRows, estimatePhrase } from "./preparation-lines.ts";

/** Everything that is known of a preparation and may be shown to those who may look at it: evidence too, never a secret. */
export function detailsBlocks(view: PreparationView, texts: Texts): Block[] {
  const { preparation } = view;
  return [
    paragraphs(...stateLines(view, texts)),
    paragraphs(lines(requestLines(preparation, texts)), ...reasonOf(preparation, texts)),
    divider,
    ...checkBlocks(preparation, texts),
    ...dataBlocks(preparation, texts),
    ...costBlocks(view, texts),
    ...titled(texts.details.planTitle, changeRows(view, texts)),
    ...titled(texts.details.decisionsTitle, decisionRows(view, texts)),
    ...proofBlocks(preparation, texts),
    ...(isManaged(preparation)
      ? migrationBlocks(view, texts)
      : titled(texts.details.deliveryTitle, deliveryRows(view, texts))),
    ...comparisonBlocks(preparation, texts),
    ...failureBlocks(preparation, texts),
    context(texts.card.identity(preparation.id, preparation.revision)),
  ];
}

function requestLines(preparation: Preparation, texts: Texts): Phrase[] {
  const { details: t } = texts;
  const { request, facts, requester, createdAt, changedBy, expiresAt } = preparation;
  const others = changedBy.filter((userId) => userId !== requester);
  return [
    [{ bold: t.access }, "  ", ...accessPhrase(preparation, texts)],
    [
      { bold: t.requested },
      "  ",
      ...t.requestedBy(requester, createdAt),
      ...(others.length === 0 ? [] : t.changedBy(others)),
    ],
    ...(expiresAt === null ? [] : [[{ bold: t.expires }, "  ", texts.when.at(expiresAt)]]),
    [{ bold: t.from }, "  ", ...t.source(request, facts.sourceRegion, facts.awsAccountId)],
    [{ bold: t.to }, "  ", ...t.destination(request, facts.alibabaAccountId)],
  ];
}

function reasonOf({ request }: Preparation, texts: Texts) {
  if (request.reason.trim() === "") return [];
  return [line([{ bold: texts.card.reason }]), quote([{ foreign: request.reason }])];
}

/** Every check with an icon and a word; then what those found that are not in order, with evidence. */
export function checkBlocks({ checks, ticket }: Preparation, texts: Texts): Block[] {
  const { details: t } = texts;
  const results = everyResult(checks);
  const rows = results.map(({ name, result }): Row => {
    const found = tellable(result?.findings ?? []).length;
    const said =
      result === null
        ? `${texts.format.colon}${t.checkNotRun}`
        : result.status === "pending"
          ? `${texts.format.colon}${t.checkPending}`
          : result.status === "running"
            ? `${texts.format.colon}${t.checkRunning}`
            : found === 0
              ? `${texts.format.colon}${t.checkClear}`
              : "";
    return { icon: checkIcon(result), phrase: [`${texts.state.check(name)}${said}`] };
  });
  const findings = results.flatMap(({ result }) => result?.findings ?? []);
  return [
    ...titled(t.checksTitle, rows),
    ...(ticket === null
      ? []
      : [
          paragraphs(
            iconLine("ticket", [
              { bold: t.ticket },
              "  ",
              ...t.ticketGiven(ticket.url, ticket.givenBy, ticket.givenAt),
            ]),
          ),
        ]),
    ...findingBlocks(findings, texts, { hasEvidence: true }),
  ];
}

export function dataBlocks(preparation: Preparation, texts: Texts): Block[] {
  const { estimate, verdict, facts } = preparation;
  const { details: t, card } = texts;
  const rows: Phrase[] = [
    ...(estimate === null ? [] : [estimatePhrase(preparation, texts)]),
    ...(estimate?.byStorageClass ?? []).map(({ storageClass, sizeBytes }) =>
      t.byClass(storageClass, sizeBytes),
    ),
    ...(verdict === null ? [] : [[{ bold: card.verdictTitle }, "  ", texts.state.verdict(verdict)]]),
    ...destinationRows(facts, texts),
  ];
  return rows.length === 0 ? [] : [paragraphs(line([{ bold: t.dataTitle }]), lines(rows))];
}

function costBlocks({ preparation, cost }: PreparationView, texts: Texts): Block[] {
  if (cost === undefined) return [];
  return [paragraphs(line([{ bold: texts.details.costTitle }, "  ", costText(preparation, cost, texts)]))];
}

function proofBlocks({ proof }: Preparation, texts: Texts): Block[] {
  if (proof.length === 0) return [];
  return [
    paragraphs(line([{ bold: texts.details.proofTitle }])),
    ...findingBlocks(proof, texts, { hasEvidence: true }),
  ];
}

function failureBlocks({ failure }: Preparation, texts: Texts): Block[] {
  if (failure === null) return [];
  return [paragraphs(line([{ bold: texts.details.failureTitle }]), lines(failurePhrases(failure, texts)))];
}

/** How the migration stands that the bot runs, and every word of the service that nobody knows. */
function migrationBlocks({ migration }: PreparationView, texts: Texts): Block[] {
  if (migration === undefined) return [];
  const { region, role, unknownAnswers, failedFiles } = migration;
  const t = texts.migration;
  return [
    paragraphs(
      line([{ bold: t.detailsTitle }]),
      lines([...migrationLines(migration, texts), t.setUp.through(region, role)]),
      ...(failedFiles === null ? [] : [bullets(fileFailureLines(failedFiles, texts))]),
      ...(unknownAnswers.length === 0
        ? []
        : [
            bullets(
              unknownAnswers.map(
                ({ operation, word, answer }): Phrase => [
                  `${operation}: `,
                  { foreign: word },
                  " ",
                  { foreign: answer.slice(0, ANSWER_SHOWN) },
                ],
              ),
            ),
          ]),
    ),
  ];
}

/** Of each answer of the service; all of it is in the store. */
const ANSWER_SHOWN = 300;

/** The way of the credentials to their recipient, and what is open about them. */
function deliveryRows({ preparation, receipts }: PreparationView, { details: t }: Texts): Row[] {
  const { delivery, request, firstLogonAt, expiresAt, departed, recipientChange } = preparation;
  if (expiresAt === null && receipts.length === 0) return [];
  return [
    {
      icon: delivery === "stored" ? DONE_ICON : WAITING_ICON,
      phrase: t.delivery(delivery, request.recipient),
    },
    ...receipts.map(
      ({ userId, event, at }): Row => ({ icon: DONE_ICON, phrase: t.receipt(userId, event, at) }),
    ),
    firstLogonAt === null
      ? { icon: WAITING_ICON, phrase: [t.noLogon] }
      : { icon: DONE_ICON, phrase: t.logon(firstLogonAt) },
    ...rotationRows(preparation, t),
    ...(recipientChange === null
      ? []
      : [{ icon: WAITING_ICON, phrase: t.proposed(recipientChange.recipient, recipientChange.by) }]),
    ...departed.map((userId): Row => ({ icon: "warning", phrase: t.departed(userId) })),
  ];
}

function rotationRows({ rotation, state }: Preparation, t: Texts["details"]): Row[] {
  if (rotation === null || state !== "ready") return [];
  const isHandedOver = keepsNewKeys(rotation) && !rotation.isCompromised;
  const phrase = !isHandedOver
    ? [t.oldKeysGoing]
    : rotation.retireAt === null
      ? [t.oldKeysHeld]
      : t.oldKeysGo(rotation.retireAt);
  return [{ icon: "arrows_counterclockwise", phrase }];
}

function titled(title: string, rows: readonly Row[]): Block[] {
  return rows.length === 0 ? [] : [paragraphs(line([{ bold: title }]), iconLines(rows))];
}
