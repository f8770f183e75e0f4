import { OssError } from "../errors.ts";
import { commonContext, judgeIdentity } from "../identity.ts";
import type { Bucket, Encryption } from "../state.ts";
import {
  type BucketInput,
  malformedXml,
  type OssOperationTable,
  type OssReply,
  xmlReply,
} from "./operation.ts";
import { childText, parseXml, renderXml } from "./xml.ts";

const on = { on: "bucket", selector: "encryption" } as const;

export const ENCRYPTION_OPERATIONS: OssOperationTable = {
  GetBucketEncryption: { ...on, method: "GET", action: "oss:GetBucketEncryption", run: getBucketEncryption },
  PutBucketEncryption: { ...on, method: "PUT", action: "oss:PutBucketEncryption", run: putBucketEncryption },
  DeleteBucketEncryption: {
    ...on,
    method: "DELETE",
    action: "oss:DeleteBucketEncryption",
    run: deleteBucketEncryption,
  },
};

function getBucketEncryption({ bucket }: BucketInput): OssReply {
  if (bucket.encryption === null) {
    const text = "The server side encryption configuration is not found.";
    throw new OssError(404, "NoSuchServerSideEncryptionRule", text, { details: { BucketName: bucket.name } });
  }
  const body = { ApplyServerSideEncryptionByDefault: describeEncryption(bucket.encryption) };
  return xmlReply(renderXml("ServerSideEncryptionRule", body));
}

function putBucketEncryption({ bucket, request }: BucketInput): OssReply {
  const root = parseXml(request.body.toString("utf8"));
  const rule = root?.children.find(({ name }) => name === "ApplyServerSideEncryptionByDefault");
  if (root?.name !== "ServerSideEncryptionRule" || !rule) throw malformedXml();
  bucket.encryption = toEncryption(childText(rule, "SSEAlgorithm"), childText(rule, "KMSMasterKeyID"));
  return {};
}

function deleteBucketEncryption({ bucket }: BucketInput): OssReply {
  bucket.encryption = null;
  return { status: 204 };
}

/** The elements of a rule; the key's id is there, and may be empty, with KMS alone ("GetBucketEncryption"). */
export function describeEncryption({ algorithm, keyId }: Encryption) {
  return { SSEAlgorithm: algorithm, KMSMasterKeyID: algorithm === "KMS" ? (keyId ?? "") : undefined };
}

/** How a new object is encrypted: as its headers say, else as its bucket does. */
export function encryptionOfNew({ bucket, request: { headers } }: BucketInput): Encryption | null {
  const asked = headers["x-oss-server-side-encryption"];
  if (asked === undefined) return bucket.encryption;
  return toEncryption(asked, headers["x-oss-server-side-encryption-key-id"]);
}

function toEncryption(algorithm: string | undefined, keyId: string | undefined): Encryption {
  if (algorithm === "KMS") return { algorithm, keyId: keyId || null };
  if (algorithm === "AES256" && !keyId) return { algorithm, keyId: null };
  const text = "The Encryption Algorithm you specified is not valid. Supported value: AES256, KMS.";
  throw new OssError(400, "InvalidEncryptionAlgorithmError", text);
}

export function encryptionHeaders(encryption: Encryption | null): Record<string, string> {
  if (!encryption) return {};
  const headers = { "x-oss-server-side-encryption": encryption.algorithm };
  return encryption.keyId === null
    ? headers
    : { ...headers, "x-oss-server-side-encryption-key-id": encryption.keyId };
}

/** Source: "Permissions" in "Server-side encryption", OSS documentation. */
const KMS_ACTIONS = { write: ["kms:GenerateDataKey", "kms:Decrypt"], read: ["kms:Decrypt"] } as const;

/**
 * Throws when an object is, or is to be, encrypted with a key of KMS that the caller may not use; nobody may without
 * a signature. Source: notes of "Server-side encryption" and "HTTP status code 403", OSS documentation.
 */
export function checkKmsRights(
  input: BucketInput,
  encryption: Encryption | null,
  use: keyof typeof KMS_ACTIONS,
): void {
  if (encryption?.algorithm !== "KMS") return;
  const { caller, bucket } = input;
  const resource = keyResource(bucket, encryption);
  const mayUse = KMS_ACTIONS[use].every((action) => {
    if (!caller) return false;
    const context = commonContext(input, caller, input.request);
    return judgeIdentity(input, caller, { action, resource, context }) === "allow";
  });
  if (!mayUse) throw new OssError(403, "AccessDenied", "This request is forbidden by kms.");
}

/** The service's default key has an id of its own in each region, which nobody but KMS tells. */
function keyResource({ region, ownerUid }: Bucket, { keyId }: Encryption): string {
  return `acs:kms:${region.replace(/^oss-/, "")}:${ownerUid}:key/${keyId ?? "of-the-alias-acs-oss"}`;
}
