import type { Clouds } from "../../src/clouds/contract/clouds.ts";
import type { AlibabaCloud } from "../../src/clouds/contract/destination.ts";
import type { RamUser } from "../../src/clouds/contract/destination-users.ts";
import type { AwsCloud } from "../../src/clouds/contract/source.ts";
import type { IamUser } from "../../src/clouds/contract/source-users.ts";
import { markTags, ramComments } from "../../src/core/ownership.ts";
import { BOUNDARY_ARN } from "../support/boundary.ts";
import { MARK, USER } from "./provisioning-world.ts";

/** Whose the user of the bot's name is, in both clouds; `foreign`: another installation's, or somebody's copy of a name. */
export type Whose = "own" | "foreign" | "missing";

export type FakeClouds = Clouds & {
  /** Calls that change something, in order: the cloud, the call, and what it is about. */
  changes: string[];
};

/** What every reading call answers; what changes something is only written down. `answers` are for one call each. */
export function fakeClouds(whose: Whose, answers: Record<string, unknown> = {}): FakeClouds {
  const changes: string[] = [];
  const cloud = (name: "aws" | "alibaba", user: object) =>
    new Proxy(
      {},
      {
        get:
          (_, call: string) =>
          async (...args: unknown[]) => {
            const answer = answers[`${name}.${call}`] ?? answers[call];
            if (answer instanceof Error) throw answer;
            if (!/^(find|list|has|read|is|getCallerIdentity)/.test(call)) {
              changes.push([name, call, ...args.filter((arg) => typeof arg === "string")].join(" "));
              return answer;
            }
            if (call === "findUser") return whose === "missing" ? null : user;
            return answer ?? DEFAULTS[call] ?? null;
          },
      },
    );
  return {
    aws: cloud("aws", iamUser(whose)) as AwsCloud,
    alibaba: cloud("alibaba", ramUser(whose)) as AlibabaCloud,
    changes,
  };
}

const DEFAULTS: Record<string, unknown> = {
  listAccessKeys: [{ accessKeyId: "AKIDOFUSER", isActive: true, createdAt: null }],
  listPolicies: [],
  listAttachedPolicies: [],
  listInlinePolicies: [],
  listGroups: [],
  hasLogin: true,
  isBucketEmpty: true,
};

const FOREIGN = { ...MARK, installationId: "inst-2" };

export function iamUser(whose: Whose): IamUser {
  return {
    userName: USER,
    arn: `arn:aws:iam::111122223333:user/mgw-prep/${USER}`,
    path: "/mgw-prep/",
    userId: null,
    tags: markTags(whose === "foreign" ? FOREIGN : MARK),
    permissionsBoundary: BOUNDARY_ARN,
    createdAt: null,
  };
}

export function ramUser(whose: Whose): RamUser {
  return {
    userName: USER,
    userId: "1",
    comments: ramComments(whose === "foreign" ? FOREIGN : MARK),
    createdAt: null,
    lastLogonAt: null,
  };
}
