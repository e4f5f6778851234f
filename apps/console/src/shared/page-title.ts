import { computed, effect, inject, Injectable, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { Language } from './i18n/language';
import { SessionStore } from './session/session-store';

const PRODUCT = 'Parvis';

/** "(12) Mine, Inbox, Maison Lumen": what the page shows, in the language of the moment. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly routeKey = signal<string | null>(null);
  private readonly own = signal<(() => { text: string; count: number }) | null>(null);
  private readonly shown = computed(() => {
    const own = this.own()?.();
    const key = this.routeKey();
    const text = own?.text ?? (key === null ? null : this.language.text(key));
    const parts = [text, this.session.me()?.workspace.name ?? PRODUCT].filter((part) => part !== null);
    return (own?.count ? `(${String(own.count)}) ` : '') + parts.join(', ');
  });

  constructor() {
    super();
    effect(() => {
      this.title.setTitle(this.shown());
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.routeKey.set(this.buildTitle(snapshot) ?? null);
  }

  /** A screen that knows more than its route names itself; null gives the name back to the route. */
  follow(title: (() => { text: string; count: number }) | null): void {
    this.own.set(title);
  }
}
