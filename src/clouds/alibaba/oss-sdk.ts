import Oss from "ali-oss";

/** The part of ali-oss that is used. Answers are unknown: its published types promise more than the wire keeps. */
export type OssClient = {
  options: { timeout: number | readonly [connectMs: number, answerMs: number] };
  getBucketInfo(bucket: string): Promise<unknown>;
  putBucket(bucket: string, options: { storageClass: string }): Promise<unknown>;
  deleteBucket(bucket: string): Promise<unknown>;
  listBuckets(query: { marker?: string; prefix?: string; "max-keys": number }): Promise<unknown>;
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
