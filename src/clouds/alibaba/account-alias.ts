import * as z from "zod";
import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { RamContext } from "./context.ts";

const aliasSchema = z.object({ body: z.object({ accountAlias: z.string().optional() }) });

/** Under which alias the account's users log on. */
export function accountAlias({ ram, call }: RamContext): Pick<AlibabaCloud, "readAccountAlias"> {
  return {
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
