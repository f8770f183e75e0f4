import type { Change } from "../../core/plan.ts";
import type { Phrase } from "../phrase.ts";
import { stateTexts } from "./state-texts.ts";

/** One change of a plan, as a line that can stand before and after it was made. */
export function changeLine(change: Change): Phrase {
  switch (change.kind) {
    case "oss.create-bucket":
      return [
        "OSS Bucket ",
        { code: change.bucket },
        `（${change.region}，${stateTexts.storageClass(change.storageClass)}，私有）`,
      ];
    case "iam.create-user":
      return [
        "IAM 用户 ",
        { code: `${change.path}${change.userName}` },
        ...(change.permissionsBoundary === undefined
          ? []
          : ["，权限边界 ", { code: change.permissionsBoundary.split("/").at(-1) ?? "" }]),
      ];
    case "iam.attach-policy":
      return [
        "IAM 策略 ",
        { code: change.policyArn.split("/").at(-1) ?? change.policyArn },
        "（AWS 托管策略）",
      ];
    case "iam.put-policy":
      return ["IAM 内联策略 ", { code: change.policyName }];
    case "iam.create-key":
      return [{ code: change.userName }, " 的 AWS 访问密钥"];
    case "ram.create-user":
      return ["RAM 用户 ", { code: change.userName }];
    case "ram.create-policy":
      return ["RAM 自定义权限策略 ", { code: change.policyName }];
    case "ram.attach-policy":
      return change.policyType === "System"
        ? ["RAM 系统策略 ", { code: change.policyName }]
        : ["为用户添加 RAM 权限策略 ", { code: change.policyName }];
    case "ram.create-login":
      return [
        { code: change.userName },
        " 的控制台登录",
        change.mustResetPassword ? "，首次登录需重置密码" : "",
        change.needsMfa ? "，需要 MFA" : "",
      ];
    case "ram.create-key":
      return [{ code: change.userName }, " 的阿里云 AccessKey"];
    case "mgw.create-address":
      return change.address.type === "s3"
        ? [
            "源地址 ",
            { code: change.name },
            `（${change.serviceRegion}），以 `,
            { code: change.address.userName },
            " 的密钥读取",
          ]
        : [
            "目的地址 ",
            { code: change.name },
            `（${change.serviceRegion}），以 RAM 角色 `,
            { code: change.address.role },
            " 写入",
          ];
    case "mgw.create-job":
      return ["迁移任务 ", { code: change.name }, `（${change.serviceRegion}），不启动`];
  }
}
