import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { Router } from '@angular/router';
import type { Preferences } from '@parvis/contracts';
import { Member, Menu, MenuFor, type MenuItem } from '@parvis/ui';
import { Language } from '../shared/i18n/language';
import { TextPipe } from '../shared/i18n/text-pipe';
import { SessionStore } from '../shared/session/session-store';

const CHOICES = {
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'cosy', 'compact'],
  language: ['fr', 'en'],
  singleKeyShortcuts: ['everywhere', 'lists', 'off'],
} as const satisfies { [K in keyof Preferences]: readonly Preferences[K][] };
const TEXTS = {
  theme: 'me.theme',
  density: 'me.density',
  language: 'me.language',
  singleKeyShortcuts: 'me.keys',
} as const;
const LANGUAGES = { fr: 'Français', en: 'English' } as const;

/** The member's own menu: how the console looks and listens, and the way out. */
@Component({
  selector: 'app-me-menu',
  imports: [Member, Menu, MenuFor, TextPipe],
  template: `
    @if (session.member(); as member) {
      <button
        type="button"
        class="me"
        [miMenuFor]="menu.template()"
        [attr.aria-label]="'rail.me' | text: { name: member.name }"
      >
        <mi-member [id]="member.id" [name]="member.name" [size]="32" />
      </button>
      <mi-menu #menu="miMenu" [items]="items()" [label]="'me.menu' | text" (chosen)="choose($event)" />
    }
  `,
  styles: `
    .me {
      display: grid;
      place-items: center;
      width: 40px;
      height: 40px;
      border-radius: 50%;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MeMenu {
  private readonly language = inject(Language);
  private readonly router = inject(Router);
  protected readonly session = inject(SessionStore);
  readonly shortcutsAsked = output();

  protected readonly items = computed<MenuItem[]>(() => [
    { id: 'who', label: this.session.member()?.name ?? '', hint: this.session.member()?.email ?? '', disabled: true },
    ...(Object.keys(CHOICES) as (keyof Preferences)[]).map((name, index) => this.group(name, index === 0)),
    { id: 'preferences', label: this.language.text('me.preferences'), icon: 'sliders-horizontal', separated: true },
    { id: 'shortcuts', label: this.language.text('me.shortcuts'), icon: 'keyboard', keys: '?' },
    { id: 'logout', label: this.language.text('me.logout'), icon: 'log-out' },
  ]);

  protected choose(id: string): void {
    if (id === 'shortcuts') this.shortcutsAsked.emit();
    else if (id === 'preferences') void this.router.navigateByUrl('/me');
    else if (id === 'logout') void this.session.logout();
    else this.prefer(id);
  }

  private group(name: keyof Preferences, separated: boolean): MenuItem {
    const now = this.session.preferences()?.[name];
    return {
      id: name,
      label: this.language.text(TEXTS[name]),
      separated,
      children: CHOICES[name].map((value) => ({
        id: `${name}:${value}`,
        label: this.nameOf(name, value),
        checked: value === now,
      })),
    };
  }

  private nameOf(name: keyof Preferences, value: string): string {
    if (name === 'language') return value === 'fr' ? LANGUAGES.fr : LANGUAGES.en;
    return this.language.text(`${TEXTS[name]}-${value}`);
  }

  private prefer(id: string): void {
    const [name, value] = id.split(':');
    const known = Object.keys(CHOICES).find((one) => one === name) as keyof Preferences | undefined;
    if (known && CHOICES[known].some((one) => one === value)) void this.session.prefer({ [known]: value });
  }
}
