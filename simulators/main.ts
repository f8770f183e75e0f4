import { parseArgs } from "node:util";
import { createAlibabaSimulator } from "./alibaba/alibaba-simulator.ts";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "./alibaba/seed.ts";
import { createAwsSimulator } from "./aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "./aws/seed-identities.ts";
import { serveControl } from "./control-server.ts";
import { defaultSlackSeed } from "./slack/seed.ts";
import { createSlackSimulator } from "./slack/slack-simulator.ts";

/** Starts the three simulators and their control address; prints one line of JSON that says where, then runs on. */
const { values } = parseArgs({
  options: {
    slack: { type: "string", default: "0" },
    aws: { type: "string", default: "0" },
    alibaba: { type: "string", default: "0" },
    control: { type: "string", default: "0" },
  },
});

const [slack, aws, alibaba] = await Promise.all([
  createSlackSimulator({ port: Number(values.slack) }),
  createAwsSimulator({ port: Number(values.aws) }),
  createAlibabaSimulator({ port: Number(values.alibaba) }),
]);
const control = await serveControl([slack, aws, alibaba], Number(values.control));

/** What a bot needs in its environment to live in this world. */
const environment = {
  SLACK_BOT_TOKEN: defaultSlackSeed.app.botToken,
  SLACK_APP_TOKEN: defaultSlackSeed.app.appToken,
  SLACK_SIGNING_SECRET: defaultSlackSeed.app.signingSecret,
  SLACK_API_URL: slack.apiUrl,
  AWS_ENDPOINT_URL: aws.url,
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: OPERATOR_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: OPERATOR_CREDENTIALS.secretAccessKey,
  ALIBABA_CLOUD_ACCESS_KEY_ID: OPERATOR_ACCESS_KEY_ID,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: OPERATOR_ACCESS_KEY_SECRET,
  ALIBABA_RAM_ENDPOINT: alibaba.url,
  ALIBABA_OSS_ENDPOINT: alibaba.url,
  ALIBABA_STS_ENDPOINT: alibaba.url,
};
process.stdout.write(
  `${JSON.stringify({ slack: slack.url, aws: aws.url, alibaba: alibaba.url, control: control.url, environment })}\n`,
);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    Promise.all([slack.close(), aws.close(), alibaba.close(), control.close()]).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
