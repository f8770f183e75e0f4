import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { REQUESTER } from "../core/made-up-preparation.ts";
import { ADA, actor, type LifeWorld, must, startLifeWorld } from "./life-world.ts";

const BUCKET = "example-empty-standard";
const TICKET = "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=7";
const DO_NOT_START = /do not start the job/i;

/** A destination whose bucket policy lets in one VPC alone, or nobody; the other changes a word of it only. */
const VPC_ONLY = { StringNotEquals: { "acs:SourceVpc": "vpc-field0001" } };
const OTHER_VPC_ONLY = { StringNotEquals: { "acs:SourceVpc": "vpc-field0002" } };

describe("a destination whose bucket policy may block the service", () => {
  let world: LifeWorld;
  beforeAll(async () => {
    world = await startLifeWorld();
  });
  afterAll(() => world?.close());

  function setPolicy(Condition: Record<string, unknown> | null): unknown {
    const statement = {
      Sid: "Perimeter",
      Effect: "Deny",
      Principal: ["*"],
      Action: ["oss:PutObject", "oss:GetObject"],
      Resource: [`acs:oss:*:*:${BUCKET}/*`],
      Condition,
    };
    const policy = Condition === null ? null : { Version: "1", Statement: [statement] };
    return world.clouds.alibaba.control["setBucketSetting"]?.({ bucket: BUCKET, policy });
  }
  const giveTicket = async (id: string) => {
    const token = await world.press(id, "ticket");
    must(await world.commands.giveTicket(actor(REQUESTER), randomUUID(), { token, url: TICKET }));
    return world.read(id);
  };
  const checkAgain = async (id: string) => {
    const token = await world.press(id, "check_again");
    must(await world.commands.act("check_again", actor(REQUESTER), randomUUID(), { token }));
    return world.read(id);
  };

  it("waits for a ticket, which approvers must have seen, and is held until the policy is gone", async () => {
    await setPolicy(VPC_ONLY);
    const blocked = await world.request({ destinationBucket: BUCKET });
    expect(blocked).toMatchObject({
      state: "blocked",
      verdict: "open",
      facts: { destinationVerdict: "uncertain" },
      plan: { destinationVerdict: "uncertain", ticketUrl: null },
    });
    const { id } = blocked;
    const prompt = (await world.said(id)).get("blocked:1") ?? "";
    expect(prompt).toContain("a whitelist may block the migration service");
    expect(prompt).toContain("acs:SourceVpc");
    expect(await world.buttons(id, "blocked:1")).toContain("prep:ticket");

    const waiting = await giveTicket(id);
    expect(waiting).toMatchObject({
      state: "awaiting_approval",
      ticket: { policyHash: "not-covered", destinationPolicyHash: waiting.facts.destinationPolicyHash },
      plan: { ticketUrl: TICKET },
    });
    const token = await world.press(id, "approve");
    const unseen = { token, decision: "approve" as const, comment: "", hasSeenTicket: false };
    expect(await world.commands.decide(actor(ADA), randomUUID(), unseen)).toMatchObject({
      refusal: { code: "TICKET_NOT_CONFIRMED" },
    });

    // The bot is in no VPC either, so that the new key is refused as was to be expected.
    const ready = await world.approve(id);
    expect(ready.state).toBe("ready");
    expect(ready.proof.map(({ code }) => code)).toEqual(["PROOF_OK", "PROOF_WRITE_BLOCKED"]);
    const held = await world.said(id);
    for (const key of ["card", `ready:${ready.revision}`]) {
      expect(held.get(key), key).toMatch(DO_NOT_START);
    }

    await setPolicy(null);
    const open = await checkAgain(id);
    expect(open.facts.destinationVerdict).toBe("open");
    expect(open.proof.map(({ code }) => code)).toEqual(["PROOF_OK"]);
    expect((await world.said(id)).get("card")).not.toMatch(DO_NOT_START);
  });

  it("asks again for a policy that the ticket was not given for", async () => {
    await setPolicy(VPC_ONLY);
    const { id } = await world.request({ sourceBucket: "acme-media-clean", destinationBucket: BUCKET });
    expect((await giveTicket(id)).state).toBe("awaiting_approval");
    await setPolicy(OTHER_VPC_ONLY);
    const again = await checkAgain(id);
    expect(again).toMatchObject({ state: "blocked", plan: { ticketUrl: null } });
    const codes = again.checks.destination?.findings.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining(["DESTINATION_POLICY_UNCERTAIN", "DESTINATION_TICKET_OUTDATED"]),
    );
  });

  it("stops what was approved when the policy comes after the approval", async () => {
    await setPolicy(null);
    const { id } = await world.request({ sourceBucket: "acme-archive-glacier", destinationBucket: BUCKET });
    await setPolicy(VPC_ONLY);
    const stopped = await world.approve(id);
    expect(stopped).toMatchObject({ state: "awaiting_approval", revision: 2 });
    expect(await world.events(id)).not.toContain("grant.made");
    expect((await world.said(id)).get("approval:2")).toContain("destinationVerdict");
  });
});
