import type { AlibabaSite, Links } from "../core/links.ts";
import type { Texts } from "../texts/texts.ts";
import type { OpenCredentials, PreparationView } from "../workflow/outcome.ts";
import type { Button, ButtonName, Style } from "./message.ts";

/** A button that makes sense as things stand: its token, and how it looks. */
export type Offer = { token: string; style?: Style | undefined };

/** The buttons of a preparation as it stands; none where there is no preparation. */
export type Offers = {
  /** Null when the action makes no sense now, or is none of this version. */
  find(action: string): (Offer & { action: ButtonName }) | null;
  /** Actions that the card offers, in its order. */
  onCard: readonly ButtonName[];
};

/** What drawing a post needs to know beyond its notice. */
export type NoticeContext = {
  /** In the language of whoever reads it. */
  texts: Texts;
  view: PreparationView | null;
  offers: Offers;
  /** The raw token of the button under a finding of the daily look; null for every other post. */
  driftToken: string | null;
  /** Whether everybody in the workspace can read where it is posted: evidence is then cut. */
  isPublicChannel: boolean;
  links: Links;
  site: AlibabaSite;
  /** Hours until an unacknowledged delivery is destroyed. */
  keepHours: number;
  /** The secrets, only for a delivery in `message` mode that is still to be picked up; else null. */
  credentials: OpenCredentials | null;
};

/** Buttons for those of the actions that make sense now, in the order given. */
export function offerButtons(
  { offers, texts }: Pick<NoticeContext, "offers" | "texts">,
  actions: readonly string[],
  labels: Partial<Record<ButtonName, string>> = {},
): Button[] {
  return actions.flatMap((name): Button[] => {
    const offer = offers.find(name);
    if (offer === null) return [];
    const { action, token, style } = offer;
    const label = labels[action] ?? texts.button[action];
    return [{ kind: "action", action, label, token, style, confirm: texts.confirm[action] }];
  });
}
