import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { Router } from '@angular/router';
import type { AvailabilityBody, Preferences } from '@parvis/contracts';
import { Clock, Member, Menu, MenuFor, type MenuItem, Presence, Toasts } from '@parvis/ui';
import { toProblem } from '../shared/api/problem';
import { ProblemTexts } from '../shared/api/problem-texts';
import { AvailabilityStore } from '../shared/availability/availability-store';
import { AvailabilityWords } from '../shared/availability/availability-words';
import { ABSENCES, backAt } from '../shared/availability/back-at';
import { Language } from '../shared/i18n/language';
import { TextPipe } from '../shared/i18n/text-pipe';
import { SessionStore } from '../shared/session/session-store';

/** What has a few values and is changed often enough for the menu. */
type Choice = Exclude<keyof Preferences, 'care' | 'swipeToDecide'>;

const CHOICES = {
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'cosy', 'compact'],
  language: ['fr', 'en'],
  singleKeyShortcuts: ['everywhere', 'lists', 'off'],
} as const satisfies { [K in Choice]: readonly Preferences[K][] };
const TEXTS = {
  theme: 'me.theme',
  density: 'me.density',
  language: 'me.language',
  singleKeyShortcuts: 'me.keys',
} as const;
const LANGUAGES = { fr: 'Français', en: 'English' } as const;

/** The member's own menu: whether they are there, how the console looks and listens, and the way out. */
@Component({
  selector: 'app-me-menu',
  imports: [Member, Menu, MenuFor, Presence, TextPipe],
  template: `
    @if (session.member(); as member) {
      <button
        type="button"
        class="me"
        [miMenuFor]="menu.template()"
        [attr.aria-label]="'rail.me' | text: { name: member.name, state: stateText() }"
      >
        <mi-member [id]="member.id" [name]="member.name" [size]="32" />
        <mi-presence [state]="availability.mine().state" aria-hidden="true" />
      </button>
      <mi-menu #menu="miMenu" [items]="items()" [label]="'me.menu' | text" (chosen)="choose($event)" />
    }
  `,
  styles: `
    .me {
      position: relative;
      display: grid;
      place-items: center;
      width: 40px;
      height: 40px;
      border-radius: 50%;
    }
    mi-presence {
      position: absolute;
      right: 3px;
      bottom: 3px;
      width: 10px;
      height: 10px;
      outline: 2px solid var(--surface);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MeMenu {
  private readonly language = inject(Language);
  private readonly router = inject(Router);
  private readonly words = inject(AvailabilityWords);
  private readonly clock = inject(Clock);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly availability = inject(AvailabilityStore);
  protected readonly session = inject(SessionStore);
  readonly shortcutsAsked = output();
  readonly stateAsked = output();

  protected readonly stateText = computed(() => this.words.of(this.availability.mine()));

  protected readonly items = computed<MenuItem[]>(() => [
    { id: 'who', label: this.session.member()?.name ?? '', hint: this.session.member()?.email ?? '', disabled: true },
    this.stateGroup(),
    ...(Object.keys(CHOICES) as Choice[]).map((name, index) => this.group(name, index === 0)),
    { id: 'preferences', label: this.language.text('me.preferences'), icon: 'sliders-horizontal', separated: true },
    { id: 'shortcuts', label: this.language.text('me.shortcuts'), icon: 'keyboard', keys: '?' },
    { id: 'logout', label: this.language.text('me.logout'), icon: 'log-out' },
  ]);

  protected choose(id: string): void {
    if (id === 'shortcuts') this.shortcutsAsked.emit();
    else if (id === 'preferences') void this.router.navigateByUrl('/me');
    else if (id === 'state:other') this.stateAsked.emit();
    else if (id.startsWith('state:')) void this.say(id.slice('state:'.length));
    else if (id === 'logout') void this.session.logout();
    else this.prefer(id);
  }

  private stateGroup(): MenuItem {
    const { state } = this.availability.mine();
    const now = new Date(this.clock.minute());
    const absences = ABSENCES.map((absence): MenuItem => {
      const time = this.words.moment(backAt(absence, now).toISOString());
      return { id: `state:${absence}`, label: this.language.text('availability.away-until', { time }) };
    });
    const plain = (id: 'online' | 'busy'): MenuItem => ({
      id: `state:${id}`,
      label: this.language.text(`availability.${id}`),
      hint: this.language.text(`availability.${id}-hint`),
      checked: state === id,
    });
    return {
      id: 'state',
      label: this.language.text('availability.state'),
      hint: this.stateText(),
      separated: true,
      children: [
        plain('online'),
        plain('busy'),
        ...absences,
        { id: 'state:other', label: this.language.text('availability.other'), separated: true },
      ],
    };
  }

  private async say(choice: string): Promise<void> {
    const absence = ABSENCES.find((one) => one === choice);
    const body: AvailabilityBody = absence
      ? { state: 'away', backAt: backAt(absence, new Date(this.clock.now())).toISOString() }
      : { state: choice === 'busy' ? 'busy' : 'online' };
    try {
      await this.availability.say(body);
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    }
  }

  private group(name: Choice, separated: boolean): MenuItem {
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

  private nameOf(name: Choice, value: string): string {
    if (name === 'language') return value === 'fr' ? LANGUAGES.fr : LANGUAGES.en;
    return this.language.text(`${TEXTS[name]}-${value}`);
  }

  private prefer(id: string): void {
    const [name, value] = id.split(':');
    const known = Object.keys(CHOICES).find((one) => one === name) as Choice | undefined;
    if (known && CHOICES[known].some((one) => one === value)) void this.session.prefer({ [known]: value });
  }
}
