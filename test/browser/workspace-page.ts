import { type Browser, chromium, type Locator, type Page } from "playwright-core";

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const PATIENCE_MS = 120_000;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A window of the workspace as one person, with what the browser complained about. */
export async function openWindow(browser: Browser, url: string, userId: string, placeId: string) {
  const page = await browser.newPage({ viewport: { width: 1500, height: 1150 }, colorScheme: "light" });
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(`${url}#/${userId}/${placeId}`);
  await page.locator("#people input:checked").waitFor({ state: "attached" });
  const field = (blockId: string) => page.locator(`#modal [data-block="${blockId}"]`);
  return {
    page,
    complaints,
    /** The form on top. */
    form: page.locator("#modal form"),
    field,
    fieldError: (blockId: string) => field(blockId).locator(".error"),
    messages: page.locator("#timeline article"),
    replies: page.locator("#thread-timeline article"),
    command: async (text: string) => {
      await page.getByLabel("Slash command").fill(text);
      await page.getByRole("button", { name: "Send" }).click();
    },
    fill: (blockId: string, text: string) => field(blockId).locator("input, textarea").fill(text),
    /** Types into a select that asks the app, and takes the first of its options. */
    find: async (blockId: string, text: string) => {
      await field(blockId).locator("[role=combobox]").fill(text);
      await field(blockId).locator("[role=option]").first().waitFor();
      await field(blockId).locator("[role=combobox]").press("Enter");
    },
    choose: (blockId: string, value: string) => field(blockId).locator("select").selectOption(value),
    submit: () => page.locator("#modal [type=submit]").click(),
    press: (where: Page | Locator, name: string) =>
      where.locator(".button").filter({ hasText: name }).click(),
    confirm: (name: string) => page.locator("#confirm").getByRole("button", { name, exact: true }).click(),
    /** The app answers a submission with a view that says what happens next. */
    closeNotice: async () => {
      await page.locator("#modal form[data-callback=notice]").waitFor();
      await page.locator("#modal").getByRole("button", { name: "Close" }).last().click();
      await page.locator("#modal form").waitFor({ state: "detached" });
    },
    openThread: () => page.locator("#timeline .replies").last().click(),
  };
}
