import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import type { PastedPlace } from "../../core/pasted.ts";
import { readPastedDestination, readPastedSource } from "../../core/pasted-place.ts";
import { requestSchema } from "../../core/preparation.ts";
import { readOssRegion } from "../../core/regions.ts";
import { describeError } from "../../security/redact.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { baseBlockId, editionOf, FIELD, OWN_ACCOUNT, PREFIX_CHOICE } from "../ids.ts";
import { readForm, readInteraction } from "../payloads.ts";
import { prefixIn, readDraft } from "../read-request-form.ts";
import { type RequestDraft, requestForm } from "../views/request-form.ts";
import { updateView } from "../views/update-view.ts";
import type { ListenerDeps } from "./listener-deps.ts";
import { readPrefixesAhead } from "./suggest-prefixes.ts";

type ChosenArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type Form = ReturnType<typeof readForm>;

/** A bucket was chosen: what its address or the account's list says fills the fields beside it. */
export function onBucketChosen(deps: ListenerDeps, side: "source" | "destination") {
  return async ({ ack, body, client }: ChosenArgs): Promise<void> => {
    await ack();
    const { actor } = readInteraction(body);
    const form = readForm(body);
    if (side === "source") void readPrefixesAhead(deps, actor, { ...form, text: "" });
    await drawAnew(deps, client, actor, form, async () =>
      side === "source" ? readSource(form) : readDestination(deps, actor, form),
    );
  };
}

/** A prefix was chosen; one that is longer than an option may be gets a field that takes it as text. */
export function onPrefixChosen(deps: ListenerDeps) {
  return async ({ ack, body, client }: ChosenArgs): Promise<void> => {
    await ack();
    const { actor } = readInteraction(body);
    const form = readForm(body);
    if (form.fields.get(FIELD.prefix) !== PREFIX_CHOICE.asText) return;
    await drawAnew(deps, client, actor, form, async () => ({ typesPrefix: true, prefix: "" }));
  };
}

/** Other access was chosen: the form says how far it reaches, or no longer. */
export function onAccessChosen(deps: ListenerDeps) {
  return async ({ ack, body, client }: ChosenArgs): Promise<void> => {
    await ack();
    await drawAnew(deps, client, readInteraction(body).actor, readForm(body), async () => ({}));
  };
}

/** The form with what is told filled in; nothing where that is null. */
async function drawAnew(
  deps: ListenerDeps,
  client: ChosenArgs["client"],
  actor: Actor,
  form: Form,
  tell: () => Promise<Partial<RequestDraft> | null>,
): Promise<void> {
  try {
    const told = await tell();
    if (told === null) return;
    const texts = await deps.textsFor(actor.userId);
    const view = requestForm(filledIn(form, told), deps.settings, texts);
    // With the hash, so that nothing is overwritten that the person has changed meanwhile.
    await updateView(client, form.viewId, view, form.hash ?? undefined);
  } catch (error) {
    // The person fills the fields in themselves, as where nothing is known.
    deps.log.warn({ part: "slack", error: describeError(error) }, "the form could not be filled in");
  }
}

/** A prefix in the address of the source goes into its own field, where it can be seen and changed. */
function readSource({ fields }: Form): Partial<RequestDraft> | null {
  const pasted = readPastedSource(fields.get(FIELD.sourceBucket) ?? "");
  if (!pasted.ok || pasted.place.prefix === undefined) return null;
  return { sourceBucket: pasted.place.bucket, prefix: pasted.place.prefix };
}

/** A bucket that exists, with its region and class; of another one, the region in its address. */
async function readDestination(
  { commands }: ListenerDeps,
  actor: Actor,
  { fields, privateMetadata }: Form,
): Promise<Partial<RequestDraft> | null> {
  const pasted = readPastedDestination(fields.get(FIELD.destinationBucket) ?? "");
  if (!pasted.ok) return null;
  const place: PastedPlace = pasted.place;
  const account = fields.get(FIELD.alibabaAccount) ?? "";
  const listed = await commands.suggestBuckets(actor, {
    side: "destination",
    text: place.bucket,
    ...(account === "" || account === OWN_ACCOUNT ? {} : { account }),
  });
  const found = listed.find(({ bucket }) => bucket === place.bucket);
  const ossRegion = found?.region ?? place.region;
  if (place.prefix !== undefined) return null;
  const shown = readDraft(privateMetadata || "{}").existing;
  const told = { destinationBucket: place.bucket };
  if (found?.region !== undefined && found.storageClass !== undefined) {
    const { bucket, region, storageClass } = found;
    if (shown?.bucket === bucket) return null;
    return { ...told, existing: { bucket, ossRegion: region, storageClass } };
  }
  if (ossRegion !== undefined && fields.get(FIELD.ossRegion) !== ossRegion) return { ...told, ossRegion };
  // The form has no fields for region and class of another bucket than the one that was chosen before.
  return shown === undefined ? null : told;
}

/** The form with what its fields hold, and the next edition of those that are filled in. */
function filledIn({ fields, blockIds, privateMetadata }: Form, told: Partial<RequestDraft>): RequestDraft {
  const editions: NonNullable<RequestDraft["editions"]> = {};
  const held: Record<string, unknown> = {};
  for (const [name, blockId] of Object.entries(FIELD) as [keyof typeof FIELD, string][]) {
    const shown = blockIds.find((id) => baseBlockId(id) === blockId);
    const edition = editionOf(shown ?? "") + (told[name] === undefined ? 0 : 1);
    if (edition > 0) editions[name] = edition;
    held[name] = fields.get(blockId);
  }
  const { ttlDays, ossRegion, awsAccount, alibabaAccount, ...texts } = held;
  const candidate = {
    ...texts,
    prefix: prefixIn(fields),
    ttlDays: Number(ttlDays),
    ossRegion: readOssRegion(String(ossRegion ?? "")),
    awsAccount: awsAccount === OWN_ACCOUNT ? undefined : awsAccount,
    alibabaAccount: alibabaAccount === OWN_ACCOUNT ? undefined : alibabaAccount,
  };
  return { ...soundPartsOf(candidate), ...readDraft(privateMetadata || "{}"), ...told, editions };
}

/** Of a form that is not finished: the fields that hold something of the right kind. */
function soundPartsOf(candidate: Record<string, unknown>): RequestDraft {
  const sound: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(requestSchema.shape)) {
    const parsed = schema.safeParse(candidate[name]);
    if (parsed.success && parsed.data !== undefined && parsed.data !== "") sound[name] = parsed.data;
  }
  return readDraft(JSON.stringify(sound));
}
