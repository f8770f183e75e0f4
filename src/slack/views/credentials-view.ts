import type { ModalView } from "@slack/types";
import type { Preparation } from "../../core/preparation.ts";
import { credentialBlocks, firstLogonOf } from "../../notices/credential-blocks.ts";
import type { Texts } from "../../texts/texts.ts";
import type { OpenCredentials } from "../../workflow/outcome.ts";
import { toBlocks } from "../blocks.ts";
import { CALLBACK } from "../ids.ts";
import { plain } from "../plain-blocks.ts";
import { iconLine, richText } from "../rich-text.ts";

/**
 * The secrets, for as long as the window is open. It has no submit, no interactive element, no close notice and no
 * metadata: each of them would send the view, contents and all, back to us and into whatever logs requests on the way.
 */
export function credentialsView(
  credentials: OpenCredentials,
  preparation: Pick<Preparation, "plan">,
  texts: Texts,
): ModalView {
  const t = texts.delivery;
  return {
    type: "modal",
    callback_id: CALLBACK.credentials,
    title: plain(t.viewTitle),
    close: plain(texts.form.close),
    blocks: [
      richText(iconLine("warning", [t.viewWarning])),
      ...toBlocks(credentialBlocks(credentials, firstLogonOf(preparation), texts)),
    ],
  };
}
