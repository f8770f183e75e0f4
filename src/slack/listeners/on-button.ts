import type { Texts } from "../../texts/texts.ts";
import {
  type AskingAction,
  BUTTONS,
  type ButtonAction,
  type DirectAction,
  isDirect,
} from "../../workflow/actions/index.ts";
import { readMenuValue } from "../ids.ts";
import { readButtonToken } from "../payloads.ts";
import { iconLine, richText } from "../rich-text.ts";
import { noteAnswer, type PrivateAnswer, refusalAnswer } from "./answer.ts";
import { answerClick, answering, type Listener } from "./button-listener.ts";
import { createWindowListeners } from "./button-windows.ts";
import type { ListenerDeps } from "./listener-deps.ts";

/** One listener for each button bound to a token: some open a window, the others do it at once. */
export function createButtonListeners(deps: ListenerDeps): ReadonlyMap<ButtonAction, Listener> {
  const asking: Record<AskingAction, Listener> = {
    ...createWindowListeners(deps),
    check_logon: checksLogon(deps),
  };
  return new Map(BUTTONS.map(({ id }) => [id, isDirect(id) ? does(deps, id) : asking[id]]));
}

/** A choice of the menu behind a message's buttons: the same as a press of the button that it stands for. */
export function onMenu(listeners: ReadonlyMap<string, Listener>): Listener {
  return async (args) => {
    const { action } = readMenuValue(readButtonToken(args.action));
    const listener = listeners.get(action);
    if (listener === undefined) return args.ack();
    await listener(args);
  };
}

/** A click that changes something: the card and the thread tell what came of it, only a refusal is answered. */
function does(deps: ListenerDeps, action: DirectAction): Listener {
  return async (args) => {
    await args.ack();
    await answering(deps, args, async ({ actor, submissionId, threadTs }, token, texts) => {
      const outcome = await deps.commands.act(action, actor, submissionId, { token });
      if (!outcome.ok) await answerClick(args, refusalAnswer(outcome.refusal, texts), threadTs, texts);
    });
  };
}

function checksLogon(deps: ListenerDeps): Listener {
  return async (args) => {
    await args.ack();
    await answering(deps, args, async ({ actor, threadTs }, token, texts) => {
      const outcome = await deps.commands.checkLogon(actor, { token });
      await answerClick(
        args,
        outcome.ok ? logonAnswer(outcome.value, texts) : refusalAnswer(outcome.refusal, texts),
        threadTs,
        texts,
      );
    });
  };
}

function logonAnswer(
  { firstLogonAt }: { firstLogonAt: string | null },
  { command: t }: Texts,
): PrivateAnswer {
  if (firstLogonAt === null) return noteAnswer("hourglass_flowing_sand", t.noFirstLogon);
  return {
    text: t.firstLogonText,
    blocks: [richText(iconLine("white_check_mark", t.firstLogon(firstLogonAt)))],
  };
}
