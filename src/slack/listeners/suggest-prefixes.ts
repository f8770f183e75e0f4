import { readPastedSource } from "../../core/pasted-place.ts";
import { describeError } from "../../security/redact.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { FIELD, OWN_ACCOUNT } from "../ids.ts";
import { readDraft } from "../read-request-form.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type Asked = {
  /** What the form's fields hold; one that changes a preparation keeps its channel in `privateMetadata`. */
  fields: ReadonlyMap<string, string>;
  privateMetadata: string;
  text: string;
};

/** Prefixes of the source bucket that the form has; none while it has none. */
export async function suggestPrefixes(
  { commands }: Pick<ListenerDeps, "commands">,
  actor: Actor,
  { fields, privateMetadata, text }: Asked,
): Promise<readonly string[]> {
  const source = readPastedSource(fields.get(FIELD.sourceBucket) ?? "");
  if (!source.ok) return [];
  const account = fields.get(FIELD.awsAccount) ?? "";
  const channelId = fields.get(FIELD.channelId) || readDraft(privateMetadata || "{}").channelId;
  return commands.suggestPrefixes(actor, {
    bucket: source.place.bucket,
    text,
    ...(account === "" || account === OWN_ACCOUNT ? {} : { account }),
    ...(channelId === undefined ? {} : { channelId }),
  });
}

/** The same before anybody types: what is read by then is there at the first letter. */
export async function readPrefixesAhead(
  deps: Pick<ListenerDeps, "commands" | "log">,
  actor: Actor,
  asked: Asked,
): Promise<void> {
  try {
    await suggestPrefixes(deps, actor, asked);
  } catch (error) {
    deps.log.warn({ part: "slack", error: describeError(error) }, "no prefixes could be read ahead");
  }
}
