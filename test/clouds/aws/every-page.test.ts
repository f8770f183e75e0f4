import { describe, expect, it } from "vitest";
import { createAwsCloud } from "../../../src/clouds/aws/aws-cloud.ts";
import type { AwsCloud } from "../../../src/clouds/contract/source.ts";
import { type SeenRequest, startCannedServer } from "../canned-server.ts";

const USER = "mgw-prep-MP-7K2M9Q";

/** Each listing of IAM: what one entry looks like, and what is made of three on three pages. */
const LISTINGS: readonly {
  action: string;
  list: string;
  item(n: number): string;
  read(cloud: AwsCloud): Promise<unknown[]>;
}[] = [
  {
    action: "ListAccessKeys",
    list: "AccessKeyMetadata",
    item: (n) => `<UserName>${USER}</UserName><AccessKeyId>AKID${n}</AccessKeyId><Status>Active</Status>`,
    read: async (cloud) => (await cloud.listAccessKeys(USER)).map(({ accessKeyId }) => accessKeyId),
  },
  {
    action: "ListAttachedUserPolicies",
    list: "AttachedPolicies",
    item: (n) => `<PolicyName>p</PolicyName><PolicyArn>AKID${n}</PolicyArn>`,
    read: (cloud) => cloud.listAttachedPolicies(USER),
  },
  {
    action: "ListUserPolicies",
    list: "PolicyNames",
    item: (n) => `AKID${n}`,
    read: (cloud) => cloud.listInlinePolicies(USER),
  },
  {
    action: "ListGroupsForUser",
    list: "Groups",
    item: (n) => `<GroupName>AKID${n}</GroupName><Path>/</Path><GroupId>G</GroupId><Arn>a</Arn>`,
    read: (cloud) => cloud.listGroups(USER),
  },
  {
    action: "SimulatePrincipalPolicy",
    list: "EvaluationResults",
    item: (n) => `<EvalActionName>AKID${n}</EvalActionName><EvalDecision>allowed</EvalDecision>`,
    read: async (cloud) => {
      const rights = await cloud.simulateRights({
        principalArn: `arn:aws:iam::111122223333:user/${USER}`,
        actions: ["iam:GetUser"],
        resourceArn: "*",
        context: [],
      });
      return rights.map(({ action }) => action);
    },
  },
];

describe.each(LISTINGS)("$action", ({ action, list, item, read }) => {
  it("is read to its last page, each asked for by the marker of the one before", async () => {
    const markers: (string | null)[] = [];
    const { url } = await startCannedServer(({ body }: SeenRequest) => {
      const asked = new URLSearchParams(body);
      const marker = asked.get("Marker");
      markers.push(marker);
      const page = Number(marker ?? 0);
      const more =
        page < 2
          ? `<IsTruncated>true</IsTruncated><Marker>${page + 1}</Marker>`
          : "<IsTruncated>false</IsTruncated>";
      const answer = `<${list}><member>${item(page)}</member></${list}>${more}`;
      return {
        status: 200,
        headers: { "content-type": "text/xml" },
        body: `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${answer}</${action}Result></${action}Response>`,
      };
    });
    const cloud = createAwsCloud({
      ...{ endpoint: url, region: "eu-central-1" },
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x" },
    });
    expect(await read(cloud)).toEqual(["AKID0", "AKID1", "AKID2"]);
    expect(markers).toEqual([null, "1", "2"]);
  });
});
