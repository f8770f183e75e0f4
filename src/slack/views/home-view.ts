import type { HomeView, KnownBlock } from "@slack/types";
import { preparationRow } from "../../notices/preparation-lines.ts";
import { en } from "../../texts/en.ts";
import type { PreparationView, Refusal } from "../../workflow/outcome.ts";
import { ACTION } from "../ids.ts";
import { divider, header, linkButton, plain } from "../plain-blocks.ts";
import { iconLine, line, richText } from "../rich-text.ts";

const t = en.command;
const LISTED = 20;

export type HomeContent = { own: readonly PreparationView[]; toDecide: readonly PreparationView[] };

/** The App Home: start one, one's open ones, and those that wait for a decision. Its buttons are links only. */
export function homeView({ own, toDecide }: HomeContent): HomeView {
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
      ...listed(own, t.homeOwnEmpty),
      divider,
      richText(line([{ bold: t.homeToDecide }])),
      ...listed(toDecide, t.homeToDecideEmpty),
    ],
  };
}

export function refusedHomeView(refusal: Refusal): HomeView {
  return {
    type: "home",
    blocks: [header(t.homeTitle), richText(iconLine("no_entry", en.refusal(refusal)))],
  };
}

function listed(views: readonly PreparationView[], empty: string): KnownBlock[] {
  if (views.length === 0) return [richText(line([empty]))];
  const more = views.length - LISTED;
  return [...views.slice(0, LISTED).flatMap(entry), ...(more > 0 ? [richText(line([t.andMore(more)]))] : [])];
}

function entry({ preparation, cardUrl }: PreparationView): KnownBlock[] {
  const { icon, phrase } = preparationRow(preparation, en);
  const row = richText(iconLine(icon, phrase));
  if (cardUrl === null) return [row];
  return [
    row,
    {
      type: "actions",
      block_id: `home_${preparation.id}`,
      elements: [linkButton("card", t.openCard, cardUrl)],
    },
  ];
}
