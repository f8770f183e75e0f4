import type { KnownBlock, ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { finding } from "../../src/core/finding-codes.ts";
import { openView } from "../../src/slack/listeners/answer.ts";
import { alert } from "../../src/slack/plain-blocks.ts";
import { approveForm } from "../../src/slack/views/approve-form.ts";
import { allChecksView, policyDocumentsView } from "../../src/slack/views/decision-looks.ts";
import { detailsView } from "../../src/slack/views/details-view.ts";
import { rejectForm } from "../../src/slack/views/reject-form.ts";
import { updateView } from "../../src/slack/views/update-view.ts";
import { en } from "../../src/texts/en.ts";
import {
  makePreparation,
  makeView,
  makeWhitelisted,
  PLAN,
  ROSA,
  TICKET_URL,
} from "./support/preparations.ts";
import { textsOf } from "./support/slack-world.ts";

const waiting = makePreparation("awaiting_approval");

const isKnown = (block: ModalView["blocks"][number]): block is KnownBlock => "type" in block;
function alertsIn({ blocks }: ModalView): string[] {
  return blocks.filter(isKnown).flatMap((block) => (block.type === "alert" ? [block.text.text] : []));
}

describe("the form to approve in", () => {
  it("begins with what is answered for, and has what is created below the fields", () => {
    const text = textsOf(approveForm(makeView(waiting), "t", en).blocks);
    const order = [
      "Migrate s3://acme-archive/",
      "photos/2025/",
      "1,234,567 objects (CloudWatch, 23 Nov)",
      ROSA,
      "The archive moves to Frankfurt.",
      "Whole accounts.",
      "Comment",
      "What will be created (9)",
      "in oss-eu-central-1, private, Standard",
      "AmazonS3ReadOnlyAccess",
      "AliyunOSSFullAccess",
      "Policy documents",
      "All checks",
      "MP-7K3Q9X · revision 1 · plan aaaaaaaaaaaa",
    ];
    expect(order.map((part) => text.indexOf(part))).toEqual(
      order.map((part) => text.indexOf(part)).toSorted((a, b) => a - b),
    );
    for (const part of order) expect(text).toContain(part);
  });

  it("warns of whole accounts with both accounts, and of none where two buckets are reached", () => {
    expect(alertsIn(approveForm(makeView(waiting), "t", en))).toEqual([
      expect.stringMatching(
        /every S3 bucket of AWS account 123456789012.*Alibaba Cloud account 5123456789012345/,
      ),
    ]);
    const narrow = {
      ...waiting,
      request: { ...waiting.request, profile: "least-privilege" as const, awsAccount: "prod" },
      plan: { ...PLAN, profile: "least-privilege" as const },
    };
    const form = approveForm(makeView(narrow), "t", en);
    expect(alertsIn(form)).toEqual([]);
    expect(textsOf(form.blocks)).toContain("AWS account 123456789012 (prod)");
  });

  it("tells a whitelist once, with its ticket, and other warnings in a line each", () => {
    const whitelisted = makeWhitelisted({
      state: "awaiting_approval",
      ticket: { url: TICKET_URL, policyHash: "b", givenBy: ROSA, givenAt: "2026-11-24T03:06:00Z" },
      plan: { ...PLAN, verdict: "restricted", ticketUrl: TICKET_URL },
      planHash: "c".repeat(64),
    });
    const full = finding("DESTINATION_NOT_EMPTY", { bucket: "acme-archive-cn" });
    const destination = { status: "done" as const, severity: "warning" as const, findings: [full] };
    const form = approveForm(
      makeView({ ...whitelisted, checks: { ...whitelisted.checks, destination } }),
      "t",
      en,
    );
    expect(alertsIn(form).filter((text) => text.startsWith("Whitelist."))).toEqual([
      "Whitelist. The bucket policy blocks the migration service. The job must wait until the ticket is answered.",
    ]);
    const text = textsOf(form.blocks);
    expect(text).not.toContain("Whitelist: ");
    expect(text).toContain("Destination: not empty");
    expect(text).toContain("Whitelist ticket");
  });

  it("says what reading costs, with the day of the prices, and nothing without prices", () => {
    const cost = { low: 14.2, high: 21.6, currency: "USD", asOf: "2026-11-01" };
    const text = textsOf(approveForm({ ...makeView(waiting), cost }, "t", en).blocks);
    expect(text).toContain("USD 14 to 22 for reading at AWS, by prices of 1 Nov 2026");
    expect(textsOf(detailsView({ ...makeView(waiting), cost }, en).blocks)).toContain("USD 14 to 22");
    expect(textsOf(approveForm(makeView(waiting), "t", en).blocks)).not.toContain("at AWS");
  });

  it("says which side's policy it is about", () => {
    const shut = { ...waiting, facts: { ...waiting.facts, destinationVerdict: "uncertain" as const } };
    expect(alertsIn(approveForm(makeView(shut), "t", en))).toContainEqual(
      "Whitelist. The bucket policy of the destination may block the migration service. The job must wait until the ticket is answered.",
    );
  });

  it("creates nothing for another recipient", () => {
    const proposed = makePreparation("ready", { recipientChange: { recipient: "U0MIA00001", by: ROSA } });
    const text = textsOf(approveForm(makeView(proposed), "t", en).blocks);
    expect(text).not.toContain("What will be created");
    expect(text).toContain("The credentials exist already");
  });
});

describe("behind its buttons", () => {
  it("stands every policy document whole, in parts that Slack takes", () => {
    const document = JSON.stringify({
      Version: "1",
      Statement: Array.from({ length: 200 }, (_, n) => `statement-${n}`),
    });
    const plan = {
      ...PLAN,
      changes: [
        ...PLAN.changes,
        {
          kind: "ram.create-policy" as const,
          undo: "ram.delete-policy" as const,
          policyName: "long",
          document,
        },
      ],
    };
    const { blocks } = policyDocumentsView({ plan }, en);
    const text = textsOf(blocks);
    for (const part of ["AliyunOSSFullAccess", "part 1 of 2", "part 2 of 2", "statement-199"])
      expect(text).toContain(part);
    for (const one of blocks) expect(textsOf(one).length).toBeLessThan(3_100);
  });

  it("stands every check with its evidence", () => {
    const text = textsOf(allChecksView(makeWhitelisted(), en).blocks);
    expect(text).toContain("Whitelist in the bucket policy");
    expect(text).toContain("203.0.113.0/24");
  });
});

it("the form to reject in has three lines and asks what should be different", () => {
  const { blocks } = rejectForm(makeView(waiting), "t", en);
  expect(blocks).toHaveLength(2);
  expect(textsOf(blocks)).toContain("What should be different?");
});

describe("a box that a workspace refuses", () => {
  const view: ModalView = {
    type: "modal",
    title: { type: "plain_text", text: "x" },
    blocks: [alert("warning", "Whole accounts.")],
  };
  const clientThat = (refusal: string | null) => {
    const shown: ModalView[] = [];
    const update = async ({ view: given }: { view: ModalView }) => {
      shown.push(given);
      if (refusal !== null && shown.length === 1)
        throw Object.assign(new Error("no"), { data: { error: refusal } });
    };
    return { shown, client: { views: { update } } as unknown as WebClient };
  };

  it("becomes a line with the same words", async () => {
    const { client, shown } = clientThat("invalid_arguments");
    await updateView(client, "V1", view);
    expect(shown.map(({ blocks }) => blocks[0])).toMatchObject([{ type: "alert" }, { type: "rich_text" }]);
    expect(textsOf(shown[1]?.blocks)).toContain("Whole accounts.");
  });

  it("becomes one where a form opens with it, too, by the same trigger", async () => {
    const opened: { trigger_id: string; view: ModalView }[] = [];
    const open = async (given: { trigger_id: string; view: ModalView }) => {
      opened.push(given);
      if (opened.length === 1) throw Object.assign(new Error("no"), { data: { error: "invalid_arguments" } });
      return { view: { id: "V1" } };
    };
    const client = { views: { open } } as unknown as WebClient;
    expect(await openView(client, "T1", view)).toBe("V1");
    expect(opened.map(({ trigger_id }) => trigger_id)).toEqual(["T1", "T1"]);
    expect(opened.map((one) => one.view.blocks[0])).toMatchObject([{ type: "alert" }, { type: "rich_text" }]);
  });

  it("is no reason to try again after another failure", async () => {
    const { client, shown } = clientThat("expired_trigger_id");
    await expect(updateView(client, "V1", view)).rejects.toThrow("no");
    expect(shown).toHaveLength(1);
  });
});
