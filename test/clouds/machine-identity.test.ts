import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../simulators/alibaba/alibaba-simulator.ts";
import {
  ACCOUNT_UID,
  EVERYTHING_POLICY,
  OPERATOR_ACCESS_KEY_ID,
  OPERATOR_ACCESS_KEY_SECRET,
} from "../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../simulators/shared/simulator.ts";
import { createAlibabaCloud } from "../../src/clouds/alibaba/alibaba-cloud.ts";
import { assumeAlibabaRole } from "../../src/clouds/alibaba/assume-role.ts";
import { createAlibabaCaller } from "../../src/clouds/alibaba/context.ts";
import type { MachineIdentity } from "../../src/clouds/alibaba/machine-identity.ts";
import { createCallGate } from "../../src/clouds/call-gate.ts";
import type { CloudCall } from "../../src/clouds/call-log.ts";
import { readBotEnv, readCheckEnv } from "../../src/config/env.ts";
import { CloudDenied, CloudUnavailable } from "../../src/core/errors.ts";
import { ALIBABA_ROLE_ARN, makeAlibabaRole } from "../support/alibaba-role.ts";
import { failureOf } from "./failure-of.ts";

const ROLE = { roleArn: ALIBABA_ROLE_ARN, externalId: "made-up-external-id" };
const TOKEN = "a-token-of-the-cluster";

/** Who the bot is where nobody gave it a key: of the metadata and the OIDC call the wire is served here, of all else the simulator. */
describe("an identity of the machine", () => {
  const folder = mkdtempSync(join(tmpdir(), "mgw-identity-"));
  const tokenFile = join(folder, "token");
  let alibaba: Simulator;
  let server: Server;
  let url: string;
  let asked: string[];
  let isHardened: boolean;
  let calls: CloudCall[];
  let nowMs: number;

  /** A real session of the simulator, as either source gives one. */
  async function session() {
    const connection = {
      ...{ accessKeyId: OPERATOR_ACCESS_KEY_ID, accessKeySecret: OPERATOR_ACCESS_KEY_SECRET },
      ...({ site: "intl", stsEndpoint: alibaba.url } as const),
    };
    const call = createAlibabaCaller(undefined, createCallGate());
    const { value, expiresAt } = await assumeAlibabaRole({ connection, call }, ROLE);
    return {
      AccessKeyId: value.accessKeyId,
      AccessKeySecret: value.accessKeySecret,
      SecurityToken: value.securityToken,
      Expiration: expiresAt.toISOString(),
    };
  }

  beforeAll(async () => {
    alibaba = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
    // Only so may its sessions assume another role.
    await makeAlibabaRole(alibaba.url, ROLE.externalId, ["AliyunSTSAssumeRoleAccess"]);
    server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const body = Buffer.concat(chunks);
        const json = (status: number, value: unknown) =>
          outgoing.writeHead(status).end(JSON.stringify(value));
        const { method, url: path = "", headers } = incoming;
        if (path === "/latest/api/token") {
          asked.push(`${method} token`);
          if (isHardened) outgoing.writeHead(200).end("metadata-token");
          else outgoing.writeHead(404).end();
        } else if (path.startsWith("/latest/meta-data/ram/security-credentials/")) {
          asked.push(
            `${method} ${path.split("/").at(-1)} ${headers["x-aliyun-ecs-metadata-token"] ?? "without"}`,
          );
          if (!path.endsWith("/mgw-bot")) return void outgoing.writeHead(404).end();
          void session().then((value) => json(200, { Code: "Success", ...value }));
        } else if (body.includes("Action=AssumeRoleWithOIDC")) {
          const form = new URLSearchParams(body.toString());
          asked.push(`oidc ${form.get("RoleArn")} ${form.get("OIDCToken")}`);
          if (form.get("OIDCToken") !== TOKEN)
            return void json(400, {
              Code: "AuthenticationFail.OIDCToken.Invalid",
              Message: "no",
              RequestId: "r-1",
            });
          void session().then((Credentials) => json(200, { Credentials, RequestId: "r-2" }));
        } else {
          const target = new URL(path, alibaba.url);
          const onward = request(target, { method, headers }, (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
          });
          onward.end(body);
        }
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await alibaba.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    [asked, calls, isHardened, nowMs] = [[], [], true, Date.now()];
    writeFileSync(tokenFile, `${TOKEN}\n`);
  });

  const cloudOf = (identity: MachineIdentity, roles: (typeof ROLE)[] = []) =>
    createAlibabaCloud({
      ...{ accessKeyId: "", accessKeySecret: "", site: "intl", identity, roles },
      ...{ ramEndpoint: alibaba.url, stsEndpoint: url, ossEndpoint: alibaba.url },
      log: (call) => calls.push(call),
      now: () => new Date(nowMs),
    });
  const ecs = (roleName = "mgw-bot"): MachineIdentity => ({
    kind: "ecs-role",
    roleName,
    metadataEndpoint: url,
  });
  const oidc = (): MachineIdentity => ({
    ...{ kind: "oidc", roleArn: ROLE.roleArn, tokenFile },
    providerArn: `acs:ram::${ACCOUNT_UID}:oidc-provider/ack-rrsa`,
  });

  it("is the RAM role of the ECS instance, by hardened metadata where there is such", async () => {
    const cloud = cloudOf(ecs());
    expect(await cloud.getCallerIdentity()).toMatchObject({
      arn: expect.stringContaining(":assumed-role/mgw-prep/"),
    });
    await cloud.listUsers();
    // Asked once for all calls, and anew before the end.
    expect(asked).toEqual(["PUT token", "GET mgw-bot metadata-token"]);
    nowMs += 56 * 60_000;
    await cloud.listUsers();
    expect(asked).toHaveLength(4);
    expect(calls.filter(({ operation }) => operation === "ecs:InstanceMetadata")).toHaveLength(2);
  });

  it("takes metadata without a token where the instance is not hardened", async () => {
    isHardened = false;
    expect(await cloudOf(ecs()).getCallerIdentity()).toMatchObject({ accountId: ACCOUNT_UID });
    expect(asked).toEqual(["PUT token", "GET mgw-bot without"]);
  });

  it("says what is wrong when the instance has no such role, or there is no metadata", async () => {
    expect(await failureOf(cloudOf(ecs("another")).getCallerIdentity())).toMatchObject({
      failure: { operation: "ecs:InstanceMetadata", subject: "role another", httpStatus: 404 },
    });
    const nowhere: MachineIdentity = {
      kind: "ecs-role",
      roleName: "x",
      metadataEndpoint: "http://127.0.0.1:1",
    };
    await expect(cloudOf(nowhere).getCallerIdentity()).rejects.toBeInstanceOf(CloudUnavailable);
  });

  it("is a role by the token of the service account, which is read anew each time", async () => {
    const cloud = cloudOf(oidc());
    expect(await cloud.getCallerIdentity()).toMatchObject({
      arn: expect.stringContaining(":assumed-role/mgw-prep/"),
    });
    expect(asked).toEqual([`oidc ${ROLE.roleArn} ${TOKEN}`]);
    writeFileSync(tokenFile, "renewed and not known");
    nowMs += 56 * 60_000;
    const failure = await failureOf(cloud.getCallerIdentity());
    expect(failure).toMatchObject({
      failure: { code: "AuthenticationFail.OIDCToken.Invalid", requestId: "r-1" },
    });
    expect(JSON.stringify(failure)).not.toContain("renewed and not known");
  });

  it("assumes another role with it, which asks for the external id", async () => {
    expect(await cloudOf(ecs(), [ROLE]).getCallerIdentity()).toMatchObject({ accountId: ACCOUNT_UID });
    await expect(
      cloudOf(ecs(), [{ ...ROLE, externalId: "wrong" }]).getCallerIdentity(),
    ).rejects.toBeInstanceOf(CloudDenied);
  });

  it.each<[string, Record<string, string>, boolean]>([
    ["a key", { ALIBABA_CLOUD_ACCESS_KEY_ID: "k", ALIBABA_CLOUD_ACCESS_KEY_SECRET: "s" }, true],
    ["half a key", { ALIBABA_CLOUD_ACCESS_KEY_ID: "k", ALIBABA_CLOUD_ECS_METADATA: "r" }, false],
    ["nothing", {}, false],
    ["an instance's role", { ALIBABA_CLOUD_ECS_METADATA: "mgw-bot" }, true],
    [
      "a role to assume without an external id",
      { ALIBABA_CLOUD_ECS_METADATA: "r", ALIBABA_CLOUD_ROLE_ARN: "a" },
      false,
    ],
    ["one part of OIDC", { ALIBABA_CLOUD_ROLE_ARN: "a", ALIBABA_CLOUD_OIDC_TOKEN_FILE: "f" }, false],
    [
      "all of OIDC",
      {
        ...{ ALIBABA_CLOUD_ROLE_ARN: "a", ALIBABA_CLOUD_OIDC_TOKEN_FILE: "f" },
        ALIBABA_CLOUD_OIDC_PROVIDER_ARN: "p",
      },
      true,
    ],
  ])("of the environment: %s", (_what, environment, isEnough) => {
    const others = {
      SLACK_BOT_TOKEN: "xoxb-1",
      SLACK_APP_TOKEN: "xapp-1",
      MGW_SEAL_KEY: Buffer.alloc(32).toString("base64"),
    };
    for (const read of [() => readCheckEnv(environment), () => readBotEnv({ ...others, ...environment })]) {
      if (isEnough) expect(read).not.toThrow();
      else expect(read).toThrow(/NOT_SET/);
    }
  });
});
