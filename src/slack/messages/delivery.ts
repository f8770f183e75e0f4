import type { KnownBlock } from "@slack/types";
import { ramLogonLink, ramLogonName } from "../../core/links.ts";
import { type Preparation, userNameOf } from "../../core/preparation.ts";
import { en } from "../../texts/en.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { OpenCredentials, PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock, divider, header } from "../plain-blocks.ts";
import { iconLine, line, preformatted, richText } from "../rich-text.ts";
import { accessKeyId } from "./job-sheet.ts";
import { type Message, makeMessage, type Rendered } from "./message.ts";
import { offerButtons } from "./offers.ts";
import type { RenderContext } from "./render-context.ts";

const t = en.delivery;

/**
 * The direct message to the recipient. In `reveal` mode it never holds a secret; in `message` mode it holds them until
 * they are stored or their time is up, and is deleted then.
 */
export function renderDelivery(view: PreparationView, context: RenderContext, number = 1): Rendered {
  const { delivery, plan, deliveryNumber } = view.preparation;
  const isReplaced = number !== deliveryNumber;
  const isOver = isReplaced || delivery === "stored" || delivery === "destroyed";
  if (isOver && plan?.deliveryMode === "message") {
    const end = isReplaced ? replacedLine : endLine(view.preparation);
    return { kind: "nothing", instead: messageOf(view, [end]) };
  }
  if (isReplaced) return { kind: "message", message: messageOf(view, [replacedLine]) };
  const { preparation } = view;
  return {
    kind: "message",
    message: messageOf(view, [
      richText(line(t.intro(preparation.requester))),
      ...valuesOf(view, context),
      divider,
      ...endOf(view, context),
    ]),
  };
}

/** What is left of a delivery in `message` mode, whose own message is deleted: what can still be done. */
export function renderDeliveryAfter(view: PreparationView, context: RenderContext, number: number): Message {
  const { preparation } = view;
  const text = en.notification.deliveryAfter(preparation.id);
  if (number !== preparation.deliveryNumber) return makeMessage(text, [replacedLine]);
  return makeMessage(text, [
    endLine(preparation),
    ...(preparation.state === "ready" ? [richText(line([t.lost]))] : []),
    ...buttonsOf(view, context),
  ]);
}

const replacedLine = richText(iconLine("arrows_counterclockwise", [t.replaced]));

function messageOf({ preparation }: PreparationView, blocks: readonly KnownBlock[]): Message {
  return makeMessage(en.notification.delivery(preparation.id), [header(t.title(preparation.id)), ...blocks]);
}

function valuesOf(view: PreparationView, { site, credentials }: RenderContext): KnownBlock[] {
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
export function credentialBlocks(names: CredentialNames, secrets: Secrets | null): KnownBlock[] {
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

function values(title: string, rows: readonly (readonly [string, string])[]): KnownBlock {
  return richText(
    line([{ bold: title }]),
    ...rows.flatMap(([label, value]) => [line([label]), preformatted(value === "" ? t.notMade : value)]),
  );
}

function endOf(view: PreparationView, context: RenderContext): KnownBlock[] {
  const { preparation } = view;
  const { delivery, state } = preparation;
  const isPending = delivery === "sent" || delivery === "opened" || delivery === "pending";
  if (!isPending || state === "revoked") {
    const isLost = delivery === "stored" && state === "ready";
    return [
      endLine(preparation),
      ...(isLost ? [richText(line([t.lost]))] : []),
      // Who cannot receive them has no say in them either.
      ...(delivery === "held" ? [] : buttonsOf(view, context)),
    ];
  }
  return [richText(line(instructions(preparation, context))), ...buttonsOf(view, context)];
}

function instructions(preparation: Preparation, { keepHours }: RenderContext): Phrase {
  const { plan, expiresAt } = preparation;
  const logon = plan?.changes.find((change) => change.kind === "ram.create-login");
  return [
    plan?.deliveryMode === "message" ? t.messageHow : t.revealHow,
    `\n${t.keepHours(keepHours)}`,
    ...(expiresAt === null ? [] : [` ${t.expires(expiresAt)}`]),
    ...(logon?.mustResetPassword ? [` ${t.mustReset}`] : []),
    ...(logon?.needsMfa ? [` ${t.needsMfa}`] : []),
    ...handoverPhrase(preparation),
  ];
}

/** After a rotation: what the new keys are for, and until when the old ones work. */
function handoverPhrase({ rotation, keyGeneration }: Preparation): Phrase {
  if (keyGeneration === 1) return [];
  if (rotation?.isCompromised) return ["\n", t.handoverCompromised];
  return rotation?.retireAt ? ["\n", ...t.handover(rotation.retireAt)] : [];
}

/** At any time while the credentials live: done with them, or new ones for lost ones. */
function buttonsOf(view: PreparationView, context: RenderContext): KnownBlock[] {
  const { doneRevoke } = en.button;
  const buttons = offerButtons(view, context, ["show", "stored", "entered", "revoke", "rotate"], {
    revoke: doneRevoke,
  });
  return actionsBlock("delivery_actions", buttons);
}

function endLine({ delivery, state }: Preparation): KnownBlock {
  if (state === "revoked") return richText(iconLine("lock", [t.over]));
  if (delivery === "stored") return richText(iconLine("white_check_mark", [t.stored]));
  if (delivery === "held") return richText(iconLine("warning", [t.held]));
  return richText(iconLine("warning", [t.destroyed]));
}
