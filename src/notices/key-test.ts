import type { Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import { exceptionPhrase } from "./exception-lines.ts";

/** What the test of the new keys showed; nothing before there was one. */
export function keyTest({ proof }: Preparation, texts: Texts): Phrase[] {
  const t = texts.thread.ready.keyTest;
  return proof.map((finding): Phrase => {
    if (finding.code === "PROOF_BLOCKED_BY_WHITELIST") return [t.blocked];
    if (finding.code !== "PROOF_OK") return exceptionPhrase(finding, texts);
    if (finding.args["wrote"] !== true) return [t.read];
    return [finding.args["read"] === "empty" ? t.empty : t.ok];
  });
}
