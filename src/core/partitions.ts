/** The partitions of AWS whose ARNs can be told apart here, with the end of their hosts' names. Source: AWS General Reference, "Partitions". */
const DNS_SUFFIXES = {
  aws: "amazonaws.com",
  "aws-cn": "amazonaws.com.cn",
  "aws-us-gov": "amazonaws.com",
  "aws-eusc": "amazonaws.eu",
} as const;

export type Partition = keyof typeof DNS_SUFFIXES;
export const PARTITIONS = Object.keys(DNS_SUFFIXES) as readonly Partition[];

export function isPartition(text: string): text is Partition {
  return Object.hasOwn(DNS_SUFFIXES, text);
}

/** What the names of a partition's endpoints end with; that of `aws` for a partition that is not known. */
export function dnsSuffixOf(partition: string): string {
  return isPartition(partition) ? DNS_SUFFIXES[partition] : DNS_SUFFIXES.aws;
}
