import * as z from "zod";
import { blocked } from "./blocked.ts";
import { standaloneNotice } from "./notice.ts";

/** The whitelist alone, as older versions posted it beside what else blocked: today it is one message with that. */
export const whitelistPrompt = standaloneNotice({
  schema: z.object({ kind: z.literal("whitelist_prompt"), revision: z.number() }),
  draw({ revision, kind }, context) {
    if (context.view === null)
      throw new Error(`a notice of kind ${kind} needs its preparation, which is not there`);
    return blocked.draw({ kind: "blocked", revision, isWhitelist: true }, context);
  },
});

/** Begin of the keys of these messages. */
export const WHITELIST_KEY = "whitelist:";
