import type { KnownBlock, ModalView } from "@slack/types";
import { describe, expect, it } from "vitest";
import { policyView } from "../../src/slack/views/policy-view.ts";
import { en } from "../../src/texts/en.ts";
import { zh } from "../../src/texts/zh.ts";
import { CHANGED_POLICY } from "./support/every-form.ts";
import { textsOf } from "./support/slack-world.ts";

/** Texts to copy, each whole. */
function toCopy({ blocks }: ModalView): string[] {
  return (blocks as KnownBlock[]).flatMap((block) =>
    block.type === "rich_text"
      ? block.elements.flatMap((element) =>
          element.type === "rich_text_preformatted"
            ? [element.elements.map((part) => ("text" in part ? part.text : "")).join("")]
            : [],
        )
      : [],
  );
}

const withChanged = (changedPolicy: string, policyText: string | null = null) => ({
  ...CHANGED_POLICY,
  facts: { ...CHANGED_POLICY.facts, policyText, changedPolicy },
});

describe("the changed policy to copy", () => {
  const { changedPolicy } = CHANGED_POLICY.facts;

  it("is what changes alone, the whole of it, and the command that puts it", () => {
    const view = policyView(CHANGED_POLICY, en);
    const [changed = "", whole, command] = toCopy(view);
    expect(JSON.parse(changed)).toMatchObject({ Sid: "OfficeOnly", Condition: { ArnNotEquals: {} } });
    expect(whole).toBe(changedPolicy);
    expect(command).toBe(
      `aws s3api put-bucket-policy --bucket ${CHANGED_POLICY.request.sourceBucket} --policy file://policy.json`,
    );
    const text = textsOf(view.blocks).replaceAll("\n", "");
    expect(text).toMatch(/^Only OfficeOnly changes: the new IAM user is exempt/);
    expect(text).toContain("The user exists only after approval");
    expect(textsOf(policyView(CHANGED_POLICY, zh).blocks).replaceAll("\n", "")).toMatch(
      /^仅修改 OfficeOnly：/,
    );
  });

  it("says that the user comes later in the weight of a warning, and holds nothing that sends it back", () => {
    const { blocks } = policyView(CHANGED_POLICY, en);
    expect(blocks.map((block) => ("type" in block ? block.type : ""))).toEqual([
      ...["rich_text", "rich_text", "rich_text", "rich_text"],
      "alert",
    ]);
  });

  it("is whole however long it is: S3 takes 20 KB", () => {
    const Statement = Array.from({ length: 60 }, (_, index) => ({
      Sid: `S${index}`,
      Effect: "Deny",
      Resource: `arn:aws:s3:::${"a".repeat(200)}`,
    }));
    const long = JSON.stringify({ Statement }, null, 2);
    expect(toCopy(policyView(withChanged(long), en))).toContain(long);
  });

  it("is shown whole where the policy before it is not known, or a single statement", () => {
    expect(toCopy(policyView(withChanged("{}"), en))).toEqual(["{}", expect.stringContaining("aws s3api")]);
    const single = JSON.stringify({ Statement: { Effect: "Deny" } });
    expect(
      toCopy(policyView(withChanged(single, JSON.stringify({ Statement: { Effect: "Allow" } })), en))[0],
    ).toBe(JSON.stringify({ Effect: "Deny" }, null, 2));
  });
});
