import type { KnownBlock, ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import * as z from "zod";
import { iconLine, richText } from "../rich-text.ts";

const replacedSince = z.object({ data: z.object({ error: z.literal("hash_conflict") }) });
const refusedBlocks = z.object({
  data: z.object({ error: z.enum(["invalid_blocks", "invalid_arguments"]) }),
});

/**
 * Puts a view in the place of another. The alert block is young: where Slack refuses it, its words are in a line of text.
 * Errors: those of views.update.
 */
export async function updateView(
  client: WebClient,
  viewId: string,
  view: ModalView,
  /** Of the view that is replaced; one that was replaced since stays. */
  hash?: string,
): Promise<void> {
  const target = { view_id: viewId, ...(hash === undefined ? {} : { hash }) };
  try {
    await withFallback(view, (taken) => client.views.update({ ...target, view: taken }));
  } catch (error) {
    if (!isReplaced(error)) throw error;
  }
}

/**
 * Sends a view, and once more without young blocks where Slack refuses them: arguments are looked at before a trigger is used up.
 * Errors: those of the call.
 */
export async function withFallback<T>(view: ModalView, send: (view: ModalView) => Promise<T>): Promise<T> {
  try {
    return await send(view);
  } catch (error) {
    const hasAlert = view.blocks.some(({ type }) => type === "alert");
    if (!hasAlert || !refusedBlocks.safeParse(error).success) throw error;
    return send({ ...view, blocks: view.blocks.map(withoutAlert) });
  }
}

function withoutAlert(block: ModalView["blocks"][number]): KnownBlock | ModalView["blocks"][number] {
  return "type" in block && isAlert(block) ? richText(iconLine("warning", [block.text.text])) : block;
}

function isAlert(block: { type: string }): block is Extract<KnownBlock, { type: "alert" }> {
  return block.type === "alert";
}

function isReplaced(error: unknown): boolean {
  return replacedSince.safeParse(error).success;
}
