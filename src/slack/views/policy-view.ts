import type { KnownBlock, ModalView } from "@slack/types";
import * as z from "zod";
import type { Preparation } from "../../core/preparation.ts";
import type { Texts } from "../../texts/texts.ts";
import { CALLBACK } from "../ids.ts";
import { alert, plain } from "../plain-blocks.ts";
import { line, preformatted, richText } from "../rich-text.ts";

/**
 * The changed policy to copy: what of it changes, then the whole of it, since one that was cut would lock somebody out, and the
 * command that puts it.
 */
export function policyView(
  { request, facts }: Pick<Preparation, "request" | "facts">,
  texts: Texts,
): ModalView {
  const { policy: t } = texts.details;
  const { policyText, changedPolicy } = facts;
  const changes = changedStatements(policyText ?? "", changedPolicy ?? "");
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: plain(texts.button.get_policy),
    close: plain(texts.form.close),
    blocks: [
      richText(line(t.intro(changes.flatMap(({ sid }) => sid ?? [])))),
      ...changes.map(({ json }): KnownBlock => richText(line([{ bold: t.changed }]), preformatted(json))),
      richText(line([{ bold: t.title }]), preformatted(changedPolicy ?? "")),
      richText(
        line([{ bold: t.command }]),
        preformatted(
          `aws s3api put-bucket-policy --bucket ${request.sourceBucket} --policy file://policy.json`,
        ),
      ),
      alert("info", t.later),
    ],
  };
}

type ChangedStatement = { sid: string | null; json: string };

/** A window that lists more of them than this is no help: the whole policy stands below. */
const SHOWN_ALONE = 5;

const documentSchema = z.object({
  Statement: z.union([z.array(z.looseObject({})), z.looseObject({}).transform((one) => [one])]),
});
const sidSchema = z.object({ Sid: z.string().min(1) });

/** Statements of the changed policy that are not as they were read, in their order. */
function changedStatements(before: string, after: string): ChangedStatement[] {
  const known = new Set(statementsOf(before).map((statement) => JSON.stringify(statement)));
  return statementsOf(after)
    .filter((statement) => !known.has(JSON.stringify(statement)))
    .slice(0, SHOWN_ALONE)
    .map((statement) => ({
      sid: sidSchema.safeParse(statement).data?.Sid ?? null,
      json: JSON.stringify(statement, null, 2),
    }));
}

function statementsOf(text: string): object[] {
  try {
    return documentSchema.safeParse(JSON.parse(text)).data?.Statement ?? [];
  } catch {
    // What older versions stored may have no text of the policy: then nothing is shown alone.
    return [];
  }
}
