import type { DoctorLine, DoctorPlace } from "../../core/doctor-codes.ts";
import type { Settings } from "../../core/settings.ts";
import type { StoryDeps } from "../deps.ts";
import { accountPlaces, cloudsAt, lookAtAccounts } from "./look-at-accounts.ts";
import { lookAtAlibabaRights } from "./look-at-alibaba-rights.ts";
import { lookAtAwsRights } from "./look-at-aws-rights.ts";
import { type CloudPlace, lookAtIdentity, rightsNotTried } from "./look-at-cloud.ts";
import { lookAtClock, lookAtNode } from "./look-at-host.ts";
import { lookAtMigration } from "./look-at-migration.ts";
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
export type Progress = (done: number, total: number, place: DoctorPlace) => void;

/** How long all look-ups together wait for Slack's "slow down". */
const PATIENCE_MS = 180_000;

/** Tries what the bot needs, for real and without changing anything. Errors: faults of ours. */
export async function examineSetUp(
  patient: Patient,
  onProgress: Progress = () => undefined,
): Promise<DoctorLine[]> {
  const { settings, cloudsOf } = patient;
  let done = 0;
  const total = accountPlaces(settings).length + 3;
  const tell = (lines: DoctorLine[]): DoctorLine[] => {
    done += 1;
    const place = lines[0]?.place;
    if (place !== undefined) onProgress(done, total, place);
    return lines;
  };
  const [host, slack, store, accounts] = await Promise.all([
    lookAtClock(cloudsOf(null)).then((clock) => tell([lookAtNode(patient.nodeVersion), clock])),
    lookAtSlack(patient.slack, settings, new Patience(PATIENCE_MS)).then(tell),
    lookAtStore(patient.store).then(tell),
    lookAtAccounts(settings, (place) => lookAtAccount(patient, place).then(tell)),
  ]);
  return [...host, ...lookAtSettings(settings), ...slack, ...store, ...accounts];
}

/** The identity first: while it is not accepted, nothing else of the account can be blamed. */
async function lookAtAccount({ cloudsOf, settings }: Patient, place: CloudPlace): Promise<DoctorLine[]> {
  const { aws, alibaba } = cloudsAt(cloudsOf, place);
  const identity = await lookAtIdentity(place, place.kind === "aws" ? aws : alibaba);
  if (identity.code !== "CLOUD_IDENTITY") return [identity, rightsNotTried(place)];
  const needed = neededRights(settings);
  const rights =
    place.kind === "aws"
      ? await lookAtAwsRights(
          place,
          aws,
          { arn: identity.args.arn, roleArn: roleOf(settings, place) },
          needed,
        )
      : [
          ...(await lookAtAlibabaRights(place, alibaba, needed)),
          ...(await lookAtMigration(place, alibaba, settings, needed)),
        ];
  return [identity, ...rights];
}

/** A role of the settings, whose name there has its path. */
function roleOf({ accounts }: Settings, { account }: CloudPlace): string | null {
  return accounts.aws.find(({ name }) => name === account)?.roleArn ?? null;
}
