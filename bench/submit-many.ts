import { setTimeout as sleep } from "node:timers/promises";
import { SLACK_IDS } from "../simulators/slack/seed.ts";
import type { Lab } from "./support/lab.ts";

/** Asks for so many preparations, each member of the crowd one after the other, and waits until all are stored. */
export async function submitMany(lab: Lab, count: number): Promise<void> {
  let next = 0;
  await Promise.all(
    lab.crowd.map(async (userId) => {
      while (next < count) await submitOne(lab, userId, next++);
    }),
  );
}

async function submitOne(lab: Lab, userId: string, number: number): Promise<void> {
  const text = `s3://acme-media-clean oss://bench-flight-${number} oss-eu-central-1`;
  await lab.people.command(userId, text);
  const form = await lab.people.view(userId, ({ blocks }) =>
    JSON.stringify(blocks).includes('"source_bucket"'),
  );
  await lab.people.submit(userId, form.id, { recipient: SLACK_IDS.remyRecipient, reason: "Load." });
  // The form says when the preparation is stored; it is left, as people leave it.
  await lab.people.view(userId, ({ id, blocks }) => id === form.id && JSON.stringify(blocks).includes("MP-"));
  await lab.control("slack/control/closeView", { userId, viewId: form.id });
  await sleep(0);
}
