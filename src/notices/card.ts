import * as z from "zod";
import type { Finding } from "../core/finding.ts";
import { type CheckResult, everyResult, isHeldByWhitelist, type Preparation } from "../core/preparation.ts";
import { keepsNewKeys } from "../core/rotation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { offerButtons } from "./context.ts";
import { findingTitle, tellable } from "./finding-lines.ts";
import { BUSY_ICON, checkIcon, DONE_ICON, stateIcon, WAITING_ICON } from "./icons.ts";
import {
  type Block,
  buttonRow,
  divider,
  header,
  iconLine,
  iconLines,
  line,
  lines,
  type Paragraph,
  paragraphs,
  quote,
  type Row,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";
import type { PostDraft } from "./posts.ts";
import { changeRows, decisionRows, destinationRows, estimatePhrase } from "./preparation-lines.ts";

/** The card: one message in the channel, the root of the thread, edited whenever something changes. */
export const card = preparationNotice({
  schema: z.object({ kind: z.literal("card") }),
  draw: (_, view, context) => ({
    text: cardText(view, context.texts),
    blocks: [
      ...cardBody(view, context.texts),
      ...buttonRow("card", offerButtons(context, context.offers.onCard)),
    ],
  }),
});

export const CARD_KEY = "card";

/** The card's post; drafting it again has the card drawn anew from what is then stored. */
export function cardPost({ request }: Pick<Preparation, "request">): PostDraft {
  return { key: CARD_KEY, target: { kind: "card", channelId: request.channelId }, notice: card.of({}) };
}

export function cardText({ preparation: { id, state } }: PreparationView, texts: Texts): string {
  return texts.notification.card(id, texts.state.name(state));
}

/** The card without its buttons, as `status` shows it too. */
export function cardBody(view: PreparationView, texts: Texts): Block[] {
  const { preparation } = view;
  const { card: t } = texts;
  return [
    header(t.title(preparation.id)),
    paragraphs(...headline(preparation, texts)),
    paragraphs(lines(whoAndWhere(preparation, texts)), ...reason(preparation)),
    divider,
    paragraphs(line([{ bold: t.checksTitle }]), checkLines(preparation, texts)),
    ...whatWasFound(preparation, texts),
    ...planBlocks(view, texts),
    ...peopleBlocks(view, texts),
    paragraphs(line([t.revision(preparation.revision, preparation.createdAt)])),
  ];
}

function headline(preparation: Preparation, { card: t, state: s }: Texts): Paragraph[] {
  const { state, stateSince, isCancelRequested, expiresAt } = preparation;
  return [
    ...(isHeldByWhitelist(preparation) ? [iconLine("warning", [{ bold: t.doNotStart }])] : []),
    iconLine(stateIcon(state), [{ bold: s.name(state) }, ` ${t.since(stateSince)}`, `\n${s.next(state)}`]),
    ...(isCancelRequested && state === "provisioning" ? [line([t.cancelling])] : []),
    ...(state === "ready" && expiresAt !== null ? [line([t.expires(expiresAt)])] : []),
  ];
}

function whoAndWhere({ request, requester, facts }: Preparation, { card: t, state }: Texts): Phrase[] {
  return [
    [{ bold: t.from }, "  ", ...t.source(request, facts.sourceRegion)],
    [{ bold: t.to }, "  ", ...t.destination(request)],
    [{ bold: t.requestedBy }, "  ", { user: requester }],
    [{ bold: t.recipient }, "  ", { user: request.recipient }, ` ${t.days(request.ttlDays)}`],
    [{ bold: t.profile }, "  ", state.profile(request.profile)],
  ];
}

function reason({ request }: Preparation): Paragraph[] {
  return request.reason.trim() === "" ? [] : [quote([{ foreign: request.reason }])];
}

function checkLines(preparation: Preparation, texts: Texts): Paragraph {
  return iconLines(
    everyResult(preparation.checks).map(({ name, result }) => ({
      icon: checkIcon(result),
      phrase: [texts.state.check(name), texts.format.colon, checkSummary(result, texts)],
    })),
  );
}

/** A check in a few words: its gravest finding, and how many more there are. */
function checkSummary(result: CheckResult | null, texts: Texts): Phrase[number] {
  const { card: t } = texts;
  if (result === null) return t.checkNotRun;
  if (result.status === "pending") return t.checkPending;
  if (result.status === "running") return t.checkRunning;
  const [gravest, ...others] = tellable(result.findings);
  if (gravest === undefined) return goodNews(result.findings, texts);
  const more = others.length === 0 ? "" : `${texts.format.comma}${t.andMore(others.length)}`;
  return { foreign: `${findingTitle(gravest, texts)}${more}` };
}

/** What a check that went well has to say, such as where the bucket is. */
function goodNews([first]: readonly Finding[], texts: Texts): Phrase[number] {
  return first === undefined ? texts.card.checkClear : { foreign: findingTitle(first, texts) };
}

function whatWasFound(preparation: Preparation, texts: Texts): Block[] {
  const { estimate, verdict, ticket, facts } = preparation;
  const { card: t } = texts;
  const rows: Phrase[] = [
    ...(estimate === null ? [] : [[{ bold: t.estimateTitle }, "  ", ...estimatePhrase(preparation, texts)]]),
    ...(verdict === null ? [] : [[{ bold: t.verdictTitle }, "  ", texts.state.verdict(verdict)]]),
    ...destinationRows(facts, texts),
    ...(ticket === null ? [] : [t.ticket(ticket.url, ticket.givenBy)]),
  ];
  return rows.length === 0 ? [] : [paragraphs(lines(rows))];
}

function planBlocks(view: PreparationView, texts: Texts): Block[] {
  const rows = changeRows(view, texts);
  if (rows.length === 0) return [];
  return [divider, paragraphs(line([{ bold: texts.card.planTitle }]), iconLines(rows))];
}

function peopleBlocks(view: PreparationView, texts: Texts): Block[] {
  const rows = [
    ...decisionRows(view, texts),
    ...deliveryRows(view, texts),
    ...lifeRows(view.preparation, texts),
  ];
  return rows.length === 0 ? [] : [divider, paragraphs(iconLines(rows))];
}

/** Shown once there is something to deliver. */
function deliveryRows({ preparation, receipts }: PreparationView, { card: t }: Texts): Row[] {
  const { delivery, state, request, firstLogonAt } = preparation;
  if (delivery === "pending" && state !== "ready") return [];
  const isOver = delivery === "stored" || delivery === "opened";
  const seen = receipts.slice(-3).map(({ userId, event, at }) => t.receipt(userId, event, at));
  return [
    {
      icon: isOver ? DONE_ICON : delivery === "held" || delivery === "destroyed" ? "warning" : BUSY_ICON,
      phrase: [
        { bold: t.deliveryTitle },
        "  ",
        ...t.delivery(delivery, request.recipient),
        ...(seen.length === 0 ? [] : t.receipts(seen)),
      ],
    },
    {
      icon: firstLogonAt === null ? WAITING_ICON : DONE_ICON,
      phrase: [{ bold: t.logonTitle }, "  ", firstLogonAt === null ? t.noLogon : t.logon(firstLogonAt)],
    },
  ];
}

/** What is open about credentials that exist: a rotation, another recipient, people who have left. */
function lifeRows({ rotation, state, recipientChange, departed }: Preparation, { card: t }: Texts): Row[] {
  const rows: Row[] = [];
  if (rotation !== null && state === "ready") {
    const isHandedOver = keepsNewKeys(rotation) && !rotation.isCompromised;
    const said = !isHandedOver
      ? t.oldKeysGoing
      : rotation.retireAt === null
        ? t.oldKeysHeld
        : t.oldKeysGo(rotation.retireAt);
    rows.push({ icon: "arrows_counterclockwise", phrase: [{ bold: t.rotationTitle }, "  ", said] });
  }
  if (recipientChange !== null && state === "ready") {
    const { recipient, by } = recipientChange;
    rows.push({
      icon: WAITING_ICON,
      phrase: [{ bold: t.proposedTitle }, "  ", ...t.proposed(recipient, by)],
    });
  }
  return [...rows, ...departed.map((userId) => ({ icon: "warning", phrase: t.departed(userId) }))];
}
