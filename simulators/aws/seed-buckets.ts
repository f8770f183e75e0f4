import type { BucketSpec } from "./bucket-spec.ts";
import { DEFAULT_ACCOUNT_ID, OTHER_ACCOUNT_ID } from "./seed-identities.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

function denyAllBut(
  condition: Record<string, unknown>,
  bucketArn: string,
  action: string | string[],
): Record<string, unknown> {
  return {
    Version: "2012-10-17",
    Id: `${bucketArn.split(":").at(-1)}-access`,
    Statement: [
      {
        Sid: "OfficeOnly",
        Effect: "Deny",
        Principal: "*",
        Action: action,
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: condition,
      },
    ],
  };
}

/** One bucket for each thing that a preparation may meet; the name says which. */
export function defaultBuckets(now: Date, partition: string): BucketSpec[] {
  const s3Arn = (bucket: string) => `arn:${partition}:s3:::${bucket}`;
  const customerKey = `arn:${partition}:kms:eu-central-1:${DEFAULT_ACCOUNT_ID}:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0`;
  const ago = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString();
  return [
    {
      name: "acme-media-clean",
      region: "eu-central-1",
      objects: [
        { key: "readme.txt", body: "Media of Acme, ready to move.\n", contentType: "text/plain" },
        { key: "film/2024/trailer.mp4", sizeBytes: 3 * GIB, storageClass: "STANDARD_IA" },
        { key: "film/2025/feature.mov", sizeBytes: 40 * GIB, storageClass: "GLACIER_IR" },
        { key: "thumbnails/übersicht 01.png", sizeBytes: 48_213, storageClass: "STANDARD_IA" },
        {
          key: "work/cut.prproj",
          sizeBytes: 700 * MIB,
          storageClass: "INTELLIGENT_TIERING",
          tier: "infrequent",
        },
      ],
      generator: {
        count: 25_000,
        prefix: "photos/",
        suffix: ".jpg",
        perFolder: 1000,
        sizeBytes: { min: 200_000, max: 9_000_000 },
        storageClasses: { STANDARD: 7, STANDARD_IA: 3 },
      },
    },
    {
      name: "acme-reports-office-only",
      region: "eu-central-1",
      policy: denyAllBut(
        { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"] } },
        s3Arn("acme-reports-office-only"),
        ["s3:GetObject", "s3:ListBucket"],
      ),
      objects: [{ key: "2026/q3.pdf", sizeBytes: 2 * MIB }],
      generator: { count: 1200, prefix: "daily/", suffix: ".csv", sizeBytes: 40_000 },
    },
    {
      name: "acme-vault-locked-down",
      region: "eu-central-1",
      policy: denyAllBut(
        { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
        s3Arn("acme-vault-locked-down"),
        "s3:*",
      ),
      objects: [{ key: "contracts/2026.zip", sizeBytes: 90 * MIB }],
    },
    {
      name: "acme-uploads-versioned",
      region: "eu-west-1",
      settings: { versioning: "Enabled" },
      objects: [
        { key: "inbox/a.csv", body: "id,name\n1,first\n" },
        { key: "inbox/b.csv", sizeBytes: 10 * MIB },
      ],
      oldVersions: [
        { key: "inbox/a.csv", sizeBytes: 5 * MIB, lastModified: ago(60) },
        { key: "inbox/gone.csv", sizeBytes: 7 * MIB, lastModified: ago(70) },
      ],
      deleteMarkers: [{ key: "inbox/gone.csv", lastModified: ago(50) }],
      uploads: [
        {
          key: "inbox/never-finished.bin",
          initiatedAt: ago(45),
          partSizesBytes: [8 * MIB, 8 * MIB, 8 * MIB],
        },
        { key: "inbox/never-finished-2.bin", initiatedAt: ago(44), partSizesBytes: [5 * MIB] },
      ],
    },
    {
      name: "acme-archive-glacier",
      region: "eu-central-1",
      objects: [
        { key: "2019/ledger.tar", sizeBytes: 120 * GIB, storageClass: "GLACIER" },
        { key: "2020/ledger.tar", sizeBytes: 90 * GIB, storageClass: "DEEP_ARCHIVE" },
        {
          key: "2021/ledger.tar",
          sizeBytes: 60 * GIB,
          storageClass: "INTELLIGENT_TIERING",
          archiveStatus: "ARCHIVE_ACCESS",
        },
        {
          key: "2022/ledger.tar",
          sizeBytes: 50 * GIB,
          storageClass: "GLACIER",
          restore: { isOngoing: false, expiresAt: new Date(now.getTime() + 10 * 86_400_000).toISOString() },
        },
        {
          key: "2023/ledger.tar",
          sizeBytes: 40 * GIB,
          storageClass: "GLACIER",
          restore: { isOngoing: true },
        },
        {
          key: "index.json",
          body: '{"years":[2019,2020,2021,2022,2023]}\n',
          contentType: "application/json",
        },
      ],
    },
    {
      name: "acme-logs-lifecycle",
      region: "us-east-1",
      settings: {
        lifecycle: [
          {
            id: "archive-logs",
            prefix: "logs/",
            isEnabled: true,
            transitions: [{ days: 30, storageClass: "GLACIER" }],
            expirationDays: 365,
          },
          {
            id: "drop-parts",
            prefix: "",
            isEnabled: true,
            transitions: [],
            abortIncompleteUploadsAfterDays: 7,
          },
        ],
      },
      generator: { count: 4000, prefix: "logs/", suffix: ".gz", sizeBytes: { min: 1000, max: 400_000 } },
    },
    {
      name: "acme-finance-kms",
      region: "eu-central-1",
      settings: { encryption: { kind: "aws:kms", keyId: customerKey, isBucketKeyEnabled: true } },
      objects: [
        { key: "books/2025.xlsx", sizeBytes: 3 * MIB, encryption: { kind: "aws:kms", keyId: customerKey } },
        { key: "books/2026.xlsx", sizeBytes: 4 * MIB, encryption: { kind: "aws:kms", keyId: customerKey } },
      ],
    },
    {
      name: "acme-customer-keys",
      region: "eu-central-1",
      objects: [
        {
          key: "sealed/one.bin",
          sizeBytes: MIB,
          encryption: { kind: "customer", keyMd5: "4QrcOUm6Wau+VuBX8g+IPg==" },
        },
        {
          key: "sealed/two.bin",
          sizeBytes: MIB,
          encryption: { kind: "customer", keyMd5: "4QrcOUm6Wau+VuBX8g+IPg==" },
        },
      ],
    },
    {
      name: "acme-partner-drop",
      region: "eu-central-1",
      settings: { ownership: "ObjectWriter" },
      objects: [
        { key: "partner/theirs.csv", sizeBytes: MIB, ownerAccountId: OTHER_ACCOUNT_ID },
        { key: "ours/mine.csv", sizeBytes: MIB },
      ],
    },
    {
      name: "acme-data-requester-pays",
      region: "us-west-2",
      settings: { payer: "Requester" },
      generator: { count: 300, prefix: "sets/", sizeBytes: 10 * MIB },
    },
    {
      name: "static.acme.example",
      region: "eu-central-1",
      objects: [{ key: "index.html", body: "<p>Acme</p>\n" }],
    },
    { name: "acme-new-empty", region: "eu-central-1", createdAt: ago(0.2) },
    {
      name: "acme-home-virginia",
      region: "us-east-1",
      objects: [{ key: "a.txt", body: "in Virginia\n" }],
      generator: { count: 500, prefix: "files/", sizeBytes: 100_000 },
    },
    {
      name: "globex-shared-other-account",
      region: "eu-central-1",
      ownerAccountId: OTHER_ACCOUNT_ID,
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "AcmeMayRead",
            Effect: "Allow",
            Principal: { AWS: `arn:${partition}:iam::${DEFAULT_ACCOUNT_ID}:root` },
            Action: ["s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation"],
            Resource: [s3Arn("globex-shared-other-account"), `${s3Arn("globex-shared-other-account")}/*`],
          },
        ],
      },
      objects: [{ key: "shared.txt", body: "from Globex\n" }],
    },
    {
      name: "globex-private-other-account",
      region: "eu-central-1",
      ownerAccountId: OTHER_ACCOUNT_ID,
      objects: [{ key: "private.txt", body: "of Globex\n" }],
    },
  ];
}
