import { describe, expect, it } from "vitest";
import type { UserContext } from "../../../src/clouds/aws/context.ts";
import { tellMissingUser, unlessGone } from "../../../src/clouds/aws/missing-user.ts";
import {
  CloudDenied,
  type CloudError,
  type CloudFailure,
  CloudNotFound,
  CloudThrottled,
  CloudUnavailable,
} from "../../../src/core/errors.ts";

const failure = (operation: string, code: string): CloudFailure => ({
  ...{ cloud: "aws", operation, subject: "mgw-prep-MP-7K2M9Q", code, detail: "made up" },
  ...{ requestId: null, httpStatus: null },
});
const look = (code: string) => failure("iam:GetUser", code);
const denied = () => Promise.reject(new CloudDenied(failure("iam:DeleteUser", "AccessDenied")));

/** A cloud whose GetUser answers so; null: the user is there. */
function contextThat(answers: CloudError | null): UserContext {
  const call = async () => {
    if (answers) throw answers;
    return {};
  };
  return { call, clients: {} } as unknown as UserContext;
}

describe("a denial on a user", () => {
  it("is that the user is gone, when a look says so", async () => {
    const gone = contextThat(new CloudNotFound(look("NoSuchEntity")));
    await expect(tellMissingUser(gone, "u", denied())).rejects.toBeInstanceOf(CloudNotFound);
    await unlessGone(gone, "u", denied());
  });

  it.each([
    ["is there", null],
    ["may not be looked at either", new CloudDenied(look("AccessDenied"))],
    ["could not be looked at, throttled", new CloudThrottled(look("Throttling"), 1)],
    ["could not be looked at, without an answer", new CloudUnavailable(look("ServiceUnavailable"))],
  ])("stays one when the user %s", async (_, answer) => {
    await expect(tellMissingUser(contextThat(answer), "u", denied())).rejects.toBeInstanceOf(CloudDenied);
    await expect(unlessGone(contextThat(answer), "u", denied())).rejects.toBeInstanceOf(CloudDenied);
  });
});

describe("any other failure on a user", () => {
  it.each([new CloudUnavailable(look("X")), new CloudThrottled(look("X"), 1)])(
    "stays what it is: %s",
    async (error) => {
      const gone = contextThat(new CloudNotFound(look("NoSuchEntity")));
      await expect(unlessGone(gone, "u", Promise.reject(error))).rejects.toBe(error);
    },
  );
});
