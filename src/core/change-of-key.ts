import { ramPolicyNameOf, userNameOf } from "./ownership.ts";
import type { Change } from "./plan.ts";

/**
 * The change that a grant's key in the audit log names, with as much of it as taking it back needs; whatever is about a user
 * is about the preparation's own. Null for what the key does not tell: the region of a bucket or of the migration service, or
 * another user.
 */
export function changeOfKey(preparationId: string, key: string): Change | null {
  const [kind, name] = splitKey(key);
  const userName = userNameOf(preparationId);
  switch (kind) {
    case "iam.attach-policy":
      return { kind, undo: "iam.detach-policy", userName, policyArn: name };
    case "iam.put-policy":
      return { kind, undo: "iam.delete-policy", userName, policyName: name, document: "" };
    case "ram.attach-policy": {
      const policyType = name === ramPolicyNameOf(preparationId) ? "Custom" : "System";
      return { kind, undo: "ram.detach-policy", userName, policyType, policyName: name };
    }
    case "ram.create-policy":
      return { kind, undo: "ram.delete-policy", policyName: name, document: "" };
    default:
      return name === userName ? changeOfUser(kind, userName) : null;
  }
}

function changeOfUser(kind: string, userName: string): Change | null {
  switch (kind) {
    case "iam.create-user":
      return { kind, undo: "iam.delete-user", userName, path: "", tags: [] };
    case "iam.create-key":
      return { kind, undo: "iam.delete-key", userName };
    case "ram.create-user":
      return { kind, undo: "ram.delete-user", userName, displayName: "", comments: "" };
    case "ram.create-login":
      return { kind, undo: "ram.delete-login", userName, mustResetPassword: false, needsMfa: false };
    case "ram.create-key":
      return { kind, undo: "ram.delete-key", userName };
    default:
      return null;
  }
}

/** Kind and name; the number of a later generation of keys belongs to neither. */
function splitKey(key: string): [kind: string, name: string] {
  const at = key.indexOf(":");
  const kind = key.slice(0, at);
  const name = key.slice(at + 1);
  return [kind, kind.endsWith(".create-key") ? name.replace(/#\d+$/, "") : name];
}
