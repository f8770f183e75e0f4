import { afterEach, expect, it } from "vitest";
import { type Panel, serveWorkspacePage } from "../../simulators/slack/web/serve-web.ts";

let page: Awaited<ReturnType<typeof serveWorkspacePage>> | undefined;
afterEach(async () => {
  await page?.close();
  page = undefined;
});

async function serve(panel?: Panel) {
  const served = await serveWorkspacePage({ port: 0, control: async () => null, ...(panel && { panel }) });
  page = served;
  return {
    look: async () => (await fetch(`${served.url}panel`)).json(),
    act: async (name: string, headers: Record<string, string> = { "content-type": "application/json" }) =>
      (await fetch(`${served.url}panel/${name}`, { method: "POST", headers, body: '{"id":"one"}' })).status,
  };
}

it("has no panel beside a workspace that stands alone", async () => {
  const { look, act } = await serve();
  expect(await look()).toBeNull();
  expect(await act("scene")).toBe(404);
});

it("calls the panel's own functions and nothing that an object inherits", async () => {
  const inputs: unknown[] = [];
  const { look, act } = await serve({
    look: async () => ({ scenes: [] }),
    actions: { scene: async (input) => void inputs.push(input) },
  });
  expect(await look()).toEqual({ scenes: [] });
  expect(await act("scene")).toBe(200);
  expect(await act("constructor")).toBe(404);
  expect(inputs).toEqual([{ id: "one" }]);
});

it("refuses another page in the same browser, and a form's body", async () => {
  const { act } = await serve({ look: async () => null, actions: { scene: async () => null } });
  expect(await act("scene", { "content-type": "application/json", origin: "http://evil.example" })).toBe(403);
  expect(await act("scene", { "content-type": "text/plain" })).toBe(403);
});
