import type { Change } from "../../core/plan.ts";
import type { Phrase } from "../phrase.ts";
import { stateTexts } from "./state-texts.ts";

/** One change of a plan, as a line that can stand before and after it was made. */
export function changeLine(change: Change): Phrase {
  switch (change.kind) {
    case "oss.create-bucket":
      return [
        "OSS bucket ",
        { code: change.bucket },
        ` in ${change.region}, ${stateTexts.storageClass(change.storageClass)}, private`,
      ];
    case "iam.create-user":
      return [
        "IAM user ",
        { code: `${change.path}${change.userName}` },
        ...(change.permissionsBoundary === undefined
          ? []
          : [", bounded by ", { code: change.permissionsBoundary.split("/").at(-1) ?? "" }]),
      ];
    case "iam.attach-policy":
      return [
        "IAM policy ",
        { code: change.policyArn.split("/").at(-1) ?? change.policyArn },
        ", managed by AWS",
      ];
    case "iam.put-policy":
      return ["IAM inline policy ", { code: change.policyName }];
    case "iam.create-key":
      return ["AWS access key of ", { code: change.userName }];
    case "ram.create-user":
      return ["RAM user ", { code: change.userName }];
    case "ram.create-policy":
      return ["RAM policy ", { code: change.policyName }];
    case "ram.attach-policy":
      return change.policyType === "System"
        ? ["RAM policy ", { code: change.policyName }, ", managed by Alibaba Cloud"]
        : ["RAM policy ", { code: change.policyName }, " attached to the user"];
    case "ram.create-login":
      return [
        "Console logon of ",
        { code: change.userName },
        change.mustResetPassword ? ", new password at the first logon" : "",
        change.needsMfa ? ", with MFA" : "",
      ];
    case "ram.create-key":
      return ["Alibaba Cloud AccessKey of ", { code: change.userName }];
    case "mgw.create-address":
      return change.address.type === "s3"
        ? [
            "Source data address ",
            { code: change.name },
            `, in ${change.serviceRegion}, read with the key of `,
            { code: change.address.userName },
          ]
        : [
            "Destination data address ",
            { code: change.name },
            `, in ${change.serviceRegion}, written with the role `,
            { code: change.address.role },
          ];
    case "mgw.create-job":
      return ["Migration job ", { code: change.name }, `, in ${change.serviceRegion}, not started`];
  }
}
