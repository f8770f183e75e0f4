import { expect, it } from "vitest";
import { escapeMrkdwn } from "../../src/slack/escape-mrkdwn.ts";

it("escapes what mrkdwn would act on", () => {
  expect(escapeMrkdwn("<!channel> & <https://x|y>")).toBe("&lt;!channel&gt; &amp; &lt;https://x|y&gt;");
});
