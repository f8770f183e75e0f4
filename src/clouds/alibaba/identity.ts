import { z } from "zod";
import { clockAheadMs } from "../../core/clock.ts";
import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { AlibabaContext } from "./context.ts";
import { callOpenApi } from "./open-api-call.ts";
import { createStsClient } from "./ram-client.ts";

const identitySchema = z.object({
  body: z.object({ AccountId: z.string().min(1), Arn: z.string().min(1) }),
});
const datedSchema = z.looseObject({ headers: z.looseObject({ date: z.string() }) });
const aliasSchema = z.object({ body: z.object({ accountAlias: z.string().optional() }) });

const GET_CALLER_IDENTITY = { action: "GetCallerIdentity", version: "2015-04-01" };

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
          const answer = await callOpenApi(sts, GET_CALLER_IDENTITY);
          const { AccountId, Arn } = identitySchema.parse(answer).body;
          const date = datedSchema.safeParse(answer).data?.headers.date;
          const aheadMs = clockAheadMs(date, sentMs, Date.now());
          const clock = aheadMs === null ? {} : { clockAheadMs: aheadMs };
          return { accountId: AccountId, arn: Arn, ...clock };
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
