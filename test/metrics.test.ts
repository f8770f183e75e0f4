import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import type { FigureSource } from "../src/compose/telemetry.ts";
import { createMetrics } from "../src/metrics.ts";
import { createSlackClients } from "../src/slack/clients.ts";
import type { Figures } from "../src/storage/contract/figures.ts";

const AGO_MS = 3_600_000;
const FIGURES: Figures = {
  byState: { checking: 0, ready: 4, revoke_failed: 1 },
  migrationsByState: { running: 2, paused: 0 },
  awaitingSince: new Date(Date.now() - AGO_MS).toISOString(),
  unopened: 2,
  pastEnd: 3,
  postsDue: 5,
  postDueSince: null,
  openDrifts: 6,
  auditEntries: 7_000,
  auditLastAt: "2026-11-24T03:00:00.000Z",
  driftLookAt: null,
};
const SOURCE: FigureSource = {
  readFigures: async () => FIGURES,
  countUnfinished: async () => ({ running: 8, waiting: 9 }),
};

async function figuresOf({ telemetry }: ReturnType<typeof createMetrics>): Promise<Record<string, number>> {
  const lines = (await telemetry.print()).split("\n").filter((line) => line.startsWith("mgw_prep_"));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(" ")),
      Number(line.slice(line.lastIndexOf(" ") + 1)),
    ]),
  );
}

function watching(source: FigureSource) {
  const metrics = createMetrics({ version: "1.2.3" });
  metrics.telemetry.watch(source);
  return metrics;
}

describe("the figures", () => {
  it("say how everything stands, as the store and the engine say it", async () => {
    const found = await figuresOf(watching(SOURCE));
    expect(found).toMatchObject({
      'mgw_prep_preparations{state="ready"}': 4,
      'mgw_prep_preparations{state="revoke_failed"}': 1,
      'mgw_prep_preparations{state="checking"}': 0,
      'mgw_prep_migrations{state="running"}': 2,
      'mgw_prep_migrations{state="paused"}': 0,
      mgw_prep_deliveries_unopened: 2,
      mgw_prep_credentials_past_end: 3,
      mgw_prep_posts_due: 5,
      mgw_prep_post_oldest_due_seconds: 0,
      mgw_prep_drifts_open: 6,
      mgw_prep_audit_entries: 7_000,
      mgw_prep_audit_last_entry_timestamp_seconds: Date.parse("2026-11-24T03:00:00.000Z") / 1_000,
      mgw_prep_workflows_running: 8,
      mgw_prep_workflows_waiting: 9,
      mgw_prep_store_up: 1,
    });
    expect(found["mgw_prep_approval_oldest_wait_seconds"]).toBeGreaterThanOrEqual(AGO_MS / 1_000);
    // Nothing is said of what there is none of.
    expect(found).not.toHaveProperty("mgw_prep_drift_look_timestamp_seconds");
  });

  it("are asked of the store once for all who ask at once, and anew for the next", async () => {
    let asked = 0;
    const metrics = watching({
      ...SOURCE,
      readFigures: async () => {
        asked += 1;
        return { ...FIGURES, unopened: asked };
      },
    });
    await Promise.all([figuresOf(metrics), figuresOf(metrics)]);
    expect(asked).toBe(1);
    expect(await figuresOf(metrics)).toMatchObject({ mgw_prep_deliveries_unopened: 2 });
  });

  it.each(["readFigures", "countUnfinished"] as const)(
    "of how everything stands are missing while %s fails, and come back",
    async (call) => {
      let isAway = true;
      const metrics = watching({
        ...SOURCE,
        [call]: async () => {
          if (isAway) throw new Error("the database is away");
          return SOURCE[call]();
        },
      });
      const before = await figuresOf(metrics);
      expect(before["mgw_prep_store_up"]).toBe(0);
      expect(
        Object.keys(before).filter((name) => /preparations|unopened|audit|workflows/.test(name)),
      ).toEqual([]);
      isAway = false;
      expect(await figuresOf(metrics)).toMatchObject({
        mgw_prep_store_up: 1,
        mgw_prep_deliveries_unopened: 2,
      });
      isAway = true;
      expect(await figuresOf(metrics)).not.toHaveProperty("mgw_prep_deliveries_unopened");
    },
  );

  it("count cloud calls by code, rounds by name, and say the version", async () => {
    const { measureCall, telemetry, ...rest } = watching(SOURCE);
    const call = {
      cloud: "aws",
      operation: "iam:GetUser",
      subject: "secret-bucket",
      durationMs: 70,
    } as const;
    measureCall({ ...call, errorCode: null });
    measureCall({ ...call, errorCode: "AccessDenied" });
    telemetry.roundEnded("sweep");
    const found = await figuresOf({ measureCall, telemetry, ...rest });
    const labels = (code: string) => `{cloud="aws",operation="iam:GetUser",code="${code}"}`;
    expect(found).toMatchObject({
      [`mgw_prep_cloud_call_seconds_count${labels("")}`]: 1,
      [`mgw_prep_cloud_call_seconds_count${labels("AccessDenied")}`]: 1,
      [`mgw_prep_build_info{version="1.2.3",node="${process.versions.node}"}`]: 1,
    });
    const round = found['mgw_prep_round_last_success_timestamp_seconds{round="sweep"}'];
    expect(Math.abs((round ?? 0) * 1_000 - Date.now())).toBeLessThan(60_000);
    expect(JSON.stringify(found)).not.toContain("secret-bucket");
  });

  it("count what Slack refuses as too many", async () => {
    const slack = createServer((_request, response) => {
      response.writeHead(429, { "retry-after": "1" }).end();
    });
    await new Promise<void>((resolve) => slack.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void slack.close());
    const metrics = watching(SOURCE);
    const { posts } = createSlackClients({
      token: "xoxb-test",
      apiUrl: `http://127.0.0.1:${(slack.address() as AddressInfo).port}/api/`,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      onRateLimited: metrics.telemetry.slackRateLimited,
    });
    await expect(posts.chat.postMessage({ channel: "C0ANY", text: "x" })).rejects.toThrow();
    expect(await figuresOf(metrics)).toMatchObject({ mgw_prep_slack_rate_limited_total: 1 });
  });
});
