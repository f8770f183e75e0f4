import type { Pasted } from "./pasted.ts";
import { readBareOss, readOssAddress } from "./pasted-oss.ts";
import { readBareS3, readS3Address } from "./pasted-s3.ts";
import { unwrapPasted } from "./pasted-text.ts";

/** The S3 bucket of a field: an address, or a bare name with or without a prefix. */
export function readPastedSource(text: string): Pasted {
  return readField(text, readS3Address, readOssAddress, readBareS3);
}

/** The OSS bucket of a field: an address, or a bare name. */
export function readPastedDestination(text: string): Pasted {
  return readField(text, readOssAddress, readS3Address, readBareOss);
}

/** An address of S3 in a command line; null for everything else, bare names included. */
export function readSourceAddress(text: string): Pasted | null {
  return readS3Address(unwrapPasted(text));
}

/** An address of OSS in a command line; null for everything else, bare names included. */
export function readDestinationAddress(text: string): Pasted | null {
  return readOssAddress(unwrapPasted(text));
}

type Read = (text: string) => Pasted | null;

function readField(text: string, own: Read, other: Read, bare: (text: string) => Pasted): Pasted {
  const inside = unwrapPasted(text);
  if (inside === "") return { ok: false, problem: "empty" };
  // The other cloud's address would pass for a bare name with a prefix, as in `acme.oss-cn-beijing.aliyuncs.com/a`.
  return own(inside) ?? (other(inside) === null ? bare(inside) : { ok: false, problem: "not-understood" });
}
