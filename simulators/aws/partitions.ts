/** One of AWS's separate worlds of accounts. */
export type Partition = {
  /** As ARNs write it. */
  name: string;
  dnsSuffix: string;
  regions: RegExp;
  /** Where services without a region of their own (IAM, Organizations) are signed for. */
  globalRegion: string;
};

/** Source: the partitions file that AWS's SDKs carry (`@aws-sdk/core`, partitions.json); the isolated ones are left out. */
export const PARTITIONS = [
  {
    name: "aws",
    dnsSuffix: "amazonaws.com",
    regions: /^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$/,
    globalRegion: "us-east-1",
  },
  { name: "aws-cn", dnsSuffix: "amazonaws.com.cn", regions: /^cn-\w+-\d+$/, globalRegion: "cn-northwest-1" },
  {
    name: "aws-us-gov",
    dnsSuffix: "amazonaws.com",
    regions: /^us-gov-\w+-\d+$/,
    globalRegion: "us-gov-west-1",
  },
  {
    name: "aws-eusc",
    dnsSuffix: "amazonaws.eu",
    regions: /^eusc-(de)-\w+-\d+$/,
    globalRegion: "eusc-de-east-1",
  },
] as const satisfies readonly Partition[];

export const PARTITION_NAMES = PARTITIONS.map(({ name }) => name);

export function partitionNamed(name: string): Partition {
  const found = PARTITIONS.find((partition) => partition.name === name);
  if (!found) throw new Error(`there is no partition ${name}`);
  return found;
}

/** Whether a text names a region of any partition, as a credential scope should. */
export function isRegionName(text: string): boolean {
  return PARTITIONS.some(({ regions }) => regions.test(text));
}
