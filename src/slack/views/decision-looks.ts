import type { KnownBlock, ModalView } from "@slack/types";
import { cleanForeignLines, cut } from "../../core/foreign-text.ts";
import type { Preparation } from "../../core/preparation.ts";
import { checkBlocks, dataBlocks } from "../../notices/details.ts";
import type { Texts } from "../../texts/texts.ts";
import { toBlocks } from "../blocks.ts";
import { CALLBACK } from "../ids.ts";
import { LIMITS, plain } from "../plain-blocks.ts";
import { bullets, line, preformatted, richText } from "../rich-text.ts";

/** What stands behind the buttons of the form to approve in. Neither holds an input, so that they send nothing back. */

/** A rich_text section takes 3,000 characters. */
const PART_LENGTH = 2_900;
/** IAM takes 2,048 characters and RAM 6,144, blanks apart; these are with blanks. */
const DOCUMENT_MAX = 40_000;
const BLOCKS_SHOWN = 95;

/** Every policy that the new users get, whole: what is approved is to the byte what is sent. */
export function policyDocumentsView({ plan }: Pick<Preparation, "plan">, texts: Texts): ModalView {
  const { policies: t } = texts.decide;
  const changes = plan?.changes ?? [];
  const managed = changes.filter(
    (change) =>
      change.kind === "iam.attach-policy" ||
      (change.kind === "ram.attach-policy" && change.policyType === "System"),
  );
  const documents = changes.flatMap((change) => ("document" in change ? [change] : []));
  return lookView(t.button, texts, [
    ...(managed.length === 0
      ? []
      : [richText(line([{ bold: t.managed }]), bullets(managed.map((change) => texts.change(change))))]),
    ...documents.flatMap(({ policyName, document }) => {
      const parts = cleanForeignLines(indentJson(document), DOCUMENT_MAX).match(PART) ?? [];
      return parts.map((part, index) =>
        richText(
          line([
            { bold: t.document },
            "  ",
            { code: policyName },
            parts.length === 1 ? "" : t.part(index + 1, parts.length),
          ]),
          preformatted(part),
        ),
      );
    }),
  ]);
}

const PART = new RegExp(`[\\s\\S]{1,${PART_LENGTH}}`, "gu");

/** A document with line breaks; it is shown, not sent, so the spaces do not matter. */
function indentJson(document: string): string {
  try {
    return JSON.stringify(JSON.parse(document), null, 2);
  } catch {
    // Not JSON: it is shown as it is, which is what would be sent.
    return document;
  }
}

/** Every check with its findings and their evidence, and the data by storage class. */
export function allChecksView(preparation: Preparation, texts: Texts): ModalView {
  const blocks = toBlocks([...checkBlocks(preparation, texts), ...dataBlocks(preparation, texts)]);
  const more = blocks.length - BLOCKS_SHOWN;
  return lookView(texts.decide.checks.button, texts, [
    ...blocks.slice(0, BLOCKS_SHOWN),
    ...(more > 0 ? [richText(line([texts.card.andMore(more)]))] : []),
  ]);
}

function lookView(title: string, texts: Texts, blocks: KnownBlock[]): ModalView {
  return {
    type: "modal",
    callback_id: CALLBACK.notice,
    title: plain(cut(title, LIMITS.viewTitle)),
    close: plain(texts.form.back),
    blocks,
  };
}
