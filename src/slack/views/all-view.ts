import type { KnownBlock, ModalView } from "@slack/types";
import { STATES } from "../../core/states.ts";
import { preparationRow } from "../../notices/preparation-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Found, Search } from "../../workflow/home/search.ts";
import { ACTION, CALLBACK, PROBLEMS_FILTER } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { iconLines, line, richText } from "../rich-text.ts";

/** Lines in one block: its text stays far below what Slack takes. */
const LINES_A_BLOCK = 10;
export const EVERY_STATE = "every";

/**
 * Every preparation by state, with a search: for operators. Its fields act at once; the button does the same, since Slack takes no
 * field without one. Source: docs.slack.dev/reference/views/modal-views, `submit`.
 */
export function allView({ rows, count }: Found, search: Search, texts: Texts): ModalView {
  const { home: t } = texts;
  return {
    type: "modal",
    callback_id: CALLBACK.searchForm,
    title: plain(t.allTitle),
    submit: plain(t.search),
    close: plain(texts.form.close),
    blocks: [
      ...filterBlocks(search, texts),
      richText(line([count === 0 ? t.noneFound : t.found(rows.length, count)])),
      ...linesOf(rows, texts),
    ],
  };
}

function filterBlocks({ states, text }: Search, texts: Texts): KnownBlock[] {
  const { home: t } = texts;
  const options = [
    { text: plain(t.everyState), value: EVERY_STATE },
    { text: plain(t.showProblems), value: PROBLEMS_FILTER },
    ...STATES.map((state) => ({ text: plain(texts.state.name(state)), value: state })),
  ];
  const chosen = options.find(({ value }) => value === (states ?? EVERY_STATE));
  return [
    {
      type: "input",
      block_id: ACTION.filterState,
      dispatch_action: true,
      label: plain(t.state),
      element: {
        type: "static_select",
        action_id: ACTION.filterState,
        options,
        ...(chosen === undefined ? {} : { initial_option: chosen }),
      },
    },
    {
      type: "input",
      block_id: ACTION.filterText,
      dispatch_action: true,
      optional: true,
      label: plain(t.search),
      element: {
        type: "plain_text_input",
        action_id: ACTION.filterText,
        placeholder: plain(t.searchPlaceholder),
        max_length: 100,
        ...(text === "" ? {} : { initial_value: text }),
      },
    },
  ];
}

function linesOf(rows: Found["rows"], texts: Texts): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (let from = 0; from < rows.length; from += LINES_A_BLOCK) {
    const some = rows.slice(from, from + LINES_A_BLOCK);
    blocks.push(richText(iconLines(some.map((preparation) => preparationRow(preparation, texts)))));
  }
  return blocks;
}
