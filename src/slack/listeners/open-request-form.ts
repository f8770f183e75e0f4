import { setTimeout as sleep } from "node:timers/promises";
import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Refusal } from "../../core/refusal.ts";
import { describeError } from "../../security/redact.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { FIELD } from "../ids.ts";
import { loadingView, refusalView } from "../views/notice-view.ts";
import { type RequestDraft, requestForm } from "../views/request-form.ts";
import { updateView } from "../views/update-view.ts";
import { openView, orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";
import { readPrefixesAhead } from "./suggest-prefixes.ts";

/** The trigger lives three seconds, and a person is looked up in well under one. */
const MAY_REQUEST_TIMEOUT_MS = 700;

type Opening = { client: WebClient; triggerId: string; actor: Actor; draft: RequestDraft };

/** The form, or why this person may not have it: said before they fill in anything. */
export async function openRequestForm(deps: ListenerDeps, opening: Opening): Promise<void> {
  const { client, triggerId, actor, draft } = opening;
  const texts = await deps.textsFor(actor.userId);
  const asked = deps.commands.mayRequest(actor);
  const draw = (refusal: Refusal | null) => formOrRefusal(refusal, draft, deps, texts);
  void readAhead(deps, actor, draft);
  const inTime = await answeredIn(asked, deps.mayRequestTimeoutMs ?? MAY_REQUEST_TIMEOUT_MS);
  if (inTime.isAnswered) {
    await openView(client, triggerId, draw(inTime.answer));
    return;
  }
  const viewId = await openView(client, triggerId, loadingView(texts.form.title, texts));
  await orTellFault(
    deps.log,
    "request form",
    async () => {
      await updateView(client, viewId, draw(await asked));
    },
    tellFaultInView(client, viewId, texts),
  );
}

/** The lists that the bucket fields suggest from, so that they are there when somebody types. */
async function readAhead(deps: ListenerDeps, actor: Actor, draft: RequestDraft): Promise<void> {
  const { commands, log } = deps;
  try {
    for (const side of ["source", "destination"] as const) {
      await commands.suggestBuckets(actor, { side, text: "" });
    }
  } catch (error) {
    log.warn({ part: "slack", error: describeError(error) }, "no buckets could be read ahead");
  }
  const { sourceBucket = "", awsAccount = "", channelId = "" } = draft;
  const fields = new Map([
    [FIELD.sourceBucket, sourceBucket],
    [FIELD.awsAccount, awsAccount],
    [FIELD.channelId, channelId],
  ]);
  await readPrefixesAhead(deps, actor, { fields, privateMetadata: "", text: "" });
}

/** While Slack does not say who somebody is they may type: the submission asks again, and is refused without an answer. */
function formOrRefusal(
  refusal: Refusal | null,
  draft: RequestDraft,
  { settings }: ListenerDeps,
  texts: Texts,
): ModalView {
  return refusal === null || refusal.code === "DIRECTORY_UNAVAILABLE"
    ? requestForm(draft, settings, texts)
    : refusalView({ title: texts.form.title, refusal }, texts);
}

async function answeredIn<T>(
  asked: Promise<T>,
  timeoutMs: number,
): Promise<{ isAnswered: true; answer: T } | { isAnswered: false }> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      asked.then((answer) => ({ isAnswered: true as const, answer })),
      sleep(timeoutMs, { isAnswered: false as const }, { signal: timer.signal }),
    ]);
  } finally {
    timer.abort();
  }
}
