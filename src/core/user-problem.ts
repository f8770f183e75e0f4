/** Why a text names no IAM user that a bucket policy can be judged for. `start`: how the ARN of one would begin. */
export type UserProblem =
  | { code: "NO_NAME"; got: string }
  | { code: "OTHER_ACCOUNT"; start: string; got: string };
