import { createAlibabaSimulator } from "./alibaba/alibaba-simulator.ts";
import { OPERATOR_ACCESS_KEY_ID, OPERATOR_ACCESS_KEY_SECRET } from "./alibaba/seed.ts";
import { createAwsSimulator } from "./aws/aws-simulator.ts";
import { OPERATOR_CREDENTIALS } from "./aws/seed-identities.ts";
import type { Simulator } from "./shared/simulator.ts";
import { defaultSlackSeed } from "./slack/seed.ts";
import { createSlackSimulator } from "./slack/slack-simulator.ts";

export type Simulators = {
  slack: Simulator;
  aws: Simulator;
  alibaba: Simulator;
  /** What a bot needs in its environment to live in this world. */
  environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

/** Starts the three simulators in this process; port 0 takes a free one. */
export async function startSimulators(ports: {
  slack: number;
  aws: number;
  alibaba: number;
}): Promise<Simulators> {
  const [slack, aws] = await Promise.all([
    createSlackSimulator({ port: ports.slack }),
    createAwsSimulator({ port: ports.aws }),
  ]);
  const s3 = { answer: aws.answer, now: () => aws.clock.now() };
  const alibaba = await createAlibabaSimulator({ port: ports.alibaba, s3 });
  return {
    slack,
    aws,
    alibaba,
    environment: {
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
      ALIBABA_MGW_ENDPOINT: alibaba.url,
    },
    close: async () => {
      await Promise.all([slack.close(), aws.close(), alibaba.close()]);
    },
  };
}
