import { siteOf } from "../../core/accounts.ts";
import { linksOf } from "../../core/links.ts";
import type { Commands } from "../commands.ts";
import type { StoryDeps } from "../deps.ts";
import { readHome } from "../home/home.ts";
import { searchAll } from "../home/search.ts";
import { showDigest } from "../home/show-digest.ts";
import { loadView } from "../outbox/load-view.ts";
import { mintTokens } from "../outbox/mint-tokens.ts";
import { offersOf } from "../outbox/offers.ts";
import { createBucketLists } from "../suggestions/bucket-lists.ts";
import { createPrefixLists } from "../suggestions/prefix-lists.ts";
import { answerQuestion } from "./answer.ts";
import { askQuestion } from "./ask.ts";
import { cancelById } from "./cancel.ts";
import { changeRequest } from "./change.ts";
import { lookAtLogon } from "./check-logon.ts";
import { proposeRecipient } from "./choose-recipient.ts";
import { startComparison } from "./compare.ts";
import { decide } from "./decide.ts";
import { runDoctor } from "./doctor.ts";
import { extendCredentials } from "./extend.ts";
import { buttonRow } from "./index.ts";
import { narrowerProfiles, showNarrower } from "./narrow.ts";
import { once } from "./once.ts";
import { remediateFinding } from "./remediate.ts";
import { checkRequest, isSourceAllowed, makeRequest, mayRequest } from "./request.ts";
import { resolveClick } from "./resolve-click.ts";
import { revokeById } from "./revoke.ts";
import { rotateKeys } from "./rotate.ts";
import { showCredentials } from "./show.ts";
import { startByToken } from "./start-migration.ts";
import { checkTicket, giveTicket, placeOf } from "./ticket.ts";
import { list, viewByText } from "./view.ts";

/** The only door from a surface to the story. */
export function createCommands(deps: StoryDeps): Commands {
  const lists = createBucketLists(deps);
  const prefixes = createPrefixLists(deps);
  return {
    mayRequest: (actor) => mayRequest(deps, actor),
    async suggestBuckets(actor, asked) {
      const isAllowed = deps.settings.form.suggestBuckets && (await mayRequest(deps, actor)) === null;
      return isAllowed ? lists.suggest(asked) : [];
    },
    async suggestPrefixes(actor, asked) {
      const { form } = deps.settings;
      const isAllowed =
        form.suggestBuckets &&
        form.suggestPrefixes &&
        isSourceAllowed(deps.settings, asked.channelId, asked.bucket) &&
        (await mayRequest(deps, actor)) === null;
      return isAllowed ? prefixes.suggest(asked) : [];
    },
    checkRequest: (actor, request) => checkRequest(deps, actor, request),
    request: (actor, submissionId, request) => makeRequest(deps, actor, submissionId, request),
    view: (actor, text) => viewByText(deps, actor, text),
    async status(actor, text) {
      const found = await viewByText(deps, actor, text);
      if (!found.ok) return found;
      const view = found.value;
      return { ok: true, value: { view, offers: offersOf(view, await mintTokens(deps, view.preparation)) } };
    },
    list: (actor) => list(deps, actor),
    home: (actor) => readHome(deps, actor),
    search: (actor, search) => searchAll(deps, actor, search),
    async press(actor, token, action) {
      const found = await resolveClick(deps, actor, token, buttonRow(action));
      return found.ok ? { ok: true, value: await loadView(deps, found.value.preparation) } : found;
    },
    async act(action, actor, submissionId, { token }) {
      const row = buttonRow(action);
      const { press } = row;
      if (!press) throw new Error(`expected a button that is pressed at once, came ${action}`);
      const submission = { id: submissionId, actor, action: row.asks ?? row };
      return once(deps, submission, () => press(deps, { actor, submissionId, token }));
    },
    decide: (actor, submissionId, input) => decide(deps, actor, submissionId, input),
    narrowerProfiles: (request) => narrowerProfiles(deps, request),
    narrow: (actor, input) => showNarrower(deps, actor, input),
    ask: (actor, submissionId, input) => askQuestion(deps, actor, submissionId, input),
    answer: (actor, submissionId, input) => answerQuestion(deps, actor, submissionId, input),
    giveTicket: (actor, submissionId, input) => giveTicket(deps, actor, submissionId, input),
    ticketPlace: (request) => placeOf(deps, request),
    consolePlace(request) {
      const site = siteOf(deps, request);
      return { site, links: linksOf(deps.settings, site) };
    },
    checkTicket: (url, request) => checkTicket(deps, url, request),
    change: (actor, submissionId, input) => changeRequest(deps, actor, submissionId, input),
    cancel: (actor, submissionId, input) => cancelById(deps, actor, submissionId, input),
    revoke: (actor, submissionId, input) => revokeById(deps, actor, submissionId, input),
    showCredentials: (actor, input) => showCredentials(deps, actor, input),
    rotate: (actor, _submissionId, input) => rotateKeys(deps, actor, input),
    extend: (actor, _submissionId, input) => extendCredentials(deps, actor, input),
    proposeRecipient: (actor, _submissionId, input) => proposeRecipient(deps, actor, input),
    compare: (actor, submissionId, input) => startComparison(deps, actor, submissionId, input),
    startMigration: (actor, submissionId, input) => startByToken(deps, actor, submissionId, input),
    checkLogon: (actor, input) => lookAtLogon(deps, actor, input),
    digest: (actor) => showDigest(deps, actor),
    doctor: (actor) => runDoctor(deps, actor),
    remediate: (actor, _submissionId, input) => remediateFinding(deps, actor, input),
  };
}
