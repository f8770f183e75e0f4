import * as z from "zod";
import { clockOf } from "../answer-clock.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { AlibabaContext } from "./context.ts";
import { callOpenApi, STS_API } from "./open-api-call.ts";
import { createStsClient } from "./open-api-client.ts";

const identitySchema = z.object({
  body: z.object({ AccountId: z.string().min(1), Arn: z.string().min(1) }),
});

/** Who the bot is. */
export function alibabaIdentity({
  connection,
  call,
}: AlibabaContext): Pick<AlibabaCloud, "getCallerIdentity"> {
  const sts = createStsClient(connection);
  return {
    getCallerIdentity: () =>
      call.read(
        { operation: "sts:GetCallerIdentity", subject: "the bot's Alibaba Cloud identity" },
        async () => {
          const sentMs = Date.now();
          const answer = await callOpenApi(sts, { ...STS_API, action: "GetCallerIdentity" });
          const { AccountId, Arn } = identitySchema.parse(answer).body;
          return { accountId: AccountId, arn: Arn, ...clockOf(answer, sentMs) };
        },
      ),
  };
}
