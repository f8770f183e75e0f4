import type {
  InputBlock,
  KnownBlock,
  ModalView,
  PlainTextInput,
  PlainTextOption,
  StaticSelect,
} from "@slack/types";
import { S3_KEY_MAX_BYTES } from "../../core/bucket-names.ts";
import { cleanForeign } from "../../core/foreign-text.ts";
import type { Handling } from "../../core/migration/handling.ts";
import type { PreparationRequest } from "../../core/preparation.ts";
import { PROFILES, type Profile, reachesEveryBucket } from "../../core/profile.ts";
import type { Question } from "../../core/question.ts";
import { findOssRegion, isMainlandChina, OSS_REGIONS } from "../../core/regions.ts";
import { ruleOf, type Settings } from "../../core/settings.ts";
import { OSS_STORAGE_CLASSES } from "../../core/storage-class.ts";
import type { Texts } from "../../texts/texts.ts";
import { CALLBACK, FIELD, fieldBlockId, OWN_ACCOUNT, VALUE } from "../ids.ts";
import { alert, LIMITS, plain } from "../plain-blocks.ts";
import { line, quote, richText } from "../rich-text.ts";

/**
 * What the form is filled in with; what is missing stays at its default. With `changeToken`, the token of a card's
 * Change button, the form changes that preparation instead of starting one; its card stays in its channel.
 */
export type RequestDraft = Partial<PreparationRequest> & {
  changeToken?: string;
  /** Of the preparation that is changed. */
  revision?: number;
  /** An approver's question that waits for its answer: the change may be it. */
  question?: Pick<Question, "by" | "text">;
  /** The destination as it exists, where that is known: then its region and class are not asked for. */
  existing?: ExistingBucket;
  /** The prefix is typed as text: it is longer than an option may be. */
  typesPrefix?: boolean;
  /** Of fields that were filled in anew while the form was open (`fieldBlockId`). */
  editions?: Partial<Record<FieldName, number>>;
};
type FieldName = keyof typeof FIELD;
export type ExistingBucket = { bucket: string } & Pick<PreparationRequest, "ossRegion" | "storageClass">;

/** The longest text that Slack's field takes: a link to a long prefix in the console is longer than any name. */
const PASTED_MAX_LENGTH = 3_000;
/** Kept short enough for the draft to fit into `private_metadata`. */
const REASON_MAX_LENGTH = 500;

/** The request form. The draft is a person's: it is checked when the form is submitted, not here. */
export function requestForm(draft: RequestDraft, settings: Settings, texts: Texts): ModalView {
  const t = texts.form;
  const { changeToken, channelId, revision, question } = draft;
  const change =
    changeToken === undefined || channelId === undefined
      ? null
      : { changeToken, channelId, revision, question };
  const existing = draft.existing?.bucket === draft.destinationBucket ? draft.existing : undefined;
  const metadata = {
    ...change,
    ...(existing === undefined ? {} : { existing }),
    ...(draft.typesPrefix === true ? { typesPrefix: true } : {}),
  };
  const blocks: KnownBlock[] = [
    richText(line([change === null ? t.intro : t.changeIntro(draft.revision ?? null)])),
    ...(question === undefined
      ? []
      : [richText(line(texts.thread.question.askedBy(question.by)), quote([{ foreign: question.text }]))]),
    bucketInput("sourceBucket", t.sourceBucket, draft.sourceBucket, settings),
    prefixInput(draft, settings, t),
    ...accountInput("awsAccount", t, settings.accounts.aws, draft.awsAccount),
    bucketInput("destinationBucket", t.destinationBucket, draft.destinationBucket, settings),
    ...(existing === undefined
      ? [
          regionInput(draft.ossRegion, t),
          input("storageClass", t.storageClass, storageClassSelect(draft.storageClass, texts)),
        ]
      : [existingLine(existing, texts)]),
    ...accountInput("alibabaAccount", t, settings.accounts.alibaba, draft.alibabaAccount),
    ...handlingInput(draft, settings, texts),
    ...profileBlocks(draft, settings, t),
    input("recipient", t.recipient, {
      type: "users_select",
      action_id: VALUE,
      ...(draft.recipient === undefined ? {} : { initial_user: draft.recipient }),
    }),
    daysInput(draft.ttlDays, settings, t),
    textInput("reason", t.reason, draft.reason, { multiline: true, max_length: REASON_MAX_LENGTH }),
    ...(change === null ? [channelInput(channelId ?? settings.defaultChannel, t)] : []),
  ];
  return {
    type: "modal",
    callback_id: change === null ? CALLBACK.requestForm : CALLBACK.changeForm,
    title: plain(change === null ? t.title : t.changeTitle),
    submit: plain(change === null ? t.submit : t.changeSubmit),
    close: plain(t.cancel),
    ...(Object.keys(metadata).length === 0 ? {} : { private_metadata: JSON.stringify(metadata) }),
    blocks: blocks.map((block) => inEdition(block, draft.editions ?? {})),
  };
}

/** In the place of both inputs: nobody chooses the region or the class of a bucket that exists. */
function existingLine(
  { ossRegion, storageClass }: ExistingBucket,
  { form: t, region, state }: Texts,
): KnownBlock {
  return richText(line([t.existing(region(ossRegion), state.storageClass(storageClass))]));
}

function inEdition(block: KnownBlock, editions: NonNullable<RequestDraft["editions"]>): KnownBlock {
  const field = FIELD_NAMES.find((name) => FIELD[name] === block.block_id);
  return field === undefined ? block : { ...block, block_id: fieldBlockId(field, editions[field]) };
}

const FIELD_NAMES = Object.keys(FIELD) as FieldName[];

type FormTexts = Texts["form"];
type FieldText = { label: string; hint?: string; placeholder?: string };

function input(field: FieldName, text: FieldText, element: InputBlock["element"]): InputBlock {
  return {
    type: "input",
    block_id: FIELD[field],
    label: plain(text.label),
    element,
    ...(text.hint === undefined ? {} : { hint: plain(text.hint) }),
  };
}

function optional(block: InputBlock): InputBlock {
  return { ...block, optional: true };
}

function textInput(
  field: FieldName,
  text: FieldText,
  value: string | undefined,
  options: Pick<PlainTextInput, "max_length" | "multiline">,
): InputBlock {
  const initial = value?.slice(0, options.max_length);
  return input(field, text, {
    type: "plain_text_input",
    action_id: VALUE,
    ...options,
    ...(text.placeholder === undefined ? {} : { placeholder: plain(text.placeholder) }),
    ...(initial === undefined || initial === "" ? {} : { initial_value: initial }),
  });
}

/**
 * A bucket: suggested while somebody types, and whatever they type. A select's option holds less than a text field does, so what is
 * longer, such as an old name, is in one of those.
 */
function bucketInput(
  field: "sourceBucket" | "destinationBucket",
  text: FieldText & { placeholder: string; find: string },
  value: string | undefined,
  { form }: Settings,
): InputBlock {
  if (!form.suggestBuckets || (value ?? "").length > OPTION_MAX.value) {
    return textInput(field, text, value, { max_length: PASTED_MAX_LENGTH });
  }
  const block = input(field, text, {
    type: "external_select",
    action_id: VALUE,
    min_query_length: 0,
    placeholder: plain(text.find),
    ...(value === undefined || value === "" ? {} : { initial_option: fieldOption(value, value) }),
  });
  return { ...block, dispatch_action: true };
}

/** A prefix: suggested while somebody types, and whatever they type; as text where it is longer than an option may be. */
function prefixInput({ prefix, typesPrefix }: RequestDraft, { form }: Settings, t: FormTexts): InputBlock {
  const isTyped = typesPrefix === true || (prefix ?? "").length > OPTION_MAX.value;
  if (!form.suggestBuckets || !form.suggestPrefixes || isTyped)
    return optional(textInput("prefix", t.prefix, prefix, { max_length: S3_KEY_MAX_BYTES }));
  const block = input("prefix", t.prefix, {
    type: "external_select",
    action_id: VALUE,
    min_query_length: 0,
    placeholder: plain(t.prefix.find),
    ...(prefix === undefined || prefix === "" ? {} : { initial_option: fieldOption(prefix, prefix) }),
  });
  return { ...optional(block), dispatch_action: true };
}

/** An option of a field with suggestions. Limits: docs.slack.dev/reference/block-kit/composition-objects/option-object. */
export const OPTION_MAX = { text: 75, value: 150 } as const;

export function fieldOption(text: string, value: string, description?: string): PlainTextOption {
  return {
    text: plain(cleanForeign(text, OPTION_MAX.text) || "–"),
    value,
    ...(description === undefined ? {} : { description: plain(cleanForeign(description, OPTION_MAX.text)) }),
  };
}

/** The regions people may choose; one that the list does not know is added, since the list is data and not law. */
function regionInput(chosen: string | undefined, t: FormTexts): KnownBlock {
  const option = ({ id, place }: { id: string; place: string }): PlainTextOption => ({
    text: plain(t.region(place, id)),
    value: id,
  });
  const offered = OSS_REGIONS.filter(({ isClosed }) => !isClosed);
  const unlisted =
    chosen !== undefined && !offered.some(({ id }) => id === chosen)
      ? [{ id: chosen, place: findOssRegion(chosen)?.place ?? chosen }]
      : [];
  const outside = [...offered.filter(({ id }) => !isMainlandChina(id)), ...unlisted];
  const known = [...offered, ...unlisted].find(({ id }) => id === chosen);
  const element: StaticSelect = {
    type: "static_select",
    action_id: VALUE,
    placeholder: plain(t.ossRegion.placeholder),
    option_groups: [
      { label: plain(t.elsewhere), options: outside.map(option) },
      { label: plain(t.mainlandChina), options: offered.filter(({ id }) => isMainlandChina(id)).map(option) },
    ],
    ...(known === undefined ? {} : { initial_option: option(known) }),
  };
  return input("ossRegion", { label: t.ossRegion.label }, element);
}

/** Which account; not asked where there is no choice. A draft's account that is no longer offered is not chosen. */
function accountInput(
  field: "awsAccount" | "alibabaAccount",
  t: FormTexts,
  accounts: readonly { name: string }[],
  chosen: string | undefined,
): InputBlock[] {
  if (accounts.length === 0) return [];
  const own = { text: plain(t.ownAccount), value: OWN_ACCOUNT };
  const named = accounts.map(({ name }): PlainTextOption => ({ text: plain(name), value: name }));
  const initial_option = named.find(({ value }) => value === chosen) ?? own;
  return [
    input(field, t[field], {
      type: "static_select",
      action_id: VALUE,
      options: [own, ...named],
      initial_option,
    }),
  ];
}

function storageClassSelect(
  chosen: PreparationRequest["storageClass"] | undefined,
  texts: Texts,
): StaticSelect {
  const option = (value: PreparationRequest["storageClass"]): PlainTextOption => ({
    text: plain(texts.state.storageClass(value)),
    value,
  });
  return {
    type: "static_select",
    action_id: VALUE,
    options: OSS_STORAGE_CLASSES.map(option),
    initial_option: option(chosen ?? "Standard"),
  };
}

/** The order of the choices: what reaches least stands first. */
const NARROWEST_FIRST: readonly Profile[] = [
  ...PROFILES.filter((profile) => !reachesEveryBucket(profile)),
  ...PROFILES.filter(reachesEveryBucket),
];

/** Profiles that may be chosen: the settings' own, narrowed where the channel of the draft is. */
function allowedProfiles(settings: Settings, channelId: string | undefined): Profile[] {
  const rule = channelId === undefined ? undefined : ruleOf(settings, channelId)?.profiles;
  const allowed = PROFILES.filter((profile) => settings.profiles.allowed.includes(profile));
  const narrowed = rule === undefined ? allowed : allowed.filter((profile) => rule.includes(profile));
  return narrowed.length > 0 ? narrowed : allowed;
}

/** The choice of access, and below it, in the weight of a warning, what the chosen one reaches beyond the request. */
function profileBlocks(draft: RequestDraft, settings: Settings, t: FormTexts): KnownBlock[] {
  const profiles = allowedProfiles(settings, draft.channelId ?? settings.defaultChannel);
  const option = (value: Profile): PlainTextOption => {
    const { name, reach } = t.profileOption(value);
    return { text: plain(name), description: plain(reach), value };
  };
  const wanted = draft.profile ?? settings.profiles.default;
  const initial = profiles.includes(wanted) ? wanted : profiles[0];
  const block = input("profile", t.profile, {
    type: "radio_buttons",
    action_id: VALUE,
    options: NARROWEST_FIRST.filter((profile) => profiles.includes(profile)).map(option),
    ...(initial === undefined ? {} : { initial_option: option(initial) }),
  });
  const warning = initial === undefined ? undefined : t.reachWarning[initial];
  return [{ ...block, dispatch_action: true }, ...(warning === undefined ? [] : [alert("warning", warning)])];
}

/** Who runs the migration; not asked where the settings allow one way. */
function handlingInput(draft: RequestDraft, settings: Settings, texts: Texts): InputBlock[] {
  const { allowed, default: proposed } = settings.migration.handling;
  if (allowed.length < 2) return [];
  const option = (value: Handling): PlainTextOption => {
    const { name, detail } = texts.migration.handlingOption[value];
    return { text: plain(name), description: plain(detail), value };
  };
  // A draft that says nothing is a new one, unless it is of a request that was made.
  const chosen = draft.handling ?? (draft.reason === undefined ? proposed : "handover");
  return [
    input("handling", texts.form.handling, {
      type: "radio_buttons",
      action_id: VALUE,
      options: allowed.map(option),
      initial_option: option(allowed.includes(chosen) ? chosen : proposed),
    }),
  ];
}

function daysInput(days: number | undefined, settings: Settings, t: FormTexts): InputBlock {
  const { defaultDays, maxDays } = settings.credentials;
  return input("ttlDays", t.ttlDays(maxDays), {
    type: "number_input",
    action_id: VALUE,
    is_decimal_allowed: false,
    min_value: "1",
    max_value: String(maxDays),
    initial_value: String(Math.min(days ?? defaultDays, maxDays)),
  });
}

function channelInput(channelId: string | undefined, t: FormTexts): InputBlock {
  return input("channelId", t.channel, {
    type: "conversations_select",
    action_id: VALUE,
    filter: {
      include: ["public", "private"],
      exclude_external_shared_channels: true,
      exclude_bot_users: true,
    },
    // Without either, the person chooses; Slack fills in the conversation they were in when it may.
    ...(channelId === undefined
      ? { default_to_current_conversation: true }
      : { initial_conversation: channelId }),
  });
}

/**
 * The draft as `private_metadata` of the view that takes the form's place, so that Back loses nothing. It holds what
 * was typed, never a secret. A text too long for Slack's limit loses its reason first, then its prefix.
 */
export function writeDraft(draft: RequestDraft): string {
  const { reason: _reason, ...withoutReason } = draft;
  const { prefix: _prefix, ...withoutPrefix } = withoutReason;
  const candidates = [draft, withoutReason, withoutPrefix].map((candidate) => JSON.stringify(candidate));
  return candidates.find((text) => text.length <= LIMITS.privateMetadata) ?? "{}";
}
