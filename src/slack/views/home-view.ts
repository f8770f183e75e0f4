import type { HomeView, KnownBlock } from "@slack/types";
import type { Refusal } from "../../core/refusal.ts";
import { preparationRow } from "../../notices/preparation-lines.ts";
import type { Texts } from "../../texts/texts.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { ACTION } from "../ids.ts";
import { divider, header, linkButton, plain } from "../plain-blocks.ts";
import { iconLine, line, richText } from "../rich-text.ts";

const LISTED = 20;

export type HomeContent = { own: readonly PreparationView[]; toDecide: readonly PreparationView[] };

/** The App Home: start one, one's open ones, and those that wait for a decision. Its buttons are links only. */
export function homeView({ own, toDecide }: HomeContent, texts: Texts): HomeView {
  const t = texts.command;
  return {
    type: "home",
    blocks: [
      header(t.homeTitle),
      richText(line([t.helpIntro])),
      {
        type: "actions",
        block_id: "home_start",
        elements: [{ type: "button", action_id: ACTION.start, style: "primary", text: plain(t.homeStart) }],
      },
      divider,
      richText(line([{ bold: t.homeOwn }])),
      ...listed(own, t.homeOwnEmpty, texts),
      divider,
      richText(line([{ bold: t.homeToDecide }])),
      ...listed(toDecide, t.homeToDecideEmpty, texts),
    ],
  };
}

export function refusedHomeView(refusal: Refusal, texts: Texts): HomeView {
  return {
    type: "home",
    blocks: [header(texts.command.homeTitle), richText(iconLine("no_entry", texts.refusal(refusal)))],
  };
}

function listed(views: readonly PreparationView[], empty: string, texts: Texts): KnownBlock[] {
  if (views.length === 0) return [richText(line([empty]))];
  const more = views.length - LISTED;
  return [
    ...views.slice(0, LISTED).flatMap((view) => entry(view, texts)),
    ...(more > 0 ? [richText(line([texts.command.andMore(more)]))] : []),
  ];
}

function entry({ preparation, cardUrl }: PreparationView, texts: Texts): KnownBlock[] {
  const { icon, phrase } = preparationRow(preparation, texts);
  const row = richText(iconLine(icon, phrase));
  if (cardUrl === null) return [row];
  return [
    row,
    {
      type: "actions",
      block_id: `home_${preparation.id}`,
      elements: [linkButton("card", texts.command.openCard, cardUrl)],
    },
  ];
}
