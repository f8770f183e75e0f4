import * as z from "zod";
import { isPlainName } from "../core/bucket-names.ts";
import { cut } from "../core/foreign-text.ts";
import { isManaged } from "../core/migration/handling.ts";
import { isHeldByWhitelist, type Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Situation } from "../texts/situation.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { cardButtons } from "./card-buttons.ts";
import { comparisonRows } from "./comparison-lines.ts";
import { deliveryRow } from "./delivery-line.ts";
import { exceptionRows } from "./exception-lines.ts";
import { accessPhrase, amountText, routeTitle, safeName } from "./facts-lines.ts";
import { situationIcon } from "./icons.ts";
import {
  type Block,
  context as grey,
  header,
  iconLine,
  iconLines,
  lines,
  type Message,
  paragraphs,
  quote,
  type Row,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";
import type { PostDraft } from "./posts.ts";
import { situationFacts, situationOf } from "./situation.ts";

/**
 * The card: one message in the channel, the root of the thread, edited whenever something changes. It answers "where is
 * this, and is it my turn?" on one screen of a phone; everything else is in Details.
 */
export const card = preparationNotice({
  schema: z.object({ kind: z.literal("card") }),
  draw(_, view, context): Message {
    const buttons = cardButtons(view, context);
    return {
      text: cardText(view, context.texts, buttons),
      blocks: [...cardBody(view, context.texts), ...buttons],
    };
  },
});

export const CARD_KEY = "card";

/** The card's post; drafting it again has the card drawn anew from what is then stored. */
export function cardPost({ request }: Pick<Preparation, "request">): PostDraft {
  return { key: CARD_KEY, target: { kind: "card", channelId: request.channelId }, notice: card.of({}) };
}

/** What screen readers and phones say of the card: its own words, and names of buckets that are names. */
export function cardText(view: PreparationView, texts: Texts, buttons: readonly Block[] = []): string {
  const { preparation } = view;
  const { request, id } = preparation;
  const situation = situationOf(view);
  const facts = situationFacts(view);
  const isDeciding = DECIDING.has(situation);
  return texts.notification.card({
    id,
    source: safeName(request.sourceBucket),
    destination: safeName(request.destinationBucket),
    state: texts.situation[situation](facts).name,
    approvals: isDeciding ? facts.approvals : null,
    amount: amountText(preparation, texts),
    reach: HAS_ACCESS.has(situation) ? texts.state.reach(request.profile) : null,
    exceptions: exceptionRows(preparation, texts).length,
    buttons: labelsIn(buttons),
  });
}

const DECIDING: ReadonlySet<Situation> = new Set<Situation>([
  "awaiting_approval",
  "asked_back",
  "new_recipient",
]);

function labelsIn(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => (block.kind === "buttons" ? block.buttons.map(({ label }) => label) : []));
}

const EXCEPTIONS_SHOWN = 3;

/** The card without its buttons, as `status` shows it too. */
export function cardBody(view: PreparationView, texts: Texts): Block[] {
  const { preparation } = view;
  const { id, revision } = preparation;
  const exceptions = exceptionLines(view, texts);
  return [
    header(routeTitle(preparation, texts)),
    paragraphs(...stateLines(view, texts)),
    paragraphs(lines(factLines(view, texts))),
    ...(exceptions.length === 0 ? [] : [paragraphs(iconLines(exceptions))]),
    ...cancelReasonBlocks(preparation, texts),
    grey(texts.card.identity(id, revision)),
  ];
}

const CANCEL_REASON_SHOWN = 200;

/** Why it was cancelled, as it was written; nothing where nobody said so. */
export function cancelReasonBlocks(
  { cancelReason }: Pick<Preparation, "cancelReason">,
  { thread }: Texts,
): Block[] {
  if (cancelReason === "") return [];
  return [paragraphs(quote(thread.quoted(cut(cancelReason, CANCEL_REASON_SHOWN))))];
}

/** The state with its age in one line, the next step in the other. */
export function stateLines(view: PreparationView, texts: Texts) {
  const situation = situationOf(view);
  const { name, more, next } = texts.situation[situation](situationFacts(view));
  const icon = situationIcon(situation, view.preparation.state);
  const state: Phrase = [{ bold: name }, ...more.flatMap((part): Phrase => [" · ", ...part])];
  return [iconLine(icon, next.length === 0 ? state : [...state, "\n", ...next])];
}

function factLines(view: PreparationView, texts: Texts): Phrase[] {
  const { preparation } = view;
  const { card: t } = texts;
  const { estimate, request, facts } = preparation;
  const amount = amountText(preparation, texts);
  const labelled = (label: string, phrase: Phrase): Phrase => [{ bold: label }, "  ", ...phrase];
  return [
    ...(amount === null || estimate === null ? [] : [labelled(t.data, [t.figures(amount, estimate.asOf)])]),
    labelled(t.regions, [regionPart(facts.sourceRegion ?? "…"), " → ", request.ossRegion]),
    labelled(t.credentials, credentialsPhrase(view, texts)),
    ...(HAS_ACCESS.has(situationOf(view)) ? [labelled(t.access, accessPhrase(preparation, texts))] : []),
    // After enough words of our own: what a person wrote is not what a notification begins with. Other cards are too short.
    ...(request.prefix !== "" && HAS_PREFIX.has(situationOf(view))
      ? [labelled(t.prefix, [{ code: request.prefix }])]
      : []),
  ];
}

/** A region is a word of a cloud: one that looks like none is shown as theirs. */
function regionPart(region: string): Phrase[number] {
  return isPlainName(region) || region === "…" ? region.toLowerCase() : { foreign: region };
}

/** Situations with credentials that reach something, or are to. */
const HAS_ACCESS: ReadonlySet<Situation> = new Set<Situation>([
  "checking",
  "blocked",
  "blocked_unread",
  "awaiting_approval",
  "asked_back",
  "provisioning",
  "ready",
  "do_not_start",
  "not_delivered",
  "new_recipient",
  "overlap",
  "managed",
  "rotating",
  "revoke_failed",
]);

/** Of the others Details has the prefix; the first card says little beside it. */
const HAS_PREFIX: ReadonlySet<Situation> = new Set([...HAS_ACCESS].filter((one) => one !== "checking"));

function credentialsPhrase(view: PreparationView, { card: t, migration }: Texts): Phrase {
  const { state, revision, request, requester, expiresAt } = view.preparation;
  // The first post names nobody: it would ring for people who have nothing to do yet.
  if (state === "checking" && revision === 1) return t.credentialsFor(null, request.ttlDays);
  const asked = t.requestedBy(requester);
  const isCounting = expiresAt !== null && (state === "ready" || state === "rotating");
  if (isManaged(view.preparation))
    return [...migration.nobody(isCounting ? expiresAt : null, request.ttlDays), ...asked];
  if (state === "revoked") return [...t.credentialsWere(request.recipient), ...asked];
  return [
    ...(isCounting
      ? t.credentialsUntil(request.recipient, expiresAt)
      : t.credentialsFor(request.recipient, request.ttlDays)),
    ...asked,
  ];
}

function exceptionLines(view: PreparationView, texts: Texts): Row[] {
  const { preparation } = view;
  const { card: t } = texts;
  if (preparation.state === "checking") {
    return preparation.estimate === null ? [{ icon: "hourglass_flowing_sand", phrase: [t.beingRead] }] : [];
  }
  const rows = exceptionRows(preparation, texts);
  const more = rows.length - EXCEPTIONS_SHOWN;
  return [
    ...(isHeldByWhitelist(preparation) && situationOf(view) !== "do_not_start"
      ? [{ icon: "warning", phrase: [{ bold: t.doNotStart }] }]
      : []),
    ...preparation.departed.map((userId): Row => ({ icon: "warning", phrase: t.departed(userId) })),
    ...rows.slice(0, EXCEPTIONS_SHOWN),
    ...(more > 0 ? [{ icon: "information_source", phrase: [t.moreInDetails(more)] }] : []),
    ...deliveryRow(view, texts),
    ...comparisonRows(preparation, texts),
  ];
}
