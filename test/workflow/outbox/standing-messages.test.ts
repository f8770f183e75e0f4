import { expect, it } from "vitest";
import { line, paragraphs } from "../../../src/notices/message.ts";
import { StandingMessages } from "../../../src/workflow/outbox/standing-messages.ts";

const message = (text: string) => ({ text, blocks: [paragraphs(line([text]))] });

it("knows what it sent last of a message, and nothing of what another process has sent since", () => {
  const standing = new StandingMessages();
  const at = (postedVersion: number) => ({ id: "post", postedVersion });
  expect(standing.isSame(at(1), message("one"))).toBe(false);
  standing.note({ id: "post", version: 1 }, message("one"));
  expect(standing.isSame(at(1), message("one"))).toBe(true);
  expect(standing.isSame(at(1), message("two"))).toBe(false);
  expect(standing.isSame(at(2), message("one"))).toBe(false);
  standing.note({ id: "post", version: 3 }, message("two"));
  expect(standing.isSame(at(3), message("two"))).toBe(true);
  expect(standing.isSame({ id: "other", postedVersion: 3 }, message("two"))).toBe(false);
});

it("keeps no text, which may be a secret, and forgets the oldest", () => {
  const standing = new StandingMessages();
  standing.note({ id: "0", version: 1 }, message("a secret"));
  for (let count = 1; count <= 2_000; count += 1)
    standing.note({ id: String(count), version: 1 }, message("x"));
  expect(standing.isSame({ id: "0", postedVersion: 1 }, message("a secret"))).toBe(false);
  expect(standing.isSame({ id: "2000", postedVersion: 1 }, message("x"))).toBe(true);
});
