import type { KnownBlock } from "@slack/types";
import { ramLogonLink, ramLogonName } from "../../core/links.ts";
import { type Preparation, userNameOf } from "../../core/preparation.ts";
import { en } from "../../texts/en.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { OpenCredentials, PreparationView } from "../../workflow/commands.ts";
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
export function renderDelivery(view: PreparationView, context: RenderContext): Rendered {
  const { delivery, plan } = view.preparation;
  const isOver = delivery === "stored" || delivery === "destroyed";
  if (isOver && plan?.deliveryMode === "message") {
    return { kind: "nothing", instead: messageOf(view, [endLine(view.preparation)]) };
  }
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

function messageOf({ preparation }: PreparationView, blocks: readonly KnownBlock[]): Message {
  return makeMessage(en.notification.delivery(preparation.id), [header(t.title(preparation.id)), ...blocks]);
}

function valuesOf(
  { preparation, grants }: PreparationView,
  { site, credentials }: RenderContext,
): KnownBlock[] {
  const { facts, id } = preparation;
  const account = { alias: facts.accountAlias, accountId: facts.alibabaAccountId ?? "" };
  return credentialBlocks(
    {
      awsUser: userNameOf(id),
      awsAccessKeyId: accessKeyId(grants, "iam.create-key"),
      alibabaAccessKeyId: accessKeyId(grants, "ram.create-key"),
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
      ...(secrets === null ? [] : [[t.password, secrets.consolePassword] as const]),
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
  const { delivery, plan, expiresAt, state } = preparation;
  if (delivery === "stored" || delivery === "destroyed" || delivery === "held" || state === "revoked") {
    return [endLine(preparation)];
  }
  const mustReset = plan?.changes.some(
    (change) => change.kind === "ram.create-login" && change.mustResetPassword,
  );
  const sentences: Phrase = [
    plan?.deliveryMode === "message" ? t.messageHow : t.revealHow,
    `\n${t.keepHours(context.keepHours)}`,
    ...(expiresAt === null ? [] : [` ${t.expires(expiresAt)}`]),
    ...(mustReset ? [` ${t.mustReset}`] : []),
  ];
  return [
    richText(line(sentences)),
    ...actionsBlock("delivery_actions", offerButtons(view, context, ["show", "stored"])),
  ];
}

function endLine({ delivery, state }: Preparation): KnownBlock {
  if (state === "revoked") return richText(iconLine("lock", [t.over]));
  if (delivery === "stored") return richText(iconLine("white_check_mark", [t.stored]));
  if (delivery === "held") return richText(iconLine("warning", [t.held]));
  return richText(iconLine("warning", [t.destroyed]));
}
