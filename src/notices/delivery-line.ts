import { DAY_MS } from "../core/durations.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import type { Row } from "./message.ts";

/**
 * How far the present pair of keys has come to its recipient; nothing before they are sent and where they are held.
 * That they were opened costs no edit of its own: it is said with the next one.
 */
export function deliveryRow({ preparation, receipts }: PreparationView, { card: t }: Texts): Row[] {
  const { delivery, deliverySince, state } = preparation;
  if (state !== "ready" || deliverySince === null || delivery === "pending" || delivery === "held") return [];
  if (delivery === "destroyed") return [{ icon: "warning", phrase: [t.destroyed] }];
  const times = receipts.filter(({ at }) => at >= deliverySince);
  const opened = times.find(({ event }) => event === "opened")?.at;
  const saved = times.findLast(({ event }) => event === "stored")?.at;
  const soon = (at: string) => Date.parse(at) - Date.parse(deliverySince) < DAY_MS;
  const phrase: Phrase = [
    ...t.sent(deliverySince),
    ...(opened === undefined ? [] : soon(opened) ? t.opened(opened) : t.openedLater(opened)),
    ...(saved === undefined ? [] : soon(saved) ? t.saved(saved) : t.savedLater(saved)),
  ];
  return [{ icon: saved === undefined ? "hourglass_flowing_sand" : "white_check_mark", phrase }];
}
