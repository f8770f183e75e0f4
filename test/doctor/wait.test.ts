import { expect, it } from "vitest";
import { Wait } from "../../src/workflow/doctor/wait.ts";

function waitOf(waitMs: number) {
  const logged: string[] = [];
  const wait = new Wait(waitMs, {
    info: () => undefined,
    warn: (_, message) => void logged.push(message),
    error: () => undefined,
  });
  return { wait, logged };
}

it("looks once more when one look takes longer than the whole wait", async () => {
  const { wait, logged } = waitOf(1);
  let looks = 0;
  const look = async () => {
    looks += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return "away";
  };
  expect(await wait.while(look, (answer) => answer)).toBe("away");
  expect(looks).toBe(2);
  expect(logged).toEqual(["away; trying again for 1 s"]);
});

it("looks once where nobody is to wait", async () => {
  const { wait, logged } = waitOf(0);
  let looks = 0;
  await wait.while(
    async () => {
      looks += 1;
    },
    () => "away",
  );
  expect([looks, logged]).toEqual([1, []]);
});

it("ends with the first answer that is there", async () => {
  const { wait } = waitOf(60_000);
  const answers = ["away", "there", "later"];
  expect(
    await wait.while(
      async () => answers.shift(),
      (answer) => (answer === "away" ? "it" : null),
    ),
  ).toBe("there");
});

it("waits no more once there is something to mend first", async () => {
  const { wait } = waitOf(60_000);
  wait.end();
  expect(
    await wait.while(
      async () => "away",
      (answer) => answer,
    ),
  ).toBe("away");
});
