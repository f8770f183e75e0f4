import { createHash } from "node:crypto";
import type { Message } from "../../notices/message.ts";
import type { Post } from "../../storage/contract/posts.ts";

/** Messages that are remembered; of others an edit is made, whether it changes anything or not. */
const REMEMBERED = 2_000;

type Standing = { version: number; digest: string };

/**
 * What this process sent last of each message, so that drawing the same again is no edit: what redraws a message often changes
 * nothing in it. Where another process has sent a later version, nothing is known. Of texts, which may be secret, a hash is kept.
 */
export class StandingMessages {
  readonly #standing = new Map<string, Standing>();

  note({ id, version }: Pick<Post, "id" | "version">, message: Message): void {
    this.#standing.delete(id);
    this.#standing.set(id, { version, digest: digestOf(message) });
    const [oldest] = this.#standing.keys();
    if (this.#standing.size > REMEMBERED && oldest !== undefined) this.#standing.delete(oldest);
  }

  /** Whether the chat shows this already. */
  isSame({ id, postedVersion }: Pick<Post, "id" | "postedVersion">, message: Message): boolean {
    const standing = this.#standing.get(id);
    return standing?.version === postedVersion && standing.digest === digestOf(message);
  }
}

function digestOf(message: Message): string {
  return createHash("sha256").update(JSON.stringify(message)).digest("hex");
}
