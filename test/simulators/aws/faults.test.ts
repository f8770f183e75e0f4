import { CreateAccessKeyCommand, CreateUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { OPERATOR_CREDENTIALS } from "../../../simulators/aws/seed-identities.ts";
import { errorOf, useAwsSimulator } from "./aws-clients.ts";

const aws = useAwsSimulator({
  operatorPolicy: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
});

test("throttles in each service's own words", async () => {
  aws.simulator.board.arm({ service: "s3", operation: "ListBuckets", kind: "throttle" });
  aws.simulator.board.arm({ service: "iam", operation: "ListUsers", kind: "throttle" });
  const { s3, iam } = aws.clients();
  expect(await errorOf(s3.send(new ListBucketsCommand({})))).toMatchObject({
    name: "SlowDown",
    $metadata: { httpStatusCode: 503 },
  });
  expect(await errorOf(iam.send(new ListUsersCommand({})))).toMatchObject({
    name: "Throttling",
    $metadata: { httpStatusCode: 400 },
  });
});

test("keeps a key that was made although its answer was lost", async () => {
  const { iam } = aws.clients();
  const UserName = "mgw-prep-MP-LOST";
  await iam.send(new CreateUserCommand({ UserName, Path: "/mgw-prep/" }));
  aws.simulator.board.arm({ service: "iam", operation: "CreateAccessKey", kind: "reset-after" });
  await errorOf(iam.send(new CreateAccessKeyCommand({ UserName })));
  const users = aws.control<{ userName: string; accessKeys: unknown[] }[]>("users");
  expect(users.find((user) => user.userName === UserName)?.accessKeys).toHaveLength(1);
});

test("writes down who called what, and nothing of the bodies", async () => {
  await aws.clients().s3.send(new ListBucketsCommand({}));
  expect(aws.simulator.board.journal().at(-1)).toMatchObject({
    service: "s3",
    operation: "ListBuckets",
    caller: OPERATOR_CREDENTIALS.accessKeyId,
    status: 200,
  });
});

test("goes back to its seed", async () => {
  aws.control("createBucket", { name: "passing", region: "eu-central-1" });
  aws.simulator.reset();
  expect(aws.control("buckets")).not.toContain("passing");
  expect(aws.simulator.board.journal()).toEqual([]);
});

test("refuses control input it does not understand", () => {
  expect(() => aws.control("setPropagation", { visibleAfterMs: "soon" })).toThrow();
  expect(() =>
    aws.control("setBucketPolicy", { bucket: "acme-media-clean", policy: { Statement: 1 } }),
  ).toThrow();
  expect(() => aws.control("bucket", { name: "nowhere" })).toThrow("there is no bucket nowhere");
});

test("hits only the calls that a rule is about", async () => {
  const { iam } = aws.clients();
  const [first, second] = ["mgw-prep-MP-FIRST1", "mgw-prep-MP-SECOND"];
  aws.simulator.board.arm({
    service: "iam",
    operation: "CreateUser",
    kind: "error",
    about: [second],
    after: 1,
  });
  await iam.send(new CreateUserCommand({ UserName: first, Path: "/mgw-prep/" }));
  await iam.send(new CreateUserCommand({ UserName: second, Path: "/mgw-prep/" }));
  // The second of its own is hit, though it is the third of all.
  expect(
    await errorOf(iam.send(new CreateUserCommand({ UserName: second, Path: "/mgw-prep/" }))),
  ).toMatchObject({
    $metadata: { httpStatusCode: 500 },
  });
  expect(
    await errorOf(iam.send(new CreateUserCommand({ UserName: first, Path: "/mgw-prep/" }))),
  ).toMatchObject({
    name: "EntityAlreadyExistsException",
  });
});

test("holds answers until it is told to let go, though what was asked for has been done", async () => {
  const { iam } = aws.clients();
  const { board } = aws.simulator;
  board.arm({ service: "iam", operation: "CreateUser", kind: "answer-held", times: 2 });
  const held: string[] = [];
  const areHeld = new Promise<void>((resolve) => {
    board.watch(({ stage, operation }) => {
      if (stage !== "held") return;
      held.push(operation);
      if (held.length === 2) resolve();
    });
  });
  let answers = 0;
  const calls = ["mgw-prep-MP-HELD01", "mgw-prep-MP-HELD02"].map(async (UserName) => {
    const { User } = await iam.send(new CreateUserCommand({ UserName, Path: "/mgw-prep/" }));
    answers += 1;
    return User?.UserName;
  });
  await areHeld;
  const users = aws.control<{ userName: string }[]>("users").map(({ userName }) => userName);
  expect(users).toEqual(expect.arrayContaining(["mgw-prep-MP-HELD01", "mgw-prep-MP-HELD02"]));
  expect(answers).toBe(0);
  const call = { service: "iam", operation: "CreateUser" };
  expect(board.heldCalls()).toEqual([call, call]);
  board.letGo();
  expect(await Promise.all(calls)).toEqual(["mgw-prep-MP-HELD01", "mgw-prep-MP-HELD02"]);
  expect(board.heldCalls()).toEqual([]);
});
