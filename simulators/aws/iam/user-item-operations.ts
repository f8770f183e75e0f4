import { z } from "zod";
import type { XmlObject } from "../xml.ts";
import {
  defineIamOperation,
  findUser,
  type IamCall,
  noSuchEntity,
  paginate,
  paging,
  showTime,
  userName,
  userTarget,
} from "./iam-operation.ts";

const getLoginProfile = defineIamOperation({
  input: z.object({ UserName: userName.optional() }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    if (!user.loginProfile) throw noSuchProfile(user.name);
    return {
      LoginProfile: {
        UserName: user.name,
        CreateDate: showTime(user.loginProfile.createdAt),
        PasswordResetRequired: user.loginProfile.isResetRequired,
      },
    };
  },
});

const deleteLoginProfile = defineIamOperation({
  input: z.object({ UserName: userName.optional() }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    if (!user.loginProfile) throw noSuchProfile(user.name);
    user.loginProfile = null;
    return null;
  },
});

/** A listing of what hangs on a user beside keys and policies; tests put such things there by control. */
function listing(
  resultName: string,
  read: (call: IamCall, name: string | undefined) => XmlObject[],
  isPaged = true,
) {
  return defineIamOperation({
    input: z.object({ UserName: userName.optional(), ...paging }),
    target: (input, call) => userTarget(call, input.UserName),
    perform: (input, call) => {
      const { page, rest } = paginate(read(call, input.UserName), input);
      return { [resultName]: { member: page }, ...(isPaged ? rest : {}) };
    },
  });
}

const listMfaDevices = listing("MFADevices", (call, name) => {
  const user = findUser(call, name);
  return user.mfaDevices.map((serial) => ({
    UserName: user.name,
    SerialNumber: serial,
    EnableDate: showTime(user.createdAt),
  }));
});

const listSshPublicKeys = listing("SSHPublicKeys", (call, name) => {
  const user = findUser(call, name);
  return user.sshPublicKeys.map((id) => ({
    UserName: user.name,
    SSHPublicKeyId: id,
    Status: "Active",
    UploadDate: showTime(user.createdAt),
  }));
});

const listSigningCertificates = listing("Certificates", (call, name) => {
  const user = findUser(call, name);
  return user.signingCertificates.map((id) => ({
    UserName: user.name,
    CertificateId: id,
    CertificateBody: "-----BEGIN CERTIFICATE-----",
    Status: "Active",
    UploadDate: showTime(user.createdAt),
  }));
});

const listServiceSpecificCredentials = listing(
  "ServiceSpecificCredentials",
  (call, name) => {
    const user = findUser(call, name);
    return user.serviceCredentials.map((id) => ({
      UserName: user.name,
      Status: "Active",
      ServiceUserName: `${user.name}-at-${user.accountId}`,
      CreateDate: showTime(user.createdAt),
      ServiceSpecificCredentialId: id,
      ServiceName: "codecommit.amazonaws.com",
    }));
  },
  false,
);

type ItemList = "mfaDevices" | "sshPublicKeys" | "signingCertificates" | "serviceCredentials";

/** Taking one such thing off a user. Each operation has a parameter of its own for the id. */
function removal<Parameter extends string>(
  list: ItemList,
  parameter: Parameter,
  missing: (id: string) => string,
) {
  return defineIamOperation({
    input: z.looseObject({ UserName: userName.optional(), [parameter]: z.string().min(1) }),
    target: (input, call) => userTarget(call, readText(input, "UserName")),
    perform: (input, call) => {
      const user = findUser(call, readText(input, "UserName"));
      const id = readText(input, parameter) ?? "";
      if (!user[list].includes(id)) throw noSuchEntity(missing(id));
      user[list] = user[list].filter((one) => one !== id);
      return null;
    },
  });
}

function readText(input: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = input[name];
  return typeof value === "string" ? value : undefined;
}

const deactivateMfaDevice = removal(
  "mfaDevices",
  "SerialNumber",
  (id) => `MFA device with serial number ${id} cannot be found.`,
);
const deleteSshPublicKey = removal(
  "sshPublicKeys",
  "SSHPublicKeyId",
  (id) => `The Public Key with id ${id} cannot be found.`,
);
const deleteSigningCertificate = removal(
  "signingCertificates",
  "CertificateId",
  (id) => `The Certificate with id ${id} cannot be found.`,
);
const deleteServiceSpecificCredential = removal(
  "serviceCredentials",
  "ServiceSpecificCredentialId",
  (id) => `The Service Specific Credential with id ${id} cannot be found.`,
);

export const USER_ITEM_OPERATIONS = {
  DeactivateMFADevice: deactivateMfaDevice,
  DeleteSSHPublicKey: deleteSshPublicKey,
  DeleteSigningCertificate: deleteSigningCertificate,
  DeleteServiceSpecificCredential: deleteServiceSpecificCredential,
  GetLoginProfile: getLoginProfile,
  DeleteLoginProfile: deleteLoginProfile,
  ListMFADevices: listMfaDevices,
  ListSSHPublicKeys: listSshPublicKeys,
  ListSigningCertificates: listSigningCertificates,
  ListServiceSpecificCredentials: listServiceSpecificCredentials,
};

function noSuchProfile(name: string) {
  return noSuchEntity(`Login Profile for User ${name} cannot be found.`);
}
