import type { z } from "zod";
import { type AlibabaSite, type ChosenLinks, ticketPlaceOf } from "./links.ts";
import { mistake } from "./mistake.ts";

type TicketParts = ChosenLinks & { accounts: { alibaba: { site?: AlibabaSite | undefined }[] } };

/**
 * Tells a page for new tickets that leads to another host than tickets may have: the links of its tickets would all be
 * refused. Every site in use is looked at, since each has hosts of its own.
 */
export function checkTicketPage(
  settings: TicketParts,
  site: AlibabaSite | null,
  context: z.RefinementCtx<unknown>,
): void {
  const { ticketPage } = settings.links;
  if (ticketPage === undefined) return;
  const { hostname } = new URL(ticketPage);
  const sites = [site, ...settings.accounts.alibaba.map((account) => account.site ?? site)];
  const refusing = [...new Set(sites)]
    .flatMap((used) => (used === null ? [] : [ticketPlaceOf(settings, used).hosts]))
    .find((hosts) => !hosts.includes(hostname));
  if (refusing === undefined) return;
  context.addIssue({
    code: "custom",
    path: ["links", "ticketPage"],
    message: mistake("TICKET_HOST", { host: hostname, hosts: refusing }),
  });
}
