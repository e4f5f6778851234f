import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import type { Preferences, UpdatePreferencesBody } from '@parvis/contracts';
import { Button, Member, Segmented, Toasts, Card } from '@parvis/ui';
import { Select, Switch } from '@parvis/ui/forms';
import { Actions } from '../../../shared/actions/actions';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { SettingsSidebar } from '../ui/settings-sidebar';

type Choices = Omit<Preferences, 'care' | 'swipeToDecide'>;

const CHOICES = {
  language: ['fr', 'en'],
  theme: ['system', 'light', 'dark'],
  density: ['comfortable', 'cosy', 'compact'],
  singleKeyShortcuts: ['everywhere', 'lists', 'off'],
} as const satisfies { [K in keyof Choices]: readonly Choices[K][] };
/** How hard things are shown: each is on or off. */
const CARE = ['blurText', 'blurMedia', 'greyscale', 'muteVideo'] as const;
const LANGUAGES = { fr: 'Français', en: 'English' } as const;

/** How the console looks and listens to one person; every choice takes effect at once, on every device. */
@Component({
  selector: 'app-me',
  imports: [Button, Card, Member, Page, Segmented, Select, Switch, TextPipe],
  templateUrl: './me.html',
  styles: `
    :host {
      display: contents;
    }
    .who {
      display: flex;
      align-items: center;
      gap: 12px;
    }
    .who b {
      font-weight: 600;
    }
    .keys,
    .care {
      display: grid;
      gap: 12px;
      max-width: 420px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Me {
  private readonly language = inject(Language);
  private readonly actions = inject(Actions);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly session = inject(SessionStore);

  protected readonly languages = CHOICES.language.map((id) => ({ id, label: LANGUAGES[id] }));
  protected readonly themes = computed(() =>
    CHOICES.theme.map((id) => ({ id, label: this.language.text(`me.theme-${id}`) })),
  );
  protected readonly densities = computed(() =>
    CHOICES.density.map((id) => ({ id, label: this.language.text(`me.density-${id}`) })),
  );
  protected readonly keys = computed(() =>
    CHOICES.singleKeyShortcuts.map((value) => ({ value, label: this.language.text(`me.keys-${value}`) })),
  );

  protected readonly care = computed(() =>
    CARE.map((name) => ({
      name,
      label: this.language.text(`settings.me.care.${name}`),
      on: this.session.preferences()?.care[name] === true,
    })),
  );

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected async prefer<K extends keyof Choices>(name: K, chosen: string): Promise<void> {
    const value = CHOICES[name].find((one) => one === chosen);
    if (value === undefined || value === this.session.preferences()?.[name]) return;
    await this.keep({ [name]: value });
  }

  protected preferSwipe(isOn: boolean): void {
    if (isOn !== this.session.preferences()?.swipeToDecide) void this.keep({ swipeToDecide: isOn });
  }

  protected preferCare(name: (typeof CARE)[number], isOn: boolean): void {
    if (isOn !== this.session.preferences()?.care[name]) void this.keep({ care: { [name]: isOn } });
  }

  private async keep(change: UpdatePreferencesBody): Promise<void> {
    try {
      await this.session.prefer(change);
    } catch (error) {
      const why = this.problems.of(toProblem(error));
      this.toasts.show({ text: this.language.text('settings.me.not-kept', { why }), tone: 'bad' });
    }
  }

  protected showShortcuts(): void {
    this.actions.perform('app.shortcuts');
  }
}
