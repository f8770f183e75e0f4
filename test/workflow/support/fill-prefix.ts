import type { PreparationRequest } from "../../../src/core/preparation.ts";
import type { ProvisioningWorld } from "../../provisioning/provisioning-world.ts";

/** A prefix is a real one: under one that is empty nothing goes on to the approvers. */
export async function fillPrefix({ aws }: ProvisioningWorld, request: PreparationRequest): Promise<void> {
  const { sourceBucket: bucket, prefix } = request;
  if (prefix === "") return;
  await aws.control["putObjects"]?.({ bucket, objects: [{ key: `${prefix}a.txt`, body: "a" }] });
}
