import { randomBytes } from "node:crypto";
import { OpenApiError } from "../errors.ts";
import type { JsonObject, OperationInput, OperationTable } from "../openapi/operation.ts";
import type { RamUser, VirtualMfaDevice } from "../state.ts";
import { findUser } from "./find.ts";
import { checkText } from "./names.ts";
import { onAccount, onUser } from "./resources.ts";

export const MFA_OPERATIONS: OperationTable = {
  CreateVirtualMFADevice: { resources: onAccount, run: createVirtualMfaDevice },
  DeleteVirtualMFADevice: { resources: onAccount, run: deleteVirtualMfaDevice },
  BindMFADevice: { resources: onUser, run: bindMfaDevice },
  UnbindMFADevice: { resources: onUser, run: unbindMfaDevice },
  GetUserMFAInfo: { resources: onUser, run: getUserMfaInfo },
};

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function createVirtualMfaDevice({ state, parameters }: OperationInput): JsonObject {
  const name = parameters.required("VirtualMFADeviceName");
  checkText("VirtualMFADeviceName", name, { maxLength: 64, pattern: /^[a-zA-Z0-9.\-_@]+$/ });
  const serialNumber = `acs:ram::${state.account.uid}:mfa/${name}`;
  if (state.mfaDevices.has(serialNumber)) {
    throw new OpenApiError(
      409,
      "EntityAlreadyExists.VirtualMFADevice",
      "The virtual mfa device does already EXIST.",
    );
  }
  const seed = [...randomBytes(64)].map((byte) => BASE32[byte % 32]).join("");
  state.secretValues.add(seed);
  state.mfaDevices.set(serialNumber, { serialNumber, userName: null, activatedAtMs: null });
  return { VirtualMFADevice: { SerialNumber: serialNumber, Base32StringSeed: seed, QRCodePNG: "" } };
}

function deleteVirtualMfaDevice(input: OperationInput): JsonObject {
  const device = findDevice(input);
  if (device.userName !== null) {
    const text = "The virtual mfa device CAN NOT been bound to any user while deleting it.";
    throw new OpenApiError(409, "DeleteConflict.VirtualMFADevice.User", text);
  }
  input.state.mfaDevices.delete(device.serialNumber);
  return {};
}

/** The codes are looked at for their form alone: no simulated person holds an authenticator. */
function bindMfaDevice(input: OperationInput): JsonObject {
  const user = findUser(input);
  const device = findDevice(input);
  for (const name of ["AuthenticationCode1", "AuthenticationCode2"]) {
    if (/^\d{6}$/.test(input.parameters.required(name))) continue;
    const text = 'The parameter - "AuthenticationCode" MUST be 6 numbers.';
    throw new OpenApiError(400, "InvalidParameter.AuthenticationCode.Format", text);
  }
  if (user.mfaSerialNumber) {
    throw new OpenApiError(
      409,
      "EntityAlreadyExists.User.MFADevice",
      "The user has already bound a MFA device.",
    );
  }
  if (device.userName !== null) {
    const text = "The virtual mfa device does already been bound to a user.";
    throw new OpenApiError(409, "EntityAlreadyExists.VirtualMFADevice.User", text);
  }
  user.mfaSerialNumber = device.serialNumber;
  Object.assign(device, { userName: user.userName, activatedAtMs: input.nowMs });
  return {};
}

function unbindMfaDevice(input: OperationInput): JsonObject {
  const user = findUser(input);
  const serialNumber = boundSerialOf(user);
  user.mfaSerialNumber = null;
  const device = input.state.mfaDevices.get(serialNumber);
  if (device) Object.assign(device, { userName: null, activatedAtMs: null });
  return { MFADevice: { SerialNumber: serialNumber } };
}

function getUserMfaInfo(input: OperationInput): JsonObject {
  return { MFADevice: { SerialNumber: boundSerialOf(findUser(input)), Type: "VMFA" } };
}

function boundSerialOf(user: RamUser): string {
  if (user.mfaSerialNumber) return user.mfaSerialNumber;
  throw new OpenApiError(404, "EntityNotExist.User.MFADevice", "The user has not bound any MFA device.");
}

function findDevice({ state, parameters }: OperationInput): VirtualMfaDevice {
  const device = state.mfaDevices.get(parameters.required("SerialNumber"));
  if (device) return device;
  throw new OpenApiError(404, "EntityNotExist.VirtualMFADevice", "The virtual mfa device does not exist.");
}
