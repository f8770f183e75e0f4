import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHeadFile, HEAD_FILE, type HeadMac } from "../../../src/storage/embedded/head-file.ts";

const HEAD = { sequence: 41, hash: "abc" };
const macBy = (key: string): HeadMac => ({
  mac: (text) => `${key} of ${text}`,
  isMac: (text, mac) => mac === `${key} of ${text}`,
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mgw-head-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the file with the audit log's newest head", () => {
  it("is read as it was written last, and is missing before", async () => {
    const file = createHeadFile(folder, macBy("k"));
    expect(await file.read()).toBeNull();
    await file.write({ sequence: 40, hash: "earlier" });
    await file.write(HEAD);
    expect(await file.read()).toEqual(HEAD);
  });

  it.each([
    ["another number", (text: string) => text.replace('"sequence":41', '"sequence":40')],
    ["another hash", (text: string) => text.replace('"hash":"abc"', '"hash":"abd"')],
    ["another HMAC", (text: string) => text.replace('"mac":"k', '"mac":"j')],
    ["something more in it", (text: string) => text.replace("{", '{"more":1,')],
    ["only its first half", (text: string) => text.slice(0, text.length / 2)],
    ["nothing in it", () => ""],
  ])("is unreadable with %s", async (_, alter) => {
    const file = createHeadFile(folder, macBy("k"));
    await file.write(HEAD);
    const path = join(folder, HEAD_FILE);
    const text = await readFile(path, "utf8");
    expect(alter(text)).not.toBe(text);
    await writeFile(path, alter(text));
    expect(await file.read()).toBe("unreadable");
  });

  it("is unreadable when another key wrote it, and what the file system refuses is thrown", async () => {
    await createHeadFile(folder, macBy("j")).write(HEAD);
    expect(await createHeadFile(folder, macBy("k")).read()).toBe("unreadable");
    const file = createHeadFile(join(folder, HEAD_FILE), macBy("k"));
    await expect(file.read()).rejects.toMatchObject({ code: "ENOTDIR" });
  });
});
