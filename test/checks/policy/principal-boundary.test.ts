import { expect, it } from "vitest";
import { matchPrincipal } from "../../../src/checks/policy/principal.ts";
import { serviceUser } from "../../../src/core/service-request.ts";

const USER_ARN = "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-7K2M9Q";
const ROOT_ARN = "arn:aws:iam::111122223333:root";

/** NotPrincipal takes in everybody who is bounded, no matter who it lists. Source: IAM User Guide, "Permissions boundaries". */
it.each([
  [false, [USER_ARN, ROOT_ARN], "no"],
  [true, [USER_ARN, ROOT_ARN], "yes"],
  ["unknown", [USER_ARN, ROOT_ARN], "unknown"],
  ["unknown", ["arn:aws:iam::111122223333:user/somebody"], "yes"],
] as const)(
  "NotPrincipal and a boundary that is %s: %s gives %s",
  (hasPermissionsBoundary, names, outcome) => {
    const user = serviceUser({
      partition: "aws",
      accountId: "111122223333",
      name: "mgw-prep-MP-7K2M9Q",
      id: { kind: "not-made" },
      tags: {},
      hasPermissionsBoundary,
    });
    expect(matchPrincipal({ isNot: true, listed: { AWS: [...names] } }, user)).toBe(outcome);
    const named = matchPrincipal({ isNot: false, listed: { AWS: [USER_ARN] } }, user);
    expect(named, "a Principal names a bounded user like any other").toBe("yes");
  },
);
