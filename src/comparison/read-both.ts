import { createHash } from "node:crypto";
import type { ObjectListing } from "../clouds/contract/object-listing.ts";
import type { Reading } from "../core/comparison.ts";
import { CloudError, CloudNotFound } from "../core/errors.ts";
import type { TryAgain } from "./try-again.ts";

type Digest = { sizeBytes: number; sha256: string; md5: string };

/** Reads one object whole from both sides. `changed`: one of them is not as it was listed. Errors: those that would hold for any. */
export async function readBoth(
  sides: readonly { listing: ObjectListing; key: string }[],
  sizeBytes: number,
  tryAgain: TryAgain,
  signal: AbortSignal,
): Promise<Reading> {
  const digests = await Promise.all(
    sides.map(({ listing, key }) =>
      tryAgain(() => digestOf(listing, key, signal)).catch((error: unknown) => whyUnread(error, signal)),
    ),
  );
  const [one, other] = digests;
  if (one === undefined || other === undefined || one === "unreadable" || other === "unreadable")
    return "unreadable";
  if (one === "changed" || other === "changed") return "changed";
  if (one.sizeBytes !== sizeBytes || other.sizeBytes !== sizeBytes) return "changed";
  return one.sha256 === other.sha256 && one.md5 === other.md5 ? "identical" : "different";
}

async function digestOf(listing: ObjectListing, key: string, signal: AbortSignal): Promise<Digest> {
  const sha256 = createHash("sha256");
  const md5 = createHash("md5");
  let sizeBytes = 0;
  for await (const chunk of await listing.read(key, signal)) {
    sha256.update(chunk);
    md5.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, sha256: sha256.digest("hex"), md5: md5.digest("hex") };
}

/** One object that cannot be read is said to be so; the others are read all the same. */
function whyUnread(error: unknown, signal: AbortSignal): "changed" | "unreadable" {
  signal.throwIfAborted();
  if (error instanceof CloudNotFound) return "changed";
  if (error instanceof CloudError) return "unreadable";
  throw error;
}
