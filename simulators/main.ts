import { parseArgs } from "node:util";
import { serveControl } from "./control-server.ts";
import { startSimulators } from "./start-simulators.ts";

/** Starts the three simulators and their control address; prints one line of JSON that says where, then runs on. */
const { values } = parseArgs({
  options: {
    slack: { type: "string", default: "0" },
    aws: { type: "string", default: "0" },
    alibaba: { type: "string", default: "0" },
    control: { type: "string", default: "0" },
  },
});

const simulators = await startSimulators({
  slack: Number(values.slack),
  aws: Number(values.aws),
  alibaba: Number(values.alibaba),
});
const { slack, aws, alibaba, environment } = simulators;
const control = await serveControl([slack, aws, alibaba], Number(values.control));

process.stdout.write(
  `${JSON.stringify({ slack: slack.url, aws: aws.url, alibaba: alibaba.url, control: control.url, environment })}\n`,
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    Promise.all([simulators.close(), control.close()]).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
