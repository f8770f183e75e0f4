import { countLines, groupByPlace, groupByReason, type WordedLine } from "../../core/doctor.ts";
import type { DoctorLine } from "../../core/doctor-codes.ts";
import type { Preparation } from "../../core/preparation.ts";
import { wordLine } from "../../texts/doctor-line.ts";
import { en } from "../../texts/en.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { cut } from "../foreign-text.ts";
import { actionsBlock, header, linkButton } from "../plain-blocks.ts";
import { bullets, iconLine, iconLines, line, richText } from "../rich-text.ts";
import { cardBody } from "./card.ts";
import { stateIcon } from "./icons.ts";
import { type Message, makeMessage, withMore } from "./message.ts";

/** Answers to sub-commands, seen by one person alone. */

const t = en.command;
const d = en.doctor;
const LIST_SHOWN = 15;

export function helpMessage(command: string): Message {
  return makeMessage(t.helpTitle, [
    richText(line([{ bold: t.helpTitle }, "\n", t.helpIntro]), usage(command)),
  ]);
}

export function notUnderstoodMessage(command: string, phrase: Phrase): Message {
  return makeMessage(t.helpTitle, [richText(iconLine("grey_question", phrase)), richText(usage(command))]);
}

function usage(command: string) {
  return bullets(t.help(command).map(({ usage, what }): Phrase => [{ code: usage }, `  ${what}`]));
}

export function listMessage(preparations: readonly Preparation[]): Message {
  if (preparations.length === 0) return makeMessage(t.listTitle, [richText(line([t.listEmpty]))]);
  const rows = withMore(preparations.map(preparationRow), LIST_SHOWN, (count) => ({
    icon: "white_circle",
    phrase: [t.andMore(count)],
  }));
  return makeMessage(t.listTitle, [richText(line([{ bold: t.listTitle }])), richText(iconLines(rows))]);
}

/** A preparation in one line. */
export function preparationRow({ id, state, request, requester }: Preparation): {
  icon: string;
  phrase: Phrase;
} {
  return {
    icon: stateIcon(state),
    phrase: [
      { bold: id },
      `  ${en.state.name(state)} · `,
      { code: `s3://${request.sourceBucket}/${request.prefix}` },
      " → ",
      { code: `oss://${request.destinationBucket}` },
      " · ",
      { user: requester },
    ],
  };
}

export function statusMessage(view: PreparationView): Message {
  const { preparation, cardUrl } = view;
  return makeMessage(en.notification.card(preparation.id, en.state.name(preparation.state)), [
    ...cardBody(view),
    ...actionsBlock(
      "status_actions",
      cardUrl === null ? [] : [linkButton("card", en.button.openCard, cardUrl)],
    ),
  ]);
}

/** As many of what is missing as fit beside the rest; the summary above has the number of all. */
const PROBLEMS_SHOWN = 30;
const DETAIL_SHOWN = 300;
const PLACES_SHOWN = 12;

/** What is missing comes first, what was not tried by its reasons, and what is fine last, in one line a place. */
export function doctorMessage(lines: readonly DoctorLine[]): Message {
  const rows = lines.map((found) => wordLine(en, found));
  const summary = d.summary(countLines(rows));
  const of = (status: DoctorLine["status"]) => rows.filter((row) => row.status === status);
  const problems = [...of("failed").map(problemRow("x")), ...of("warning").map(problemRow("warning"))];
  const skipped = groupByReason(of("not-tried")).map((same) =>
    richText(iconLine("grey_question", [{ foreign: d.skipped(same) }])),
  );
  return makeMessage(summary, [
    header(d.title),
    richText(line([summary])),
    ...withMore(problems, PROBLEMS_SHOWN, (count) => richText(line([t.andMore(count)]))),
    ...withMore(skipped, PLACES_SHOWN, (count) => richText(line([t.andMore(count)]))),
    ...fineBlock(groupByPlace(of("fine")).map(d.fine)),
  ]);
}

function problemRow(icon: string) {
  return (row: WordedLine) =>
    richText(
      iconLine(icon, [{ bold: d.subject(row) }, "  ", { foreign: cut(row.detail, DETAIL_SHOWN) }]),
      ...(row.remedy === null ? [] : [line([{ foreign: row.remedy }])]),
    );
}

function fineBlock(places: readonly string[]) {
  if (places.length === 0) return [];
  const phrases = withMore(
    places.map((place): Phrase => [{ foreign: cut(place, DETAIL_SHOWN) }]),
    PLACES_SHOWN,
    (count) => [d.moreFine(count)],
  );
  return [richText(iconLines(phrases.map((phrase) => ({ icon: "white_check_mark", phrase }))))];
}
