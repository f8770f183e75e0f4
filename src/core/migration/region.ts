import { isMainlandChina, MGW_REGIONS } from "../regions.ts";

/** Where the service runs, as its endpoints name it. `us-west-1` is in the newest SDK alone (U14). */
export const SERVICE_REGIONS: readonly string[] = [...MGW_REGIONS].map(withoutOss);

/** The service's region for buckets in regions without one of its own: none is nearer within the same part of the world. */
const NEAREST: readonly [area: RegExp, region: string][] = [
  [/^us-|^na-/, "us-east-1"],
  [/^eu-|^me-/, "eu-central-1"],
  [/^ap-northeast-/, "ap-northeast-1"],
  [/^ap-/, "ap-southeast-1"],
];
const NORTH = new Set(["cn-qingdao", "cn-zhangjiakou", "cn-huhehaote"]);
const SOUTH = new Set(["cn-heyuan", "cn-guangzhou"]);

/**
 * The region of the service that a migration to a bucket goes through, when the settings name none: the bucket's own, else the
 * nearest. That a job copies to a bucket of another region is plausible and not promised (U5), so which one it is, is always shown.
 */
export function nearestServiceRegion(ossRegion: string): { region: string; isBucketsOwn: boolean } {
  const own = withoutOss(ossRegion);
  if (SERVICE_REGIONS.includes(own)) return { region: own, isBucketsOwn: true };
  return { region: nearest(own), isBucketsOwn: false };
}

function nearest(region: string): string {
  if (isMainlandChina(region)) {
    if (NORTH.has(region)) return "cn-beijing";
    return SOUTH.has(region) ? "cn-shenzhen" : "cn-hangzhou";
  }
  return NEAREST.find(([area]) => area.test(region))?.[1] ?? "ap-southeast-1";
}

function withoutOss(region: string): string {
  return region.replace(/^oss-/, "");
}
