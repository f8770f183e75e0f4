import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import * as z from "zod";
import { clockOf } from "../answer-clock.ts";
import type { Caller } from "../caller.ts";
import type { AwsCloud } from "../contract/source.ts";

const identitySchema = z.object({
  Account: z.string().regex(/^\d{12}$/),
  Arn: z.string().regex(/^arn:[a-z-]+:/),
});

/**
 * The command, and what its answer will say of this host's clock. The SDK sets its own clock right by that header without
 * a word (`getUpdatedSystemClockOffset`), so that a wrong one would never show here.
 */
function datedCommand() {
  const command = new GetCallerIdentityCommand({});
  const clock: { clockAheadMs?: number } = {};
  command.middlewareStack.add(
    (next) => async (args) => {
      const sentMs = Date.now();
      const result = await next(args);
      Object.assign(clock, clockOf(result.response, sentMs));
      return result;
    },
    { name: "noteDate", step: "deserialize" },
  );
  return { command, clock };
}

/** Who the bot is. Source: STS GetCallerIdentity; the partition is the second field of its ARN. */
export function awsIdentity({
  sts,
  call,
}: {
  sts: STSClient;
  call: Caller;
}): Pick<AwsCloud, "getCallerIdentity"> {
  return {
    getCallerIdentity: () =>
      call({ operation: "sts:GetCallerIdentity", subject: "the bot's AWS identity" }, async () => {
        const { command, clock } = datedCommand();
        const { Account, Arn } = identitySchema.parse(await sts.send(command));
        return { accountId: Account, arn: Arn, partition: Arn.split(":")[1] ?? "aws", ...clock };
      }),
  };
}
