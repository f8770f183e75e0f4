/** The two sides of a migration: the source is on AWS, the destination on Alibaba Cloud. */
export const CLOUDS = ["aws", "alibaba"] as const;
export type Cloud = (typeof CLOUDS)[number];
