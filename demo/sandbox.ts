import { parseArgs } from "node:util";
import { serveWorkspacePage } from "../simulators/slack/web/serve-web.ts";
import { startWorld } from "./world.ts";

/** Simulators, bot and a workspace in the browser, until Ctrl-C. */
const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });

const HINTS = `
Try this, as the people at the top of the page:
  1  Rosa, in #migrations:  /mgw-prep s3://acme-reports-office-only oss://acme-reports-frankfurt oss-eu-central-1
     Choose Remy as recipient. The checks find a bucket policy that shuts the migration service out.
  2  Rosa, on the card: Enter ticket link, for example
     https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ABC-2026-1124
  3  Ada, on the card: Approve, and read the plan before you do.
  4  Remy, in the messages of MGW Prep: Show credentials, then I have stored them.
  5  Anybody: open the thread for the job sheet. Rosa, on the card: Revoke now.
Also: Gus the guest may not ask, Rosa may not approve her own preparation, /mgw-prep help, the Home tab of the app.
Other buckets: acme-media-clean, acme-archive-glacier, acme-vault-locked-down, acme-finance-kms, acme-new-empty.
Everything runs on this machine and forgets all when it stops. Ctrl-C stops it.
`;

const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
});

process.stdout.write("Starting the simulators and the bot …\n");
const world = await startWorld();
try {
  const page = await serveWorkspacePage({
    port: Number(values.port),
    control: (name, input) => world.control(`slack/control/${name}`, input),
  });
  process.stdout.write(`\nThe workspace is at  ${page.url}\n${HINTS}`);
  await stopped;
  process.stdout.write("\nStopping …\n");
  await page.close();
} finally {
  await world.stop();
}
