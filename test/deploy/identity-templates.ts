import { operatorPolicy, POLICY_FILES } from "../../src/clouds/rights/operator-policies.ts";
import type { Cloud } from "../../src/core/cloud.ts";
import { BOUNDARY_DOCUMENT, DEFAULT_BOUNDARY } from "../../src/core/permissions-boundary.ts";

/**
 * The bot's two identities as templates, in `deploy/identities/`: each policy is that of the table of rights, so that no template can
 * lag behind. `npm run policies` writes them.
 */
export type Template = { file: string; text: string };

type Policy = { name: string; document: object };

/** The policies of one cloud, by the names that docs/deployment.md gives them. */
export function policiesOf(cloud: Cloud): Policy[] {
  return POLICY_FILES.filter((one) => one.cloud === cloud)
    .filter(({ file }) => !file.includes("migration"))
    .map(({ file, parts }) => ({
      name: file.replace(/^(aws|alibaba)-operator/, "mgw-prep-operator").replace(/\.json$/, ""),
      document: operatorPolicy(cloud, parts),
    }));
}

const EC2 = { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" };
const pascal = (name: string) =>
  name.replace(/(^|-)([a-z])/g, (_all, _dash, letter: string) => letter.toUpperCase());

export function identityTemplates(): Template[] {
  return [
    { file: "aws-instance-role.cfn.json", text: json(cloudFormation("instance")) },
    { file: "aws-account-role.cfn.json", text: json(cloudFormation("account")) },
    { file: "alibaba-ecs-role.ros.json", text: json(ros("ecs")) },
    { file: "alibaba-account-role.ros.json", text: json(ros("account")) },
    { file: "alibaba-migration-role.ros.json", text: json(migrationRole()) },
    { file: "aws.tf", text: terraformAws() },
    { file: "alibaba.tf", text: terraformAlibaba() },
  ];
}

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** `instance`: for the EC2 instance or the container that the bot runs on; `account`: another account's, for the bot to assume. */
function cloudFormation(kind: "instance" | "account"): object {
  const policies = policiesOf("aws");
  const trust =
    kind === "instance"
      ? EC2
      : {
          Effect: "Allow",
          Principal: { AWS: { Ref: "BotRoleArn" } },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": { Ref: "ExternalId" } } },
        };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description:
      kind === "instance"
        ? "mgw-prep: the role of the EC2 instance that the bot runs on, its rights, and the boundary of the users that it makes."
        : "mgw-prep: the role that the bot assumes in this account (accounts.aws of its settings), and the boundary of the users that it makes.",
    ...(kind === "account"
      ? {
          Parameters: {
            BotRoleArn: {
              Type: "String",
              Description: "ARN of the bot's own role",
              AllowedPattern: "arn:aws(-cn|-us-gov)?:iam::[0-9]{12}:(role|user)/.+",
            },
            ExternalId: {
              Type: "String",
              Description: "A long random text, the same as in the bot's settings",
              NoEcho: true,
              MinLength: 16,
            },
          },
        }
      : {}),
    Resources: {
      Boundary: {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: { ManagedPolicyName: DEFAULT_BOUNDARY, PolicyDocument: BOUNDARY_DOCUMENT },
      },
      ...Object.fromEntries(
        policies.map(({ name, document }) => [
          pascal(name),
          {
            Type: "AWS::IAM::ManagedPolicy",
            Properties: { ManagedPolicyName: name, PolicyDocument: document },
          },
        ]),
      ),
      Role: {
        Type: "AWS::IAM::Role",
        DependsOn: "Boundary",
        Properties: {
          RoleName: "mgw-prep",
          AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [trust] },
          ManagedPolicyArns: policies.map(({ name }) => ({ Ref: pascal(name) })),
        },
      },
      ...(kind === "instance"
        ? {
            InstanceProfile: {
              Type: "AWS::IAM::InstanceProfile",
              Properties: { InstanceProfileName: "mgw-prep", Roles: [{ Ref: "Role" }] },
            },
          }
        : {}),
    },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["Role", "Arn"] } } },
  };
}

/** ROS has the same two; the policies are custom ones of RAM. */
function ros(kind: "ecs" | "account"): object {
  const policies = policiesOf("alibaba");
  const trust =
    kind === "ecs"
      ? { Effect: "Allow", Principal: { Service: ["ecs.aliyuncs.com"] }, Action: "sts:AssumeRole" }
      : {
          Effect: "Allow",
          Principal: { RAM: [{ Ref: "BotArn" }] },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": [{ Ref: "ExternalId" }] } },
        };
  return {
    ROSTemplateFormatVersion: "2015-09-01",
    Description:
      kind === "ecs"
        ? "mgw-prep: the RAM role of the ECS instance that the bot runs on, and its rights."
        : "mgw-prep: the RAM role that the bot assumes in this account (accounts.alibaba of its settings), and its rights.",
    ...(kind === "account"
      ? {
          Parameters: {
            BotArn: { Type: "String", Description: "ARN of the bot's own RAM user or role" },
            ExternalId: {
              Type: "String",
              Description: "A long random text, the same as in the bot's settings",
              NoEcho: true,
              MinLength: 16,
            },
          },
        }
      : {}),
    Resources: {
      Role: rosRole("mgw-prep", trust),
      ...Object.fromEntries(
        policies.map(({ name, document }) => [
          pascal(name),
          {
            Type: "ALIYUN::RAM::ManagedPolicy",
            DependsOn: ["Role"],
            Properties: { PolicyName: name, PolicyDocument: document, Roles: ["mgw-prep"] },
          },
        ]),
      ),
    },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["Role", "Arn"] } } },
  };
}

function rosRole(name: string, trust: object) {
  return {
    Type: "ALIYUN::RAM::Role",
    Properties: {
      RoleName: name,
      AssumeRolePolicyDocument: { Version: "1", Statement: [trust] },
      MaxSessionDuration: 3600,
    },
  };
}

/** The role that Data Online Migration itself writes the destination with, where the bot runs the migration. */
function migrationRole(): object {
  const trust = {
    Effect: "Allow",
    Principal: { Service: [{ Ref: "ServicePrincipal" }] },
    Action: "sts:AssumeRole",
  };
  return {
    ROSTemplateFormatVersion: "2015-09-01",
    Description:
      "mgw-prep: the RAM role that Data Online Migration writes one destination bucket with (migration.destinationRole of the settings).",
    Parameters: {
      Bucket: { Type: "String", Description: "Name of the destination bucket" },
      ServicePrincipal: {
        Type: "String",
        Default: "mgw.aliyuncs.com",
        Description:
          "Who assumes the role. No document of the service names it: compare it with the trust policy of the role that its console makes",
      },
    },
    Resources: {
      Role: rosRole("mgw-prep-destination", trust),
      Policy: {
        Type: "ALIYUN::RAM::ManagedPolicy",
        DependsOn: ["Role"],
        Properties: {
          PolicyName: "mgw-prep-destination",
          PolicyDocument: {
            Version: "1",
            Statement: [
              {
                Effect: "Allow",
                Action: ["oss:List*", "oss:Get*", "oss:Put*", "oss:AbortMultipartUpload"],
                Resource: [
                  { "Fn::Join": ["", ["acs:oss:*:*:", { Ref: "Bucket" }]] },
                  { "Fn::Join": ["", ["acs:oss:*:*:", { Ref: "Bucket" }, "/*"]] },
                ],
              },
            ],
          },
          Roles: ["mgw-prep-destination"],
        },
      },
    },
    Outputs: { RoleArn: { Value: { "Fn::GetAtt": ["Role", "Arn"] } } },
  };
}

/** As HCL: a heredoc keeps the document readable, and `$` or `%` of a policy from being a template. */
function hcl(document: object): string {
  const text = JSON.stringify(document, null, 2).replaceAll("${", "$${").replaceAll("%{", "%%{");
  return `<<-JSON\n${text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n")}\n  JSON`;
}

function terraformAws(): string {
  const policies = policiesOf("aws");
  const id = (name: string) => name.replaceAll("-", "_");
  return [
    `# The bot's AWS identity. Trust: an EC2 instance (the default), a service account of EKS (oidc_provider), or another account's
# role with an external id (bot_role_arn). docs/identities.md says which is which.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "bot_role_arn" {
  description = "The bot's own role, where this account is one of accounts.aws; null: this is the bot's own account"
  type        = string
  default     = null
}

variable "external_id" {
  description = "A long random text, the same as in the bot's settings; with bot_role_arn"
  type        = string
  default     = null
  sensitive   = true
}

variable "oidc_provider" {
  description = "Issuer of the EKS cluster without https://, such as oidc.eks.eu-central-1.amazonaws.com/id/ABC; null: no IRSA"
  type        = string
  default     = null
}

variable "service_account" {
  description = "Namespace and name of the bot's service account"
  type        = string
  default     = "mgw-prep:mgw-prep"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.bot_role_arn == null && var.oidc_provider == null ? [1] : []
    content {
      actions = ["sts:AssumeRole"]
      principals {
        type        = "Service"
        identifiers = ["ec2.amazonaws.com"]
      }
    }
  }
  dynamic "statement" {
    for_each = var.oidc_provider == null ? [] : [var.oidc_provider]
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:\${data.aws_partition.current.partition}:iam::\${data.aws_caller_identity.current.account_id}:oidc-provider/\${statement.value}"]
      }
      condition {
        test     = "StringEquals"
        variable = "\${statement.value}:sub"
        values   = ["system:serviceaccount:\${var.service_account}"]
      }
      condition {
        test     = "StringEquals"
        variable = "\${statement.value}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
  dynamic "statement" {
    for_each = var.bot_role_arn == null ? [] : [var.bot_role_arn]
    content {
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = [statement.value]
      }
      condition {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [var.external_id]
      }
    }
  }
}

resource "aws_iam_policy" "boundary" {
  name   = "${DEFAULT_BOUNDARY}"
  policy = ${hcl(BOUNDARY_DOCUMENT)}
}

resource "aws_iam_role" "bot" {
  name               = "mgw-prep"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  depends_on         = [aws_iam_policy.boundary]
}

resource "aws_iam_instance_profile" "bot" {
  count = var.bot_role_arn == null && var.oidc_provider == null ? 1 : 0
  name  = "mgw-prep"
  role  = aws_iam_role.bot.name
}
`,
    ...policies.map(
      ({ name, document }) => `resource "aws_iam_policy" "${id(name)}" {
  name   = "${name}"
  policy = ${hcl(document)}
}

resource "aws_iam_role_policy_attachment" "${id(name)}" {
  role       = aws_iam_role.bot.name
  policy_arn = aws_iam_policy.${id(name)}.arn
}
`,
    ),
    `output "role_arn" {
  value = aws_iam_role.bot.arn
}
`,
  ].join("\n");
}

function terraformAlibaba(): string {
  const policies = policiesOf("alibaba");
  const id = (name: string) => name.replaceAll("-", "_");
  return [
    `# The bot's Alibaba Cloud identity. Trust: an ECS instance (the default), a service account of ACK (oidc_provider_arn, RRSA), or
# another account's user or role with an external id (bot_arn). docs/identities.md says which is which.
terraform {
  required_providers {
    alicloud = { source = "aliyun/alicloud", version = ">= 1.230" }
  }
}

variable "bot_arn" {
  description = "The bot's own RAM user or role, where this account is one of accounts.alibaba; null: this is the bot's own account"
  type        = string
  default     = null
}

variable "external_id" {
  description = "A long random text, the same as in the bot's settings; with bot_arn"
  type        = string
  default     = null
  sensitive   = true
}

variable "oidc_provider_arn" {
  description = "ARN of the OIDC provider of the ACK cluster (RRSA); null: none"
  type        = string
  default     = null
}

variable "oidc_issuer" {
  description = "Issuer of that provider, with https://"
  type        = string
  default     = null
}

variable "service_account" {
  description = "Namespace and name of the bot's service account"
  type        = string
  default     = "mgw-prep:mgw-prep"
}

locals {
  ecs = {
    Effect    = "Allow"
    Action    = "sts:AssumeRole"
    Principal = { Service = ["ecs.aliyuncs.com"] }
  }
  account = {
    Effect    = "Allow"
    Action    = "sts:AssumeRole"
    Principal = { RAM = [var.bot_arn] }
    Condition = { StringEquals = { "sts:ExternalId" = [var.external_id] } }
  }
  oidc = {
    Effect    = "Allow"
    Action    = "sts:AssumeRole"
    Principal = { Federated = [var.oidc_provider_arn] }
    Condition = {
      StringEquals = {
        "oidc:aud" = ["sts.aliyuncs.com"]
        "oidc:iss" = [var.oidc_issuer]
        "oidc:sub" = ["system:serviceaccount:\${var.service_account}"]
      }
    }
  }
  trust = var.bot_arn != null ? jsonencode(local.account) : var.oidc_provider_arn != null ? jsonencode(local.oidc) : jsonencode(local.ecs)
}

resource "alicloud_ram_role" "bot" {
  role_name                   = "mgw-prep"
  assume_role_policy_document = "{\\"Version\\":\\"1\\",\\"Statement\\":[\${local.trust}]}"
  max_session_duration        = 3600
}
`,
    ...policies.map(
      ({ name, document }) => `resource "alicloud_ram_policy" "${id(name)}" {
  policy_name     = "${name}"
  policy_document = ${hcl(document)}
}

resource "alicloud_ram_role_policy_attachment" "${id(name)}" {
  policy_name = alicloud_ram_policy.${id(name)}.policy_name
  policy_type = "Custom"
  role_name   = alicloud_ram_role.bot.role_name
}
`,
    ),
    `output "role_arn" {
  value = alicloud_ram_role.bot.arn
}
`,
  ].join("\n");
}
