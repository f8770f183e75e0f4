import { createHash, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "./errors.ts";
import { hmac, type SignatureClaim, scopeOf, sha256, signingKey } from "./sigv4.ts";

const EMPTY_HASH = sha256("");

/**
 * Takes an `aws-chunked` body apart, checking chunk signatures and trailers where the form has them.
 * Source: "Signature calculations for the Authorization header: Transferring payload in multiple chunks", S3 API Reference.
 */
export function decodeAwsChunked(
  body: Buffer,
  form: string,
  signing: { claim: SignatureClaim; secret: string },
): { payload: Buffer; trailers: Map<string, string> } {
  const isSigned = form.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  const chunks: Buffer[] = [];
  let previous = signing.claim.signature;
  let at = 0;
  for (;;) {
    const lineEnd = body.indexOf("\r\n", at);
    if (lineEnd === -1) throw incompleteBody();
    const [sizeText = "", ...extensions] = body.toString("latin1", at, lineEnd).split(";");
    const size = Number.parseInt(sizeText, 16);
    if (Number.isNaN(size)) throw incompleteBody();
    const chunk = body.subarray(lineEnd + 2, lineEnd + 2 + size);
    if (chunk.length < size) throw incompleteBody();
    if (isSigned) previous = checkChunk(chunk, extensions, previous, signing);
    at = lineEnd + 2 + size;
    if (size === 0) break;
    chunks.push(chunk);
    at += 2;
  }
  return { payload: Buffer.concat(chunks), trailers: readTrailers(body.toString("latin1", at)) };
}

function checkChunk(
  chunk: Buffer,
  extensions: string[],
  previous: string,
  { claim, secret }: { claim: SignatureClaim; secret: string },
): string {
  const given = extensions
    .find((text) => text.startsWith("chunk-signature="))
    ?.slice("chunk-signature=".length);
  const text = [
    "AWS4-HMAC-SHA256-PAYLOAD",
    claim.amzDate,
    scopeOf(claim),
    previous,
    EMPTY_HASH,
    sha256(chunk),
  ];
  const expected = hmac(signingKey(secret, claim), text.join("\n"));
  const bytes = Buffer.from(given ?? "", "hex");
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) throw chunkMismatch();
  return expected.toString("hex");
}

function chunkMismatch(): AwsError {
  return new AwsError(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  );
}

function readTrailers(text: string): Map<string, string> {
  const trailers = new Map<string, string>();
  for (const line of text.split("\r\n")) {
    const at = line.indexOf(":");
    if (at > 0) trailers.set(line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim());
  }
  return trailers;
}

function incompleteBody(): AwsError {
  return new AwsError(
    400,
    "IncompleteBody",
    "You did not provide the number of bytes specified by the Content-Length HTTP header",
  );
}

const CHECKSUMS: Readonly<Record<string, (payload: Buffer) => string>> = {
  "x-amz-checksum-crc32": (payload) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(payload));
    return bytes.toString("base64");
  },
  "x-amz-checksum-sha1": (payload) => createHash("sha1").update(payload).digest("base64"),
  "x-amz-checksum-sha256": (payload) => createHash("sha256").update(payload).digest("base64"),
};

/** Refuses a payload that is not what the sender's checksums say; kinds unknown here pass. */
export function checkChecksums(payload: Buffer, given: (name: string) => string | undefined): void {
  for (const [name, compute] of Object.entries(CHECKSUMS)) {
    const claimed = given(name);
    if (claimed !== undefined && claimed !== compute(payload)) {
      const algorithm = name.slice("x-amz-checksum-".length).toUpperCase();
      throw new AwsError(
        400,
        "BadDigest",
        `The ${algorithm} you specified did not match the calculated checksum.`,
      );
    }
  }
  const md5 = given("content-md5");
  if (md5 !== undefined && md5 !== createHash("md5").update(payload).digest("base64")) {
    throw new AwsError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
  }
}
