import { expect, it } from "vitest";
import { credentialBlocks } from "../../src/notices/credential-blocks.ts";
import { en } from "../../src/texts/en.ts";

const OPEN = {
  ...{
    awsAccessKeyId: "AKIA1",
    awsSecretAccessKey: "s1",
    alibabaAccessKeyId: "LTAI1",
    alibabaAccessKeySecret: "s2",
  },
  ...{ logonLink: "https://signin.example", logonName: "a@b", consolePassword: "p1" },
};
const t = en.delivery;

it.each([
  ["nothing", OPEN, { mustResetPassword: false, needsMfa: false }, []],
  ["a new password", OPEN, { mustResetPassword: true, needsMfa: false }, [t.mustReset]],
  ["an MFA device", OPEN, { mustResetPassword: false, needsMfa: true }, [t.needsMfa]],
  ["both", OPEN, { mustResetPassword: true, needsMfa: true }, [t.mustReset, t.needsMfa]],
  [
    "the password of before, whose first logon was long ago",
    { ...OPEN, consolePassword: null },
    { mustResetPassword: true, needsMfa: true },
    [t.passwordUnchanged],
  ],
])("says below the credentials that the console asks for %s", (_, open, firstLogon, said) => {
  const text = JSON.stringify(credentialBlocks(open, firstLogon, en));
  for (const note of [t.mustReset, t.needsMfa, t.passwordUnchanged]) {
    expect(text.includes(JSON.stringify(note).slice(1, -1)), String(note)).toBe(said.includes(note));
  }
});
