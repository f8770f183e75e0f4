import { setTimeout as sleep } from "node:timers/promises";
import type { PreparationRequest } from "../../core/preparation.ts";
import type { Refusal } from "../../core/refusal.ts";
import { describeError } from "../../security/redact.ts";
import { plainOf } from "../../texts/phrase.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { FIELD } from "../ids.ts";
import type { FieldErrors } from "../read-request-form.ts";
import type { ListenerDeps } from "./listener-deps.ts";

/** Half of Slack's 3 seconds, so that the acknowledgement is never late. */
const FIELD_CHECK_TIMEOUT_MS = 1_500;

/** What the directory and the settings say of a submitted form, in the time that an acknowledgement leaves. */
export async function checkAtFields(
  deps: ListenerDeps,
  actor: Actor,
  request: PreparationRequest,
): Promise<{ errors: FieldErrors; refusal: Refusal | null }> {
  const texts = await deps.textsFor(actor.userId);
  const errors: FieldErrors = {};
  let refusal: Refusal | null = null;
  const problems = await checkInTime(deps, actor, request);
  if (problems === null) return { errors: { [FIELD.recipient]: texts.form.slackSilent }, refusal };
  for (const problem of problems) {
    if (problem.field === null) refusal ??= problem.refusal;
    else errors[FIELD[problem.field]] = plainOf(texts.refusal(problem.refusal));
  }
  return { errors, refusal };
}

/** The problems found; null when there was no answer in time, which is a no. */
async function checkInTime(
  { commands, log, fieldCheckTimeoutMs }: ListenerDeps,
  actor: Actor,
  request: PreparationRequest,
) {
  const timer = new AbortController();
  const timeoutMs = fieldCheckTimeoutMs ?? FIELD_CHECK_TIMEOUT_MS;
  try {
    return await Promise.race([
      commands.checkRequest(actor, request),
      sleep(timeoutMs, null, { signal: timer.signal }),
    ]);
  } catch (error) {
    log.warn(
      { part: "slack", error: describeError(error) },
      "the request could not be checked at its fields",
    );
    return null;
  } finally {
    timer.abort();
  }
}
