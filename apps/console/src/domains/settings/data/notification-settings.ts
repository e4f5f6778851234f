import { computed, inject, Injectable, signal } from '@angular/core';
import type {
  NotificationKind,
  NotificationPreferencesBody,
  NotificationPreferencesView,
  NotificationWay,
} from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { Api } from '../../../shared/api/api';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { loaded } from '../../../shared/api/loaded';
import { Language } from '../../../shared/i18n/language';

const PATH = '/me/notification-preferences';
type Change = Partial<Omit<NotificationPreferencesBody, 'version'>>;

/** How one is told: each choice is shown at once and saved behind, one save after the other. Provided by the page. */
@Injectable()
export class NotificationSettings {
  private readonly api = inject(Api);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly read = loaded((abort) => this.api.get<NotificationPreferencesView>(PATH, {}, abort));
  private readonly pending = signal<Change>({});
  private readonly failure = signal<Problem | null>(null);
  private saving = false;

  readonly error = this.read.error;
  /** As chosen, saved or not. */
  readonly value = computed(() => {
    const saved = this.read.value();
    return saved && { ...saved, ...this.pending() };
  });
  /** Why the last choice was not kept, when a field is wrong. */
  readonly refused = computed(() => this.failure()?.errors.map(({ pointer }) => pointer) ?? []);

  reload(): void {
    this.read.reload();
  }

  change(change: Change): void {
    this.pending.update((pending) => ({ ...pending, ...change }));
    void this.save();
  }

  toggle(kind: NotificationKind, way: NotificationWay, isWanted: boolean): void {
    const ways = this.value()?.ways;
    if (!ways) return;
    const others = ways[kind].filter((one) => one !== way);
    this.change({ ways: { ...ways, [kind]: isWanted ? [...others, way] : others } });
  }

  private async save(): Promise<void> {
    if (this.saving) return;
    this.saving = true;
    while (Object.keys(this.pending()).length > 0) await this.saveOnce();
    this.saving = false;
  }

  private async saveOnce(): Promise<void> {
    const [value, sent] = [this.value(), this.pending()];
    if (!value) return;
    const { email: _, emailAvailable: __, ...body } = value;
    try {
      const saved = await this.api.send<NotificationPreferencesView>('PUT', PATH, body);
      this.read.update(() => saved);
      this.failure.set(null);
    } catch (error) {
      this.giveUp(toProblem(error));
    }
    // what was chosen while this was on its way is saved next
    this.pending.update((now) => Object.fromEntries(Object.entries(now).filter(([key, one]) => one !== sent[key as keyof Change]))); // prettier-ignore
  }

  private giveUp(problem: Problem): void {
    this.failure.set(problem);
    const { current } = problem;
    if (problem.code === 'stale-version' && typeof current === 'object' && current !== null)
      this.read.update(() => current as NotificationPreferencesView);
    const why = this.problems.of(problem);
    this.toasts.show({ text: this.language.text('settings.notify.not-kept', { why }), tone: 'bad' });
  }
}
