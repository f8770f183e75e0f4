import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, describe, expect, it } from "vitest";
import { addAuditCommands } from "../../src/cli/audit.ts";
import { UsageError } from "../../src/cli/terminal.ts";
import { auditLine, isSealed, parseAuditLine, sealAuditEntry } from "../../src/security/audit.ts";
import { createSealer } from "../../src/security/seal.ts";
import { verifyAudit } from "../../src/security/verify-audit.ts";
import { type AuditDraft, type AuditEntry, GENESIS_HASH } from "../../src/storage/contract/audit.ts";
import { madeUpRequest } from "../core/made-up-preparation.ts";
import { KEY, writeLog } from "../support/audit-log.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";

const sealer = createSealer([KEY]);
const ROWS = 1000;
const LOG = writeLog(ROWS, sealer);
const HEAD = LOG.at(-1)?.hash ?? "";
const EXPORT = `${LOG.map(auditLine).join("\n")}\n`;
const folder = mkdtempSync(join(tmpdir(), "mgw-audit-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an `audit` command on a log in the store; its output and exit code. */
async function run(args: string[], stored: readonly AuditEntry[] = LOG, seal = sealer) {
  const { terminal, recorded } = recordingTerminal();
  const program = new Command().exitOverride();
  addAuditCommands(program, {
    terminal,
    readEntries: async function* () {
      yield* stored;
    },
    verify: async (rows, head) => verifyAudit(seal, rows, head),
    accept: async () => ({
      damage: { kind: "cut", sequence: 3, known: 9 },
      head: { sequence: 4, hash: HEAD },
    }),
  });
  await program.parseAsync(["audit", ...args], { from: "user" });
  return { out: recorded.out, code: Math.max(0, recorded.code) };
}

function write(content: string | Uint8Array): string {
  const path = join(folder, "audit.jsonl");
  writeFileSync(path, content);
  return path;
}

const verify = async (content: string | Uint8Array, ...options: string[]) =>
  run(["verify", write(content), ...options]);

describe("audit verify", () => {
  it("takes what audit export wrote, and says that a cut tail is not excluded", async () => {
    const exported = (await run(["export"])).out;
    expect(exported).toBe(EXPORT);
    const { out, code } = await verify(exported);
    expect(code).toBe(0);
    expect(out).toContain(`Whole: 1,000 entries, head ${HEAD}.`);
    expect(out).toContain("A cut tail is not excluded");
  });

  it("verifies the store when no file is named", async () => {
    expect(await run(["verify"])).toMatchObject({ code: 0, out: expect.stringContaining(HEAD) });
    expect(await run(["verify"], LOG.toSpliced(9, 1))).toMatchObject({
      code: 1,
      out: expect.stringContaining("entry 10 is missing: removed"),
    });
  });

  it("finds a cut tail with --head", async () => {
    const cut = `${LOG.slice(0, 990).map(auditLine).join("\n")}\n`;
    expect((await verify(cut)).code).toBe(0);
    const { out, code } = await verify(cut, "--head", HEAD);
    expect(code).toBe(1);
    expect(out).toContain("what came after entry 990 was cut off");
    expect((await verify(EXPORT, "--head", HEAD)).out).toContain("nothing was cut off");
  });

  it("says how far an earlier head reaches", async () => {
    const { out, code } = await verify(EXPORT, "--head", LOG[899]?.hash ?? "");
    expect(code).toBe(0);
    expect(out).toContain("entry 900: nothing up to it was cut off. 100 entries came after");
  });

  it("says that a key may be missing where the beginning fits none", async () => {
    const newKey = new Uint8Array(32).fill(7);
    const goesOn = writeLog(ROWS + 5, createSealer([newKey, KEY]), LOG);
    const { out, code } = await run(["verify"], goesOn, createSealer([newKey]));
    expect(code).toBe(1);
    expect(out).toContain("add the old one to the list");
    expect(out.split("\n").length).toBeLessThan(30);
  });

  it.each([
    ["a CSV export", async () => (await run(["export", "--format", "csv"])).out, []],
    ["a head that is no hash", async () => EXPORT, ["--head", "abc"]],
  ])("refuses %s as a wrong use", async (_name, content, options) => {
    await expect(verify(await content(), ...options)).rejects.toThrow(UsageError);
  });

  it("refuses a file that is not there as a wrong use", async () => {
    await expect(run(["verify", join(folder, "none")])).rejects.toThrow(/ENOENT/);
  });

  it("refuses the file with the byte between two rows, or the last one, changed to any other", async () => {
    const bytes = Buffer.from(EXPORT);
    const ends = [bytes.indexOf(10), bytes.length - 1];
    for (const end of ends) {
      for (const other of [0x0d, 0x20, 0x00, 0x2c, 0x7d, 0xff]) {
        const changed = Buffer.from(bytes);
        changed[end] = other;
        expect((await verify(changed)).code).toBe(1);
      }
    }
  });

  it("refuses bytes that a reader would replace by the same sign", async () => {
    const [first] = writeLog(1, sealer);
    const draft = { ...(first as AuditEntry), actor: "\ufffd" };
    const entry = { ...draft, hash: sealer.mac("audit", "other") };
    const bytes = Buffer.from(`${auditLine(entry)}\n`);
    // EF BF BD is the sign itself; F1 BF BD begins another one and is cut short.
    bytes[bytes.indexOf(0xef)] = 0xf1;
    expect((await verify(bytes)).out).toContain("row 1 is not an entry as the export writes it");
  });
});

describe("one changed byte", () => {
  // A row is refused for itself, whatever stands around it: so every byte of every row is tried on its row alone.
  it.each(Array.from({ length: 10 }, (_, index) => index * 100))(
    "is refused at every byte of the hundred rows from %i on",
    (from) => {
      for (const entry of LOG.slice(from, from + 100)) {
        const bytes = Buffer.from(auditLine(entry));
        for (let index = 0; index < bytes.length; index += 1) {
          const was = bytes[index] as number;
          bytes[index] = was ^ (1 << (index % 7));
          const read = parseAuditLine(bytes.toString("utf8"));
          bytes[index] = was;
          if (read !== null && isSealed(sealer, read))
            throw new Error(`byte ${index} of entry ${entry.sequence} was changed unseen`);
        }
      }
    },
  );

  it("is named by its row in the whole log", () => {
    for (let row = 1; row <= ROWS; row += 37) {
      const bytes = Buffer.from(auditLine(LOG[row - 1] as AuditEntry));
      const index = (row * 7) % bytes.length;
      bytes[index] = (bytes[index] as number) ^ 1;
      const rows = (LOG as (AuditEntry | null)[]).with(row - 1, parseAuditLine(bytes.toString("utf8")));
      expect(verifyAudit(sealer, rows, null).problems[0]).toMatchObject({ row });
    }
  });
});

describe("audit export --format csv", () => {
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"])(
    "keeps a spreadsheet from taking %j for a formula",
    async (comment) => {
      const entry = { ...(LOG[0] as AuditEntry), actor: comment, preparationId: null };
      const { out } = await run(["export", "--format", "csv"], [entry]);
      const [header, ...rest] = out.split("\n");
      expect(header).toBe(
        "sequence,at,event,actor,preparationId,channelId,planHash,requestId,details,previousHash,hash",
      );
      expect(rest.join("\n")).toContain(`check.ended,${/[\r\n]/.test(comment) ? '"' : ""}'${comment}`);
    },
  );

  it("writes a cell with commas and quotes so that it is one", async () => {
    const { out } = await run(["export", "--format", "csv"], LOG.slice(0, 1));
    expect(out).toContain(
      String.raw`"{""change"":""iam.create-key"",""order"":1,""parts"":[""a"",""ü\u001b""]}"`,
    );
  });

  it("refuses another format as a wrong use", async () => {
    await expect(run(["export", "--format", "xml"])).rejects.toThrow(UsageError);
  });
});

describe("audit report", () => {
  const draft = (event: string, actorId: string, details: Record<string, unknown> = {}): AuditDraft => ({
    ...{
      event,
      actor: actorId,
      preparationId: "MP-7K3Q9X",
      channelId: null,
      planHash: null,
      requestId: null,
    },
    details,
  });
  const key = { change: "iam.create-key:mgw-prep-MP-7K3Q9X", accessKeyId: "AKIAOFROSA" };
  const LIFE = [
    draft("preparation.requested", "U0ROSA", { request: madeUpRequest({ prefix: "2024/" }) }),
    draft("decision.approved", "U0ADA", {}),
    draft("grant.made", "bot", key),
    draft("comparison.ended", "U0ROSA", {
      ...{ run: "r", verdict: "same", objects: { same: 12 }, sizeBytes: 4_096, sample: null },
    }),
    draft("revocation.begun", "U0ROSA"),
    draft("grant.undone", "bot", { ...key, state: "gone" }),
    draft("preparation.revoked", "bot"),
  ];
  /** As the bot writes it, with another preparation's entries among them. */
  function logOf(drafts: readonly AuditDraft[]): AuditEntry[] {
    let previousHash = GENESIS_HASH;
    return drafts.flatMap((one, index) => {
      const other = { ...one, preparationId: "MP-AAAAAA", details: {} };
      return [other, one].map((entry, half) => {
        const at = new Date(Date.UTC(2026, 10, 1 + index)).toISOString();
        const dated = { ...entry, sequence: index * 2 + half + 1, at };
        const hash = sealAuditEntry(sealer, previousHash, dated);
        const sealed = { ...dated, previousHash, hash };
        previousHash = hash;
        return sealed;
      });
    });
  }

  it("prints what was compared, by whose approval, and that the keys are gone", async () => {
    const { out, code } = await run(["report", "mp-7k3q9x"], logOf(LIFE));
    expect(code).toBe(0);
    expect(out).toMatch(/^Report of MP-7K3Q9X\n/);
    expect(out).toContain("s3://acme-home-virginia/2024/ → oss://acme-archive-oss/2024/");
    expect(out).toMatch(
      /Compared by U0ROSA 4 Nov 2026.*: complete, 12 objects the same \(4.00 KiB\), 0 differences\./,
    );
    expect(out).toMatch(/AWS key AKIAOFROSA: from 3 Nov 2026.* to 6 Nov 2026.*, 3 days; deleted/);
    expect(out).toMatch(/Revoked by U0ROSA 7 Nov 2026/);
    expect(out).toContain("Every key that was made is deleted.");
  });

  it("ends with 1 while a key is left, and gives the same for programs", async () => {
    const { out, code } = await run(["report", "MP-7K3Q9X", "--json"], logOf(LIFE.slice(0, 4)));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ...{ id: "MP-7K3Q9X", isWhole: true, end: null, comparison: { verdict: "same", same: 12 } },
      keys: [{ cloud: "aws", accessKeyId: "AKIAOFROSA", goneAt: null }],
    });
  });

  it("ends with 1 where the log is not whole, or knows nothing of it", async () => {
    const altered = logOf(LIFE).map((one, index) => (index === 5 ? { ...one, details: {} } : one));
    expect((await run(["report", "MP-7K3Q9X"], altered)).code).toBe(1);
    expect((await run(["report", "MP-BBBBBB"], logOf(LIFE))).code).toBe(1);
    await expect(run(["report", "somewhere"], logOf(LIFE))).rejects.toBeInstanceOf(UsageError);
  });
});
