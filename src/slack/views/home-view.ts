import type { Button, HomeView, KnownBlock } from "@slack/types";
import { openQuestion } from "../../core/question.ts";
import type { Refusal } from "../../core/refusal.ts";
import { offerButtons } from "../../notices/context.ts";
import { homeRow } from "../../notices/home-lines.ts";
import type { ActionButton, ButtonName } from "../../notices/message.ts";
import { cardLink } from "../../notices/notice.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Home, HomeRow, HomeSection, OperatorsPart } from "../../workflow/home/home.ts";
import type { Place } from "../../workflow/home/place-on-home.ts";
import { toBlocks } from "../blocks.ts";
import { ACTION, COMMAND } from "../ids.ts";
import { actionsBlock, divider, header, plain, problemsButton } from "../plain-blocks.ts";
import { iconLine, line, quote, richText } from "../rich-text.ts";

const PLACES = ["waiting", "yours", "ending", "ended"] as const satisfies readonly Place[];

/** The App Home: what waits for its reader with its buttons, what is theirs, what ends soon, what has ended. Empty sections are left out. */
export function homeView(home: Home, texts: Texts): HomeView {
  const { home: t } = texts;
  const waits = home.waiting.count > 0;
  return {
    type: "home",
    blocks: [
      header(t.title),
      ...actionsBlock("home_start", [
        { ...button(ACTION.start, t.start), ...(waits ? {} : { style: "primary" as const }) },
        button(ACTION.help, t.help),
      ]),
      ...(waits ? [] : [richText(line([t.nothing]))]),
      ...PLACES.flatMap((place) => sectionBlocks(place, home[place], texts)),
      ...(home.forOperators === null ? [] : operatorsBlocks(home.forOperators, texts)),
    ],
  };
}

export function refusedHomeView(refusal: Refusal, texts: Texts): HomeView {
  return {
    type: "home",
    blocks: [header(texts.home.title), richText(iconLine("no_entry", texts.refusal(refusal)))],
  };
}

function button(actionId: string, label: string): Button {
  return { type: "button", action_id: actionId, text: plain(label) };
}

function sectionBlocks(place: Place, { rows, count }: HomeSection, texts: Texts): KnownBlock[] {
  if (count === 0) return [];
  const { home: t } = texts;
  const title = place === "ended" ? t.ended : t[place](count);
  const more = count - rows.length;
  return [
    divider,
    header(title),
    ...rows.flatMap((row, index) => rowBlocks(place, row, place === "waiting" && index === 0, texts)),
    ...(more > 0 ? [richText(line([t.more(more, COMMAND)]))] : []),
  ];
}

function rowBlocks(place: Place, row: HomeRow, isFirst: boolean, texts: Texts): KnownBlock[] {
  const { icon, phrase } = homeRow(row.view, texts);
  const [first, ...others] = buttonsOf(place, row, texts);
  const buttons: ActionButton[] =
    first === undefined ? [] : [{ ...first, style: isFirst ? "primary" : undefined }, ...others];
  const name = `home_${place}_${row.view.preparation.id}`;
  const all = [...buttons, ...cardLink(row.view, texts)];
  return [
    richText(iconLine(icon, phrase)),
    ...(place === "waiting" ? questionBlocks(row, texts) : []),
    ...(all.length === 0 ? [] : toBlocks([{ kind: "buttons", name, buttons: all }])),
  ];
}

/** What an approver asks the requester, as a quote. */
function questionBlocks({ view, part }: HomeRow, { thread }: Texts): KnownBlock[] {
  const asked = part.isRequester ? openQuestion(view.preparation) : null;
  if (asked === null) return [];
  return [richText(line(thread.question.askedBy(asked.by)), quote([{ foreign: asked.text }]))];
}

/** What this reader does next with it, of what makes sense now. */
function buttonsOf(place: Place, row: HomeRow, texts: Texts): ActionButton[] {
  const { button: t } = texts;
  const { state } = row.view.preparation;
  const labels = { revoke: state === "revoke_failed" ? t.tryRevokeAgain : t.doneRevoke };
  return offerButtons({ offers: row.offers, texts }, actionsOf(place, row), { labels }).slice(0, 4);
}

function actionsOf(place: Place, { view, part }: HomeRow): ButtonName[] {
  const { state, delivery } = view.preparation;
  switch (place) {
    case "waiting":
      return waitingActions(view, part);
    case "ending":
      return [
        ...(part.isRequester || part.isRecipient || part.isOperator ? (["revoke"] as const) : []),
        ...(part.isApprover ? (["extend"] as const) : []),
      ];
    case "yours":
      if (state === "ready" && delivery !== "held") return ["check_again", "revoke"];
      return state === "awaiting_approval" ? ["change"] : ["details"];
    case "ended":
      return ["repeat"];
  }
}

function waitingActions({ preparation }: HomeRow["view"], part: HomeRow["part"]): ButtonName[] {
  const { state, delivery } = preparation;
  if (part.isAwaited) return ["approve", "reject", "ask", "details"];
  if (part.isOperator && state === "failed") return ["retry", "roll_back", "details"];
  if (part.isOperator && state === "revoke_failed") return ["revoke", "details"];
  if (part.isRequester && openQuestion(preparation) !== null) return ["answer", "change", "details"];
  if (part.isRequester && state === "blocked") return ["check_again", "change", "details"];
  if (part.isRequester && delivery === "held") return ["choose_recipient", "revoke"];
  return delivery === "opened" ? ["stored", "show"] : delivery === "sent" ? ["show"] : ["entered"];
}

/** Whether the services answer that nothing works without. That Slack does is what somebody sees who reads this. */
function answeringLine({ aws, alibaba }: NonNullable<OperatorsPart["answering"]>, t: Texts["home"]) {
  const away = [...(aws ? [] : ["AWS"]), ...(alibaba ? [] : [t.alibabaCloud])];
  return away.length === 0
    ? iconLine("white_check_mark", [t.allAnswer])
    : iconLine("warning", [t.away(away)]);
}

function operatorsBlocks(part: OperatorsPart, { home: t }: Texts): KnownBlock[] {
  const count = part.problems.length;
  return [
    divider,
    header(t.forOperators),
    richText(
      count > 0
        ? iconLine("rotating_light", [
            { bold: t.problems(count) },
            ` · ${part.problems
              .slice(0, 5)
              .map(({ id }) => id)
              .join(", ")}`,
          ])
        : iconLine("white_check_mark", [t.noProblems]),
    ),
    ...(part.openDrifts > 0 ? [richText(iconLine("warning", [t.drifts(part.openDrifts)]))] : []),
    ...(part.answering === null ? [] : [richText(answeringLine(part.answering, t))]),
    richText(line([...t.lastCheck(part.lastDailyCheckAt), t.counts(part.open, part.live, part.awaiting)])),
    ...actionsBlock("home_operators", [
      ...(count > 0 ? [problemsButton(t.showProblems)] : []),
      button(ACTION.showAll, t.showAll),
      button(ACTION.doctor, t.runDoctor),
    ]),
  ];
}
