/** Who translates: nobody, or a LibreTranslate server of one's own. */
export const TRANSLATION_PROVIDERS = ['off', 'libretranslate'] as const;
export type TranslationProvider = (typeof TRANSLATION_PROVIDERS)[number];

/** Who drafts: nobody, or any endpoint that speaks OpenAI's chat completions. */
export const DRAFT_PROVIDERS = ['off', 'openai-compatible'] as const;
export type DraftProvider = (typeof DRAFT_PROVIDERS)[number];

/** What can be asked of the draft assistance. All of it is put before a person, none of it is sent. */
export const DRAFT_ACTS = ['draft', 'shorten', 'polite', 'summarise'] as const;
export type DraftAct = (typeof DRAFT_ACTS)[number];

export const ASSISTANCE_USES = ['translate-item', 'translate-reply', ...DRAFT_ACTS, 'test'] as const;
export type AssistanceUse = (typeof ASSISTANCE_USES)[number];

/** Settings of a workspace; keys are never shown. */
export interface AssistanceView {
  translation: { provider: TranslationProvider; url: string; keySet: boolean };
  drafts: { provider: DraftProvider; url: string; model: string; keySet: boolean };
  version: number;
}

export interface AssistanceBody {
  version: number;
  /** `key`: '' takes the stored one away, absent keeps it. */
  translation?: { provider: TranslationProvider; url: string; key?: string };
  drafts?: { provider: DraftProvider; url: string; model: string; key?: string };
}

/** What members may use now. */
export interface AssistanceOffer {
  translation: boolean;
  drafts: boolean;
}

export interface AssistanceTestBody {
  what: 'translation' | 'drafts';
}

export interface AssistanceTestView {
  ok: boolean;
  /** What the service answered, or why it did not. */
  detail: string;
  /** Languages it translates into; empty for drafts. */
  languages: string[];
  tookMs: number;
}

/** One time that something left for a service: how much, never what. */
export interface AssistanceCallView {
  id: string;
  at: string;
  use: AssistanceUse;
  memberId: string | null;
  conversationId: string | null;
  host: string;
  characters: number;
  /** Personal data masked before it left. */
  masked: number;
  ok: boolean;
  error: string | null;
  tookMs: number;
}

export interface TranslateItemBody {
  /** ISO 639-1. */
  target: string;
}

export interface ItemTranslationView {
  itemId: string;
  /** Of the text that was translated. */
  revision: number;
  source: string | null;
  target: string;
  text: string;
}

export interface TranslateReplyBody {
  text: string;
  /** Default: the language of the conversation. */
  target?: string;
}

export interface TranslatedReplyView {
  text: string;
  original: string;
  source: string | null;
  target: string;
}

export interface DraftHelpBody {
  act: DraftAct;
  /** What is in the composer; needed by `shorten` and `polite`, a hint for `draft`. */
  text?: string;
}

export interface DraftHelpView {
  act: DraftAct;
  text: string;
  /** Personal data that was masked on its way out; what came back of it is filled in again. */
  masked: number;
}
