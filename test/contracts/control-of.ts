import type { Simulator } from "../../simulators/shared/simulator.ts";

/** Calls a control of a simulator by its name; `Answer` is what the caller knows that it answers. */
export async function controlOf<Answer>(simulator: Simulator, name: string, input: unknown): Promise<Answer> {
  const act = simulator.control[name];
  if (!act) throw new Error(`the simulator has no control ${name}`);
  return (await act(input)) as Answer;
}
