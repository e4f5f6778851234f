import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type DecisionSettings, REASON_DUTIES } from '@parvis/contracts';
import { Button, Card, InlineError } from '@parvis/ui';
import { Check, Field, Select } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { PoliciesClient } from '../data/policies-client';
import { Saving } from '../data/saving';

const SLUG = /^[a-z0-9](?:[a-z0-9-]{1,58}[a-z0-9])$/;

/** Which decisions need a reason, what authors are told, and whether counts are public. */
@Component({
  selector: 'app-decision-settings-card',
  imports: [Button, Card, Check, Field, InlineError, RouterLink, Select, TextPipe],
  providers: [Saving],
  templateUrl: './decision-settings-card.html',
  styleUrl: '../ui/form-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DecisionSettingsCard {
  private readonly client = inject(PoliciesClient);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly read = loaded((abort) => this.client.decisions(abort));
  protected readonly form = linkedSignal<DecisionSettings | null>(() => this.read.value() ?? null);
  private readonly tried = signal(false);
  protected readonly duties = computed(() => REASON_DUTIES.map((value) => ({ value, label: this.language.text(`policies.duty.${value}`) }))); // prettier-ignore
  protected readonly languages = [{ value: 'fr', label: 'Français' }, { value: 'en', label: 'English' }]; // prettier-ignore
  protected readonly problem = computed(() => this.problems.shownOf(this.read.value() ? null : this.read.error()));
  protected readonly slugError = computed(() => {
    const transparency = this.form()?.transparency;
    if (this.saving.isRefused('/transparency/slug')) return this.language.text('policies.slug-taken');
    return this.tried() && transparency?.public && !SLUG.test(transparency.slug ?? '') ? this.language.text('policies.slug-wrong') : null; // prettier-ignore
  });
  protected readonly publicAddress = computed(() => {
    const saved = this.read.value()?.transparency;
    return saved?.public && saved.slug ? `/transparency/${saved.slug}` : null;
  });

  protected change(change: Partial<DecisionSettings>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  protected choose(change: { duty?: string; language?: string }): void {
    const reasonRequired = REASON_DUTIES.find((one) => one === change.duty);
    const pageLanguage = (['fr', 'en'] as const).find((one) => one === change.language);
    this.change({ ...(reasonRequired ? { reasonRequired } : {}), ...(pageLanguage ? { pageLanguage } : {}) });
  }

  protected publish(change: Partial<DecisionSettings['transparency']>): void {
    this.saving.clear();
    this.form.update((form) => form && { ...form, transparency: { ...form.transparency, ...change } });
  }

  protected async save(): Promise<void> {
    const form = this.form();
    this.tried.set(true);
    if (!form || this.slugError() !== null) return;
    const slug = (form.transparency.slug ?? '').trim();
    const body = { ...form, contact: form.contact.trim(), transparency: { ...form.transparency, slug: SLUG.test(slug) ? slug : null } }; // prettier-ignore
    const saved = await this.saving.run(() => this.client.saveDecisions(body));
    if (!saved) return;
    this.read.update(() => saved.result);
    this.saving.say('policies.settings-saved');
  }
}
