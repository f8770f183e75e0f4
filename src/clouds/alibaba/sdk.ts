import { createRequire } from "node:module";
import Oss from "ali-oss";

/**
 * The vendor's CommonJS packages, taken in at one place. They set `exports.default`, which an ESM default import wraps
 * a second time under Node but not under bundlers and test runners; `require` gives the same object everywhere.
 */
const require = createRequire(import.meta.url);
const ram = require("@alicloud/ram20150501") as typeof import("@alicloud/ram20150501");
const openApi = require("@alicloud/openapi-client") as typeof import("@alicloud/openapi-client");

export type RamClient = InstanceType<typeof ram.default>;
export type RamConfig = ConstructorParameters<typeof ram.default>[0];
export const RamClient = ram.default;
/** Request classes of RAM, such as `ramRequests.GetUserRequest`. */
export const ramRequests = ram;

export type OpenApiClient = InstanceType<typeof openApi.default>;
export const OpenApiClient = openApi.default;
export const { Config: OpenApiConfig, Params: OpenApiParams, OpenApiRequest } = openApi;

/** The part of ali-oss that is used. Answers are unknown: its published types promise more than the wire keeps. */
export type OssClient = {
  options: { timeout: number | readonly [connectMs: number, answerMs: number] };
  getBucketInfo(bucket: string): Promise<unknown>;
  putBucket(bucket: string, options: { storageClass: string }): Promise<unknown>;
  deleteBucket(bucket: string): Promise<unknown>;
  listBuckets(query: { marker?: string; "max-keys": number }): Promise<unknown>;
  listV2(query: { "max-keys": number }): Promise<unknown>;
  getBucketLifecycle(bucket: string): Promise<unknown>;
  getBucketWorm(bucket: string): Promise<unknown>;
  /** Any request; an answer whose status is not among `successStatuses` is thrown. */
  request(params: {
    method: "GET";
    bucket: string;
    subres: string;
    successStatuses: readonly number[];
  }): Promise<unknown>;
  put(key: string, content: Buffer, options: { headers: Record<string, string> }): Promise<unknown>;
  get(key: string): Promise<unknown>;
  delete(key: string): Promise<unknown>;
};

/** Options that ali-oss reads; its types leave some of them out. */
export type OssOptions = {
  accessKeyId: string;
  accessKeySecret: string;
  stsToken?: string;
  refreshSTSTokenInterval?: number;
  bucket?: string;
  region: string;
  endpoint?: string;
  secure: boolean;
  sldEnable: boolean;
  /** The endpoint is a custom domain that stands for the bucket. */
  cname?: boolean;
  authorizationV4: true;
};

export function createOssSdkClient(options: OssOptions): OssClient {
  return new Oss(options) as unknown as OssClient;
}
