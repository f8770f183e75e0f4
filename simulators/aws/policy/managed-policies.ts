/** A managed policy: AWS's own, or the account's. */
export type ManagedPolicy = {
  arn: string;
  policyId: string;
  name: string;
  path: string;
  versionId: string;
  createdAt: string;
  document: string;
};

/** AWS's own policies that this simulator knows, by name. Source: AWS Managed Policy Reference. */
const AWS_POLICIES: readonly Omit<ManagedPolicy, "arn">[] = [
  {
    name: "AmazonS3ReadOnlyAccess",
    path: "/",
    policyId: "ANPAIZTJ4DXE7G6AGAE6M",
    versionId: "v3",
    createdAt: "2023-08-10T21:31:39Z",
    document: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: ["s3:Get*", "s3:List*", "s3:Describe*", "s3-object-lambda:Get*", "s3-object-lambda:List*"],
          Resource: "*",
        },
      ],
    }),
  },
  {
    name: "AmazonS3FullAccess",
    path: "/",
    policyId: "ANPAIFIR6V6BVTRAHWINE",
    versionId: "v2",
    createdAt: "2021-09-27T20:16:37Z",
    document: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:*", "s3-object-lambda:*"], Resource: "*" }],
    }),
  },
];

export function awsManagedPolicies(partition: string): Map<string, ManagedPolicy> {
  return new Map(
    AWS_POLICIES.map((policy) => {
      const arn = `arn:${partition}:iam::aws:policy${policy.path}${policy.name}`;
      return [arn, { arn, ...policy }];
    }),
  );
}
