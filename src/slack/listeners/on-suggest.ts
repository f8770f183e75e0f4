import { setTimeout as sleep } from "node:timers/promises";
import type { AllMiddlewareArgs, SlackOptionsMiddlewareArgs } from "@slack/bolt";
import type { PlainTextOption } from "@slack/types";
import type { Pasted } from "../../core/pasted.ts";
import { readPastedDestination, readPastedSource } from "../../core/pasted-place.ts";
import { unwrapPasted } from "../../core/pasted-text.ts";
import { describeError } from "../../security/redact.ts";
import type { Texts } from "../../texts/texts.ts";
import type { SuggestedBucket } from "../../workflow/suggestions/bucket-lists.ts";
import { FIELD, OWN_ACCOUNT, PREFIX_CHOICE } from "../ids.ts";
import { readInteraction, readSuggestion } from "../payloads.ts";
import { fieldOption, OPTION_MAX } from "../views/request-form.ts";
import type { ListenerDeps } from "./listener-deps.ts";
import { suggestPrefixes } from "./suggest-prefixes.ts";

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
      inTime(
        deps,
        deps.commands.suggestBuckets(actor, {
          side,
          text: typed?.pasted.ok ? typed.pasted.place.bucket : text.trim(),
          ...(account === "" || account === OWN_ACCOUNT ? {} : { account }),
        }),
      ),
      deps.textsFor(actor.userId),
    ]);
    const first = typed === null ? [] : [typedOption(typed, side, texts)];
    const others = found.map(listedOption).filter(({ value }) => value !== first[0]?.value);
    await ack({ options: [...first, ...others] });
  };
}

/** What the prefix field offers: what is typed, or the whole bucket, then folders of the bucket that the form has. */
export function onSuggestPrefix(deps: ListenerDeps) {
  return async ({ ack, body }: SuggestionArgs): Promise<void> => {
    const { actor, privateMetadata } = readInteraction(body);
    const { text, fields } = readSuggestion(body);
    const typed = unwrapPasted(text);
    const [found, texts] = await Promise.all([
      inTime(deps, suggestPrefixes(deps, actor, { fields, privateMetadata, text: typed })),
      deps.textsFor(actor.userId),
    ]);
    const first = firstPrefix(typed, texts.form);
    const others = found.flatMap((prefix) => (prefix === typed ? [] : (prefixOption(prefix) ?? [])));
    await ack({ options: [first, ...others] });
  };
}

/** A longer one than an option may be is typed as text, in the field that takes this one's place. */
function firstPrefix(typed: string, { prefix: t }: Texts["form"]): PlainTextOption {
  if (typed === "") return fieldOption(t.whole, PREFIX_CHOICE.whole);
  return prefixOption(typed) ?? fieldOption(t.longer, PREFIX_CHOICE.asText);
}

function prefixOption(prefix: string): PlainTextOption | null {
  return prefix.length > OPTION_MAX.value ? null : fieldOption(prefix, prefix);
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
  if (!pasted.ok) return fieldOption(text, text.slice(0, OPTION_MAX.value));
  const { bucket, prefix, region } = pasted.place;
  if (prefix === undefined) {
    const value =
      side === "source" || region === undefined ? bucket : `https://${bucket}.${region}.aliyuncs.com`;
    return fieldOption(bucket, value.length <= OPTION_MAX.value ? value : bucket, region);
  }
  const address = `${side === "source" ? "s3" : "oss"}://${bucket}/${prefix}`;
  return address.length <= OPTION_MAX.value
    ? fieldOption(address, address)
    : fieldOption(bucket, bucket.slice(0, OPTION_MAX.value), texts.form.prefixTooLong);
}

function listedOption({ bucket, region }: SuggestedBucket): PlainTextOption {
  return fieldOption(bucket, bucket, region);
}

/** What is found by half of Slack's time. */
async function inTime<T>(
  { log, suggestionTimeoutMs }: ListenerDeps,
  asked: Promise<readonly T[]>,
): Promise<readonly T[]> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      asked,
      sleep(suggestionTimeoutMs ?? SUGGESTION_TIMEOUT_MS, [], { signal: timer.signal }),
    ]);
  } catch (error) {
    log.warn({ part: "slack", error: describeError(error) }, "nothing could be suggested for the form");
    return [];
  } finally {
    timer.abort();
  }
}
