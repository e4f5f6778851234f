import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import {
  CHANNEL_KINDS,
  DSA_CATEGORIES,
  POLICY_KINDS,
  POLICY_REACHES,
  type PolicyView,
  SEVERITIES,
} from '@parvis/contracts';
import { Button, channelName } from '@parvis/ui';
import { Check, Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { PoliciesClient } from '../data/policies-client';
import { type PolicyFault, REASON_VERBS, reasonContent, reasonFaults, type PolicyReasonForm, reasonForm } from '../data/policy-reason-form'; // prettier-ignore
import { Saving } from '../data/saving';
import { CheckList } from '../ui/check-list';

/** A reason in both languages: what it rests on, what the author and the team are told, how much it weighs, where it may be given. */
@Component({
  selector: 'app-policy-reason-dialog',
  imports: [Button, Check, CheckList, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  templateUrl: './reason-dialog.html',
  styleUrls: ['../ui/form-dialog.css', './reason-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReasonDialog {
  private readonly client = inject(PoliciesClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly policy = input.required<PolicyView | 'new' | null>();
  readonly closed = output();
  readonly saved = output<PolicyView>();

  private readonly existing = computed(() => {
    const policy = this.policy();
    return policy === 'new' ? null : policy;
  });
  protected readonly form = linkedSignal<PolicyView | 'new' | null, PolicyReasonForm>({ source: this.policy, computation: () => reasonForm(this.existing()) }); // prettier-ignore
  private readonly tried = signal(false);
  private readonly faults = computed<PolicyFault[]>(() => (this.tried() ? reasonFaults(this.form()) : []));
  protected readonly heading = computed(() => {
    const policy = this.existing();
    return policy ? this.language.text('policies.edit', { name: this.language.pick(policy.label) }) : this.language.text('policies.create'); // prettier-ignore
  });
  protected readonly kinds = computed(() => this.options(POLICY_KINDS, 'kind'));
  protected readonly reaches = computed(() => this.options(POLICY_REACHES, 'reach'));
  protected readonly categories = computed(() => this.options(DSA_CATEGORIES, 'dsa'));
  protected readonly severities = computed(() => SEVERITIES.map((value) => ({ value: String(value), label: this.language.text('policies.severity-of', { value }) }))); // prettier-ignore
  protected readonly verbs = computed(() => REASON_VERBS.map((id) => ({ id, label: this.language.text(`policies.verb.${id}`) }))); // prettier-ignore
  protected readonly channels = computed(
    () =>
    CHANNEL_KINDS.filter((kind) => this.form().channels.includes(kind) || this.directory.accounts().some(({ channel }) => channel === kind)).map((id) => ({ id, label: channelName(id) })), // prettier-ignore
  );
  protected readonly accounts = computed(() => this.directory.accounts().map(({ id, channel, name }) => ({ id, label: `${channelName(channel)} · ${name}` }))); // prettier-ignore

  protected change(change: Partial<PolicyReasonForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected write(part: 'label' | 'authorText' | 'guidance', language: 'fr' | 'en', text: string): void {
    this.form.update((form) => ({ ...form, [part]: { ...form[part], [language]: text } }));
  }

  protected choose(change: { kind?: string; asksFor?: string; dsaCategory?: string; severity?: string }): void {
    const kind = POLICY_KINDS.find((one) => one === change.kind);
    const asksFor = POLICY_REACHES.find((one) => one === change.asksFor);
    const dsaCategory = DSA_CATEGORIES.find((one) => one === change.dsaCategory);
    const severity = SEVERITIES.find((one) => String(one) === change.severity);
    this.change({ ...(kind ? { kind } : {}), ...(asksFor ? { asksFor } : {}), ...(dsaCategory ? { dsaCategory } : {}), ...(severity === undefined ? {} : { severity }) }); // prettier-ignore
  }

  /** Verbs that are not in the list stay as they were. */
  protected chooseVerbs(ids: readonly string[]): void {
    const others = this.form().verbs.filter((verb) => !REASON_VERBS.some((one) => one === verb));
    this.change({ verbs: [...others, ...REASON_VERBS.filter((verb) => ids.includes(verb))] });
  }

  protected chooseChannels(ids: readonly string[]): void {
    this.change({ channels: CHANNEL_KINDS.filter((kind) => ids.includes(kind)) });
  }

  protected error(fault: PolicyFault): string | null {
    const isWrong = this.faults().includes(fault) || this.saving.isRefused(`/${fault}`);
    return isWrong ? this.language.text(`policies.fault.${fault}`) : null;
  }

  protected labelError(language: 'fr' | 'en'): string | null {
    return this.form().label[language].trim() === '' ? this.error('label') : null;
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (reasonFaults(this.form()).length > 0) return;
    const existing = this.existing();
    const content = reasonContent(this.form());
    const saved = await this.saving.run(() => existing ? this.client.update(existing.id, { ...content, version: existing.version }) : this.client.create(content)); // prettier-ignore
    if (!saved) return;
    this.saving.say('policies.saved', { name: this.language.pick(saved.result.label) });
    this.tried.set(false);
    this.saved.emit(saved.result);
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }

  private options(values: readonly string[], group: string): { value: string; label: string }[] {
    return values.map((value) => ({ value, label: this.language.text(`policies.${group}.${value}`) }));
  }
}
