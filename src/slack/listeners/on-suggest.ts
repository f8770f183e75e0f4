import { setTimeout as sleep } from "node:timers/promises";
import type { AllMiddlewareArgs, SlackOptionsMiddlewareArgs } from "@slack/bolt";
import type { PlainTextOption } from "@slack/types";
import type { Pasted } from "../../core/pasted.ts";
import { readPastedDestination, readPastedSource } from "../../core/pasted-place.ts";
import { unwrapPasted } from "../../core/pasted-text.ts";
import { describeError } from "../../security/redact.ts";
import type { Texts } from "../../texts/texts.ts";
import type { SuggestedBucket } from "../../workflow/suggestions/bucket-lists.ts";
import { FIELD, OWN_ACCOUNT } from "../ids.ts";
import { readInteraction, readSuggestion } from "../payloads.ts";
import { bucketOption, OPTION_MAX } from "../views/request-form.ts";
import type { ListenerDeps } from "./listener-deps.ts";

type SuggestionArgs = SlackOptionsMiddlewareArgs<"block_suggestion"> & AllMiddlewareArgs;

/** Half of Slack's three seconds; without an answer by then, what was typed is the only option. */
const SUGGESTION_TIMEOUT_MS = 1_500;

/** What a bucket field offers while somebody types: first what they typed, then buckets of the account. */
export function onSuggest(deps: ListenerDeps) {
  return async ({ ack, body }: SuggestionArgs): Promise<void> => {
    const { actor } = readInteraction(body);
    const { block, text, fields } = readSuggestion(body);
    const side = block === FIELD.sourceBucket ? "source" : "destination";
    const account = fields.get(side === "source" ? FIELD.awsAccount : FIELD.alibabaAccount) ?? "";
    const typed = readTyped(side, text);
    const [found, texts] = await Promise.all([
      suggestInTime(deps, actor, {
        side,
        text: typed?.pasted.ok ? typed.pasted.place.bucket : text.trim(),
        ...(account === "" || account === OWN_ACCOUNT ? {} : { account }),
      }),
      deps.textsFor(actor.userId),
    ]);
    const first = typed === null ? [] : [typedOption(typed, side, texts)];
    const others = found.map(listedOption).filter(({ value }) => value !== first[0]?.value);
    await ack({ options: [...first, ...others] });
  };
}

type Typed = { text: string; pasted: Pasted };

function readTyped(side: "source" | "destination", text: string): Typed | null {
  const pasted = (side === "source" ? readPastedSource : readPastedDestination)(text);
  return !pasted.ok && pasted.problem === "empty" ? null : { text: unwrapPasted(text), pasted };
}

/**
 * A link is longer than an option may be: its option is the address that it stands for. What is no bucket stays as it was typed,
 * and the submission says at the field what is wrong with it.
 */
function typedOption({ text, pasted }: Typed, side: "source" | "destination", texts: Texts): PlainTextOption {
  if (!pasted.ok) return bucketOption(text, text.slice(0, OPTION_MAX.value));
  const { bucket, prefix, region } = pasted.place;
  if (prefix === undefined) {
    const value =
      side === "source" || region === undefined ? bucket : `https://${bucket}.${region}.aliyuncs.com`;
    return bucketOption(bucket, value.length <= OPTION_MAX.value ? value : bucket, region);
  }
  const address = `${side === "source" ? "s3" : "oss"}://${bucket}/${prefix}`;
  return address.length <= OPTION_MAX.value
    ? bucketOption(address, address)
    : bucketOption(bucket, bucket.slice(0, OPTION_MAX.value), texts.form.prefixTooLong);
}

function listedOption({ bucket, region }: SuggestedBucket): PlainTextOption {
  return bucketOption(bucket, bucket, region);
}

async function suggestInTime(
  { commands, log, suggestionTimeoutMs }: ListenerDeps,
  ...asked: Parameters<ListenerDeps["commands"]["suggestBuckets"]>
): Promise<readonly SuggestedBucket[]> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      commands.suggestBuckets(...asked),
      sleep(suggestionTimeoutMs ?? SUGGESTION_TIMEOUT_MS, [], { signal: timer.signal }),
    ]);
  } catch (error) {
    log.warn({ part: "slack", error: describeError(error) }, "no buckets could be suggested");
    return [];
  } finally {
    timer.abort();
  }
}
