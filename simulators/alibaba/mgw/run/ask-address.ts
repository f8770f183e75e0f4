import type { MgwPlace, MgwWorld } from "../operation.ts";
import { findRetriedRun } from "../results.ts";
import type { AddressDetail, VerifyResult } from "../state.ts";
import { type OssDestination, toOssDestination, verifyOss } from "./oss-destination.ts";
import { type S3Source, toS3Source, verifyS3 } from "./s3-source.ts";

/** The S3 side of an address, as the settings of the service have it. */
export function sourceOf({ state, peers }: MgwWorld, detail: AddressDetail): S3Source | VerifyResult {
  const { address, assumptions } = state.mgw.settings;
  return toS3Source(detail, {
    peer: peers.s3,
    remoteAddress: address,
    isTlsDefault: assumptions.domainScheme === "refused",
    hasNewRegions: assumptions.sourceRegions === "all",
  });
}

/** The OSS side of an address in a region of the service. */
export function destinationOf(
  world: MgwWorld,
  detail: AddressDetail,
  serviceRegion: string,
): OssDestination | VerifyResult {
  const { address, assumptions } = world.state.mgw.settings;
  return toOssDestination(world, detail, {
    peer: world.peers.oss,
    remoteAddress: address,
    serviceRegion,
    servicePrincipal: assumptions.servicePrincipal,
    needsDomainAcrossRegions: assumptions.destinationDomain === "needed-across-regions",
    sessionName: "data-online-migration",
  });
}

/** Asks the cloud of an address whether it lets the service in; null: it does. */
export async function askAddress(world: MgwPlace, detail: AddressDetail): Promise<VerifyResult | null> {
  if (detail["AddressType"] === "oss") {
    const destination = destinationOf(world, detail, world.regionName);
    return "peer" in destination ? verifyOss(destination) : destination;
  }
  if (detail["AddressType"] !== "s3" && !findRetriedRun(world.region, detail, optionsOf(world))) {
    return { httpStatus: 403, code: "InvalidInventory", message: "The list of files can not be read." };
  }
  const source = sourceOf(world, detail);
  return "peer" in source ? verifyS3(source) : source;
}

function optionsOf({ state, nowMs }: MgwWorld) {
  return { assumptions: state.mgw.settings.assumptions, nowMs };
}
