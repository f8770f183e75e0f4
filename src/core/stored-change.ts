import * as z from "zod";
import type { Change, ChangeKind } from "./plan.ts";

const text = z.string().min(1);
const onUser = { userName: text };

/** Of each kind, what taking it back needs. */
const FIELDS: Record<ChangeKind, z.ZodType> = {
  "oss.create-bucket": z.looseObject({ bucket: text, region: text, acl: text }),
  "iam.create-user": z.looseObject(onUser),
  "iam.attach-policy": z.looseObject({ ...onUser, policyArn: text }),
  "iam.put-policy": z.looseObject({ ...onUser, policyName: text }),
  "iam.create-key": z.looseObject(onUser),
  "ram.create-user": z.looseObject(onUser),
  "ram.create-policy": z.looseObject({ policyName: text }),
  "ram.attach-policy": z.looseObject({
    ...onUser,
    policyName: text,
    policyType: z.enum(["System", "Custom"]),
  }),
  "ram.create-login": z.looseObject(onUser),
  "ram.create-key": z.looseObject(onUser),
  "mgw.create-address": z.looseObject({ name: text, serviceRegion: text }),
  "mgw.create-job": z.looseObject({ name: text, serviceRegion: text }),
};

const kindSchema = z.looseObject({ kind: z.enum(Object.keys(FIELDS) as [ChangeKind, ...ChangeKind[]]) });

/** Whether the value of a row is a change that can be undone. */
export function isStoredChange(value: unknown): value is Change {
  const { data } = kindSchema.safeParse(value);
  return data !== undefined && FIELDS[data.kind].safeParse(value).success;
}
