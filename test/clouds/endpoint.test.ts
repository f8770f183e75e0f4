import { describe, expect, it } from "vitest";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { createAwsCloud } from "../../src/clouds/aws/aws-cloud.ts";
import { readEndpoint } from "../../src/clouds/endpoint.ts";
import { UserFacingError } from "../../src/core/errors.ts";
import { told } from "../support/words.ts";

const KEYS = { accessKeyId: "LTAI", accessKeySecret: "s", site: "intl" as const };

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error("expected it to throw");
}

describe("custom endpoints", () => {
  it.each(["https://vpc.example.net", "http://127.0.0.1:4566", "http://localhost:4566", "http://[::1]:4566"])(
    "takes %s",
    (text) => {
      expect(readEndpoint("AWS_ENDPOINT_URL", text).href).toBe(`${text}/`);
    },
  );

  it.each([
    ["vpc.example.net", "no URL"],
    ["http://vpc.example.net", "plain http to vpc.example.net"],
    ["http://127.0.0.1.example.net", "plain http"],
    ["http://localhost.example.net", "plain http"],
    ["http://10.0.0.1", "plain http"],
    ["ftp://127.0.0.1", "ftp:"],
    ["https://key:secret@example.net", "user name or a password"],
    ["https://example.net/path", "a path"],
    ["https://example.net/?x=1", "a query"],
  ])("refuses %s and names the setting", (text, why) => {
    const refused = () => readEndpoint("ALIBABA_RAM_ENDPOINT", text);
    expect(refused).toThrow(UserFacingError);
    const { message } = told(thrownBy(refused));
    expect(message).toMatch(/^ALIBABA_RAM_ENDPOINT: expected a full URL/);
    expect(message).toContain(why);
  });

  it("does not repeat a secret that is in a refused URL", () => {
    const error = thrownBy(() => readEndpoint("AWS_ENDPOINT_URL", "https://key:planted@example.net"));
    expect(JSON.stringify([told(error), String(error)])).not.toContain("planted");
  });

  it.each([
    ["AWS_ENDPOINT_URL", () => createAwsCloud({ region: "us-east-1", endpoint: "http://example.net" })],
    ["ALIBABA_RAM_ENDPOINT", () => createAlibabaCloud({ ...KEYS, ramEndpoint: "http://example.net" })],
    ["ALIBABA_OSS_ENDPOINT", () => createAlibabaCloud({ ...KEYS, ossEndpoint: "http://example.net" })],
    ["ALIBABA_STS_ENDPOINT", () => createAlibabaCloud({ ...KEYS, stsEndpoint: "http://example.net" })],
  ])("refuses plain http for %s when the cloud is made", (setting, create) => {
    expect(create).toThrow(setting);
  });
});
