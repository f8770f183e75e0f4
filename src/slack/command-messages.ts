import type { KnownBlock } from "@slack/types";
import { countLines, groupByPlace, groupByReason, type WordedLine } from "../core/doctor.ts";
import type { DoctorLine } from "../core/doctor-codes.ts";
import { cut } from "../core/foreign-text.ts";
import { cardBody, cardText } from "../notices/card.ts";
import { offerButtons } from "../notices/context.ts";
import { homeRow } from "../notices/home-lines.ts";
import { buttonRow, withMore } from "../notices/message.ts";
import { cardLink } from "../notices/notice.ts";
import { describeLine } from "../texts/doctor-line.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { Status } from "../workflow/commands.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { toBlocks } from "./blocks.ts";
import { ACTION } from "./ids.ts";
import { makeMessage, type SlackMessage } from "./message.ts";
import { actionsBlock, header, plain } from "./plain-blocks.ts";
import { bullets, iconLine, iconLines, line, richText } from "./rich-text.ts";

/** Answers to sub-commands, seen by one person alone. */

export const LIST_SHOWN = 15;

export function helpMessage(command: string, texts: Texts): SlackMessage {
  return makeMessage(texts.command.helpTitle, [...helpBlocks(command, texts), ...startButton(texts)], texts);
}

export function helpBlocks(command: string, texts: Texts): KnownBlock[] {
  const t = texts.command;
  return [richText(line([{ bold: t.helpTitle }, "\n", t.helpIntro]), usage(command, texts))];
}

function startButton({ home: t }: Texts): KnownBlock[] {
  return actionsBlock("help_actions", [{ type: "button", action_id: ACTION.start, text: plain(t.start) }]);
}

export function notUnderstoodMessage(command: string, phrase: Phrase, texts: Texts): SlackMessage {
  const t = texts.command;
  return makeMessage(
    t.helpTitle,
    [richText(iconLine("grey_question", phrase)), richText(usage(command, texts))],
    texts,
  );
}

function usage(command: string, { command: t }: Texts) {
  return bullets(t.help(command).map(({ usage, what }): Phrase => [{ command: usage }, `  ${what}`]));
}

/** The first of those that somebody may see; `count`: of all. */
export function listMessage(
  { views, count }: { views: readonly PreparationView[]; count: number },
  command: string,
  texts: Texts,
): SlackMessage {
  const t = texts.command;
  if (count === 0) {
    const empty = t.listEmpty(command);
    return makeMessage(empty, [richText(line([empty]))], texts);
  }
  const more = count - views.length;
  return makeMessage(
    t.listTitle(count),
    [
      richText(line([{ bold: t.listTitle(count) }])),
      ...views
        .map((view) => homeRow(view, texts))
        .map(({ icon, phrase }) => richText(iconLine(icon, phrase))),
      ...(more > 0 ? [richText(line([t.listMore(more)]))] : []),
    ],
    texts,
  );
}

/** The card without its buttons; `offers`: of those of the preparation. */
export function statusMessage({ view, offers }: Status, texts: Texts): SlackMessage {
  const details = offerButtons({ offers, texts }, ["details"]);
  return makeMessage(
    cardText(view, texts),
    [
      ...toBlocks(cardBody(view, texts)),
      ...toBlocks(buttonRow("status", [...cardLink(view, texts), ...details])),
    ],
    texts,
  );
}

/** Why it cannot be cancelled, with the button of what ends it instead. */
export function notCancelledMessage({ view, offers }: Status, texts: Texts): SlackMessage {
  const { id, state } = view.preparation;
  const said = texts.command.notCancelled(id, texts.state.name(state));
  const labels = { revoke: texts.button.doneRevoke };
  const buttons = [...offerButtons({ offers, texts }, ["revoke"], { labels }), ...cardLink(view, texts)];
  return makeMessage(
    said,
    [richText(iconLine("no_entry", [said])), ...toBlocks(buttonRow("status", buttons))],
    texts,
  );
}

/** As many of what is missing as fit beside the rest; the summary above has the number of all. */
const PROBLEMS_SHOWN = 30;
const DETAIL_SHOWN = 300;
const PLACES_SHOWN = 12;

/** What is missing comes first, what was not tried by its reasons, and what is fine last, in one line a place. */
export function doctorMessage(lines: readonly DoctorLine[], texts: Texts): SlackMessage {
  const rows = lines.map((found) => describeLine(texts, found));
  return makeMessage(texts.doctor.summary(countLines(rows)), doctorBlocks(lines, texts), texts);
}

export function doctorBlocks(lines: readonly DoctorLine[], texts: Texts): KnownBlock[] {
  const { command: t, doctor: d } = texts;
  const rows = lines.map((found) => describeLine(texts, found));
  const of = (status: DoctorLine["status"]) => rows.filter((row) => row.status === status);
  const problems = [
    ...of("failed").map(problemRow("x", texts)),
    ...of("warning").map(problemRow("warning", texts)),
  ];
  const skipped = groupByReason(of("not-tried")).map((same) =>
    richText(iconLine("grey_question", [{ foreign: d.skipped(same) }])),
  );
  return [
    header(d.title),
    richText(line([d.summary(countLines(rows))])),
    ...withMore(problems, PROBLEMS_SHOWN, (count) => richText(line([t.andMore(count)]))),
    ...withMore(skipped, PLACES_SHOWN, (count) => richText(line([t.andMore(count)]))),
    ...fineBlock(groupByPlace(of("fine")).map(d.fine), texts),
  ];
}

function problemRow(icon: string, { doctor: d }: Texts) {
  return (row: WordedLine) =>
    richText(
      iconLine(icon, [{ bold: d.subject(row) }, "  ", { foreign: cut(row.detail, DETAIL_SHOWN) }]),
      ...(row.remedy === null ? [] : [line([{ foreign: row.remedy }])]),
    );
}

function fineBlock(places: readonly string[], { doctor: d }: Texts) {
  if (places.length === 0) return [];
  const phrases = withMore(
    places.map((place): Phrase => [{ foreign: cut(place, DETAIL_SHOWN) }]),
    PLACES_SHOWN,
    (count) => [d.moreFine(count)],
  );
  return [richText(iconLines(phrases.map((phrase) => ({ icon: "white_check_mark", phrase }))))];
}
