# The bot's Alibaba Cloud identity. Trust: an ECS instance (the default), a service account of ACK (oidc_provider_arn, RRSA), or
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
        "oidc:sub" = ["system:serviceaccount:${var.service_account}"]
      }
    }
  }
  trust = var.bot_arn != null ? jsonencode(local.account) : var.oidc_provider_arn != null ? jsonencode(local.oidc) : jsonencode(local.ecs)
}

resource "alicloud_ram_role" "bot" {
  role_name                   = "mgw-prep"
  assume_role_policy_document = "{\"Version\":\"1\",\"Statement\":[${local.trust}]}"
  max_session_duration        = 3600
}

resource "alicloud_ram_policy" "mgw_prep_operator_policy" {
  policy_name     = "mgw-prep-operator-policy"
  policy_document = <<-JSON
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "ram:GetAccountAlias",
            "ram:GetPasswordPolicy"
          ],
          "Resource": [
            "acs:ram:*:*:*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "oss:GetBucketInfo",
            "oss:ListObjects",
            "oss:GetBucketLifecycle",
            "oss:GetBucketWorm",
            "oss:GetBucketPolicy"
          ],
          "Resource": [
            "acs:oss:*:*:*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "oss:ListBuckets"
          ],
          "Resource": [
            "acs:oss:*:*:*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:GetAccessKeyPolicyForAccount",
            "ram:GetSecurityPreference"
          ],
          "Resource": [
            "*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:GetUser",
            "ram:ListAccessKeys",
            "ram:ListPoliciesForUser",
            "ram:ListGroupsForUser",
            "ram:GetLoginProfile"
          ],
          "Resource": [
            "acs:ram:*:*:user/mgw-prep-MP-*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:ListUsers"
          ],
          "Resource": [
            "acs:ram:*:*:user/*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:CreateUser"
          ],
          "Resource": [
            "acs:ram:*:*:user/*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:DeleteUser",
            "ram:DeleteAccessKey",
            "ram:DeleteLoginProfile",
            "ram:DetachPolicyFromUser",
            "ram:AttachPolicyToUser",
            "ram:CreateLoginProfile",
            "ram:UpdateLoginProfile",
            "ram:CreateAccessKey",
            "ram:UpdateAccessKey"
          ],
          "Resource": [
            "acs:ram:*:*:user/mgw-prep-MP-*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:DetachPolicyFromUser"
          ],
          "Resource": [
            "acs:ram:*:*:policy/*",
            "acs:ram:*:system:policy/*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:UnbindMFADevice"
          ],
          "Resource": [
            "acs:ram:*:*:user/mgw-prep-MP-*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:GetPolicy"
          ],
          "Resource": [
            "acs:ram:*:system:policy/AliyunOSSFullAccess",
            "acs:ram:*:system:policy/AliyunMGWFullAccess",
            "acs:ram:*:system:policy/AliyunOSSImportFullAccess"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:AttachPolicyToUser"
          ],
          "Resource": [
            "acs:ram:*:system:policy/AliyunOSSFullAccess",
            "acs:ram:*:system:policy/AliyunMGWFullAccess"
          ]
        }
      ]
    }
  JSON
}

resource "alicloud_ram_role_policy_attachment" "mgw_prep_operator_policy" {
  policy_name = alicloud_ram_policy.mgw_prep_operator_policy.policy_name
  policy_type = "Custom"
  role_name   = alicloud_ram_role.bot.role_name
}

resource "alicloud_ram_policy" "mgw_prep_operator_samples" {
  policy_name     = "mgw-prep-operator-samples"
  policy_document = <<-JSON
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "oss:GetObject"
          ],
          "Resource": [
            "acs:oss:*:*:*"
          ]
        }
      ]
    }
  JSON
}

resource "alicloud_ram_role_policy_attachment" "mgw_prep_operator_samples" {
  policy_name = alicloud_ram_policy.mgw_prep_operator_samples.policy_name
  policy_type = "Custom"
  role_name   = alicloud_ram_role.bot.role_name
}

resource "alicloud_ram_policy" "mgw_prep_operator_own_policies" {
  policy_name     = "mgw-prep-operator-own-policies"
  policy_document = <<-JSON
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "ram:CreatePolicy"
          ],
          "Resource": [
            "acs:ram:*:*:policy/*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:GetPolicy",
            "ram:DeletePolicy"
          ],
          "Resource": [
            "acs:ram:*:*:policy/mgw-prep-MP-*"
          ]
        },
        {
          "Effect": "Allow",
          "Action": [
            "ram:AttachPolicyToUser"
          ],
          "Resource": [
            "acs:ram:*:*:policy/mgw-prep-MP-*",
            "acs:ram:*:system:policy/AliyunOSSImportFullAccess"
          ]
        }
      ]
    }
  JSON
}

resource "alicloud_ram_role_policy_attachment" "mgw_prep_operator_own_policies" {
  policy_name = alicloud_ram_policy.mgw_prep_operator_own_policies.policy_name
  policy_type = "Custom"
  role_name   = alicloud_ram_role.bot.role_name
}

resource "alicloud_ram_policy" "mgw_prep_operator_create_bucket" {
  policy_name     = "mgw-prep-operator-create-bucket"
  policy_document = <<-JSON
    {
      "Version": "1",
      "Statement": [
        {
          "Effect": "Allow",
          "Action": [
            "oss:PutBucket",
            "oss:DeleteBucket"
          ],
          "Resource": [
            "acs:oss:*:*:*"
          ]
        }
      ]
    }
  JSON
}

resource "alicloud_ram_role_policy_attachment" "mgw_prep_operator_create_bucket" {
  policy_name = alicloud_ram_policy.mgw_prep_operator_create_bucket.policy_name
  policy_type = "Custom"
  role_name   = alicloud_ram_role.bot.role_name
}

output "role_arn" {
  value = alicloud_ram_role.bot.arn
}
