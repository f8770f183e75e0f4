import type { DoctorLine } from "../../core/doctor-codes.ts";
import type { StoryDeps } from "../deps.ts";
import { examineSetUp } from "../doctor/examine.ts";
import { type Actor, type Outcome, refuse } from "../outcome.ts";
import { recordRefusal } from "../record-refusal.ts";
import type { Action } from "./action.ts";

/** Trying everything that the bot needs; for operators, since the answers name accounts and permissions. */
export const doctor = { id: "doctor", may: ["operator"], states: null } as const satisfies Action;

export async function runDoctor(deps: StoryDeps, actor: Actor): Promise<Outcome<DoctorLine[]>> {
  const { userId, teamId } = actor;
  const person = await deps.authorizer.authorize({ userId, teamId, rule: doctor, preparation: null });
  if (!person.isAllowed) {
    await recordRefusal(deps, actor, doctor.id, null, person.code);
    return refuse(person.code);
  }
  const { probes, settings, cloudsOf } = deps;
  return {
    ok: true,
    value: await examineSetUp({ ...probes, cloudsOf, settings, nodeVersion: process.version }),
  };
}
