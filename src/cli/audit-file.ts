import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";
import { parseAuditLine } from "../security/audit.ts";
import type { AuditEntry } from "../storage/contract/audit.ts";
import type { Texts } from "../texts/texts.ts";
import { usageError } from "./terminal.ts";

const LINE_FEED = 0x0a;

/**
 * An exported file row by row, null for a row that is not, to the byte, what an export writes. So only a line feed ends
 * a row, and bytes that are no UTF-8 are refused instead of replaced.
 * Errors: UsageError for a file that cannot be read, or a CSV one.
 */
export async function* readAuditFile(path: string, texts: Texts["audit"]): AsyncIterable<AuditEntry | null> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let isFirst = true;
  for await (const line of splitLines(path, texts)) {
    const text = decode(decoder, line);
    if (isFirst && text?.startsWith("sequence,at,")) usageError(texts.csv);
    isFirst = false;
    yield text === null ? null : parseAuditLine(text);
  }
}

function decode(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

async function* splitLines(path: string, texts: Texts["audit"]): AsyncIterable<Uint8Array> {
  let left = Buffer.alloc(0);
  try {
    for await (const chunk of createReadStream(path)) {
      left = Buffer.concat([left, chunk as Buffer]);
      for (let end = left.indexOf(LINE_FEED); end !== -1; end = left.indexOf(LINE_FEED)) {
        yield left.subarray(0, end);
        left = left.subarray(end + 1);
      }
    }
  } catch (error) {
    usageError(texts.unreadableFile(path, String((error as NodeJS.ErrnoException).code)));
  }
  if (left.length > 0) yield left;
}
