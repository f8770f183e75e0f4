import { z } from "zod";
import { drawAccessKeyId, drawAccessKeySecret } from "../identifiers.ts";
import { parsePolicyDocument } from "../policy/document.ts";
import { makePolicy } from "../ram/policies.ts";
import { makeUser, OPERATOR_POLICY } from "../seed.ts";
import type { AccessKey, World } from "../state.ts";
import type { Control } from "./control.ts";

const passwordPolicyInput = z.strictObject({
  minimumLength: z.number().int().min(8).max(32).optional(),
  requiresLowercase: z.boolean().optional(),
  requiresUppercase: z.boolean().optional(),
  requiresNumbers: z.boolean().optional(),
  requiresSymbols: z.boolean().optional(),
  maxAgeDays: z.number().int().min(0).optional(),
  isHardExpiry: z.boolean().optional(),
  reusePrevention: z.number().int().min(0).max(24).optional(),
  maxLoginAttempts: z.number().int().min(0).max(32).optional(),
});

const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

const securityPreferenceInput = z.strictObject({
  loginNetworkMasks: z
    .string()
    .max(512)
    .refine((masks) => masks === "" || masks.split(";").every((one) => network.safeParse(one).success))
    .optional(),
  enforceMfaForLogin: z.boolean().optional(),
});

const accessKeyPolicyInput = z
  .strictObject({ isActive: z.boolean(), allowedNetworks: z.array(network) })
  .nullable();

export const ACCOUNT_CONTROLS: Readonly<Record<string, Control>> = {
  setPasswordPolicy({ state }, input) {
    Object.assign(state.passwordPolicy, passwordPolicyInput.parse(input));
    return state.passwordPolicy;
  },

  /** Where console logons may come from, and whether each needs a device. */
  setSecurityPreference({ state }, input) {
    Object.assign(state.securityPreference, securityPreferenceInput.parse(input));
    return state.securityPreference;
  },

  /** Where access keys may be used from; null: never set. */
  setAccessKeyPolicy({ state }, input) {
    state.accessKeyPolicy = accessKeyPolicyInput.parse(input);
    return state.accessKeyPolicy;
  },

  /** Users of other people, as many as an account may have. */
  addUsers({ state, nowMs }, input) {
    const { count } = z.strictObject({ count: z.number().int().min(1).max(10_000) }).parse(input);
    for (let index = 0; index < count; index++) {
      const userName = `somebody-${index}`;
      state.users.set(userName, makeUser(userName, "Somebody else", nowMs));
    }
    return { users: state.users.size };
  },

  /** Null clears it: logon names then use the account's UID. */
  setAccountAlias({ state }, input) {
    const { alias } = z.strictObject({ alias: z.string().min(3).max(63).nullable() }).parse(input);
    state.account.alias = alias;
    return { alias };
  },

  /** Takes a system policy out of the account; what is attached of it goes as well. */
  removeSystemPolicy({ state }, input) {
    const { name } = z.strictObject({ name: z.string() }).parse(input);
    if (!state.policies.System.delete(name)) throw new Error(`No system policy ${name}`);
    for (const holder of [...state.users.values(), ...state.groups.values(), ...state.roles.values()]) {
      holder.attachments = holder.attachments.filter((one) => one.type !== "System" || one.name !== name);
    }
    return { name };
  },

  setOperatorPolicy,
  setCustomPolicy,

  setPropagation({ state }, input) {
    const ms = z.number().int().nonnegative();
    const delays = z.strictObject({ accessKeyMs: ms.optional(), attachmentMs: ms.optional() }).parse(input);
    Object.assign(state.propagation, delays);
    return state.propagation;
  },

  /**
   * What conditions on acs:SourceIp, acs:SecureTransport and acs:SourceVpc see. `sourceIp` null: the socket's own
   * address; `sourceVpc` null: the internet.
   */
  setNetwork({ state }, input) {
    const sourceIp = z.union([z.ipv4(), z.ipv6()]).nullable().optional();
    Object.assign(
      state.network,
      z
        .strictObject({
          sourceIp,
          isSecureTransport: z.boolean().optional(),
          sourceVpc: z.string().startsWith("vpc-").nullable().optional(),
        })
        .parse(input),
    );
    return state.network;
  },

  setArrears({ state }, input) {
    const { isInArrears } = z.strictObject({ isInArrears: z.boolean() }).parse(input);
    state.account.isInArrears = isInArrears;
    return { isInArrears };
  },

  /** When the account was opened: OSS keeps newer ones from its public endpoints in the mainland. */
  setAccountCreated({ state }, input) {
    const { at } = z.strictObject({ at: z.iso.datetime({ offset: true }) }).parse(input);
    state.account.createdAtMs = Date.parse(at);
    return { at };
  },

  /** A key of the account itself, which the console makes and no API does. */
  createAccountAccessKey({ state, nowMs }) {
    const key: AccessKey = {
      id: drawAccessKeyId(),
      secret: drawAccessKeySecret(),
      userName: null,
      isActive: true,
      createdAtMs: nowMs,
      usableFromMs: nowMs,
      lastUsedAtMs: null,
    };
    state.accessKeys.set(key.id, key);
    state.secretValues.add(key.secret);
    return { accessKeyId: key.id, accessKeySecret: key.secret };
  },

  secretValues: ({ state }) => [...state.secretValues],
};

/** Replaces the operator's policy document, as a new default version would. */
function setOperatorPolicy({ state, nowMs }: World, input: unknown): unknown {
  const { document } = z.strictObject({ document: z.record(z.string(), z.unknown()) }).parse(input);
  const text = JSON.stringify(document);
  const parsed = parsePolicyDocument(text, "identity");
  state.policies.Custom.set(OPERATOR_POLICY, makePolicy("Custom", OPERATOR_POLICY, "", text, parsed, nowMs));
  return { policyName: OPERATOR_POLICY };
}

/** Somebody with the console gives a custom policy another version and makes it the default one. */
function setCustomPolicy({ state, nowMs }: World, input: unknown): unknown {
  const { policyName, document } = z
    .strictObject({ policyName: z.string(), document: z.record(z.string(), z.unknown()) })
    .parse(input);
  const policy = state.policies.Custom.get(policyName);
  if (!policy) throw new Error(`No custom policy ${policyName}`);
  const text = JSON.stringify(document);
  const versionId = `v${policy.nextVersionNumber}`;
  policy.nextVersionNumber += 1;
  policy.versions.push({
    versionId,
    text,
    document: parsePolicyDocument(text, "identity"),
    createdAtMs: nowMs,
  });
  policy.defaultVersionId = versionId;
  return { policyName, versionId };
}
