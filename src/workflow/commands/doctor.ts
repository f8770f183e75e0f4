import type { Commands } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { examineSetUp } from "../doctor.ts";
import { refuse } from "./context.ts";

/** The doctor, for operators: its answers name accounts and permissions. */
export function createDoctorCommand(deps: StoryDeps): Pick<Commands, "doctor"> {
  return {
    async doctor({ userId, teamId }) {
      const person = await deps.authorizer.authorize({ userId, teamId, action: "doctor", preparation: null });
      if (!person.isAllowed) return refuse(person.code);
      const { directory, settings } = deps;
      const clouds = deps.cloudsOf(null);
      return {
        ok: true,
        value: await examineSetUp({ ...clouds, directory, settings, nodeVersion: process.version }),
      };
    },
  };
}
