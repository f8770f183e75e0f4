import { expect, it } from "vitest";
import { en } from "../../../src/texts/en.ts";
import {
  ACTIONS,
  BUTTONS,
  type ButtonAction,
  buttonRow,
  knownButtons,
} from "../../../src/workflow/actions/index.ts";
import type { AlarmAction } from "../../../src/workflow/alarm.ts";

it("has each action once, under the name that is stored", () => {
  const ids = ACTIONS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z]+(_[a-z]+)*$/);
});

it("has a label for every button", () => {
  for (const { id } of BUTTONS) expect(en.button[id]).toMatch(/\S/);
});

it("has every button that an alarm may have", () => {
  // Does not compile with one that is not there.
  const asButton = (action: AlarmAction): ButtonAction => action;
  expect(buttonRow(asButton("revoke")).id).toBe("revoke");
});

it("passes over buttons that another version had", () => {
  expect(knownButtons(["revoke", "of_another_version", "cancel"])).toEqual(["revoke", "cancel"]);
});
