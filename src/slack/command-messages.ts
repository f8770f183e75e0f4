import { countLines, type DoctorLine, groupByPlace, groupByReason } from "../core/doctor.ts";
import { cut } from "../core/foreign-text.ts";
import type { Preparation } from "../core/preparation.ts";
import { cardBody, cardText } from "../notices/card.ts";
import { withMore } from "../notices/message.ts";
import { preparationRow } from "../notices/preparation-lines.ts";
import { doctorTexts } from "../texts/doctor-texts.ts";
import { en } from "../texts/en.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { toBlocks } from "./blocks.ts";
import { makeMessage, type SlackMessage } from "./message.ts";
import { actionsBlock, header, linkButton } from "./plain-blocks.ts";
import { bullets, iconLine, iconLines, line, richText } from "./rich-text.ts";

/** Answers to sub-commands, seen by one person alone. */

const t = en.command;
const d = doctorTexts;
const LIST_SHOWN = 15;

export function helpMessage(command: string): SlackMessage {
  return makeMessage(
    t.helpTitle,
    [richText(line([{ bold: t.helpTitle }, "\n", t.helpIntro]), usage(command))],
    en,
  );
}

export function notUnderstoodMessage(command: string, phrase: Phrase): SlackMessage {
  return makeMessage(
    t.helpTitle,
    [richText(iconLine("grey_question", phrase)), richText(usage(command))],
    en,
  );
}

function usage(command: string) {
  return bullets(t.help(command).map(({ usage, what }): Phrase => [{ code: usage }, `  ${what}`]));
}

export function listMessage(preparations: readonly Preparation[]): SlackMessage {
  if (preparations.length === 0) return makeMessage(t.listTitle, [richText(line([t.listEmpty]))], en);
  const rows = withMore(
    preparations.map((preparation) => preparationRow(preparation, en)),
    LIST_SHOWN,
    (count) => ({
      icon: "white_circle",
      phrase: [t.andMore(count)],
    }),
  );
  return makeMessage(t.listTitle, [richText(line([{ bold: t.listTitle }])), richText(iconLines(rows))], en);
}

export function statusMessage(view: PreparationView): SlackMessage {
  const { cardUrl } = view;
  return makeMessage(
    cardText(view, en),
    [
      ...toBlocks(cardBody(view, en)),
      ...actionsBlock(
        "status_actions",
        cardUrl === null ? [] : [linkButton("card", en.button.openCard, cardUrl)],
      ),
    ],
    en,
  );
}

/** As many of what is missing as fit beside the rest; the summary above has the number of all. */
const PROBLEMS_SHOWN = 30;
const DETAIL_SHOWN = 300;
const PLACES_SHOWN = 12;

/** What is missing comes first, what was not tried by its reasons, and what is fine last, in one line a place. */
export function doctorMessage(rows: readonly DoctorLine[]): SlackMessage {
  const summary = d.summary(countLines(rows));
  const of = (status: DoctorLine["status"]) => rows.filter((row) => row.status === status);
  const problems = [...of("failed").map(problemRow("x")), ...of("warning").map(problemRow("warning"))];
  const skipped = groupByReason(of("not-tried")).map((same) =>
    richText(iconLine("grey_question", [{ foreign: d.skipped(same) }])),
  );
  return makeMessage(
    summary,
    [
      header(d.title),
      richText(line([summary])),
      ...withMore(problems, PROBLEMS_SHOWN, (count) => richText(line([t.andMore(count)]))),
      ...withMore(skipped, PLACES_SHOWN, (count) => richText(line([t.andMore(count)]))),
      ...fineBlock(groupByPlace(of("fine")).map(d.fine)),
    ],
    en,
  );
}

function problemRow(icon: string) {
  return (row: DoctorLine) =>
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
