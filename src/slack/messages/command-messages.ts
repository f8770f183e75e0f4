import type { Preparation } from "../../core/preparation.ts";
import { en } from "../../texts/en.ts";
import type { Phrase } from "../../texts/phrase.ts";
import type { DoctorLine, PreparationView } from "../../workflow/commands.ts";
import { actionsBlock, header, linkButton } from "../plain-blocks.ts";
import { bullets, iconLine, iconLines, line, richText } from "../rich-text.ts";
import { cardBody } from "./card.ts";
import { stateIcon } from "./icons.ts";
import { type Message, makeMessage, withMore } from "./message.ts";

/** Answers to sub-commands, seen by one person alone. */

const t = en.command;
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

export function doctorMessage(rows: readonly DoctorLine[]): Message {
  const failed = rows.filter(({ isFine }) => !isFine).length;
  return makeMessage(t.doctorSummary(failed), [
    header(t.doctorTitle),
    richText(line([t.doctorSummary(failed)])),
    ...rows.map(({ name, isFine, detail, remedy }) =>
      richText(
        iconLine(isFine ? "white_check_mark" : "x", [{ bold: name }, "  ", { foreign: detail }]),
        ...(remedy === null ? [] : [line([{ foreign: remedy }])]),
      ),
    ),
  ]);
}
