import * as z from "zod";
import { everyResult, type Preparation } from "../core/preparation.ts";
import { offerButtons } from "./context.ts";
import { findingTitle, tellable } from "./finding-lines.ts";
import { severityIcon } from "./icons.ts";
import { buttonRow, iconLine, iconLines, paragraphs, type Row } from "./message.ts";
import { preparationNotice } from "./notice.ts";
import { type PostDraft, threadPost } from "./posts.ts";

/** What stands in the way, the gravest first, and what can be done. */
export const blocked = preparationNotice({
  schema: z.object({ kind: z.literal("blocked"), revision: z.number() }),
  isOvertaken: ({ revision }, now) => now.state !== "blocked" || now.revision !== revision,
  draw(_, { preparation: { id, requester, checks } }, context) {
    const { texts } = context;
    const rows = everyResult(checks)
      .flatMap(({ result }) => tellable(result?.findings ?? []))
      .filter(({ severity }) => severity === "blocker" || severity === "unknown")
      .map(
        (finding): Row => ({
          icon: severityIcon(finding.severity),
          phrase: [{ foreign: findingTitle(finding, texts) }],
        }),
      );
    return {
      text: texts.notification.blocked(id),
      blocks: [
        paragraphs(
          iconLine("no_entry", texts.notice.blocked(requester)),
          ...(rows.length === 0 ? [] : [iconLines(rows)]),
        ),
        ...buttonRow("blocked", offerButtons(context, ["check_again", "cancel"])),
      ],
    };
  },
});

export function blockedPost(preparation: Preparation): PostDraft {
  const { revision } = preparation;
  return threadPost(preparation, `blocked:${revision}`, blocked.of({ revision }));
}
