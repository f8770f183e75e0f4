import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PastedPlace, PasteProblem } from "../../src/core/pasted.ts";
import {
  readDestinationAddress,
  readPastedDestination,
  readPastedSource,
  readSourceAddress,
} from "../../src/core/pasted-place.ts";

const MEDIA = { bucket: "acme-media" };
const IN_FRANKFURT = { ...MEDIA, region: "eu-central-1" };
const OF_2024 = { ...MEDIA, prefix: "2024/" };
const BOTH = { ...IN_FRANKFURT, prefix: "2024/" };

const SOURCES: readonly (readonly [text: string, place: PastedPlace])[] = [
  // Names.
  ["acme-media", MEDIA],
  ["  acme-media\t", MEDIA],
  ["\u00a0acme-media\u200b\ufeff", MEDIA],
  ["\u202aacme-media\u202c", MEDIA],
  ["s3://acme-media/20\u200b24/", { ...MEDIA, prefix: "20\u200b24/" }],
  ["acme-media/", MEDIA],
  ["acme-media/2024/", OF_2024],
  ["acme.media.old", { bucket: "acme.media.old" }],
  ["Acme_Media", { bucket: "Acme_Media" }],
  ["acme-media,", MEDIA],
  ["acme-media.", MEDIA],
  ["acme-media。", MEDIA],
  ["'acme-media'", MEDIA],
  ['"acme-media"', MEDIA],
  ["`acme-media`", MEDIA],
  ["*acme-media*", MEDIA],
  ["“acme-media”", MEDIA],
  ["「acme-media」", MEDIA],
  ["（acme-media）", MEDIA],
  ["(acme-media).", MEDIA],
  ["<acme-media>", MEDIA],
  // Addresses of the command line.
  ["s3://acme-media", MEDIA],
  ["s3://acme-media/", MEDIA],
  ["s3://acme-media/2024/", OF_2024],
  ["s3://acme-media/2024", { ...MEDIA, prefix: "2024" }],
  ["S3://acme-media/2024/", OF_2024],
  ["s3a://acme-media/2024/", OF_2024],
  ["s3n://acme-media", MEDIA],
  ["s3://acme-media/my photos/ä/", { ...MEDIA, prefix: "my photos/ä/" }],
  ["s3://acme-media/a%20b/", { ...MEDIA, prefix: "a%20b/" }],
  ["s3://acme-media/what?/#1/", { ...MEDIA, prefix: "what?/#1/" }],
  ["s3://acme-media//2024/", { ...MEDIA, prefix: "/2024/" }],
  ["s3://acme-media/a:b/", { ...MEDIA, prefix: "a:b/" }],
  ["s3://acme-media/2024/,", OF_2024],
  ["<s3://acme-media/2024/>", OF_2024],
  ["<s3://acme-media/2024/|s3://acme-media/2024/>", OF_2024],
  ["<s3://acme-media/R&amp;D/|x>", { ...MEDIA, prefix: "R&D/" }],
  ['"s3://acme-media/2024/"', OF_2024],
  ["`s3://acme-media/2024/`.", OF_2024],
  ["\n s3://acme-media/2024/ \n", OF_2024],
  // ARNs.
  ["arn:aws:s3:::acme-media", MEDIA],
  ["arn:aws:s3:::acme-media/*", MEDIA],
  ["arn:aws:s3:::acme-media/2024/*", OF_2024],
  ["arn:aws:s3:::acme-media/2024/", OF_2024],
  ["ARN:AWS:S3:::acme-media", MEDIA],
  ["arn:aws-cn:s3:::acme-media/2024/*", OF_2024],
  ["arn:aws-us-gov:s3:::acme-media", MEDIA],
  ["arn:aws-eusc:s3:::acme-media", MEDIA],
  ["s3://arn:aws:s3:::acme-media/2024/", OF_2024],
  ['"arn:aws:s3:::acme-media/*",', MEDIA],
  // The bucket in the host.
  ["https://acme-media.s3.amazonaws.com", MEDIA],
  ["https://acme-media.s3.amazonaws.com/", MEDIA],
  ["http://acme-media.s3.amazonaws.com/2024/", OF_2024],
  ["https://acme-media.s3.eu-central-1.amazonaws.com/2024/", BOTH],
  ["https://acme-media.s3-eu-central-1.amazonaws.com/2024/", BOTH],
  ["https://acme-media.s3.dualstack.eu-central-1.amazonaws.com/2024/", BOTH],
  ["https://acme-media.s3-fips.us-east-1.amazonaws.com/", { ...MEDIA, region: "us-east-1" }],
  [
    "https://acme-media.s3-fips.dualstack.us-gov-west-1.amazonaws.com/",
    { ...MEDIA, region: "us-gov-west-1" },
  ],
  ["https://acme-media.s3-external-1.amazonaws.com/2024/", OF_2024],
  ["https://acme-media.s3-accelerate.amazonaws.com/2024/", OF_2024],
  ["https://acme-media.s3-accelerate.dualstack.amazonaws.com/", MEDIA],
  ["http://acme-media.s3-website-eu-west-1.amazonaws.com/2024/", { ...OF_2024, region: "eu-west-1" }],
  ["http://acme-media.s3-website.eu-central-1.amazonaws.com", IN_FRANKFURT],
  ["https://acme-media.s3.cn-north-1.amazonaws.com.cn/2024/", { ...OF_2024, region: "cn-north-1" }],
  ["https://acme-media.s3.dualstack.cn-north-1.amazonaws.com.cn/", { ...MEDIA, region: "cn-north-1" }],
  ["https://acme-media.s3.eusc-de-east-1.amazonaws.eu/", { ...MEDIA, region: "eusc-de-east-1" }],
  [
    "https://acme.media.old.s3.eu-central-1.amazonaws.com/",
    { bucket: "acme.media.old", region: "eu-central-1" },
  ],
  ["https://ACME-MEDIA.S3.EU-CENTRAL-1.AMAZONAWS.COM/2024/", BOTH],
  ["HTTPS://acme-media.s3.amazonaws.com:443/2024/", OF_2024],
  ["acme-media.s3.eu-central-1.amazonaws.com", IN_FRANKFURT],
  ["acme-media.s3.eu-central-1.amazonaws.com/2024/", BOTH],
  // An object's address is in its folder; what is behind the question mark is nobody's business.
  ["https://acme-media.s3.amazonaws.com/2024/jan/a.jpg", { ...MEDIA, prefix: "2024/jan/" }],
  ["https://acme-media.s3.amazonaws.com/a.jpg", MEDIA],
  ["https://acme-media.s3.amazonaws.com/2024/a.jpg?X-Amz-Signature=abc&X-Amz-Expires=60", OF_2024],
  ["https://acme-media.s3.amazonaws.com/my%20photos/%C3%A4/", { ...MEDIA, prefix: "my photos/ä/" }],
  ["https://acme-media.s3.amazonaws.com/my+photos/", { ...MEDIA, prefix: "my photos/" }],
  ["https://acme-media.s3.amazonaws.com/C%2B%2B/", { ...MEDIA, prefix: "C++/" }],
  ["https://acme-media.s3.amazonaws.com/100%/", { ...MEDIA, prefix: "100%/" }],
  ["https://acme-media.s3.amazonaws.com/a/../b/", { ...MEDIA, prefix: "a/../b/" }],
  ["https://acme-media.s3.amazonaws.com/a//b/", { ...MEDIA, prefix: "a//b/" }],
  // The bucket in the path.
  ["https://s3.amazonaws.com/acme-media/2024/", OF_2024],
  ["https://s3.eu-central-1.amazonaws.com/acme-media", IN_FRANKFURT],
  ["https://s3-eu-central-1.amazonaws.com/acme-media/2024/", BOTH],
  ["https://s3.dualstack.eu-central-1.amazonaws.com/acme-media/2024/x.jpg", BOTH],
  ["https://s3-fips.us-east-2.amazonaws.com/acme-media/", { ...MEDIA, region: "us-east-2" }],
  ["https://s3-external-1.amazonaws.com/acme-media/", MEDIA],
  ["https://s3.cn-northwest-1.amazonaws.com.cn/acme-media/", { ...MEDIA, region: "cn-northwest-1" }],
  ["https://s3.us-gov-west-1.amazonaws.com/acme-media/", { ...MEDIA, region: "us-gov-west-1" }],
  ["https://s3.amazonaws.com/Acme_Media/2024/", { bucket: "Acme_Media", prefix: "2024/" }],
  // Interface endpoints.
  [
    "https://acme-media.bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com/2024/",
    { ...OF_2024, region: "us-east-1" },
  ],
  [
    "https://bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com/acme-media/2024/",
    { ...OF_2024, region: "us-east-1" },
  ],
  // The console.
  ["https://s3.console.aws.amazon.com/s3/buckets/acme-media", MEDIA],
  ["https://s3.console.aws.amazon.com/s3/buckets/acme-media?region=eu-central-1&tab=objects", IN_FRANKFURT],
  [
    "https://eu-central-1.console.aws.amazon.com/s3/buckets/acme-media?region=eu-central-1&bucketType=general&prefix=2024/&showversions=false",
    BOTH,
  ],
  ["https://eu-central-1.console.aws.amazon.com/s3/buckets/acme-media", IN_FRANKFURT],
  ["https://us-east-1.console.aws.amazon.com/s3/buckets/acme-media?region=eu-central-1", IN_FRANKFURT],
  [
    "https://111122223333-ab12cd.eu-central-1.console.aws.amazon.com/s3/buckets/acme-media?prefix=2024%2F",
    BOTH,
  ],
  ["https://console.aws.amazon.com/s3/buckets/acme-media/2024/?region=eu-central-1&tab=overview", BOTH],
  ["https://console.aws.amazon.com/s3/home?region=eu-central-1#&bucket=acme-media&prefix=2024/", BOTH],
  ["https://s3.console.aws.amazon.com/s3/object/acme-media?region=eu-central-1&prefix=2024/a.jpg", BOTH],
  ["https://s3.console.aws.amazon.com/s3/object/acme-media/2024/a.jpg?region=eu-central-1", BOTH],
  ["https://s3.console.aws.amazon.com/s3/upload/acme-media?region=eu-central-1&prefix=2024/", BOTH],
  [
    "https://s3.console.aws.amazon.com/s3/bucket/acme-media/property/policy/edit?region=eu-central-1",
    IN_FRANKFURT,
  ],
  [
    "https://s3.console.aws.amazon.com/s3/buckets/acme-media?prefix=my%20photos%2F",
    { ...MEDIA, prefix: "my photos/" },
  ],
  [
    "https://cn-north-1.console.amazonaws.cn/s3/buckets/acme-media?region=cn-north-1",
    { ...MEDIA, region: "cn-north-1" },
  ],
  [
    "https://console.amazonaws-us-gov.com/s3/buckets/acme-media?region=us-gov-west-1",
    { ...MEDIA, region: "us-gov-west-1" },
  ],
  ["eu-central-1.console.aws.amazon.com/s3/buckets/acme-media", IN_FRANKFURT],
  [
    "<https://s3.console.aws.amazon.com/s3/buckets/acme-media?region=eu-central-1&amp;prefix=2024/|the bucket>",
    BOTH,
  ],
  ["<https://acme-media.s3.amazonaws.com/2024/|acme-media.s3.amazonaws.com>", OF_2024],
  ["<https://acme-media.s3.amazonaws.com/2024/>,", OF_2024],
  ["[the bucket](https://acme-media.s3.amazonaws.com/2024/)", OF_2024],
  ["(https://acme-media.s3.amazonaws.com/2024/).", OF_2024],
];

const NO_SOURCES: readonly (readonly [text: string, problem: PasteProblem])[] = [
  ["", "empty"],
  ["  \u200b ", "empty"],
  ['""', "empty"],
  ["make it so", "not-understood"],
  ["me@example.com", "not-understood"],
  ["s3://", "not-understood"],
  ["s3:///2024/", "not-understood"],
  ["s3:acme-media", "not-understood"],
  ["gs://acme-media", "not-understood"],
  ["oss://acme-media", "not-understood"],
  ["acme-media.oss-cn-beijing.aliyuncs.com", "not-understood"],
  ["https://acme-media.oss-cn-beijing.aliyuncs.com/", "not-understood"],
  ["https://example.com/acme-media", "not-understood"],
  ["https://s3.amazonaws.com.evil.example/acme-media", "not-understood"],
  ["https://user:secret@acme-media.s3.amazonaws.com/", "not-understood"],
  ["https://s3.amazonaws.com/", "not-understood"],
  ["https://ec2.eu-central-1.amazonaws.com/acme-media", "not-understood"],
  ["https://s3.console.aws.amazon.com/s3/home?region=eu-central-1", "not-understood"],
  ["https://eu-central-1.console.aws.amazon.com/ec2/home", "not-understood"],
  ["arn:aws:iam::111122223333:user/acme", "not-understood"],
  ["arn:aws:s3:::", "not-understood"],
  ["arn:aws:s3:eu-central-1:111122223333:job/1", "not-understood"],
  ["arn:aws:s3", "not-understood"],
  ["a\\b", "not-understood"],
  ["acme-media--use1-az4--x-s3", "directory-bucket"],
  ["s3://acme-media--use1-az4--x-s3/2024/", "directory-bucket"],
  ["arn:aws:s3express:us-east-1:111122223333:bucket/acme-media--use1-az4--x-s3", "directory-bucket"],
  ["https://acme-media--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com/2024/", "directory-bucket"],
  [
    "https://us-east-1.console.aws.amazon.com/s3/buckets/acme-media--use1-az4--x-s3?bucketType=directory",
    "directory-bucket",
  ],
  ["https://us-east-1.console.aws.amazon.com/s3/directory-buckets/acme-media", "directory-bucket"],
  ["arn:aws:s3:eu-central-1:111122223333:accesspoint/reports", "access-point"],
  ["arn:aws:s3:eu-central-1:111122223333:accesspoint:reports", "access-point"],
  ["s3://arn:aws:s3:eu-central-1:111122223333:accesspoint/reports/2024/", "access-point"],
  ["arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap", "access-point"],
  ["arn:aws:s3-object-lambda:eu-central-1:111122223333:accesspoint/reports", "access-point"],
  ["arn:aws:s3-outposts:eu-central-1:111122223333:outpost/op-1/accesspoint/reports", "access-point"],
  ["https://reports-111122223333.s3-accesspoint.eu-central-1.amazonaws.com/2024/", "access-point"],
  ["https://reports-111122223333.s3-accesspoint.dualstack.eu-central-1.amazonaws.com/", "access-point"],
  ["https://reports-111122223333.s3-accesspoint-fips.us-gov-west-1.amazonaws.com/", "access-point"],
  ["https://reports-111122223333.s3-object-lambda.eu-central-1.amazonaws.com/", "access-point"],
  ["https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/", "access-point"],
  ["https://eu-central-1.console.aws.amazon.com/s3/ap/111122223333/reports", "access-point"],
  ["reports-abcdefghijklmnopqrstuvwxyz-s3alias", "access-point"],
  ["s3://reports--ol-s3/2024/", "access-point"],
];

const FRA = { bucket: "acme-fra", region: "oss-eu-central-1" };
const DESTINATIONS: readonly (readonly [text: string, place: PastedPlace])[] = [
  ["acme-fra", { bucket: "acme-fra" }],
  [" ACME-FRA ", { bucket: "acme-fra" }],
  ["acme-fra/", { bucket: "acme-fra" }],
  ["oss://acme-fra", { bucket: "acme-fra" }],
  ["OSS://acme-fra/", { bucket: "acme-fra" }],
  ["oss://acme-fra/2024/", { bucket: "acme-fra", prefix: "2024/" }],
  ["<oss://acme-fra|oss://acme-fra>", { bucket: "acme-fra" }],
  ["`oss://acme-fra`。", { bucket: "acme-fra" }],
  ["acs:oss:*:*:acme-fra", { bucket: "acme-fra" }],
  ["acs:oss:*:5123456789012345:acme-fra/*", { bucket: "acme-fra" }],
  ["acs:oss:oss-eu-central-1:5123456789012345:acme-fra", FRA],
  ["https://acme-fra.oss-eu-central-1.aliyuncs.com", FRA],
  ["https://acme-fra.oss-eu-central-1.aliyuncs.com/2024/a.jpg?Expires=1&Signature=x", FRA],
  ["https://acme-fra.oss-eu-central-1-internal.aliyuncs.com/", FRA],
  ["https://acme-fra.s3.oss-eu-central-1.aliyuncs.com/", FRA],
  ["https://acme-fra.s3.oss-eu-central-1-internal.aliyuncs.com/", FRA],
  ["https://s3.oss-eu-central-1.aliyuncs.com/acme-fra/", FRA],
  ["https://oss-eu-central-1.aliyuncs.com/acme-fra/2024/", FRA],
  ["https://acme-fra.oss-accelerate.aliyuncs.com/", { bucket: "acme-fra" }],
  ["https://acme-fra.oss-accelerate-overseas.aliyuncs.com/", { bucket: "acme-fra" }],
  ["https://acme-fra.eu-central-1.oss.aliyuncs.com/", FRA],
  ["https://acme-bj.vpc100-oss-cn-beijing.aliyuncs.com/", { bucket: "acme-bj", region: "oss-cn-beijing" }],
  ["https://acme-bj.oss-cn-hzfinance.aliyuncs.com/", { bucket: "acme-bj", region: "oss-cn-hzfinance" }],
  ["https://acme-bj.oss-cn-shenzhen-finance-1.aliyuncs.com/", { bucket: "acme-bj" }],
  ["https://acme-bj.oss.aliyuncs.com/", { bucket: "acme-bj" }],
  ["acme-fra.oss-eu-central-1.aliyuncs.com", FRA],
  ["ACME-FRA.OSS-EU-CENTRAL-1.ALIYUNCS.COM:443/x", FRA],
  ["https://oss.console.aliyun.com/bucket/oss-eu-central-1/acme-fra/object", FRA],
  ["https://oss.console.aliyun.com/bucket/oss-eu-central-1/acme-fra/object?path=2024%2F", FRA],
  ["https://oss.console.alibabacloud.com/bucket/oss-eu-central-1/acme-fra/overview", FRA],
  ["https://oss.console.aliyun.com/index#/bucket/oss-eu-central-1/acme-fra/object", FRA],
  ["https://oss.console.aliyun.com/#/bucket/oss-eu-central-1/acme-fra", FRA],
  ["oss.console.aliyun.com/bucket/oss-eu-central-1/acme-fra/object", FRA],
];

const NO_DESTINATIONS: readonly (readonly [text: string, problem: PasteProblem])[] = [
  ["", "empty"],
  ["oss://", "not-understood"],
  ["s3://acme-media", "not-understood"],
  ["acme-media.s3.amazonaws.com", "not-understood"],
  ["arn:aws:s3:::acme-media", "not-understood"],
  ["https://example.com/bucket/oss-eu-central-1/acme-fra/", "not-understood"],
  ["https://oss-eu-central-1.aliyuncs.com/", "not-understood"],
  ["https://ecs.aliyuncs.com/acme-fra", "not-understood"],
  ["https://oss.console.aliyun.com/overview", "not-understood"],
  ["two words", "not-understood"],
];

describe("an S3 bucket, as people paste it", () => {
  it.each(SOURCES)("%j", (text, place) => {
    expect(readPastedSource(text)).toEqual({ ok: true, place });
  });

  it.each(NO_SOURCES)("%j is none: %s", (text, problem) => {
    expect(readPastedSource(text)).toEqual({ ok: false, problem });
  });
});

describe("an OSS bucket, as people paste it", () => {
  it.each(DESTINATIONS)("%j", (text, place) => {
    expect(readPastedDestination(text)).toEqual({ ok: true, place });
  });

  it.each(NO_DESTINATIONS)("%j is none: %s", (text, problem) => {
    expect(readPastedDestination(text)).toEqual({ ok: false, problem });
  });
});

describe("an address among other words", () => {
  it("is none for a bare name, or one of the other cloud", () => {
    for (const text of ["acme-media", "acme-media/2024", "help", "eu-central-1", "oss-eu-central-1", ""]) {
      expect(readSourceAddress(text)).toBeNull();
      expect(readDestinationAddress(text)).toBeNull();
    }
    expect(readSourceAddress("oss://acme-fra")).toBeNull();
    expect(readDestinationAddress("s3://acme-media")).toBeNull();
  });

  it("is read as in a field", () => {
    expect(readSourceAddress("<s3://acme-media/2024/|x>,")).toEqual({ ok: true, place: OF_2024 });
    expect(readSourceAddress("arn:aws:s3:::")).toEqual({ ok: false, problem: "not-understood" });
    expect(readDestinationAddress("acme-fra.oss-eu-central-1.aliyuncs.com")).toEqual({
      ok: true,
      place: FRA,
    });
  });
});

describe("whatever is pasted", () => {
  it("is answered quickly, and never with a bucket that holds a blank or a slash", () => {
    const pieces = fc.constantFrom(
      "s3://",
      "https://",
      "oss://",
      "arn:aws:s3:::",
      "<",
      ">",
      "|",
      "/",
      ".",
      "s3",
      "acme",
      "amazonaws.com",
      "aliyuncs.com",
      "%",
      "%2F",
      "?",
      "#",
      "&",
      "=",
      " ",
      "\n",
      "é",
      "bucket",
      "console.aws.amazon.com",
      "--x-s3",
    );
    for (const parts of fc.sample(fc.array(pieces, { maxLength: 40 }), 1_000)) {
      for (const read of [readPastedSource, readPastedDestination]) {
        const pasted = read(parts.join(""));
        if (pasted.ok) expect(pasted.place.bucket).toMatch(/^[^\s/]+$/);
      }
    }
  });

  it("takes no longer for a long text", () => {
    const startedAt = performance.now();
    for (const piece of ["s3.", "<", "a.", "(", "/", "?", "[", "bucket.", "a-1."]) {
      readPastedSource(`https://${piece.repeat(1_000)}amazonaws.com/x`);
      readPastedSource(piece.repeat(3_000));
      readPastedDestination(`https://${piece.repeat(1_000)}aliyuncs.com/x`);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
