import type { AlibabaSite, Links } from "../core/links.ts";
import type { Texts } from "../texts/texts.ts";
import type { OpenCredentials, PreparationView } from "../workflow/outcome.ts";
import type { ActionButton, ButtonName, ConfirmText } from "./message.ts";

/** The buttons of a preparation as it stands; none where there is no preparation. */
export type Offers = {
  /** Null when the action makes no sense now, or is none of this version. */
  find(action: string): { action: ButtonName; token: string } | null;
};

/** What drawing a post needs to know beyond its notice. */
export type NoticeContext = {
  /** In the language of the person who reads it. */
  texts: Texts;
  view: PreparationView | null;
  offers: Offers;
  /** Whom a direct message goes to; null for every other. */
  reader: string | null;
  /** The raw token of the button under a finding of the daily check; null for every other post. */
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

/** How the buttons of one message look, where that is not as it is everywhere. */
export type ButtonLook = {
  /** What the person who is waited for does next: the one green button of a message. */
  primary?: ButtonName | undefined;
  labels?: Partial<Record<ButtonName, string>>;
  confirms?: Partial<Record<ButtonName, ConfirmText | undefined>>;
};

/** Buttons for those of the actions that make sense now, in the order given. */
export function offerButtons(
  { offers, texts }: Pick<NoticeContext, "offers" | "texts">,
  actions: readonly string[],
  { primary, labels = {}, confirms = {} }: ButtonLook = {},
): ActionButton[] {
  return actions.flatMap((name): ActionButton[] => {
    const offer = offers.find(name);
    if (offer === null) return [];
    const { action, token } = offer;
    return [
      {
        kind: "action",
        action,
        token,
        label: labels[action] ?? texts.button[action],
        style: action === primary ? "primary" : undefined,
        confirm: confirms[action] ?? texts.confirm[action],
      },
    ];
  });
}
