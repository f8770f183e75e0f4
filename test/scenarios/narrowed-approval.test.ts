import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, PEOPLE, type People, type View } from "../../demo/slack-people.ts";
import { createStory, type Story } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { readIamUsers, readOwnPolicies, readRamUsers } from "../support/read-clouds.ts";

const SOURCE = "acme-media-clean";
const DESTINATION = "acme-narrowed-dest";
const DAYS = 3;
const DAY_MS = 24 * 3_600_000;

type Statement = { Effect: string; Action: string | string[]; Resource: string | string[] };

/** What a policy document allows where, apart from `mgw:*`, which no service documents a narrower set for. */
function reachOf(documents: readonly string[]): string[] {
  const statements = documents.flatMap((text) => (JSON.parse(text) as { Statement: Statement[] }).Statement);
  return statements
    .filter(({ Action }) => !JSON.stringify(Action).includes("mgw:"))
    .flatMap(({ Resource }) => Resource);
}

describe("an approver who gives fewer days and narrower access than was asked for", () => {
  let world: World;
  let people: People;
  let story: Story;
  let delivered: string;

  beforeAll(async () => {
    world = await startWorld();
    people = createPeople(world);
    story = createStory(people);
    await story.submitForm(
      await story.openForm({ source: SOURCE, destination: DESTINATION, region: "oss-eu-central-1" }),
    );
    const form = await story.openDecision();
    await change(form, "approve_access", "least-privilege");
    const drawn = await narrowForm();
    await people.submit(PEOPLE.approver, drawn.id, { days: String(DAYS), comment: "Three days are enough." });
    delivered = JSON.stringify((await story.awaitDelivery()).blocks);
  });
  afterAll(() => world?.stop());

  const change = (form: View, actionId: string, value: string) =>
    world.control("slack/control/clickInView", { userId: PEOPLE.approver, viewId: form.id, actionId, value });
  /** The form once it is drawn anew with the plan for less, which names no managed policy of S3 any more. */
  const narrowForm = () =>
    people.view(PEOPLE.approver, ({ blocks }) => {
      const text = JSON.stringify(blocks);
      return text.includes("approve_access") && !text.includes("AmazonS3ReadOnlyAccess");
    });

  it("has the users made with the narrow policies, and with nothing else", async () => {
    const iam = await readIamUsers(world.environment);
    expect(iam).toHaveLength(1);
    expect(iam[0]?.policies).toEqual([]);
    expect(iam[0]?.inlinePolicies).toHaveLength(1);
    const ram = await readRamUsers(world.environment);
    expect(ram).toHaveLength(1);
    expect(ram[0]?.policies).toHaveLength(1);
    expect(ram[0]?.policies[0]).toMatch(/^Custom\/mgw-prep-MP-/);
  });

  it("has them reach the two buckets alone", async () => {
    const documents = await readOwnPolicies(world.environment);
    expect(documents).toHaveLength(2);
    const reach = reachOf(documents);
    expect(reach.length).toBeGreaterThan(2);
    for (const resource of reach)
      expect(resource, JSON.stringify(reach)).toMatch(new RegExp(`${SOURCE}|${DESTINATION}`));
  });

  it("has the credentials end after the days that were given", async () => {
    const ends = /"timestamp":(\d+)/g;
    const moments = [...delivered.matchAll(ends)].map(([, seconds]) => Number(seconds) * 1_000);
    const last = Math.max(...moments);
    expect(Math.abs(last - Date.now() - DAYS * DAY_MS)).toBeLessThan(DAY_MS / 2);
  });

  it("tells the thread what was changed", async () => {
    const approved = await story.inThread("with a change");
    const text = JSON.stringify(approved.blocks);
    expect(text).toContain("3 days instead of 14");
    expect(text).toContain("instead of whole accounts");
    expect(text).toContain("Three days are enough.");
  });
});
