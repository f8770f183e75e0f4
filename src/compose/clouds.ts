import { type AccountClouds, chooseClouds } from "../clouds/account-clouds.ts";
import { createAlibabaCloud } from "../clouds/alibaba/alibaba-cloud.ts";
import type { MachineIdentity } from "../clouds/alibaba/machine-identity.ts";
import type { AssumedRole } from "../clouds/assumed-role.ts";
import { createAwsCloud } from "../clouds/aws/aws-cloud.ts";
import type { CallLog } from "../clouds/call-log.ts";
import type { Clouds } from "../clouds/contract/clouds.ts";
import type { AlibabaCloud } from "../clouds/contract/destination.ts";
import type { AwsCloud } from "../clouds/contract/source.ts";
import type { AwsEnv, CheckEnv } from "../config/env.ts";
import type { AlibabaAccount, AwsAccount } from "../core/accounts.ts";
import type { Settings } from "../core/settings.ts";
import type { StoryDeps } from "../workflow/deps.ts";

type CloudsEnv = Omit<CheckEnv, "LOG_LEVEL">;

/** `destinations.cname` of the settings. */
type CustomDomains = Settings["destinations"]["cname"];

/** Both clouds as the environment names them. Errors: UserFacingError for an endpoint that cannot be used. */
export function createClouds(env: CloudsEnv, callLog: CallLog, customDomains: CustomDomains = {}): Clouds {
  return {
    aws: createAws(env, callLog),
    alibaba: createAlibaba(env, callLog, customDomains),
  };
}

/** The clouds of every account in the settings, as a preparation names them; null: the environment's own. */
export function createCloudsOf(
  env: CloudsEnv,
  { accounts, destinations: { cname } }: Pick<Settings, "accounts" | "destinations">,
  callLog: CallLog,
): StoryDeps["cloudsOf"] {
  const clouds: AccountClouds = {
    own: createClouds(env, callLog, cname),
    aws: new Map(accounts.aws.map((account) => [account.name, createAws(env, callLog, account)])),
    alibaba: new Map(
      accounts.alibaba.map((account) => [account.name, createAlibaba(env, callLog, cname, account)]),
    ),
  };
  return (preparation) => chooseClouds(clouds, preparation?.request ?? null);
}

/** The AWS side alone, with the SDK's own chain of credentials. */
export function createAws(env: AwsEnv, callLog: CallLog, account?: AwsAccount): AwsCloud {
  return createAwsCloud({
    region: account?.region ?? env.AWS_REGION ?? "us-east-1",
    endpoint: env.AWS_ENDPOINT_URL,
    endpoints: {
      s3: env.AWS_ENDPOINT_URL_S3,
      sts: env.AWS_ENDPOINT_URL_STS,
      iam: env.AWS_ENDPOINT_URL_IAM,
      cloudwatch: env.AWS_ENDPOINT_URL_CLOUDWATCH,
      organizations: env.AWS_ENDPOINT_URL_ORGANIZATIONS,
    },
    role: account,
    timeoutMs: env.CLOUD_TIMEOUT_MS,
    log: callLog,
  });
}

function createAlibaba(
  env: CloudsEnv,
  callLog: CallLog,
  customDomains: CustomDomains,
  account?: AlibabaAccount,
): AlibabaCloud {
  return createAlibabaCloud({
    accessKeyId: env.ALIBABA_CLOUD_ACCESS_KEY_ID ?? "",
    accessKeySecret: env.ALIBABA_CLOUD_ACCESS_KEY_SECRET ?? "",
    securityToken: env.ALIBABA_CLOUD_SECURITY_TOKEN,
    identity: alibabaIdentityOf(env),
    site: env.ALIBABA_SITE,
    ramEndpoint: env.ALIBABA_RAM_ENDPOINT,
    ossEndpoint: env.ALIBABA_OSS_ENDPOINT,
    stsEndpoint: env.ALIBABA_STS_ENDPOINT,
    imsEndpoint: env.ALIBABA_IMS_ENDPOINT,
    mgwEndpoint: env.ALIBABA_MGW_ENDPOINT,
    customDomains,
    timeoutMs: env.CLOUD_TIMEOUT_MS,
    roles: [...ownRoleOf(env), ...(account === undefined ? [] : [account])],
    log: callLog,
  });
}

/** Who the bot is without a key; undefined where there is one, which goes before. Errors: none, the environment was checked. */
function alibabaIdentityOf(env: CloudsEnv): MachineIdentity | undefined {
  if (env.ALIBABA_CLOUD_ACCESS_KEY_ID !== undefined) return undefined;
  const [roleArn, providerArn] = [env.ALIBABA_CLOUD_ROLE_ARN, env.ALIBABA_CLOUD_OIDC_PROVIDER_ARN];
  const tokenFile = env.ALIBABA_CLOUD_OIDC_TOKEN_FILE;
  if (tokenFile !== undefined && roleArn !== undefined && providerArn !== undefined) {
    return { kind: "oidc", roleArn, providerArn, tokenFile };
  }
  const roleName = env.ALIBABA_CLOUD_ECS_METADATA;
  const metadataEndpoint = env.ALIBABA_ECS_METADATA_ENDPOINT;
  return roleName === undefined ? undefined : { kind: "ecs-role", roleName, metadataEndpoint };
}

/** The role that the bot's own identity works in, beside those of accounts; with OIDC the role is the identity itself. */
function ownRoleOf(env: CloudsEnv): AssumedRole[] {
  const { ALIBABA_CLOUD_ROLE_ARN: roleArn, ALIBABA_CLOUD_EXTERNAL_ID: externalId } = env;
  if (roleArn === undefined || externalId === undefined) return [];
  return alibabaIdentityOf(env)?.kind === "oidc" ? [] : [{ roleArn, externalId }];
}
