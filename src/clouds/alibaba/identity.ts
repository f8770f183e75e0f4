import * as z from "zod";
import { clockOf } from "../answer-clock.ts";
import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { AlibabaContext } from "./context.ts";
import { callOpenApi, STS_API } from "./open-api-call.ts";
import { createStsClient } from "./ram-client.ts";

const identitySchema = z.object({
  body: z.object({ AccountId: z.string().min(1), Arn: z.string().min(1) }),
});
const aliasSchema = z.object({ body: z.object({ accountAlias: z.string().optional() }) });

/** Who the bot is, and under which alias its account's users log on. */
export function alibabaIdentity({
  connection,
  ram,
  call,
}: AlibabaContext): Pick<AlibabaCloud, "getCallerIdentity" | "readAccountAlias"> {
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

    readAccountAlias: () =>
      unlessGone(
        null,
        call.read({ operation: "ram:GetAccountAlias", subject: "the account" }, async () => {
          const { accountAlias } = aliasSchema.parse(await ram.getAccountAlias()).body;
          return accountAlias ? accountAlias : null;
        }),
      ),
  };
}
