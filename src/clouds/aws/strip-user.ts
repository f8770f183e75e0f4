import {
  DeactivateMFADeviceCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  ListMFADevicesCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
} from "@aws-sdk/client-iam";
import * as z from "zod";
import type { AwsCloud } from "../contract/source.ts";
import { deleteKeys } from "../delete-keys.ts";
import { refuseGroups } from "../user-in-group.ts";
import { accessKeys } from "./access-keys.ts";
import type { UserContext } from "./context.ts";
import { iamGroups } from "./iam-groups.ts";
import { iamLogins } from "./iam-logins.ts";
import { iamPolicies } from "./iam-policies.ts";
import { unlessGone } from "./missing-user.ts";

/**
 * What else may hang on a user, beside keys, logon, policies and groups; IAM deletes no user that has any of it. A user has
 * few of each, so the first page (100) is all there is. Source: DeleteUser, IAM API Reference.
 */
type Item = {
  listing: string;
  list(context: UserContext, userName: string): Promise<string[]>;
  deletion: string;
  remove(context: UserContext, userName: string, id: string): Promise<unknown>;
};

const ITEMS: readonly Item[] = [
  {
    listing: "iam:ListMFADevices",
    list: async ({ clients }, UserName) =>
      readIds(await clients.iam.send(new ListMFADevicesCommand({ UserName })), "MFADevices", "SerialNumber"),
    deletion: "iam:DeactivateMFADevice",
    remove: ({ clients }, UserName, SerialNumber) =>
      clients.iamChanges.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })),
  },
  {
    listing: "iam:ListSigningCertificates",
    list: async ({ clients }, UserName) =>
      readIds(
        await clients.iam.send(new ListSigningCertificatesCommand({ UserName })),
        "Certificates",
        "CertificateId",
      ),
    deletion: "iam:DeleteSigningCertificate",
    remove: ({ clients }, UserName, CertificateId) =>
      clients.iamChanges.send(new DeleteSigningCertificateCommand({ UserName, CertificateId })),
  },
  {
    listing: "iam:ListSSHPublicKeys",
    list: async ({ clients }, UserName) =>
      readIds(
        await clients.iam.send(new ListSSHPublicKeysCommand({ UserName })),
        "SSHPublicKeys",
        "SSHPublicKeyId",
      ),
    deletion: "iam:DeleteSSHPublicKey",
    remove: ({ clients }, UserName, SSHPublicKeyId) =>
      clients.iamChanges.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId })),
  },
  {
    listing: "iam:ListServiceSpecificCredentials",
    list: async ({ clients }, UserName) =>
      readIds(
        await clients.iam.send(new ListServiceSpecificCredentialsCommand({ UserName })),
        "ServiceSpecificCredentials",
        "ServiceSpecificCredentialId",
      ),
    deletion: "iam:DeleteServiceSpecificCredential",
    remove: ({ clients }, UserName, ServiceSpecificCredentialId) =>
      clients.iamChanges.send(
        new DeleteServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId }),
      ),
  },
];

function readIds(answer: unknown, list: string, id: string): string[] {
  const items = z.record(z.string(), z.unknown()).parse(answer)[list] ?? [];
  return z
    .array(z.record(z.string(), z.unknown()))
    .parse(items)
    .map((item) => z.string().min(1).parse(item[id]));
}

/** Takes everything but groups off a user, keys first. */
export function userStripping(context: UserContext): Pick<AwsCloud, "stripUser"> {
  const keys = accessKeys(context);
  const policies = iamPolicies(context);
  const groups = iamGroups(context);
  return {
    async stripUser(userName) {
      await deleteKeys(keys, userName);
      await iamLogins(context).deleteLogin(userName);
      for (const arn of await policies.listAttachedPolicies(userName))
        await policies.detachPolicy(userName, arn);
      for (const name of await policies.listInlinePolicies(userName))
        await policies.deleteInlinePolicy(userName, name);
      for (const item of ITEMS) await stripItems(context, userName, item);
      // Last, since it is the one thing that the bot leaves.
      refuseGroups("aws", userName, await groups.listGroups(userName), "user-deleted");
    },
  };
}

async function stripItems(context: UserContext, userName: string, item: Item): Promise<void> {
  const { call } = context;
  const ids = await call({ operation: item.listing, subject: userName }, () => item.list(context, userName));
  for (const id of ids) {
    const deletion = call({ operation: item.deletion, subject: `${userName} (${id})` }, async () => {
      await item.remove(context, userName, id);
    });
    await unlessGone(context, userName, deletion);
  }
}
