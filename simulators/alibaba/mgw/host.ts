import type { WireRequest } from "../../shared/server.ts";

/** `<uid>.<region>.mgw.aliyuncs.com`, and the same within a VPC. Source: "Endpoints", hcs-mgw 2024-06-26. */
const HOST = /^(?:(.*)\.)?([a-z0-9-]+)\.mgw(?:-internal)?\.aliyuncs\.com$/;

/** The account and the region that a host name tells; `uid` is whatever stands before the region. */
export type MgwHost = { uid: string; region: string };

/** Null: the host is no endpoint of Data Online Migration. */
export function readMgwHost(request: WireRequest): MgwHost | null {
  const host = (request.headers["host"] ?? "").replace(/:\d+$/, "").toLowerCase();
  const [, uid = "", region] = HOST.exec(host) ?? [];
  return region === undefined ? null : { uid, region };
}

/** Source: "Endpoints", hcs-mgw 2024-06-26; the newest SDK also has us-west-1. */
const REGIONS = new Set([
  "ap-northeast-1",
  "ap-southeast-1",
  "cn-beijing",
  "cn-chengdu",
  "cn-hangzhou",
  "cn-hongkong",
  "cn-shanghai",
  "cn-shenzhen",
  "cn-wulanchabu",
  "us-east-1",
  "eu-central-1",
]);

export function isMgwRegion(region: string, hasUsWest1: boolean): boolean {
  return REGIONS.has(region) || (hasUsWest1 && region === "us-west-1");
}

export function isInChina(region: string): boolean {
  return region.startsWith("cn-");
}
