import type { CloudRefusal, DoctorArgs, MissingRight } from "../../../core/doctor-codes.ts";
import { detailText } from "../../failure-text.ts";
import type { Wordings } from "../../wordings.ts";
import { failureTexts } from "../reason-texts.ts";
import { CLOUD, type Cloud, subjectName, type Words } from "./subjects.ts";

/** What holds a cloud's identity, by cloud and by whether it is the environment's own. */
const SECRET_VARIABLES: Record<Cloud, string> = {
  aws: "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
  alibaba: "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET",
};

const SESSION_VARIABLE: Record<Cloud, string> = {
  aws: "AWS_SESSION_TOKEN",
  alibaba: "ALIBABA_CLOUD_SECURITY_TOKEN",
};

const said = ({ code, detail }: CloudRefusal) => `${code}: ${detailText(failureTexts, detail)}`;

function grantText({ right, resource, file, mayLack }: MissingRight): string {
  const grant = `grant ${right} on ${resource} to the bot’s identity (deploy/${file})`;
  return mayLack === null ? grant : `${grant}${LEFT_OUT[mayLack]}`;
}

const LEFT_OUT: Record<NonNullable<MissingRight["mayLack"]>, string> = {
  samples: "; without it the checks and comparisons say that objects could not be read",
  "some-buckets": "; where only some buckets are meant, this is as it should be",
  profiles: ", or take the profiles that need it out of profiles.allowed (least-privilege, current)",
};

const DENIALS = {
  policy: {
    by: "a policy of the identity",
    remedy: "take the Deny statement out of that policy, or exempt this right from it",
  },
  boundary: {
    by: "the permissions boundary of the identity",
    remedy: "allow it in the boundary too, or give the bot’s identity another boundary",
  },
  organization: {
    by: "a control policy of the organization",
    remedy:
      "ask the organization’s administrators to let the bot’s identity do it (service or resource control policies)",
  },
} as const;

/** Identities and permissions in both clouds. */
export const cloudLines = {
  CLOUD_IDENTITY: ({ arn }) => ({ name: "Identity", detail: arn, remedy: null }),
  CLOUD_SECRET_WRONG: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the secret does not fit the key id: set ${SECRET_VARIABLES[refusal.cloud]} to one pair, whole and without blanks`,
  }),
  CLOUD_KEY_UNKNOWN: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `${CLOUD[refusal.cloud]} does not know the key: it was deleted or disabled, or is of another cloud or partition. Set ${SECRET_VARIABLES[refusal.cloud]} to an active key${
      refusal.cloud === "aws" ? ", and unset AWS_SESSION_TOKEN if the key is no temporary one" : ""
    }`,
  }),
  CLOUD_KEY_DISABLED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the key is disabled: enable it, or set ${SECRET_VARIABLES[refusal.cloud]} to another one`,
  }),
  CLOUD_SESSION_ENDED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the temporary credentials have ended: get new ones, and set ${SESSION_VARIABLE[refusal.cloud]} and its key together`,
  }),
  CLOUD_SESSION_WRONG: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `the session token does not belong to the key: set ${SESSION_VARIABLE[refusal.cloud]} together with its key, or unset it`,
  }),
  CLOUD_CREDENTIALS_REFUSED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `check ${SECRET_VARIABLES[refusal.cloud]}; no permission fixes this`,
  }),
  CLOUD_NO_CREDENTIALS: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `give the bot a role of the machine, or set ${SECRET_VARIABLES[refusal.cloud]}`,
  }),
  CLOUD_ACCOUNT_REFUSED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: "the account itself is refused (arrears, a service that is not opened): see its console",
  }),
  CLOUD_ROLE_REFUSED: (refusal) => ({
    name: "Identity",
    detail: said(refusal),
    remedy: `check that ${refusal.role} exists, that its trust policy names the bot’s own identity and this external id, and that this identity may call sts:AssumeRole`,
  }),
  CLOUD_AWAY: (refusal) => ({
    name: subjectName(refusal.what),
    detail: said(refusal),
    remedy: `see whether this host reaches ${CLOUD[refusal.cloud]} (endpoints in the environment, proxy, firewall), and try again`,
  }),
  CLOUD_FAILED: (refusal) => ({
    name: subjectName(refusal.what),
    detail: said(refusal),
    remedy: `see what ${CLOUD[refusal.cloud]} says of ${refusal.code}; check the endpoints in the environment`,
  }),
  DESTINATION_ROLE: ({ role, trusts, policies }) => ({
    name: "Destination role",
    detail: `${role}, assumed by ${trusts.join(", ") || "no service"}, with ${policies.join(", ") || "no policy of its own"}`,
    remedy: null,
  }),
  DESTINATION_ROLE_MISSING: ({ role }) => ({
    name: "Destination role",
    detail: `there is no RAM role ${role}, which migration.destinationRole names`,
    remedy: "make it in the RAM console: trusted entity Alibaba Cloud service, service Data Online Migration",
  }),
  RIGHT_GRANTED: ({ right }) => ({
    name: right,
    detail: "",
    remedy: null,
  }),
  RIGHT_MISSING: (refusal) => ({
    name: refusal.right,
    detail: said(refusal),
    remedy: grantText(refusal),
  }),
  RIGHT_NOT_ALLOWED: (missing) => ({
    name: missing.right,
    detail: `no policy of the identity allows it (tried on ${missing.tried})`,
    remedy: grantText(missing),
  }),
  RIGHT_DENIED: ({ right, resource, by }) => ({
    name: right,
    detail: `${DENIALS[by].by} denies it on ${resource}`,
    remedy: `a grant in a policy does not fix this: ${DENIALS[by].remedy}`,
  }),
  RIGHT_DEPENDS: ({ right, keys }) => ({
    name: right,
    detail: `not tried: a policy asks for ${keys.join(", ")}, which only a real request has`,
    remedy: null,
  }),
  POLICY_NAME_MISSING: ({ policy }) => ({
    name: "RAM policies",
    detail: `${policy} does not exist in this account`,
    remedy: "use the profile “current”, whose policy has another name",
  }),
} satisfies Partial<Wordings<DoctorArgs, Words>>;
