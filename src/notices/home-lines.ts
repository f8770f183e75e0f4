import { isHeldByWhitelist } from "../core/preparation.ts";
import { reachesEveryBucket } from "../core/profile.ts";
import { ENDED_STATES, isLive } from "../core/states.ts";
import { joinPhrases, type Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { exceptionRows } from "./exception-lines.ts";
import { amountText, routeText } from "./facts-lines.ts";
import { situationIcon } from "./icons.ts";
import type { Row } from "./message.ts";
import { situationFacts, situationOf } from "./situation.ts";

/** A preparation on the App Home and in the list: icon and route, then in one line how it stands. */
export function homeRow(view: PreparationView, texts: Texts): Row {
  const { preparation } = view;
  const { state } = preparation;
  return {
    icon: situationIcon(situationOf(view), state),
    phrase: [{ bold: routeText(preparation) }, "\n", ...joinPhrases(factsOf(view, texts), " · ")],
  };
}

function factsOf(view: PreparationView, texts: Texts): Phrase[] {
  const { preparation } = view;
  const { id, request, state, expiresAt } = preparation;
  const { home: t } = texts;
  const { name, more } = texts.situation[situationOf(view)](situationFacts(view));
  const amount = amountText(preparation, texts);
  const isOver = ENDED_STATES.includes(state);
  return [
    [name],
    ...more,
    ...(isOver || amount === null ? [] : [[amount]]),
    ...(isOver
      ? []
      : [
          isLive(state) && expiresAt !== null
            ? t.until(request.recipient, expiresAt)
            : t.forDays(request.recipient, request.ttlDays),
        ]),
    ...(!isOver && reachesEveryBucket(request.profile) ? [warned(t.wholeAccounts)] : []),
    ...(isHeldByWhitelist(preparation) && situationOf(view) !== "do_not_start" ? [warned(t.doNotStart)] : []),
    ...(state === "blocked"
      ? exceptionRows(preparation, texts)
          .slice(0, 1)
          .map(({ phrase }) => phrase)
      : []),
    [id],
  ];
}

function warned(text: string): Phrase {
  return [{ emoji: "warning" }, ` ${text}`];
}
