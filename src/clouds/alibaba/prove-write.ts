import * as z from "zod";
import { CloudError, CloudUnavailable } from "../../core/errors.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { AlibabaContext } from "./context.ts";
import { createOssClient } from "./oss-client.ts";

const PROOF = Buffer.from("mgw-prep proof of write access; may be deleted\n", "utf8");

const contentSchema = z.object({ content: z.instanceof(Buffer) });

/** Writes, reads and deletes with a new key what the service will write. Waiting for the key is the caller's part. */
export function writeProof({ connection, call }: AlibabaContext): Pick<AlibabaCloud, "proveWrite"> {
  return {
    proveWrite: async (key, { bucket, region, objectKey }) => {
      const credentials = { accessKeyId: key.accessKeyId, accessKeySecret: key.secretAccessKey };
      const client = createOssClient(
        { ...connection, ...credentials, securityToken: undefined },
        region,
        bucket,
      );
      const about = (operation: string) => ({
        operation,
        subject: `${bucket}/${objectKey}`,
        secrets: [key.secretAccessKey],
      });
      const remove = () =>
        call.change(about("oss:DeleteObject"), async () => {
          await client.delete(objectKey);
        });

      try {
        await call.change(about("oss:PutObject"), () =>
          client.put(objectKey, PROOF, { headers: { "x-oss-storage-class": "Standard" } }),
        );
        await call.read(about("oss:GetObject"), async () => {
          const { content } = contentSchema.parse(await client.get(objectKey));
          if (!content.equals(PROOF)) throw mismatch(`${bucket}/${objectKey}`);
        });
      } catch (error) {
        // A refused write left nothing behind; after any other failure the object may be there.
        if (wasWritten(error)) await removeAfter(error, remove);
        throw error;
      }
      await remove();
    },
  };
}

function wasWritten(error: unknown): boolean {
  const isWrite = error instanceof CloudError && error.failure.operation === "oss:PutObject";
  return !isWrite || error instanceof CloudUnavailable;
}

/** Cleans up behind a failed proof. The first failure is the one to tell; a second one is added to it. */
async function removeAfter(first: unknown, remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (second) {
    if (!(first instanceof CloudError) || !(second instanceof CloudError)) throw second;
    const note = `; the proof object could not be deleted either (${second.failure.code})`;
    first.failure.detail += note;
    first.message += note;
  }
}

function mismatch(subject: string): CloudError {
  return new CloudError({
    cloud: "alibaba",
    operation: "oss:GetObject",
    subject,
    code: "ProofMismatch",
    detail: "the object read back is not the one that was written",
    requestId: null,
    httpStatus: 200,
  });
}
