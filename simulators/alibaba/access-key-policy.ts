import type { WireRequest } from "../shared/server.ts";
import { sourceIpOf } from "./identity.ts";
import { isInRange } from "./policy/conditions.ts";
import type { AlibabaState, World } from "./state.ts";

/**
 * Whether an access key may be used from where a request comes from. The policy concerns the keys of RAM users and
 * of the account; temporary credentials are free. Networks are those of the internet (`ClassicWhiteList`), so a VPC
 * is in none. Source: "Use network ACL policies to restrict AccessKey pair usage", RAM documentation.
 */
export function mayUseKeyFrom(world: World, request: WireRequest): boolean {
  const { accessKeyPolicy, network } = world.state;
  if (!accessKeyPolicy?.isActive) return true;
  const address = sourceIpOf(world, request);
  return (
    network.sourceVpc === null && accessKeyPolicy.allowedNetworks.some((range) => isInRange(address, range))
  );
}

/** The text that travels in `AccessKeyPolicy`. Source: "SetAccessKeyPolicy", IMS API Reference (2019-08-15). */
export function renderAccessKeyPolicy({ accessKeyPolicy }: AlibabaState): string {
  const networks = accessKeyPolicy?.allowedNetworks ?? [];
  return JSON.stringify({
    Version: 1,
    Status: accessKeyPolicy?.isActive ? "Active" : "Inactive",
    Statements: networks.length > 0 ? [{ Type: "ClassicWhiteList", IPList: networks }] : [],
  });
}
