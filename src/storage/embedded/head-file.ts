import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { AuditHead } from "../contract/audit.ts";

/** Its name in the data folder. */
export const HEAD_FILE = "audit-head";

const headSchema = z.strictObject({
  sequence: z.number().int().nonnegative(),
  hash: z.string(),
  mac: z.string(),
});

/** Makes and proves the HMAC that only holders of the seal key can make. */
export type HeadMac = { mac(text: string): string; isMac(text: string, mac: string): boolean };

/**
 * The audit log's newest head, in a file beside the database: write access to the database alone does not reach it.
 * With an HMAC, so that write access to the folder alone is not enough to forge one, though an older copy is accepted too.
 * Errors: those of the file system; on reading `unreadable` for one that is not as it was written.
 */
export function createHeadFile(folder: string, { mac, isMac }: HeadMac) {
  const path = join(folder, HEAD_FILE);
  return {
    async read(): Promise<AuditHead | "unreadable" | null> {
      const text = await readFile(path, "utf8").catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw error;
      });
      if (text === null) return null;
      const head = parse(text);
      return head !== null && isMac(textOf(head), head.mac)
        ? { sequence: head.sequence, hash: head.hash }
        : "unreadable";
    },

    /** By renaming, so that a process that dies leaves the one before. */
    async write({ sequence, hash }: AuditHead): Promise<void> {
      const head = { sequence, hash, mac: mac(textOf({ sequence, hash })) };
      await writeFile(`${path}.new`, `${JSON.stringify(head)}\n`, { mode: 0o600 });
      await rename(`${path}.new`, path);
    },
  };
}

function parse(text: string): z.infer<typeof headSchema> | null {
  try {
    return headSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function textOf({ sequence, hash }: AuditHead): string {
  return `${sequence} ${hash}`;
}
