import type { DoctorLine } from "../../core/doctor.ts";
import type { Settings } from "../../core/settings.ts";
import { doctorTexts } from "../../texts/doctor-texts.ts";
import type { StoryDeps } from "../deps.ts";
import { lookAtAlibabaRights } from "./look-at-alibaba-rights.ts";
import { lookAtAwsRights } from "./look-at-aws-rights.ts";
import { accountNotTried, type CloudPlace, lookAtIdentity, rightsNotTried } from "./look-at-cloud.ts";
import { lookAtClock, lookAtNode } from "./look-at-host.ts";
import { lookAtSettings } from "./look-at-settings.ts";
import { lookAtSlack } from "./look-at-slack.ts";
import { lookAtStore } from "./look-at-store.ts";
import { neededRights } from "./needed-rights.ts";
import { Patience } from "./patience.ts";
import type { SetUpProbes } from "./probes.ts";

/** What is looked at. */
export type Patient = SetUpProbes & {
  cloudsOf: StoryDeps["cloudsOf"];
  settings: Settings;
  nodeVersion: string;
};

/** Told of each place whose looks are done. */
export type Progress = (done: number, total: number, place: string) => void;

/** Accounts at a time: each is some calls, and a bot may have two hundred. */
const ACCOUNTS_AT_ONCE = 8;
/** How long all look-ups together wait for Slack's "slow down". */
const PATIENCE_MS = 180_000;

/** Tries what the bot needs, for real and without changing anything. Errors: faults of ours. */
export async function examineSetUp(
  patient: Patient,
  onProgress: Progress = () => undefined,
): Promise<DoctorLine[]> {
  const { settings, cloudsOf } = patient;
  const own = cloudsOf(null);
  const places = placesOf(settings);
  let done = 0;
  const total = places.length + 3;
  const tell = (lines: DoctorLine[]): DoctorLine[] => {
    done += 1;
    const place = lines[0]?.place;
    if (place !== undefined) onProgress(done, total, doctorTexts.place(place));
    return lines;
  };
  const [host, slack, store, ofOwn] = await Promise.all([
    lookAtClock(own).then((clock) => tell([lookAtNode(patient.nodeVersion), clock])),
    lookAtSlack(patient.slack, settings, new Patience(PATIENCE_MS)).then(tell),
    lookAtStore(patient.store).then(tell),
    mapSome(places.filter(isOwn), ACCOUNTS_AT_ONCE, (place) => lookAtAccount(patient, place).then(tell)),
  ]);
  const refused = new Set(ofOwn.filter(isIdentityRefused).map(([line]) => line?.place.kind));
  const ofOthers = await mapSome(
    places.filter((place) => !isOwn(place)),
    ACCOUNTS_AT_ONCE,
    async (place) =>
      tell(refused.has(place.kind) ? [accountNotTried(place)] : await lookAtAccount(patient, place)),
  );
  return [...host, ...lookAtSettings(settings), ...slack, ...store, ...ofOwn.flat(), ...ofOthers.flat()];
}

const isOwn = ({ account }: CloudPlace) => account === null;
const isIdentityRefused = ([identity]: readonly DoctorLine[]) => identity?.status !== "fine";

function placesOf({ accounts }: Settings): CloudPlace[] {
  return [
    { kind: "aws", account: null },
    { kind: "alibaba", account: null },
    ...accounts.aws.map(({ name }): CloudPlace => ({ kind: "aws", account: name })),
    ...accounts.alibaba.map(({ name }): CloudPlace => ({ kind: "alibaba", account: name })),
  ];
}

/** The identity first: while it is not accepted, nothing else of the account can be blamed. */
async function lookAtAccount({ cloudsOf, settings }: Patient, place: CloudPlace): Promise<DoctorLine[]> {
  const { aws, alibaba } = cloudsOf(place.account === null ? null : { request: accountNames(place) });
  const identity = await lookAtIdentity(place, place.kind === "aws" ? aws : alibaba);
  if (identity.status !== "fine") return [identity, rightsNotTried(place)];
  const needed = neededRights(settings);
  const rights =
    place.kind === "aws"
      ? await lookAtAwsRights(place, aws, { arn: identity.detail, roleArn: roleOf(settings, place) }, needed)
      : await lookAtAlibabaRights(place, alibaba, needed);
  return [identity, ...rights];
}

/** A role of the settings, whose name there has its path. */
function roleOf({ accounts }: Settings, { account }: CloudPlace): string | null {
  return accounts.aws.find(({ name }) => name === account)?.roleArn ?? null;
}

function accountNames({ kind, account }: CloudPlace) {
  const name = account ?? undefined;
  return kind === "aws" ? { awsAccount: name } : { alibabaAccount: name };
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
