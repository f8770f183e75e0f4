/** General purpose bucket names. Source: "General purpose bucket naming rules", S3 User Guide. */
const NAME = /^(?!xn--|sthree-|\d+\.\d+\.\d+\.\d+$)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const RESERVED_SUFFIX = /(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/;
/** What us-east-1 took before the rules of today held there. Source: the same page, on buckets made before March 1, 2018. */
const OLD_NAME = /^[A-Za-z0-9._-]{3,255}$/;
const RULES_HOLD_FROM = new Date("2018-03-01T00:00:00Z");

/** Whether a bucket may be made with this name today. */
export function isBucketName(name: string): boolean {
  return NAME.test(name) && !RESERVED_SUFFIX.test(name);
}

/** Whether a bucket of this region and age may bear the name. */
export function mayBearName(name: string, region: string, createdAt: Date | undefined): boolean {
  if (isBucketName(name)) return true;
  const isOld = region === "us-east-1" && createdAt !== undefined && createdAt < RULES_HOLD_FROM;
  return isOld && OLD_NAME.test(name);
}

/** Whether any bucket can have this name; the others are refused before S3 looks for them. */
export function isConceivableName(name: string): boolean {
  return OLD_NAME.test(name) && !RESERVED_SUFFIX.test(name);
}
