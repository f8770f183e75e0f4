# The bot's AWS identity. Trust: an EC2 instance (the default), a service account of EKS (oidc_provider), or another account's
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
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${statement.value}"]
      }
      condition {
        test     = "StringEquals"
        variable = "${statement.value}:sub"
        values   = ["system:serviceaccount:${var.service_account}"]
      }
      condition {
        test     = "StringEquals"
        variable = "${statement.value}:aud"
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
  name   = "mgw-prep-boundary"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "ReadS3",
          "Effect": "Allow",
          "Action": [
            "s3:Get*",
            "s3:List*",
            "s3:Describe*"
          ],
          "Resource": "*"
        },
        {
          "Sid": "DecryptThroughS3",
          "Effect": "Allow",
          "Action": [
            "kms:Decrypt"
          ],
          "Resource": "*",
          "Condition": {
            "StringLike": {
              "kms:ViaService": [
                "s3.*.amazonaws.com",
                "s3.*.amazonaws.com.cn",
                "s3.*.amazonaws.eu"
              ]
            }
          }
        }
      ]
    }
  JSON
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

resource "aws_iam_policy" "mgw_prep_operator_policy" {
  name   = "mgw-prep-operator-policy"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "ReadOrganization",
          "Effect": "Allow",
          "Action": [
            "organizations:DescribeOrganization"
          ],
          "Resource": [
            "*"
          ]
        },
        {
          "Sid": "ReadSource",
          "Effect": "Allow",
          "Action": [
            "s3:ListBucket",
            "s3:GetBucketPolicy",
            "s3:GetBucketVersioning",
            "s3:GetEncryptionConfiguration",
            "s3:GetBucketOwnershipControls",
            "s3:GetLifecycleConfiguration",
            "s3:GetIntelligentTieringConfiguration",
            "s3:GetBucketRequestPayment",
            "s3:ListBucketMultipartUploads"
          ],
          "Resource": [
            "arn:*:s3:::*"
          ]
        },
        {
          "Sid": "ListSourceBuckets",
          "Effect": "Allow",
          "Action": [
            "s3:ListAllMyBuckets"
          ],
          "Resource": [
            "*"
          ]
        },
        {
          "Sid": "ReadMetrics",
          "Effect": "Allow",
          "Action": [
            "cloudwatch:ListMetrics",
            "cloudwatch:GetMetricData"
          ],
          "Resource": [
            "*"
          ]
        },
        {
          "Sid": "SimulatePolicies",
          "Effect": "Allow",
          "Action": [
            "iam:SimulateCustomPolicy"
          ],
          "Resource": [
            "*"
          ]
        },
        {
          "Sid": "SimulateOwnRights",
          "Effect": "Allow",
          "Action": [
            "iam:SimulatePrincipalPolicy"
          ],
          "Resource": [
            "arn:*:iam::*:user/*",
            "arn:*:iam::*:role/*"
          ]
        },
        {
          "Sid": "FindIamUsers",
          "Effect": "Allow",
          "Action": [
            "iam:GetUser"
          ],
          "Resource": [
            "arn:*:iam::*:user/*"
          ]
        },
        {
          "Sid": "ReadIamUsers",
          "Effect": "Allow",
          "Action": [
            "iam:GetAccessKeyLastUsed",
            "iam:ListAttachedUserPolicies",
            "iam:ListUserPolicies",
            "iam:GetUserPolicy",
            "iam:ListGroupsForUser",
            "iam:GetLoginProfile",
            "iam:ListAccessKeys"
          ],
          "Resource": [
            "arn:*:iam::*:user/mgw-prep/mgw-prep-MP-*"
          ]
        },
        {
          "Sid": "ReadAwsAccount",
          "Effect": "Allow",
          "Action": [
            "iam:ListUsers",
            "iam:GetAccountSummary"
          ],
          "Resource": [
            "*"
          ]
        },
        {
          "Sid": "FindAwsPolicies",
          "Effect": "Allow",
          "Action": [
            "iam:GetPolicy"
          ],
          "Resource": [
            "arn:*:iam::aws:policy/AmazonS3ReadOnlyAccess",
            "arn:*:iam::*:policy/mgw-prep-boundary"
          ]
        },
        {
          "Sid": "MakeIamUsers",
          "Effect": "Allow",
          "Action": [
            "iam:CreateUser"
          ],
          "Resource": [
            "arn:*:iam::*:user/mgw-prep/mgw-prep-MP-*"
          ],
          "Condition": {
            "ArnLike": {
              "iam:PermissionsBoundary": "arn:*:iam::*:policy/mgw-prep-boundary"
            }
          }
        },
        {
          "Sid": "ChangeIamUsers",
          "Effect": "Allow",
          "Action": [
            "iam:TagUser",
            "iam:DetachUserPolicy",
            "iam:DeleteUserPolicy",
            "iam:CreateAccessKey",
            "iam:UpdateAccessKey",
            "iam:DeleteAccessKey",
            "iam:DeleteUser"
          ],
          "Resource": [
            "arn:*:iam::*:user/mgw-prep/mgw-prep-MP-*"
          ]
        },
        {
          "Sid": "AttachAwsPolicies",
          "Effect": "Allow",
          "Action": [
            "iam:AttachUserPolicy"
          ],
          "Resource": [
            "arn:*:iam::*:user/mgw-prep/mgw-prep-MP-*"
          ],
          "Condition": {
            "ArnLike": {
              "iam:PolicyARN": "arn:*:iam::aws:policy/AmazonS3ReadOnlyAccess",
              "iam:PermissionsBoundary": "arn:*:iam::*:policy/mgw-prep-boundary"
            }
          }
        },
        {
          "Sid": "StripIamUsers",
          "Effect": "Allow",
          "Action": [
            "iam:DeleteLoginProfile",
            "iam:ListMFADevices",
            "iam:DeactivateMFADevice",
            "iam:ListSigningCertificates",
            "iam:DeleteSigningCertificate",
            "iam:ListSSHPublicKeys",
            "iam:DeleteSSHPublicKey",
            "iam:ListServiceSpecificCredentials",
            "iam:DeleteServiceSpecificCredential"
          ],
          "Resource": [
            "arn:*:iam::*:user/mgw-prep/mgw-prep-MP-*"
          ]
        }
      ]
    }
  JSON
}

resource "aws_iam_role_policy_attachment" "mgw_prep_operator_policy" {
  role       = aws_iam_role.bot.name
  policy_arn = aws_iam_policy.mgw_prep_operator_policy.arn
}

resource "aws_iam_policy" "mgw_prep_operator_samples" {
  name   = "mgw-prep-operator-samples"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "ReadSamples",
          "Effect": "Allow",
          "Action": [
            "s3:GetObject"
          ],
          "Resource": [
            "arn:*:s3:::*/*"
          ]
        }
      ]
    }
  JSON
}

resource "aws_iam_role_policy_attachment" "mgw_prep_operator_samples" {
  role       = aws_iam_role.bot.name
  policy_arn = aws_iam_policy.mgw_prep_operator_samples.arn
}

resource "aws_iam_policy" "mgw_prep_operator_own_policies" {
  name   = "mgw-prep-operator-own-policies"
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "PutInlinePolicies",
          "Effect": "Allow",
          "Action": [
            "iam:PutUserPolicy"
          ],
          "Resource": [
            "arn:*:iam::*:user/mgw-prep/mgw-prep-MP-*"
          ],
          "Condition": {
            "ArnLike": {
              "iam:PermissionsBoundary": "arn:*:iam::*:policy/mgw-prep-boundary"
            }
          }
        }
      ]
    }
  JSON
}

resource "aws_iam_role_policy_attachment" "mgw_prep_operator_own_policies" {
  role       = aws_iam_role.bot.name
  policy_arn = aws_iam_policy.mgw_prep_operator_own_policies.arn
}

output "role_arn" {
  value = aws_iam_role.bot.arn
}
