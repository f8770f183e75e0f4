import { userKey } from "../../../simulators/aws/state.ts";
import type { Aftermath } from "../lab/aftermath.ts";
import type { Lab } from "../lab/lab.ts";
import { createActors } from "../story/actors.ts";
import { comeToRest, isDoneAndHeard } from "../story/come-to-rest.ts";
import { judge, STOPPED_SHORT } from "../story/judge.ts";
import { ALONE } from "../story/party.ts";
import { preparationOf } from "../story/phase.ts";
import type { Recording } from "../story/record.ts";
import type { Done, Run } from "./run.ts";

/** Phases that take keys away, with whether the short form has them. */
const TAKING: Readonly<Record<string, boolean>> = { "documented/retire": true, "documented/revoke": true };

/** Both users of the bot's name are somebody else's by now, with keys: whatever the bot takes back, these are not its own. */
export function foreignRuns(recordings: readonly Recording[]): Run[] {
  return recordings.flatMap((recording) => {
    const isRequired = TAKING[recording.phase.name];
    if (isRequired === undefined) return [];
    return {
      id: `foreign users of our name in ${recording.phase.name}`,
      sweep: "foreign users",
      isRequired,
      work: (lab) => actOnForeign(lab, recording),
    };
  });
}

async function actOnForeign(lab: Lab, { phase, start }: Recording): Promise<Done> {
  await lab.putBack(start);
  const id = start.preparationIds.get(ALONE.destination) ?? "";
  lab.takeOver((clouds) => takeMarksOff(clouds, `mgw-prep-${id}`));
  await lab.startBot();
  const actors = createActors(lab);
  await phase.act(actors);
  const rest = await comeToRest(lab, isDoneAndHeard(phase));
  await actors.abandon();
  const found = preparationOf(rest.aftermath);
  // What the store calls made is there, and is not this preparation's any more.
  const violations = judge(rest).filter(({ kind }) => kind !== "missing thing" && kind !== "lost secret");
  if (!phase.isReached(found))
    violations.push({
      kind: STOPPED_SHORT,
      detail: `ended in ${found?.state}: ${JSON.stringify(found?.failure)}`,
    });
  return { isHit: true, state: found?.state ?? "nothing", violations };
}

function takeMarksOff({ aws, alibaba }: Aftermath["before"], userName: string): string[] {
  const iam = [...aws.users.values()].find(({ name }) => name === userName);
  const ram = alibaba.users.get(userName);
  if (!iam || !ram) throw new Error(`expected both users ${userName}`);
  aws.users.set(userKey(iam.accountId, userName), { ...iam, tags: new Map() });
  alibaba.users.set(userName, { ...ram, comments: "" });
  return [userName];
}
