import { randomBytes } from "node:crypto";
import { finish } from "../story/finish.ts";
import type { Recording } from "../story/record.ts";
import { expectRefusal } from "./refusal.ts";
import type { Run } from "./run.ts";

/** Which part of the store the changed key does not fit, before each of these phases. */
const SAYS: Readonly<Record<string, string>> = {
  "documented/provision": "no key of MGW_SEAL_KEY made the last entry of the audit log",
  "documented/deliver": "no key of MGW_SEAL_KEY opens the credentials that are held for MP-",
};

/** Another key in place of the one in use: refused. With the old one behind it everything goes on. */
export function sealKeyRuns(recordings: readonly Recording[]): Run[] {
  return recordings.flatMap(({ phase, start }) => {
    const says = SAYS[phase.name];
    if (says === undefined) return [];
    return {
      id: `surroundings seal key changed before ${phase.name}`,
      sweep: "seal key",
      isRequired: phase.name === "documented/deliver",
      work: async (lab): ReturnType<Run["work"]> => {
        await lab.putBack(start);
        const other = randomBytes(32).toString("base64");
        lab.useSealKeys(() => [other]);
        const violations = await expectRefusal(lab, [says, "behind the new one in MGW_SEAL_KEY"]);
        lab.useSealKeys((own) => [other, own]);
        await lab.startBot();
        const done = await finish(lab, phase, { mayMend: false });
        return { isHit: true, state: done.state, violations: [...violations, ...done.violations] };
      },
    };
  });
}
