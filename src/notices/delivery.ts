import * as z from "zod";
import { ramLogonLink, ramLogonName } from "../core/links.ts";
import { userNameOf } from "../core/ownership.ts";
import type { Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { OpenCredentials, PreparationView } from "../workflow/outcome.ts";
import { type NoticeContext, offerButtons } from "./context.ts";
import { accessKeyId } from "./job-sheet.ts";
import {
  type Block,
  buttonRow,
  code,
  type Drawn,
  divider,
  header,
  iconLine,
  line,
  type Message,
  paragraphs,
} from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { directPost, type PostDraft } from "./posts.ts";

/**
 * The direct message to the recipient. In `reveal` mode it never holds a secret; in `message` mode it holds them until
 * they are stored or their time is up, and is deleted then.
 */
export const delivery = preparationNotice({
  /** Notices of before there could be another delivery have no number. */
  schema: z.object({ kind: z.literal("delivery"), number: z.number().optional() }),
  draw: ({ number = 1 }, view, context) => drawDelivery(number, view, context),
});

/** Each delivery has a message of its own: a new one is seen, and what an old one said is taken back. */
export function deliveryKey(number: number): string {
  return number === 1 ? "delivery" : `delivery:${number}`;
}

/** Whether a key is that of a delivery's own message, and not of what reminds of it or comes after it. */
export function isDeliveryKey(key: string): boolean {
  return /^delivery(:\d+)?$/.test(key);
}

/** The present delivery's direct message; drafting it again has it drawn anew. */
export function deliveryPost({
  request,
  deliveryNumber,
}: Pick<Preparation, "request" | "deliveryNumber">): PostDraft {
  return numberedDeliveryPost(request.recipient, deliveryNumber);
}

/** The direct message of one delivery, to whom it went. */
export function numberedDeliveryPost(userId: string, number: number): PostDraft {
  return directPost(userId, deliveryKey(number), delivery.of({ number }));
}

function drawDelivery(number: number, view: PreparationView, context: NoticeContext): Drawn {
  const { preparation } = view;
  const { texts } = context;
  const isReplaced = number !== preparation.deliveryNumber;
  const isOver = isReplaced || preparation.delivery === "stored" || preparation.delivery === "destroyed";
  if (isOver && preparation.plan?.deliveryMode === "message") {
    const end = isReplaced ? replacedLine(texts) : endLine(preparation, texts);
    return { instead: messageOf(view, [end], texts) };
  }
  if (isReplaced) return messageOf(view, [replacedLine(texts)], texts);
  const blocks = [
    paragraphs(line(texts.delivery.intro(preparation.requester))),
    ...valuesOf(view, context),
    divider,
    ...endOf(view, context),
  ];
  return messageOf(view, blocks, texts);
}

function messageOf(
  { preparation: { id } }: PreparationView,
  blocks: readonly Block[],
  texts: Texts,
): Message {
  return { text: texts.notification.delivery(id), blocks: [header(texts.delivery.title(id)), ...blocks] };
}

function valuesOf(view: PreparationView, { site, credentials, texts }: NoticeContext): Block[] {
  const { facts, id } = view.preparation;
  const account = { alias: facts.accountAlias, accountId: facts.alibabaAccountId ?? "" };
  return credentialBlocks(
    {
      awsUser: userNameOf(id),
      awsAccessKeyId: accessKeyId(view, "iam.create-key"),
      alibabaAccessKeyId: accessKeyId(view, "ram.create-key"),
      logonName: ramLogonName(userNameOf(id), account),
      logonLink: ramLogonLink(site, account),
    },
    credentials,
    texts,
  );
}

/** What is no secret of the credentials. */
export type CredentialNames = {
  awsUser: string;
  awsAccessKeyId: string;
  alibabaAccessKeyId: string;
  logonName: string;
  logonLink: string;
};

type Secrets = Pick<OpenCredentials, "awsSecretAccessKey" | "alibabaAccessKeySecret" | "consolePassword">;

/** Both sides' values, each alone in a preformatted block, which nothing changes; secrets only when they are given. */
export function credentialBlocks(
  names: CredentialNames,
  secrets: Secrets | null,
  { delivery: t }: Texts,
): Block[] {
  const values = (title: string, rows: readonly (readonly [string, string])[]): Block =>
    paragraphs(
      line([{ bold: title }]),
      ...rows.flatMap(([label, text]) => [line([label]), code(text === "" ? t.notMade : text)]),
    );
  return [
    values(t.awsTitle, [
      [t.awsUser, names.awsUser],
      [t.accessKeyId, names.awsAccessKeyId],
      ...(secrets === null ? [] : [[t.awsSecret, secrets.awsSecretAccessKey] as const]),
    ]),
    values(t.alibabaTitle, [
      [t.accessKeyId, names.alibabaAccessKeyId],
      ...(secrets === null ? [] : [[t.alibabaSecret, secrets.alibabaAccessKeySecret] as const]),
      [t.logonLink, names.logonLink],
      [t.logonName, names.logonName],
      ...(secrets === null ? [] : [[t.password, secrets.consolePassword ?? t.unchanged] as const]),
    ]),
  ];
}

function endOf(view: PreparationView, context: NoticeContext): Block[] {
  const { preparation } = view;
  const { texts } = context;
  const { delivery, state } = preparation;
  const isPending = delivery === "sent" || delivery === "opened" || delivery === "pending";
  if (!isPending || state === "revoked") {
    const isLost = delivery === "stored" && state === "ready";
    return [
      endLine(preparation, texts),
      ...(isLost ? [paragraphs(line([texts.delivery.lost]))] : []),
      // Who cannot receive them has no say in them either.
      ...(delivery === "held" ? [] : buttonsOf(context)),
    ];
  }
  return [paragraphs(line(instructions(preparation, context))), ...buttonsOf(context)];
}

function instructions(preparation: Preparation, { keepHours, texts }: NoticeContext): Phrase {
  const t = texts.delivery;
  const { plan, expiresAt } = preparation;
  const logon = plan?.changes.find((change) => change.kind === "ram.create-login");
  return [
    plan?.deliveryMode === "message" ? t.messageHow : t.revealHow,
    `\n${t.keepHours(keepHours)}`,
    ...(expiresAt === null ? [] : [` ${t.expires(expiresAt)}`]),
    ...(logon?.mustResetPassword ? [` ${t.mustReset}`] : []),
    ...(logon?.needsMfa ? [` ${t.needsMfa}`] : []),
    ...handoverPhrase(preparation, texts),
  ];
}

/** After a rotation: what the new keys are for, and until when the old ones work. */
function handoverPhrase({ rotation, keyGeneration }: Preparation, { delivery: t }: Texts): Phrase {
  if (keyGeneration === 1) return [];
  if (rotation?.isCompromised) return ["\n", t.handoverCompromised];
  return rotation?.retireAt ? ["\n", ...t.handover(rotation.retireAt)] : [];
}

/** At any time while the credentials live: done with them, or new ones for lost ones. */
export function buttonsOf(context: NoticeContext): Block[] {
  const { doneRevoke } = context.texts.button;
  const actions = ["show", "stored", "entered", "revoke", "rotate"];
  return buttonRow(
    "delivery",
    offerButtons(context, actions, { primary: "show", labels: { revoke: doneRevoke } }),
  );
}

export function replacedLine({ delivery: t }: Texts): Block {
  return paragraphs(iconLine("arrows_counterclockwise", [t.replaced]));
}

export function endLine({ delivery, state }: Preparation, { delivery: t }: Texts): Block {
  if (state === "revoked") return paragraphs(iconLine("lock", [t.over]));
  if (delivery === "stored") return paragraphs(iconLine("white_check_mark", [t.stored]));
  if (delivery === "held") return paragraphs(iconLine("warning", [t.held]));
  return paragraphs(iconLine("warning", [t.destroyed]));
}
