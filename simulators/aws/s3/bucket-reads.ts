import type { WireReply } from "../../shared/server.ts";
import { AwsError } from "../errors.ts";
import { isPublicPolicy } from "../policy/is-public.ts";
import { parsePolicy } from "../policy/policy-document.ts";
import { canonicalIdOf } from "../state.ts";
import { renderXml } from "../xml.ts";
import { bucketOf, S3_NAMESPACE, type S3Call, xmlReply } from "./s3-call.ts";

/** us-east-1 has no location constraint; the element is empty. Source: GetBucketLocation, S3 API Reference. */
export function getBucketLocation(call: S3Call): WireReply {
  const { region } = bucketOf(call);
  const body = renderXml("LocationConstraint", region === "us-east-1" ? "" : region, S3_NAMESPACE);
  return { status: 200, headers: { "content-type": "application/xml" }, body };
}

export function getBucketPolicy(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  if (bucket.policy === null)
    throw notConfigured("NoSuchBucketPolicy", "The bucket policy does not exist", bucket.name);
  return { status: 200, headers: { "content-type": "application/json" }, body: bucket.policy };
}

export function getBucketPolicyStatus(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  if (bucket.policy === null)
    throw notConfigured("NoSuchBucketPolicy", "The bucket policy does not exist", bucket.name);
  return xmlReply("PolicyStatus", { IsPublic: isPublicPolicy(parsePolicy(bucket.policy, "resource")) });
}

export function getBucketEncryption(call: S3Call): WireReply {
  const { encryption } = bucketOf(call).settings;
  const isKms = encryption.kind !== "AES256";
  return xmlReply("ServerSideEncryptionConfiguration", {
    Rule: {
      ApplyServerSideEncryptionByDefault: {
        SSEAlgorithm: encryption.kind,
        KMSMasterKeyID: isKms ? encryption.keyId : undefined,
      },
      BucketKeyEnabled: isKms && encryption.isBucketKeyEnabled,
    },
  });
}

export function getBucketOwnershipControls(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  const { ownership } = bucket.settings;
  if (ownership === null) {
    throw notConfigured(
      "OwnershipControlsNotFoundError",
      "The bucket ownership controls were not found",
      bucket.name,
    );
  }
  return xmlReply("OwnershipControls", { Rule: { ObjectOwnership: ownership } });
}

export function getBucketVersioning(call: S3Call): WireReply {
  return xmlReply("VersioningConfiguration", { Status: bucketOf(call).settings.versioning ?? undefined });
}

export function getBucketLifecycleConfiguration(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  const rules = bucket.settings.lifecycle;
  if (rules === null) {
    throw notConfigured(
      "NoSuchLifecycleConfiguration",
      "The lifecycle configuration does not exist",
      bucket.name,
    );
  }
  return xmlReply("LifecycleConfiguration", {
    Rule: rules.map((rule) => ({
      ID: rule.id,
      Filter: { Prefix: rule.prefix },
      Status: rule.isEnabled ? "Enabled" : "Disabled",
      Transition: rule.transitions.map(({ days, storageClass }) => ({
        Days: days,
        StorageClass: storageClass,
      })),
      Expiration: rule.expirationDays === undefined ? undefined : { Days: rule.expirationDays },
      NoncurrentVersionExpiration:
        rule.noncurrentExpirationDays === undefined
          ? undefined
          : { NoncurrentDays: rule.noncurrentExpirationDays },
      AbortIncompleteMultipartUpload:
        rule.abortIncompleteUploadsAfterDays === undefined
          ? undefined
          : { DaysAfterInitiation: rule.abortIncompleteUploadsAfterDays },
    })),
  });
}

export function getBucketRequestPayment(call: S3Call): WireReply {
  return xmlReply("RequestPaymentConfiguration", { Payer: bucketOf(call).settings.payer });
}

export function getPublicAccessBlock(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  const block = bucket.settings.publicAccessBlock;
  if (block === null) {
    throw notConfigured(
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found",
      bucket.name,
    );
  }
  return xmlReply("PublicAccessBlockConfiguration", {
    BlockPublicAcls: block.blockPublicAcls,
    IgnorePublicAcls: block.ignorePublicAcls,
    BlockPublicPolicy: block.blockPublicPolicy,
    RestrictPublicBuckets: block.restrictPublicBuckets,
  });
}

/** The owner alone, with full control: the ACL of every bucket nobody shared. */
export function getBucketAcl(call: S3Call): WireReply {
  const id = canonicalIdOf(bucketOf(call).ownerAccountId);
  const reply = xmlReply("AccessControlPolicy", { Owner: { ID: id }, AccessControlList: "GRANTS" });
  const grantee = `<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser"><ID>${id}</ID></Grantee>`;
  const grant = `<Grant>${grantee}<Permission>FULL_CONTROL</Permission></Grant>`;
  return { ...reply, body: String(reply.body).replace("GRANTS", grant) };
}

function notConfigured(code: string, message: string, bucket: string): AwsError {
  return new AwsError(404, code, message, { details: { BucketName: bucket } });
}
