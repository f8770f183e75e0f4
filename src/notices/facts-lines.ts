import { isPlainName } from "../core/bucket-names.ts";
import { dataToMove } from "../core/estimate.ts";
import { cut } from "../core/foreign-text.ts";
import { isLowerBound } from "../core/lower-bound.ts";
import type { Preparation } from "../core/preparation.ts";
import { reachesEveryBucket } from "../core/profile.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";

/** What is migrated from where to where, how much, and what the credentials reach: alike on every surface. */

const TITLE_MAX = 150;
/** Of a name that is too long for a title: so much of its beginning and of its end. */
const NAME_KEPT = 28;

/** The route as a title of the card. */
export function routeTitle(preparation: Pick<Preparation, "request">, { card: t }: Texts): string {
  return fitRoute(preparation, t.title);
}

/** A title with the route: at most 150 characters, names that are too long cut in their middle. */
export function fitRoute(
  { request }: Pick<Preparation, "request">,
  title: (source: string, destination: string) => string,
): string {
  const [source, destination] = [safeName(request.sourceBucket), safeName(request.destinationBucket)];
  const whole = title(source, destination);
  return whole.length <= TITLE_MAX ? whole : cut(title(shorten(source), shorten(destination)), TITLE_MAX);
}

function shorten(name: string): string {
  return name.length <= NAME_KEPT * 2 + 1 ? name : `${name.slice(0, NAME_KEPT)}…${name.slice(-NAME_KEPT)}`;
}

/** The route in a line of text. */
export function routeText({ request }: Pick<Preparation, "request">): string {
  return `s3://${safeName(request.sourceBucket)} → oss://${safeName(request.destinationBucket)}`;
}

/** Names were checked at the form. One that another hand wrote into the store is not repeated. */
export function safeName(name: string): string {
  return isPlainName(name) ? name : "?";
}

/** `151 GiB, 25,005 objects`: what a job will move; null while it is not known. */
export function amountText(preparation: Preparation, { card: t }: Texts): string | null {
  const { estimate, checks } = preparation;
  if (estimate === null) return null;
  const { sizeBytes, objectCount } = dataToMove(estimate);
  return t.amount(sizeBytes, objectCount, isLowerBound(estimate, checks.estimate?.findings));
}

/** What the credentials reach, with a warning where that is more than the request is about. */
export function accessPhrase({ request: { profile } }: Pick<Preparation, "request">, texts: Texts): Phrase {
  const reach = texts.state.access(profile);
  return reachesEveryBucket(profile) ? [{ emoji: "warning" }, ` ${reach}`] : [reach];
}
