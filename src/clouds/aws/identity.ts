import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { z } from "zod";
import type { AwsCloud } from "../cloud.ts";
import type { AwsContext } from "./caller.ts";

const identitySchema = z.object({
  Account: z.string().regex(/^\d{12}$/),
  Arn: z.string().regex(/^arn:[a-z-]+:/),
});

/** Who the bot is. Source: STS GetCallerIdentity; the partition is the second field of its ARN. */
export function awsIdentity({ clients, call }: AwsContext): Pick<AwsCloud, "whoAmI"> {
  return {
    whoAmI: () =>
      call({ operation: "sts:GetCallerIdentity", subject: "the bot's AWS identity" }, async () => {
        const { Account, Arn } = identitySchema.parse(
          await clients.sts.send(new GetCallerIdentityCommand({})),
        );
        return { accountId: Account, arn: Arn, partition: Arn.split(":")[1] ?? "aws" };
      }),
  };
}
