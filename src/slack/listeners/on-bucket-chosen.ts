import type { AllMiddlewareArgs, BlockAction, SlackActionMiddlewareArgs } from "@slack/bolt";
import { WebAPIPlatformError } from "@slack/web-api";
import type { PastedPlace } from "../../core/pasted.ts";
import { readPastedDestination, readPastedSource } from "../../core/pasted-place.ts";
import { requestSchema } from "../../core/preparation.ts";
import { readOssRegion } from "../../core/regions.ts";
import { describeError } from "../../security/redact.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { baseBlockId, editionOf, FIELD, OWN_ACCOUNT } from "../ids.ts";
import { readForm, readInteraction } from "../payloads.ts";
import { readDraft } from "../read-request-form.ts";
import { type RequestDraft, requestForm } from "../views/request-form.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type ChosenArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type Form = ReturnType<typeof readForm>;

/** A bucket was chosen: what its address or the account's list says fills the fields beside it. */
export function onBucketChosen(deps: ListenerDeps, side: "source" | "destination") {
  return async ({ ack, body, client }: ChosenArgs): Promise<void> => {
    await ack();
    const { actor } = readInteraction(body);
    const form = readForm(body);
    try {
      const told = side === "source" ? readSource(form) : await readDestination(deps, actor, form);
      if (told === null) return;
      const texts = await deps.textsFor(actor.userId);
      const view = requestForm(filledIn(form, told), deps.settings, texts);
      // With the hash, so that nothing is overwritten that the person has changed meanwhile.
      await client.views.update({
        view_id: form.viewId,
        view,
        ...(form.hash === null ? {} : { hash: form.hash }),
      });
    } catch (error) {
      // The person fills the fields in themselves, as where nothing is known; a newer view is no fault at all.
      if (error instanceof WebAPIPlatformError && error.data.error === "hash_conflict") return;
      deps.log.warn({ part: "slack", error: describeError(error) }, "the form could not be filled in");
    }
  };
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
