import type { Preparation } from "../core/preparation.ts";
import type { Texts } from "../texts/texts.ts";
import type { OpenCredentials } from "../workflow/outcome.ts";
import { type Block, code, line, paragraphs } from "./message.ts";

/** What the console asks of the new user at the first logon. */
export type FirstLogon = { mustResetPassword: boolean; needsMfa: boolean };

export function firstLogonOf({ plan }: Pick<Preparation, "plan">): FirstLogon {
  const login = plan?.changes.find((change) => change.kind === "ram.create-login");
  return { mustResetPassword: login?.mustResetPassword === true, needsMfa: login?.needsMfa === true };
}

/**
 * The credentials with their secrets, each value alone in a preformatted block, which nothing changes. For the credentials
 * form, and for the message in `message` mode; no other place shows a secret.
 */
export function credentialBlocks(
  open: OpenCredentials,
  { mustResetPassword, needsMfa }: FirstLogon,
  { delivery: t }: Texts,
): Block[] {
  const values = (title: string, rows: readonly (readonly [string, string])[]): Block =>
    paragraphs(line([{ bold: title }]), ...rows.flatMap(([label, text]) => [line([label]), code(text)]));
  const notes =
    open.consolePassword === null
      ? [t.passwordUnchanged]
      : [...(mustResetPassword ? [t.mustReset] : []), ...(needsMfa ? [t.needsMfa] : [])];
  return [
    values(t.awsTitle, [
      [t.awsKeyId, open.awsAccessKeyId],
      [t.awsSecret, open.awsSecretAccessKey],
    ]),
    values(t.alibabaTitle, [
      [t.alibabaKeyId, open.alibabaAccessKeyId],
      [t.alibabaSecret, open.alibabaAccessKeySecret],
    ]),
    values(t.logonTitle, [
      [t.logonLink, open.logonLink],
      [t.logonName, open.logonName],
      ...(open.consolePassword === null ? [] : [[t.password, open.consolePassword] as const]),
    ]),
    ...(notes.length === 0 ? [] : [paragraphs(...notes.map((note) => line([note])))]),
  ];
}
