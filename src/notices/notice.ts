import type { z } from "zod";
import type { Preparation } from "../core/preparation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { type NoticeContext, offerButtons } from "./context.ts";
import {
  type Button,
  type ButtonName,
  buttonRow,
  type Drawn,
  iconLine,
  linkButton,
  paragraphs,
} from "./message.ts";

/** What the story says, as it is stored: its kind, and what would otherwise be forgotten. Never a secret. */
export type AnyNotice = { kind: string };

type NoticeSchema = z.ZodObject<{ kind: z.ZodLiteral<string> }>;

/** A kind of notice: a row of the table in `index.ts`. */
export type NoticeRow = {
  readonly kind: string;
  /** Reads what is stored: older rows have fewer fields. */
  readonly schema: NoticeSchema;
  /** That it only reports: where messages have to wait for the chat, those that somebody waits for go first. */
  readonly isQuiet?: true;
  /** Whether a call for action comes too late to be posted: somebody has acted, or the preparation has moved on. */
  isOvertaken?(notice: AnyNotice, preparation: Preparation): boolean;
  /** Drawn from the preparation as it stands when it is posted. Errors: it needs one and there is none. */
  draw(notice: AnyNotice, context: NoticeContext): Drawn;
};

type Spec<S extends NoticeSchema> = {
  schema: S;
  isQuiet?: true;
  isOvertaken?(notice: z.infer<S>, preparation: Preparation): boolean;
};

/** A notice that needs no preparation, such as one to operators. */
export function standaloneNotice<S extends NoticeSchema>(
  spec: Spec<S> & { draw(notice: z.infer<S>, context: NoticeContext): Drawn },
) {
  return {
    ...spec,
    kind: spec.schema.shape.kind.value,
    of: (data: Omit<z.infer<S>, "kind">) => ({ kind: spec.schema.shape.kind.value, ...data }),
  };
}

/** A notice about a preparation. */
export function preparationNotice<S extends NoticeSchema>({
  draw,
  ...spec
}: Spec<S> & { draw(notice: z.infer<S>, view: PreparationView, context: NoticeContext): Drawn }) {
  return standaloneNotice({
    ...spec,
    draw(notice: z.infer<S>, context) {
      if (context.view === null)
        throw new Error(`a notice of kind ${notice.kind} needs its preparation, which is not there`);
      return draw(notice, context.view, context);
    },
  });
}

/** What one line says: `text` to notifications, `phrase` in the message. */
export type Said = { text: string; icon: string; phrase: Phrase };

/**
 * A notice that is one line: an icon, a sentence, and perhaps the buttons of what it asks for. By direct message it has a link
 * to the card, and may say and offer something else: `isDirect`.
 */
export function lineNotice<S extends NoticeSchema>({
  say,
  buttons = () => [],
  startsJob = () => false,
  ...spec
}: Spec<S> & {
  say(notice: z.infer<S>, view: PreparationView, texts: Texts, isDirect: boolean): Said;
  buttons?(notice: z.infer<S>, isDirect: boolean): readonly ButtonName[];
  /** Whether its reader goes on in the console. */
  startsJob?(notice: z.infer<S>): boolean;
}) {
  return preparationNotice({
    ...spec,
    draw(notice: z.infer<S>, view, context) {
      const isDirect = context.reader !== null;
      const { texts, links } = context;
      const { text, icon, phrase } = say(notice, view, texts, isDirect);
      return {
        text,
        blocks: [
          paragraphs(iconLine(icon, phrase)),
          ...buttonRow("line", [
            ...offerButtons(context, buttons(notice, isDirect)),
            ...(isDirect && startsJob(notice)
              ? [linkButton("console", texts.button.openConsole, links.mgwConsole, "primary")]
              : []),
            ...(isDirect ? cardLink(view, texts) : []),
          ]),
        ],
      };
    },
  });
}

/** To the card, once it is posted. */
export function cardLink({ cardUrl }: Pick<PreparationView, "cardUrl">, texts: Texts): Button[] {
  return cardUrl === null ? [] : [linkButton("card", texts.button.openCard, cardUrl)];
}
