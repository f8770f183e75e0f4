import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPeople, type Message, PEOPLE } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { findFreePort } from "../support/find-free-port.ts";
import { readIamUsers } from "../support/read-clouds.ts";

describe("HTTP mode", () => {
  let world: World;
  let url: string;
  let healthUrl: string;

  beforeAll(async () => {
    const port = await findFreePort();
    url = `http://127.0.0.1:${port}`;
    const healthPort = await findFreePort();
    healthUrl = `http://127.0.0.1:${healthPort}`;
    world = await startWorld({
      environment: { SLACK_MODE: "http", PORT: String(port), HEALTH_PORT: String(healthPort) },
    });
    await world.control("slack/control/setTransport", {
      mode: "http",
      requestUrl: `${url}/slack/events`,
      signingSecret: world.environment["SLACK_SIGNING_SECRET"],
    });
  });

  afterAll(() => world?.stop());

  it("takes a preparation from the command to the delivery over signed requests, each sent twice and counted once", async () => {
    const people = createPeople(world);
    const story = createStory(people);
    const again = () => world.control("slack/control/redeliver", {});
    const request = { source: "acme-media-clean", destination: "acme-http-dest", region: "oss-eu-central-1" };
    await story.submitForm(await story.openForm(request));
    await again();
    const decision = await story.openDecision();
    expect(JSON.stringify(decision.blocks)).toContain("AmazonS3ReadOnlyAccess");
    await story.approve(decision, "go");
    for (let time = 0; time < 3; time += 1) await again();
    await story.awaitDelivery();
    await story.inThread("File Count");

    const isCard = ({ text }: Message) => text.startsWith("Migration of ");
    expect((await people.channel()).filter(isCard)).toHaveLength(1);
    expect(await readIamUsers(world.environment)).toHaveLength(1);
    const shown = await people.view(PEOPLE.approver, ({ blocks }) =>
      JSON.stringify(blocks).includes("Approved"),
    );
    expect(JSON.stringify(shown)).not.toContain("Already decided");

    await people.click(PEOPLE.approver, await story.card("prep:details"), "prep:details");
    const details = await people.view(PEOPLE.approver, ({ blocks }) =>
      JSON.stringify(blocks).includes(" approved "),
    );
    expect(JSON.stringify(details.blocks).match(/" approved "/g)).toHaveLength(1);
  });

  it("refuses an unsigned request before any work", async () => {
    const response = await fetch(`${url}/slack/events`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "command=%2Fmgw-prep&user_id=U0ROSA0001&team_id=T0ACMECO01&trigger_id=1&text=",
    });
    expect(response.status).toBe(401);
  });

  it("answers health checks beside Slack's path, and figures on a port of their own alone", async () => {
    for (const at of [url, healthUrl]) {
      expect((await fetch(`${at}/healthz`)).status).toBe(200);
      expect((await fetch(`${at}/readyz`)).status).toBe(200);
    }
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
    expect((await fetch(`${healthUrl}/slack/events`, { method: "POST" })).status).toBe(404);
    const metrics = await (await fetch(`${healthUrl}/metrics`)).text();
    expect(metrics).toMatch(
      /mgw_prep_cloud_call_seconds_count\{.*operation="sts:GetCallerIdentity".*\} [1-9]/,
    );
  });
});
