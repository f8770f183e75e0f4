import type { KnownBlock } from "@slack/types";
import { countLines, groupByPlace, groupByReason, type WordedLine } from "../core/doctor.ts";
import type { DoctorLine } from "../core/doctor-codes.ts";
import { cut } from "../core/foreign-text.ts";
import type { Preparation } from "../core/preparation.ts";
import { cardBody, cardText } from "../notices/card.ts";
import { withMore } from "../notices/message.ts";
import { preparationRow } from "../notices/preparation-lines.ts";
import { describeLine } from "../texts/doctor-line.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { toBlocks } from "./blocks.ts";
import { ACTION } from "./ids.ts";
import { makeMessage, type SlackMessage } from "./message.ts";
import { actionsBlock, header, linkButton, plain } from "./plain-blocks.ts";
import { bullets, iconLine, iconLines, line, richText } from "./rich-text.ts";

/** Answers to sub-commands, seen by one person alone. */

const LIST_SHOWN = 15;

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
  return bullets(t.help(command).map(({ usage, what }): Phrase => [{ code: usage }, `  ${what}`]));
}

export function listMessage(preparations: readonly Preparation[], texts: Texts): SlackMessage {
  const t = texts.command;
  if (preparations.length === 0) return makeMessage(t.listTitle, [richText(line([t.listEmpty]))], texts);
  const rows = withMore(
    preparations.map((preparation) => preparationRow(preparation, texts)),
    LIST_SHOWN,
    (count) => ({
      icon: "white_circle",
      phrase: [t.andMore(count)],
    }),
  );
  return makeMessage(
    t.listTitle,
    [richText(line([{ bold: t.listTitle }])), richText(iconLines(rows))],
    texts,
  );
}

export function statusMessage(view: PreparationView, texts: Texts): SlackMessage {
  const { cardUrl } = view;
  return makeMessage(
    cardText(view, texts),
    [
      ...toBlocks(cardBody(view, texts)),
      ...actionsBlock(
        "status_actions",
        cardUrl === null ? [] : [linkButton("card", texts.button.openCard, cardUrl)],
      ),
    ],
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
