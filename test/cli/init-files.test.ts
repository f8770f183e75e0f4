import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { appLink, LINK_MAX_LENGTH } from "../../src/cli/init/app-link.ts";
import {
  type Answers,
  environmentText,
  readEnvironmentText,
  settingsText,
} from "../../src/cli/init/files.ts";
import { parseSettings } from "../../src/config/settings.ts";
import { findNamed, type Named } from "../../src/core/workspace.ts";

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), "utf8");
const ADA: Named = {
  id: "U0ADA00001",
  label: "Ada Approver",
  names: ["ada", "Ada Approver", "ada@acme.example"],
};
const ADAM: Named = { id: "U0ADAM0001", label: "Adam Adams", names: ["adam", "Adam Adams"] };
const GROUP: Named = { id: "S0APPROVE1", label: "@approvers", names: ["approvers", "Approvers"] };
const OPS: Named = { id: "C0PRIVATE1", label: "#ops", names: ["ops"] };
const ANSWERS: Answers = {
  ...{ botToken: "xoxb-$&-1", appToken: "xapp-1", approvers: { people: [ADA, ADAM], groups: [GROUP] } },
  ...{
    operators: { people: [ADAM], groups: [] },
    operatorsChannel: OPS,
    defaultChannel: null,
    language: "zh",
  },
  ...{ site: "cn", awsRegion: "eu-central-1", awsKey: { id: "AKIA1", secret: "s/+$1=" }, alibabaKey: null },
  sealKey: "c2VhbA==",
};

describe("the link that creates the app", () => {
  it("holds the whole manifest, and is short enough to be opened", () => {
    const link = appLink(parse(read("manifest.yml")) as object) ?? "";
    expect(link.length).toBeLessThan(LINK_MAX_LENGTH / 2);
    const given = new URL(link).searchParams;
    expect(given.get("new_app")).toBe("1");
    expect(JSON.parse(given.get("manifest_json") ?? "")).toEqual(parse(read("manifest.yml")));
  });

  it("is none where it would be too long", () => {
    expect(appLink({ description: "x".repeat(LINK_MAX_LENGTH) })).toBeNull();
  });
});

describe("names of the workspace", () => {
  const all = [ADA, ADAM, GROUP];
  it.each<[string, Named[]]>([
    ["Ada Approver", [ADA]],
    ["@ADA", [ADA]],
    ["ada@acme.example", [ADA]],
    ["U0ADAM0001", [ADAM]],
    ["@approvers", [GROUP]],
    ["adam", [ADAM]],
    ["ad", [ADA, ADAM]],
    ["adams", [ADAM]],
    ["approver", [ADA, GROUP]],
    ["nobody", []],
    [" ", []],
  ])("%j means %#", (text, meant) => {
    expect(findNamed(all, text)).toEqual(meant);
  });
});

describe("the files that are written", () => {
  it("are the examples with what was answered, comments kept", () => {
    const text = settingsText(read("mgw-prep.example.yaml"), ANSWERS);
    expect(text).toContain("people: [ U0ADA00001, U0ADAM0001 ] # Ada Approver, Adam Adams");
    expect(text).toContain("channel: C0PRIVATE1 # #ops");
    expect(text).toContain("# Who decides. At least one;");
    expect(text.split("\n")[0]).toMatch(/^# yaml-language-server/);
    expect(parseSettings(text, "x", "cn")).toMatchObject({
      approvers: { people: ["U0ADA00001", "U0ADAM0001"], groups: ["S0APPROVE1"] },
      operators: { people: ["U0ADAM0001"], groups: [], channel: "C0PRIVATE1" },
      language: "zh",
    });
  });

  it("set every variable to the byte, also where a secret has signs of replacements", () => {
    const text = environmentText(read(".env.example"), ANSWERS);
    expect(readEnvironmentText(text)).toMatchObject({
      ...{ SLACK_BOT_TOKEN: "xoxb-$&-1", AWS_SECRET_ACCESS_KEY: "s/+$1=", MGW_SEAL_KEY: "c2VhbA==" },
      ...{
        ALIBABA_CLOUD_ACCESS_KEY_ID: "",
        ALIBABA_SITE: "cn",
        AWS_REGION: "eu-central-1",
        SLACK_MODE: "socket",
      },
    });
  });
});
