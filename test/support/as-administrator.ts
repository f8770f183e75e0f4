import { DEFAULT_OPERATOR_DOCUMENT, EVERYTHING_POLICY } from "../../simulators/alibaba/seed.ts";
import { DEFAULT_OPERATOR_POLICY } from "../../simulators/aws/seed-operator-policy.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";

const AWS_EVERYTHING = {
  ...DEFAULT_OPERATOR_POLICY,
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
};

/** What people with more rights than the bot's do, with the bot's clients; afterwards these have only what is shipped. */
export async function asAdministrator<T>(
  { aws, alibaba }: { aws: Simulator; alibaba: Simulator },
  act: () => Promise<T>,
): Promise<T> {
  await aws.control["setOperatorPolicy"]?.({ policy: AWS_EVERYTHING });
  await alibaba.control["setOperatorPolicy"]?.({ document: EVERYTHING_POLICY });
  const done = await act();
  await aws.control["setOperatorPolicy"]?.({ policy: DEFAULT_OPERATOR_POLICY });
  await alibaba.control["setOperatorPolicy"]?.({ document: DEFAULT_OPERATOR_DOCUMENT });
  return done;
}
