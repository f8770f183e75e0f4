import { setTimeout as sleep } from "node:timers/promises";
import type { AllMiddlewareArgs, SlackCommandMiddlewareArgs } from "@slack/bolt";
import type { Texts } from "../../texts/texts.ts";
import type { Actor } from "../../workflow/outcome.ts";
import {
  doctorMessage,
  helpMessage,
  LIST_SHOWN,
  listMessage,
  notUnderstoodMessage,
  statusMessage,
} from "../command-messages.ts";
import { type CommandText, readCommandText } from "../command-text.ts";
import { readCommand } from "../payloads.ts";
import type { RequestDraft } from "../views/request-form.ts";
import {
  answerPrivately,
  noteAnswer,
  orTellFault,
  type PrivateAnswer,
  refusalAnswer,
  tellFaultPrivately,
} from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";
import { openCancelForm } from "./open-cancel-form.ts";
import { openRequestForm } from "./open-request-form.ts";

type CommandArgs = SlackCommandMiddlewareArgs & AllMiddlewareArgs;

/** The slash command: opens the form, or answers a sub-command. */
export function onCommand(deps: ListenerDeps) {
  return async ({ ack, body, client, respond }: CommandArgs): Promise<void> => {
    await ack();
    const { actor, triggerId, command, text } = readCommand(body);
    const texts = await deps.textsFor(actor.userId);
    const meant = readCommandText(text);
    await orTellFault(
      deps.log,
      "command",
      async () => {
        if (meant.kind === "form") {
          const draft = withPlace(meant.draft, actor, deps);
          await openRequestForm(deps, { client, triggerId, actor, draft });
        } else if (meant.kind === "cancel") {
          const place = { client, triggerId, actor };
          const answer = await openCancelForm(deps, place, meant.preparationId, texts);
          if (answer !== null) await answerPrivately(respond, answer);
        } else {
          const answer = answerSubCommand(deps, meant, { actor, command }, texts);
          if (meant.kind === "doctor") await sayThatItTakesLong(respond, answer, texts);
          await answerPrivately(respond, await answer);
        }
      },
      tellFaultPrivately(respond, texts),
    );
  };
}

/** A refusal comes at once; everything else takes long enough that somebody would wonder. */
const LONG_MS = 1_500;

async function sayThatItTakesLong(
  respond: CommandArgs["respond"],
  answer: Promise<PrivateAnswer>,
  texts: Texts,
): Promise<void> {
  const isSoon = await Promise.race([
    answer.then(
      () => true,
      () => true,
    ),
    sleep(LONG_MS, false, { ref: false }),
  ]);
  if (!isSoon) await answerPrivately(respond, noteAnswer("hourglass_flowing_sand", texts.home.doctorRunning));
}

/** The channel where the command was given, when a card can stand there; the recipient is who asks. */
function withPlace(draft: RequestDraft, actor: Actor, { settings }: ListenerDeps): RequestDraft {
  const here = actor.channelId !== null && /^[CG]/.test(actor.channelId) ? actor.channelId : undefined;
  const channelId = here ?? settings.defaultChannel;
  return { recipient: actor.userId, ...draft, ...(channelId === undefined ? {} : { channelId }) };
}

type SubCommand = Exclude<CommandText, { kind: "form" } | { kind: "cancel" }>;

async function answerSubCommand(
  { commands }: ListenerDeps,
  meant: SubCommand,
  { actor, command }: { actor: Actor; command: string },
  texts: Texts,
): Promise<PrivateAnswer> {
  switch (meant.kind) {
    case "help":
      return helpMessage(command, texts);
    case "not-understood":
      return notUnderstoodMessage(command, texts.command.notUnderstood(meant.word), texts);
    case "needs-id":
      return notUnderstoodMessage(command, texts.command.needsId(meant.subCommand), texts);
    case "list": {
      const outcome = await commands.list(actor);
      if (!outcome.ok) return refusalAnswer(outcome.refusal, texts);
      const shown = outcome.value.slice(0, LIST_SHOWN);
      const views = await Promise.all(shown.map(({ id }) => commands.view(actor, id)));
      const seen = views.flatMap((view) => (view.ok ? [view.value] : []));
      const count = outcome.value.length - shown.length + seen.length;
      return listMessage({ views: seen, count }, command, texts);
    }
    case "status": {
      const outcome = await commands.status(actor, meant.preparationId);
      return outcome.ok ? statusMessage(outcome.value, texts) : refusalAnswer(outcome.refusal, texts);
    }
    case "doctor": {
      const outcome = await commands.doctor(actor);
      return outcome.ok ? doctorMessage(outcome.value, texts) : refusalAnswer(outcome.refusal, texts);
    }
  }
}
