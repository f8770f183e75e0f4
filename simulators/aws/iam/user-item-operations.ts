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

export const USER_ITEM_OPERATIONS = {
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
