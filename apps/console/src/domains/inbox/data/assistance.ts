import { computed, inject, Injectable, signal } from '@angular/core';
import type { AssistanceOffer, DraftAct, DraftHelpView, ItemTranslationView, ItemView, TranslatedReplyView } from '@parvis/contracts'; // prettier-ignore
import { Toasts } from '@parvis/ui';
import { Api } from '../../../shared/api/api';
import { toProblem } from '../../../shared/api/problem';
import { Language } from '../../../shared/i18n/language';

const NOTHING: AssistanceOffer = { translation: false, drafts: false };

/** Translation and drafts, where the workspace switched them on. What comes back is shown or put in the composer, never sent. */
@Injectable({ providedIn: 'root' })
export class Assistance {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  private readonly offered = signal(NOTHING);
  private readonly shown = signal<ReadonlyMap<string, ItemTranslationView>>(new Map());
  private readonly asked = signal<ReadonlySet<string>>(new Set());
  private readonly running = signal(false);

  readonly offer = this.offered.asReadonly();
  readonly busy = this.running.asReadonly();
  readonly isAnyOn = computed(() => this.offered().translation || this.offered().drafts);

  constructor() {
    void this.api.get<AssistanceOffer>('/assistance/offer').then(
      (offer) => { this.offered.set({ ...NOTHING, ...offer }); },
      () => undefined, // nothing is offered then
    ); // prettier-ignore
  }

  /** The translation on screen of an item as it is now. */
  translationOf({ id, revision }: ItemView): ItemTranslationView | null {
    const translation = this.shown().get(id);
    return translation?.revision === revision ? translation : null;
  }

  /** Worth offering: words in another language than the reader's. */
  canTranslate(item: ItemView): boolean {
    const isForeign = item.language === null || !item.language.startsWith(this.language.current());
    return this.offered().translation && item.direction === 'in' && item.text.trim() !== '' && isForeign;
  }

  /** Shows an item in the reader's language, or hides that again. */
  async toggle(item: ItemView): Promise<void> {
    if (this.translationOf(item)) {
      this.shown.update((all) => new Map([...all].filter(([id]) => id !== item.id)));
      return;
    }
    if (this.asked().has(item.id)) return;
    this.asked.update((ids) => new Set([...ids, item.id]));
    const body = { target: this.language.current() };
    const translation = await this.ask<ItemTranslationView>(`/items/${item.id}/translation`, body);
    this.asked.update((ids) => new Set([...ids].filter((id) => id !== item.id)));
    if (translation) this.shown.update((all) => new Map([...all, [item.id, translation]]));
  }

  translateReply(conversationId: string, text: string): Promise<TranslatedReplyView | null> {
    return this.once(() => this.ask(`/conversations/${conversationId}/reply-translation`, { text }));
  }

  help(conversationId: string, act: DraftAct, text: string): Promise<DraftHelpView | null> {
    return this.once(() => this.ask(`/conversations/${conversationId}/draft-help`, { act, text }));
  }

  private async once<T>(work: () => Promise<T | null>): Promise<T | null> {
    if (this.running()) return null;
    this.running.set(true);
    try {
      return await work();
    } finally {
      this.running.set(false);
    }
  }

  private async ask<T>(path: string, body: object): Promise<T | null> {
    try {
      return await this.api.send<T>('POST', path, body);
    } catch (error) {
      const { code, errors } = toProblem(error);
      const key = errors.some(({ pointer }) => pointer === '/target')
        ? 'inbox.assistance.no-language'
        : `problem.${code}`;
      this.toasts.show({ text: this.language.text(key), tone: 'bad' });
      return null;
    }
  }
}
