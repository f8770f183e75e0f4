import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addCountCommand } from "../../src/cli/count.ts";
import type { CountIo } from "../../src/cli/run-count.ts";
import { CloudDenied, CloudError } from "../../src/core/errors.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";

const RESULT = {
  objectCount: 1501,
  sizeBytes: 3_000_000,
  byStorageClass: [
    { storageClass: "GLACIER", objectCount: 1, sizeBytes: 1_000_000 },
    { storageClass: "STANDARD", objectCount: 1500, sizeBytes: 2_000_000 },
  ],
  requests: 4,
  elapsedMs: 1200,
  restored: { objectCount: 1, sizeBytes: 1_000_000, until: "2026-12-01T00:00:00.000Z" },
  keysRefusedByOss: { leadingSlash: 1, leadingBackslash: 2, tooLong: 0 },
};

async function run(args: string[], more: Partial<CountIo> = {}, isWatched = false) {
  const { terminal, recorded } = recordingTerminal({ isWatched });
  const seen = {
    counted: [] as { bucket: string; prefix: string }[],
    listeners: 0,
  };
  const io: CountIo = {
    terminal,
    count: async (source) => {
      seen.counted.push(source);
      return RESULT;
    },
    onInterrupt: () => {
      seen.listeners++;
      return () => {
        seen.listeners--;
      };
    },
    ...more,
  };
  const program = new Command();
  addCountCommand(program, io);
  await program.parseAsync(["count", ...args], { from: "user" });
  const { out, err: error, code } = recorded;
  return { ...seen, out, error, code };
}

describe("the count command", () => {
  it("prints the stable JSON shape and nothing else", async () => {
    const { out, error, code, counted } = await run(["s3://acme-archive/2024/", "--json"]);
    expect(JSON.parse(out)).toEqual(RESULT);
    expect(error).toBe("");
    expect(code).toBe(0);
    expect(counted).toEqual([{ bucket: "acme-archive", prefix: "2024/" }]);
  });

  it("prints totals and classes for people", async () => {
    const { out } = await run(["s3://acme-archive"]);
    expect(out).toContain("1,501 objects, 2.86 MiB (3,000,000 bytes)");
    expect(out).toContain("GLACIER: 1 object");
    expect(out).toContain("4 requests");
    expect(out).toContain(
      "1 is restored, 977 KiB (1,000,000 bytes); the first copy ends 1 Dec 2026, 00:00 UTC.",
    );
    expect(out).toContain("OSS refuses 1 key with / at the beginning and 2 keys with \\ at the beginning:");
  });

  it("adds the slash to a prefix and says so", async () => {
    const { counted, error } = await run(["s3://acme-archive/2024"]);
    expect(counted).toEqual([{ bucket: "acme-archive", prefix: "2024/" }]);
    expect(error).toContain('counting under "2024/"');
  });

  it("shows progress on a terminal and clears it", async () => {
    const { error } = await run(
      ["s3://acme-archive"],
      {
        count: async (_source, { onProgress }) => {
          onProgress({
            objectCount: 1000,
            sizeBytes: 10,
            requests: 1,
            elapsedMs: 100,
            objectsPerSecond: 10_000,
          });
          return RESULT;
        },
      },
      true,
    );
    expect(error).toContain("1,000 objects, 10 bytes, 10,000 a second");
    expect(error.endsWith("\r\u001b[K")).toBe(true);
  });

  it("writes no progress where nobody would see it", async () => {
    const { error } = await run(["s3://acme-archive"], {
      count: async (_source, { onProgress }) => {
        onProgress({ objectCount: 1, sizeBytes: 1, requests: 1, elapsedMs: 1, objectsPerSecond: 1 });
        return RESULT;
      },
    });
    expect(error).toBe("");
  });

  it.each([
    "acme-archive",
    "oss://acme-archive",
    "s3://Ac",
    "s3://logs--euw1-az1--x-s3",
    "s3://acme-archive//x",
  ])("refuses %s with exit 64 and asks no cloud", async (address) => {
    const { code, error, counted } = await run([address]);
    expect(code).toBe(64);
    expect(error).toContain(JSON.stringify(address));
    expect(error.endsWith(".\n") || error.endsWith("came.\n")).toBe(true);
    expect(counted).toEqual([]);
  });

  it("tells a refusal of the cloud in one sentence and exits 2", async () => {
    const { code, error, out, listeners } = await run(["s3://acme-archive", "--json"], {
      count: async () => {
        throw new CloudDenied({
          cloud: "aws",
          operation: "s3:ListBucket",
          subject: "acme-archive",
          code: "AccessDenied",
          detail: "Access Denied",
          requestId: "R1",
          httpStatus: 403,
        });
      },
    });
    expect({ code, out, listeners }).toEqual({ code: 2, out: "", listeners: 0 });
    expect(error).toBe(
      "S3 refuses to list bucket acme-archive (AccessDenied, request R1). Either the identity lacks s3:ListBucket on it: grant that; or the bucket belongs to another account: count with credentials from there.\n",
    );
  });

  it("tells a listing that is none of S3 in one sentence and exits 2", async () => {
    const { code, error } = await run(["s3://acme-archive"], {
      count: async () => {
        throw new CloudError({
          cloud: "aws",
          operation: "s3:ListBucket",
          subject: "acme-archive",
          code: "UnexpectedAnswer",
          detail:
            'The bucket is not listed in UTF-8 order: after "" came "b" to "a". It cannot be counted in parts.',
          requestId: null,
          httpStatus: 200,
        });
      },
    });
    expect(code).toBe(2);
    expect(error).toMatch(
      /^s3:\/\/acme-archive was not counted: an answer came that cannot be used .*UTF-8 order.*\.\n$/,
    );
  });

  it("stops on Ctrl-C with exit 130 and says how far it came", async () => {
    const { code, out, error } = await run(["s3://acme-archive"], {
      onInterrupt: (act) => {
        queueMicrotask(act);
        return () => undefined;
      },
      count: (_source, { signal, onProgress }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            const speed = { requests: 4, elapsedMs: 100, objectsPerSecond: 30_000 };
            onProgress({ objectCount: 3000, sizeBytes: 2048, ...speed });
            reject(signal.reason);
          });
        }),
    });
    expect({ code, out }).toEqual({ code: 130, out: "" });
    expect(error).toContain("after 3,000 objects, 2.00 KiB");
    expect(error).toContain("at least");
  });

  it("does not call nothing a lower bound when it is stopped before the first page", async () => {
    const { code, error } = await run(["s3://acme-archive"], {
      onInterrupt: (act) => {
        queueMicrotask(act);
        return () => undefined;
      },
      count: (_source, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(signal.reason));
        }),
    });
    expect({ code, error }).toEqual({ code: 130, error: "Stopped before anything was counted.\n" });
  });

  it("lets a mistake of the program through", async () => {
    const bug = async (): Promise<never> => {
      throw new TypeError("bug");
    };
    await expect(run(["s3://acme-archive"], { count: bug })).rejects.toThrow("bug");
  });
});
