import type { AlibabaCloud, AwsCloud, Clouds } from "../clouds/cloud.ts";
import { permissionFor } from "../clouds/rights/rights.ts";
import { isAboutClock, isClockWrong } from "../core/clock.ts";
import { CloudDenied, CloudError } from "../core/errors.ts";
import type { Settings } from "../core/settings.ts";
import type { Directory } from "../security/directory.ts";
import type { DoctorLine } from "./commands.ts";
import type { StoryDeps } from "./deps.ts";

/** What the doctor looks at; a part that is null is not configured here and is left out. */
export type Patient = {
  cloudsOf: StoryDeps["cloudsOf"];
  directory: Directory | null;
  settings: Settings | null;
  nodeVersion: string;
};

/** Tries what the bot needs, for real and without changing anything, side by side. */
export async function examineSetUp(patient: Patient): Promise<DoctorLine[]> {
  const { cloudsOf, settings } = patient;
  const own = cloudsOf(null);
  return Promise.all([
    nodeLine(patient.nodeVersion),
    clockLine(own),
    ...awsLines(own.aws, ""),
    ...(settings?.accounts.aws ?? []).flatMap(({ name }) =>
      awsLines(cloudsOf({ request: { awsAccount: name } }).aws, ` of account ${name}`),
    ),
    ...alibabaLines(own.alibaba, ""),
    ...(settings?.accounts.alibaba ?? []).flatMap(({ name }) =>
      alibabaLines(cloudsOf({ request: { alibabaAccount: name } }).alibaba, ` of account ${name}`),
    ),
    ...settingsLines(patient),
  ]);
}

function awsLines(aws: AwsCloud, which: string): Promise<DoctorLine>[] {
  return [
    tryLine(`AWS identity${which}`, async () => (await aws.whoAmI()).arn),
    tryLine(
      `AWS users${which} (iam:ListUsers)`,
      async () => `${(await aws.listPreparationUsers()).length} made by this bot`,
    ),
    tryLine(`AWS quota${which} (iam:GetAccountSummary)`, async () => {
      const { users, quota } = await aws.readUserQuota();
      return `${users} of ${quota} users`;
    }),
  ];
}

function alibabaLines(alibaba: AlibabaCloud, which: string): Promise<DoctorLine>[] {
  return [
    tryLine(`Alibaba Cloud identity${which}`, async () => (await alibaba.whoAmI()).arn),
    tryLine(
      `Account alias${which} (ram:GetAccountAlias)`,
      async () => (await alibaba.readAccountAlias()) ?? "none",
    ),
    tryLine(`Password policy${which} (ram:GetPasswordPolicy)`, async () => {
      const { minimumLength } = await alibaba.readPasswordPolicy();
      return `at least ${minimumLength} characters`;
    }),
    tryLine(
      `RAM users${which} (ram:ListUsers)`,
      async () => `${(await alibaba.listUsers()).length} in the account`,
    ),
    tryLine(`RAM policies${which} (ram:GetPolicy)`, async () => {
      const policyName = "AliyunMGWFullAccess";
      const exists = await alibaba.hasPolicy({ policyType: "System", policyName });
      return exists ? `${policyName} exists` : `${policyName} does not exist here: use the profile "current"`;
    }),
  ];
}

async function nodeLine(version: string): Promise<DoctorLine> {
  const major = Number(version.replace(/^v/, "").split(".")[0]);
  return {
    name: "Node.js",
    isFine: major >= 20,
    detail: version,
    remedy: major >= 22 ? null : "the AWS SDK asks for Node.js 22 from January 2027 on; plan the upgrade",
  };
}

const SET_CLOCK = "set the clock of this host and keep it right with NTP (timedatectl set-ntp true)";

/** By the time that either cloud's answer bears; a cloud that refuses ours says that it is wrong, and not by how much. */
async function clockLine({ aws, alibaba }: Clouds): Promise<DoctorLine> {
  const name = "Clock of this host";
  const seen = await Promise.allSettled([aws.whoAmI(), alibaba.whoAmI()]);
  const aheadMs = seen
    .map((one) => (one.status === "fulfilled" ? one.value.clockAheadMs : undefined))
    .find((found) => found !== undefined);
  if (aheadMs === undefined) {
    const isRefused = seen.some((one) => one.status === "rejected" && isClockFailure(one.reason));
    const detail = isRefused
      ? "a cloud refuses the time of its requests"
      : "not known: no cloud told the time";
    return { name, isFine: !isRefused, detail, remedy: isRefused ? SET_CLOCK : null };
  }
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  const detail = `${seconds} s ${aheadMs > 0 ? "ahead of" : "behind"} the clouds'`;
  return isClockWrong(aheadMs)
    ? { name, isFine: false, detail, remedy: `${SET_CLOCK}: nothing is made while it is more than 5 min off` }
    : { name, isFine: true, detail, remedy: null };
}

function isClockFailure(error: unknown): boolean {
  return error instanceof CloudError && isAboutClock(error.failure.code, error.failure.detail);
}

/** Every user group and channel that the settings name. */
function settingsLines({ settings, directory }: Patient): Promise<DoctorLine>[] {
  if (!settings || !directory) return [];
  const groups = new Set([
    ...settings.approvers.groups,
    ...settings.operators.groups,
    ...(settings.requesters === "everyone" ? [] : settings.requesters.groups),
    ...settings.channelRules.flatMap((rule) => rule.approvers?.groups ?? []),
    ...settings.destinationRules.flatMap((rule) => rule.approvers?.groups ?? []),
    ...(settings.approvals.escalation?.groups ?? []),
  ]);
  const channels = new Set(
    [settings.operators.channel, settings.defaultChannel].filter((channel) => channel !== undefined),
  );
  return [
    ...[...groups].map((group) => groupLine(directory, group)),
    ...[...channels].map((channel) => channelLine(directory, channel)),
  ];
}

async function groupLine(directory: Directory, group: string): Promise<DoctorLine> {
  const members = await directory.findGroupMembers(group, { maxAgeMs: 0 }).catch(() => null);
  return {
    name: `User group ${group}`,
    isFine: members !== null && members.length > 0,
    detail: members === null ? "cannot be read" : `${members.length} members`,
    remedy: members?.length ? null : "check the id in the settings, and the scope usergroups:read",
  };
}

async function channelLine(directory: Directory, channelId: string): Promise<DoctorLine> {
  const channel = await directory.findChannel(channelId, { maxAgeMs: 0 }).catch(() => null);
  const isFine = channel?.isBotMember === true && !channel.isArchived;
  return {
    name: `Channel ${channelId}`,
    isFine,
    detail: channel === null ? "cannot be read" : `#${channel.name}`,
    remedy: isFine ? null : "invite the bot to the channel, or correct its id in the settings",
  };
}

async function tryLine(name: string, run: () => Promise<string>): Promise<DoctorLine> {
  try {
    return { name, isFine: true, detail: await run(), remedy: null };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return {
      name,
      isFine: false,
      detail: `${error.failure.code}: ${error.failure.detail}`,
      remedy: remedyFor(error),
    };
  }
}

function remedyFor(error: CloudError): string {
  const { operation, subject } = error.failure;
  if (isClockFailure(error)) return SET_CLOCK;
  if (operation === "sts:AssumeRole") {
    return `check that ${subject} exists, that its trust policy names the bot's own identity and this external id, and that this identity may call sts:AssumeRole`;
  }
  return error instanceof CloudDenied
    ? `grant ${permissionFor(operation)} to the operator's identity (see deploy/)`
    : "check the credentials and the endpoint in the environment";
}
