import type { ProvisioningWorld } from "../../provisioning/provisioning-world.ts";

/** Every secret that either cloud knows, which the clouds alone do. */
export async function readSecretValues({
  aws,
  alibaba,
}: Pick<ProvisioningWorld, "aws" | "alibaba">): Promise<string[]> {
  const lists = await Promise.all([aws, alibaba].map(async (cloud) => cloud.control["secretValues"]?.({})));
  return lists.flatMap((list) => (Array.isArray(list) ? list : Object.values(list ?? {}).flat())).map(String);
}
