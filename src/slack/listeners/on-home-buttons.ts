import type {
  AllMiddlewareArgs,
  BlockAction,
  SlackActionMiddlewareArgs,
  SlackViewMiddlewareArgs,
  ViewSubmitAction,
} from "@slack/bolt";
import type { ModalView } from "@slack/types";
import { STATES, type State } from "../../core/states.ts";
import { digestBlocks } from "../../notices/audit-head.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Search } from "../../workflow/home/search.ts";
import type { Actor } from "../../workflow/outcome.ts";
import { toBlocks } from "../blocks.ts";
import { doctorBlocks, helpBlocks } from "../command-messages.ts";
import { ACTION, CALLBACK, COMMAND, PROBLEMS_FILTER } from "../ids.ts";
import { readFormValues, readInteraction } from "../payloads.ts";
import { LIMITS, plain } from "../plain-blocks.ts";
import { allView } from "../views/all-view.ts";
import { loadingView, noticeView, refusalView } from "../views/notice-view.ts";
import { openView, orTellFault, tellFaultInView } from "./answer.ts";
import type { ListenerDeps } from "./listener-deps.ts";

/** More than these are looked for in the list of problems. */
const DIGEST_PROBLEMS = 50;

type ButtonArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs;
type SubmissionArgs = SlackViewMiddlewareArgs<ViewSubmitAction> & AllMiddlewareArgs;

/** What the bot does, in a window. */
export function onHelp({ textsFor }: ListenerDeps) {
  return async ({ ack, body, client }: ButtonArgs): Promise<void> => {
    await ack();
    const { actor, triggerId } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    await openView(client, triggerId, modal(texts.home.help, helpBlocks(COMMAND, texts), texts));
  };
}

/** Everything by state, for operators. */
export function onShowAll(deps: ListenerDeps) {
  return opens(
    deps,
    (texts) => ({ title: texts.home.allTitle, busy: texts.form.loading }),
    (actor, texts, action) =>
      searched(
        deps,
        actor,
        { states: action.includes(`:${PROBLEMS_FILTER}`) ? "problems" : null, text: "" },
        texts,
      ),
  );
}

/** Tries everything that the bot needs, for operators. */
export function onDoctor(deps: ListenerDeps) {
  return opens(
    deps,
    ({ doctor, home }) => ({ title: doctor.title, busy: home.doctorRunning }),
    async (actor, texts) => {
      const { title } = texts.doctor;
      const outcome = await deps.commands.doctor(actor);
      return outcome.ok
        ? modal(title, doctorBlocks(outcome.value, texts).slice(0, LIMITS.viewBlocks), texts)
        : refusalView({ title, refusal: outcome.refusal }, texts);
    },
  );
}

/** The daily message as it would be now, for operators. */
export function onDigest(deps: ListenerDeps) {
  return opens(
    deps,
    ({ digest, form }) => ({ title: digest.viewTitle, busy: form.loading }),
    async (actor, texts) => {
      const { viewTitle } = texts.digest;
      const outcome = await deps.commands.digest(actor);
      return outcome.ok
        ? modal(viewTitle, toBlocks(digestBlocks(outcome.value, texts, DIGEST_PROBLEMS)), texts)
        : refusalView({ title: viewTitle, refusal: outcome.refusal }, texts);
    },
  );
}

/** Another state or other words in the list of everything. */
export function onFilter(deps: ListenerDeps) {
  return async ({ ack, body, client }: ButtonArgs): Promise<void> => {
    await ack();
    await searchAgain(deps, client, body, body.view?.state.values);
  };
}

/** The same by the form's button: the form stays where it is. */
export function onSearchSubmitted(deps: ListenerDeps) {
  return async ({ ack, body, view, client }: SubmissionArgs): Promise<void> => {
    const { actor } = readInteraction(body);
    const texts = await deps.textsFor(actor.userId);
    await ack({ response_action: "update", view: loadingView(texts.home.allTitle, texts) });
    await searchAgain(deps, client, body, view.state.values);
  };
}

async function searchAgain(
  deps: ListenerDeps,
  client: ButtonArgs["client"],
  body: unknown,
  values: unknown,
): Promise<void> {
  const { actor, viewId } = readInteraction(body);
  const texts = await deps.textsFor(actor.userId);
  if (viewId === null) return;
  const fields = readFormValues(values ?? {});
  const search = {
    states: stateOf(fields.get(ACTION.filterState)),
    text: fields.get(ACTION.filterText) ?? "",
  };
  await orTellFault(
    deps.log,
    "filter",
    async () => {
      await client.views.update({ view_id: viewId, view: await searched(deps, actor, search, texts) });
    },
    tellFaultInView(client, viewId, texts),
  );
}

function stateOf(value: string | undefined): Search["states"] {
  if (value === PROBLEMS_FILTER) return "problems";
  return STATES.find((state): state is State => state === value) ?? null;
}

async function searched(
  { commands }: ListenerDeps,
  actor: Actor,
  search: Search,
  texts: Texts,
): Promise<ModalView> {
  const outcome = await commands.search(actor, search);
  return outcome.ok
    ? allView(outcome.value, search, texts)
    : refusalView({ title: texts.home.allTitle, refusal: outcome.refusal }, texts);
}

/** A button that opens a window: at once one that says what is going on, then what it is for. */
function opens(
  { log, textsFor }: ListenerDeps,
  saying: (texts: Texts) => { title: string; busy: string },
  draw: (actor: Actor, texts: Texts, actionId: string) => Promise<ModalView>,
) {
  return async ({ ack, body, action, client }: ButtonArgs): Promise<void> => {
    await ack();
    const { actor, triggerId } = readInteraction(body);
    const texts = await textsFor(actor.userId);
    const { title, busy } = saying(texts);
    const waiting = noticeView({ title, icon: "hourglass_flowing_sand", phrase: [busy] }, texts);
    const viewId = await openView(client, triggerId, waiting);
    await orTellFault(
      log,
      "window",
      async () => {
        await client.views.update({ view_id: viewId, view: await draw(actor, texts, action.action_id) });
      },
      tellFaultInView(client, viewId, texts),
    );
  };
}

function modal(title: string, blocks: ModalView["blocks"], texts: Texts): ModalView {
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: plain(title.slice(0, LIMITS.viewTitle)),
    close: plain(texts.form.close),
    blocks: [...blocks],
  };
}
