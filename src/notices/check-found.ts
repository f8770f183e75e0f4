import * as z from "zod";
import { findingBlocks, findingsOf, tellable } from "./finding-lines.ts";
import { line, paragraphs } from "./message.ts";
import { preparationNotice } from "./notice.ts";

/** No longer written: what one check found, in full, as Details has it. In a public channel without the evidence, which quotes policies and keys. */
export const checkFound = preparationNotice({
  schema: z.object({ kind: z.literal("check_found"), revision: z.number(), check: z.string() }),
  draw({ check, revision }, { preparation }, { texts, isPublicChannel }) {
    const t = texts.notice;
    const text = texts.notification.checkFound(preparation.id, texts.state.check(check));
    const title = line([{ bold: t.checkFound(check, revision) }]);
    if (revision !== preparation.revision) return { text, blocks: [paragraphs(title, line([t.checkGone]))] };
    const findings = tellable(findingsOf(preparation, check));
    if (findings.length === 0) return { text, blocks: [paragraphs(title, line([t.checkClearNow]))] };
    return {
      text,
      blocks: [paragraphs(title), ...findingBlocks(findings, texts, { hasEvidence: !isPublicChannel })],
    };
  },
});
