import { DEFAULT_OPERATOR_DOCUMENT, EVERYTHING_POLICY } from "../../simulators/alibaba/seed.ts";
import { DEFAULT_OPERATOR_POLICY } from "../../simulators/aws/seed-operator-policy.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";

const AWS_EVERYTHING = {
  ...DEFAULT_OPERATOR_POLICY,
  Statement: { Effect: "Allow", Action: "*", Resource: "*" },
};

/** What people with more rights than the bot's do, with the bot's clients; afterwards these have only what is shipped. */
export async function asAdministrator(
  { aws, alibaba }: { aws: Simulator; alibaba: Simulator },
  act: () => Promise<unknown>,
): Promise<void> {
  await aws.control["setOperatorPolicy"]?.({ policy: AWS_EVERYTHING });
  await alibaba.control["setOperatorPolicy"]?.({ document: EVERYTHING_POLICY });
  await act();
  await aws.control["setOperatorPolicy"]?.({ policy: DEFAULT_OPERATOR_POLICY });
  await alibaba.control["setOperatorPolicy"]?.({ document: DEFAULT_OPERATOR_DOCUMENT });
}
