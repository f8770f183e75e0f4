/**
 * OSS regions, as far as they were documented when this was written. The list is data, not law: an unknown id of the
 * right shape is accepted with a warning. `isClosed`: no new buckets.
 * Source: OSS, "Regions and endpoints".
 */
export const OSS_REGIONS: readonly { id: string; place: string; isClosed?: true }[] = [
  { id: "oss-cn-hangzhou", place: "Hangzhou" },
  { id: "oss-cn-shanghai", place: "Shanghai" },
  { id: "oss-cn-nanjing", place: "Nanjing" },
  { id: "oss-cn-fuzhou", place: "Fuzhou" },
  { id: "oss-cn-wuhan", place: "Wuhan" },
  { id: "oss-cn-qingdao", place: "Qingdao" },
  { id: "oss-cn-beijing", place: "Beijing" },
  { id: "oss-cn-zhangjiakou", place: "Zhangjiakou" },
  { id: "oss-cn-huhehaote", place: "Hohhot" },
  { id: "oss-cn-wulanchabu", place: "Ulanqab" },
  { id: "oss-cn-shenzhen", place: "Shenzhen" },
  { id: "oss-cn-heyuan", place: "Heyuan" },
  { id: "oss-cn-guangzhou", place: "Guangzhou" },
  { id: "oss-cn-chengdu", place: "Chengdu" },
  { id: "oss-cn-hongkong", place: "Hong Kong" },
  { id: "oss-us-west-1", place: "Silicon Valley" },
  { id: "oss-us-east-1", place: "Virginia" },
  { id: "oss-ap-northeast-1", place: "Tokyo" },
  { id: "oss-ap-northeast-2", place: "Seoul" },
  { id: "oss-ap-southeast-1", place: "Singapore" },
  { id: "oss-ap-southeast-2", place: "Sydney", isClosed: true },
  { id: "oss-ap-southeast-3", place: "Kuala Lumpur" },
  { id: "oss-ap-southeast-5", place: "Jakarta" },
  { id: "oss-ap-southeast-6", place: "Manila" },
  { id: "oss-ap-southeast-7", place: "Bangkok" },
  { id: "oss-ap-south-1", place: "Mumbai", isClosed: true },
  { id: "oss-eu-central-1", place: "Frankfurt" },
  { id: "oss-eu-west-1", place: "London" },
  { id: "oss-me-east-1", place: "Dubai" },
  { id: "oss-me-central-1", place: "Riyadh" },
];

/** Regions in which the migration service itself runs. Source: hcs-mgw 2024-06-26, endpoints of the SDK. */
export const MGW_REGIONS: ReadonlySet<string> = new Set([
  "oss-cn-beijing",
  "oss-cn-wulanchabu",
  "oss-cn-hangzhou",
  "oss-cn-shanghai",
  "oss-cn-shenzhen",
  "oss-cn-chengdu",
  "oss-cn-hongkong",
  "oss-ap-northeast-1",
  "oss-ap-southeast-1",
  "oss-eu-central-1",
  "oss-us-east-1",
  "oss-us-west-1",
]);

const OSS_REGION_SHAPE = /^oss-[a-z]{2}-[a-z]+(-\d+)?$/;

/** A region id as people write it, with or without `oss-`; null when it has no such shape. */
export function readOssRegion(text: string): string | null {
  const id = text.startsWith("oss-") ? text : `oss-${text}`;
  return OSS_REGION_SHAPE.test(id) ? id : null;
}

export function findOssRegion(id: string): (typeof OSS_REGIONS)[number] | undefined {
  return OSS_REGIONS.find((region) => region.id === id);
}

/** Whether a region is in mainland China, where data may not simply leave or enter. Hong Kong counts as outside. */
export function isMainlandChina(region: string): boolean {
  return /^(oss-)?cn-/.test(region) && !region.endsWith("cn-hongkong");
}
