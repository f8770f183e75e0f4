import type { Clouds } from "../../clouds/contract/clouds.ts";
import type { DoctorLine } from "../../core/doctor-codes.ts";
import type { Settings } from "../../core/settings.ts";
import type { StoryDeps } from "../deps.ts";
import { accountNotTried, type CloudPlace } from "./look-at-cloud.ts";

/** Accounts at a time: each is some calls, and a bot may have two hundred. */
const ACCOUNTS_AT_ONCE = 8;

/** Looks at one account; its identity is the first line. */
type Look = (place: CloudPlace) => Promise<DoctorLine[]>;

/** The environment's own accounts, and all that the settings name. */
export function accountPlaces({ accounts }: Settings): CloudPlace[] {
  return [
    { kind: "aws", account: null },
    { kind: "alibaba", account: null },
    ...accounts.aws.map(({ name }): CloudPlace => ({ kind: "aws", account: name })),
    ...accounts.alibaba.map(({ name }): CloudPlace => ({ kind: "alibaba", account: name })),
  ];
}

/** Looks at every account, the environment's own first: the roles of the others are assumed by its identities. */
export async function lookAtAccounts(settings: Settings, look: Look): Promise<DoctorLine[]> {
  const places = accountPlaces(settings);
  const ofOwn = await mapSome(places.filter(isOwn), ACCOUNTS_AT_ONCE, look);
  const refused = new Set(ofOwn.filter(isIdentityRefused).map(([line]) => line?.place.kind));
  const ofOthers = await mapSome(
    places.filter((place) => !isOwn(place)),
    ACCOUNTS_AT_ONCE,
    (place) => (refused.has(place.kind) ? Promise.resolve([accountNotTried(place)]) : look(place)),
  );
  return [...ofOwn.flat(), ...ofOthers.flat()];
}

const isOwn = ({ account }: CloudPlace) => account === null;
const isIdentityRefused = ([identity]: readonly DoctorLine[]) => identity?.status !== "fine";

/** The clouds with the identity of one account, and the environment's own at the other cloud. */
export function cloudsAt(cloudsOf: StoryDeps["cloudsOf"], { kind, account }: CloudPlace): Clouds {
  if (account === null) return cloudsOf(null);
  return cloudsOf({ request: kind === "aws" ? { awsAccount: account } : { alibabaAccount: account } });
}

/** Runs over the items, so many at a time; the results are in the items' order. */
async function mapSome<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Map<number, Result>();
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) results.set(index, await run(item));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return items.flatMap((_, index) => (results.has(index) ? [results.get(index) as Result] : []));
}
