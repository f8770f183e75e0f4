/** One lifecycle rule of a bucket of either cloud. */
export type LifecycleRule = {
  id: string;
  isEnabled: boolean;
  prefix: string;
  /** Days after which objects move to another class, or null. */
  transitionDays: number | null;
  /** The class they move to. */
  transitionClass: string | null;
  /** Days after which objects are deleted, or null; a date counts as 0 when it has passed. */
  expirationDays: number | null;
};
