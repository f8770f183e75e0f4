import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../../simulators/alibaba/alibaba-simulator.ts";
import { EVERYTHING_POLICY, OPERATOR_USER } from "../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../simulators/shared/simulator.ts";
import { callOpenApi, makeUser, OPERATOR, ram, ramClient } from "./clients.ts";
import { sendAcs3, sendRaw } from "./raw-requests.ts";

let sim: Simulator;
beforeAll(async () => {
  sim = await createAlibabaSimulator({ port: 0, seed: { operatorPolicy: EVERYTHING_POLICY } });
});
afterAll(() => sim.close());

const getUser = { query: { UserName: OPERATOR_USER } };

describe("the V3 signature", () => {
  it("is accepted when the vendor's signer made it", async () => {
    const { status, json } = await sendAcs3(sim, "GetUser", getUser);
    expect(status).toBe(200);
    expect(json["User"]).toMatchObject({ UserName: OPERATOR_USER });
  });

  it.each<[string, NonNullable<Parameters<typeof sendAcs3>[2]>["spoil"], string]>([
    [
      "a parameter changed on the way",
      ({ query }) => Object.assign(query, { UserName: "someone-else" }),
      "SignatureDoesNotMatch",
    ],
    [
      "a parameter added on the way",
      ({ query }) => Object.assign(query, { Extra: "1" }),
      "SignatureDoesNotMatch",
    ],
    [
      "a body that its hash does not fit",
      (request) => Object.assign(request, { body: "other" }),
      "SignatureDoesNotMatch",
    ],
    [
      "an action changed on the way",
      ({ headers }) => Object.assign(headers, { "x-acs-action": "DeleteUser" }),
      "SignatureDoesNotMatch",
    ],
    [
      "a steering header that is not signed",
      ({ headers }) => Object.assign(headers, { "x-acs-security-token": "t" }),
      "IncompleteSignature",
    ],
    [
      "no Authorization header",
      ({ headers }) => Reflect.deleteProperty(headers, "authorization"),
      "IncompleteSignature",
    ],
    [
      "another algorithm",
      ({ headers }) => Object.assign(headers, { authorization: "ACS3-HMAC-SM3 x" }),
      "IncompleteSignature",
    ],
  ])("is refused with %s", async (_, spoil, code) => {
    const { status, json } = await sendAcs3(sim, "GetUser", { ...getUser, ...(spoil && { spoil }) });
    expect([status, json["Code"]]).toEqual([400, code]);
  });

  it("is refused when the hash in the header is not the body's, even where the right one was signed", async () => {
    const payloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const headers = { "x-acs-content-sha256": "0".repeat(64) };
    const { json } = await sendAcs3(sim, "GetUser", { ...getUser, headers, payloadHash });
    expect(json["Code"]).toBe("SignatureDoesNotMatch");
  });

  it("is refused with another secret, and the answer has the gateway's error shape", async () => {
    const { status, headers, json } = await sendAcs3(sim, "GetUser", {
      ...getUser,
      key: { ...OPERATOR, accessKeySecret: "not-the-secret" },
    });
    expect(status).toBe(400);
    expect(Object.keys(json).sort()).toEqual(["Code", "HostId", "Message", "Recommend", "RequestId"]);
    expect(json).toMatchObject({ Code: "SignatureDoesNotMatch", HostId: "ram.aliyuncs.com" });
    expect(headers["x-acs-request-id"]).toBe(json["RequestId"]);
  });

  it.each([
    [-16, "InvalidTimeStamp.Expired"],
    [16, "InvalidTimeStamp.Expired"],
  ])("is refused %i minutes off", async (minutes, code) => {
    const date = new Date(Date.now() + minutes * 60_000).toISOString().replace(/\.\d{3}/, "");
    const { status, json } = await sendAcs3(sim, "GetUser", { ...getUser, headers: { "x-acs-date": date } });
    expect([status, json["Code"]]).toEqual([400, code]);
  });

  it("is refused with a date of another form", async () => {
    const headers = { "x-acs-date": new Date().toUTCString() };
    const { json } = await sendAcs3(sim, "GetUser", { ...getUser, headers });
    expect(json["Code"]).toBe("InvalidTimeStamp.Format");
  });

  it("counts a nonce once for each key", async () => {
    const headers = { "x-acs-signature-nonce": "the-same-nonce" };
    expect((await sendAcs3(sim, "GetUser", { ...getUser, headers })).status).toBe(200);
    const second = await sendAcs3(sim, "GetUser", { ...getUser, headers });
    expect([second.status, second.json["Code"]]).toEqual([400, "SignatureNonceUsed"]);
    const key = await makeUser(sim, "nonce-user", [{ type: "System", name: "AliyunRAMReadOnlyAccess" }]);
    expect((await sendAcs3(sim, "GetUser", { ...getUser, headers, key })).status).toBe(200);
  });

  it("signs every character that a query may hold", async () => {
    const comments = "a *b~é+(c)'!&=%/?#";
    await ramClient(sim).createUser(new ram.CreateUserRequest({ userName: "odd-characters", comments }));
    const answer = await ramClient(sim).getUser(new ram.GetUserRequest({ userName: "odd-characters" }));
    expect(answer.body?.user?.comments).toBe(comments);
  });
});

describe("keys", () => {
  it("that do not exist are InvalidAccessKeyId.NotFound", async () => {
    const key = { ...OPERATOR, accessKeyId: "LTAI5tNobodyHasThisKey00" };
    const { status, json } = await sendAcs3(sim, "GetUser", { ...getUser, key });
    expect([status, json["Code"]]).toEqual([404, "InvalidAccessKeyId.NotFound"]);
  });

  it("stop working when they are disabled, and again when they are deleted", async () => {
    const key = await makeUser(sim, "short-lived");
    const names = { userName: "short-lived", userAccessKeyId: key.accessKeyId };
    await ramClient(sim).updateAccessKey(new ram.UpdateAccessKeyRequest({ ...names, status: "Inactive" }));
    await expect(callOpenApi(sim, "GetCallerIdentity", { key })).rejects.toMatchObject({
      code: "InvalidAccessKeyId.Inactive",
    });
    await ramClient(sim).deleteAccessKey(new ram.DeleteAccessKeyRequest(names));
    await expect(callOpenApi(sim, "GetCallerIdentity", { key })).rejects.toMatchObject({
      code: "InvalidAccessKeyId.NotFound",
    });
  });

  it("become known only after the propagation delay", async () => {
    await sim.control["setPropagation"]?.({ accessKeyMs: 20_000 });
    const key = await makeUser(sim, "newcomer");
    await expect(callOpenApi(sim, "GetCallerIdentity", { key })).rejects.toMatchObject({
      code: "InvalidAccessKeyId.NotFound",
    });
    sim.clock.advance(20_000);
    await expect(callOpenApi(sim, "GetCallerIdentity", { key })).resolves.toMatchObject({
      IdentityType: "RAMUser",
    });
    sim.clock.advance(-20_000);
    await sim.control["setPropagation"]?.({ accessKeyMs: 0 });
  });
});

describe("the gateway", () => {
  it("knows no operation that it does not have", async () => {
    const { status, json } = await sendAcs3(sim, "GetUsers");
    expect([status, json["Code"]]).toEqual([404, "InvalidAction.NotFound"]);
    expect((await sendAcs3(sim, "toString")).json["Code"]).toBe("InvalidAction.NotFound");
  });

  it("knows no version that it does not have", async () => {
    const { json } = await sendAcs3(sim, "GetUser", { version: "2014-05-26" });
    expect(json["Code"]).toBe("InvalidVersion");
  });

  it("names a parameter that is missing, and passes over one that it does not know", async () => {
    const missing = await sendAcs3(sim, "GetUser");
    expect([missing.status, missing.json["Code"]]).toEqual([400, "MissingUserName"]);
    const further = await sendAcs3(sim, "GetUser", { query: { UserName: OPERATOR_USER, Unheard: "of" } });
    expect(further.status).toBe(200);
  });

  it("refuses other methods", async () => {
    const answer = await sendRaw(sim, "PUT", "/", {
      "x-acs-action": "GetUser",
      "x-acs-version": "2015-05-01",
    });
    expect(JSON.parse(answer.text)).toMatchObject({ Code: "UnsupportedHTTPMethod" });
  });
});

describe("the older RPC signature", () => {
  it("is still taken", async () => {
    const answer = await callOpenApi(sim, "GetCallerIdentity", { signatureAlgorithm: "v2" });
    expect(answer["AccountId"]).toBe("5123456789012345");
  });

  it("is refused with another secret", async () => {
    const key = { ...OPERATOR, accessKeySecret: "not-the-secret" };
    const call = callOpenApi(sim, "GetCallerIdentity", { signatureAlgorithm: "v2", key });
    await expect(call).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  it("is refused when a parameter is missing", async () => {
    const answer = await sendRaw(
      sim,
      "POST",
      "/?Action=GetUser&Version=2015-05-01&SignatureMethod=HMAC-SHA1",
      {},
    );
    expect(JSON.parse(answer.text)).toMatchObject({ Code: "MissingSignatureVersion" });
  });
});
