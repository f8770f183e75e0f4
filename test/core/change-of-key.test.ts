import { describe, expect, it } from "vitest";
import { changeOfKey } from "../../src/core/change-of-key.ts";
import { userNameOf } from "../../src/core/ownership.ts";

const ID = "MP-7K3Q9X";
const USER = userNameOf(ID);

describe("the change that a grant's key names", () => {
  it.each([
    ["iam.create-user", "iam.delete-user"],
    ["iam.create-key", "iam.delete-key"],
    ["ram.create-user", "ram.delete-user"],
    ["ram.create-login", "ram.delete-login"],
    ["ram.create-key", "ram.delete-key"],
  ])("%s is about the preparation's own user, and no other", (kind, undo) => {
    expect(changeOfKey(ID, `${kind}:${USER}`)).toMatchObject({ kind, undo, userName: USER });
    expect(changeOfKey(ID, `${kind}:${userNameOf("MP-0A1B2C")}`)).toBeNull();
    expect(changeOfKey(ID, `${kind}:somebody`)).toBeNull();
  });

  it("is none for what the key does not tell", () => {
    expect(changeOfKey(ID, "oss.create-bucket:photos")).toBeNull();
    expect(changeOfKey(ID, `made.up:${USER}`)).toBeNull();
  });
});
