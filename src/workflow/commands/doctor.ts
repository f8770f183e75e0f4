import type { Commands } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { examineSetUp } from "../doctor/examine.ts";
import { recordRefusal, refuse } from "./context.ts";

/** The doctor, for operators: its answers name accounts and permissions. */
export function createDoctorCommand(deps: StoryDeps): Pick<Commands, "doctor"> {
  return {
    async doctor(actor) {
      const { userId, teamId } = actor;
      const person = await deps.authorizer.authorize({ userId, teamId, action: "doctor", preparation: null });
      if (!person.isAllowed) {
        await recordRefusal(deps, actor, "doctor", null, person.code);
        return refuse(person.code);
      }
      const { probes, settings, cloudsOf } = deps;
      return {
        ok: true,
        value: await examineSetUp({ ...probes, cloudsOf, settings, nodeVersion: process.version }),
      };
    },
  };
}
