import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import { type DecisionRecord, isRestriction } from '@parvis/contracts';
import { Button, Chip, Format, Icon, Skeleton } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { Drawer } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { FollowUpClient } from '../data/follow-up-client';
import { FollowUpCounts } from '../data/follow-up-counts';
import { DecisionFacts } from './decision-facts';

const HASH_SHOWN = 16;

/** Why a decision was taken: in one sentence, in facts, what its author was told, and what was sealed as proof. */
@Component({
  selector: 'app-why-drawer',
  imports: [Button, Chip, DecisionFacts, Drawer, Field, Icon, RouterLink, Skeleton, TextPipe],
  providers: [Saving],
  templateUrl: './why-drawer.html',
  styleUrl: './why-drawer.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WhyDrawer {
  private readonly client = inject(FollowUpClient);
  private readonly counts = inject(FollowUpCounts);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  readonly decision = input.required<DecisionRecord | null>();
  readonly closed = output();
  /** An appeal was entered for its author. */
  readonly contested = output();

  private readonly itemId = computed(() => this.decision()?.itemId ?? '');
  private readonly isOpen = () => this.itemId() !== '';
  private readonly seesProof = computed(() => this.isOpen() && this.session.can('audit.read'));
  private readonly why = loaded((abort) => this.client.why(this.itemId(), abort), this.isOpen);
  private readonly letters = loaded((abort) => this.client.statements(this.itemId(), abort), this.isOpen);
  private readonly packs = loaded((abort) => this.client.evidence(this.itemId(), abort), () => this.isOpen() && this.seesProof()); // prettier-ignore

  protected readonly isReading = computed(() => this.why.isLoading());
  /** Said of the decision that counts now; an older one has its facts only. */
  protected readonly sentence = computed(() => {
    const why = this.why.value();
    return why && why.decision?.id === this.decision()?.id ? this.language.pick(why.sentence) : null;
  });
  protected readonly rules = computed(() => (this.sentence() === null ? [] : (this.why.value()?.rules ?? []).map(({ id, name, acted }) => ({ id, name: name ?? id, acted })))); // prettier-ignore
  protected readonly statement = computed(() => {
    const letter = (this.letters.value() ?? []).find(({ decisionId }) => decisionId === this.decision()?.id);
    if (!letter) return null;
    return {
      text: this.language.pick(letter.text),
      language: this.language.current(),
      how: this.language.text('followup.statement.how', { way: this.language.text(`followup.statement.way.${letter.way}`), state: this.language.text(`followup.statement.state.${letter.state}`), at: this.format.long(letter.createdAt) }),
    }; // prettier-ignore
  });
  protected readonly proof = computed(() =>
    this.seesProof()
      ? (this.packs.value() ?? []).filter(({ decisionId }) => decisionId === this.decision()?.id).map((pack) => ({
          id: pack.id,
          text: this.language.text(pack.erasedAt === null ? 'followup.proof.sealed' : 'followup.proof.erased', { seq: pack.seq, at: this.format.long(pack.at) }),
          hash: `${pack.hash.slice(0, HASH_SHOWN)}…`,
        }))
      : [],
  ); // prettier-ignore
  protected readonly proofAddress = computed(() => `/api/items/${this.itemId()}/evidence.pdf?language=${this.language.current()}`); // prettier-ignore
  protected readonly document = computed(() => this.session.can('audit.read') ? `/api/moderation/decisions/${this.decision()?.id ?? ''}/document.pdf?language=${this.language.current()}` : null); // prettier-ignore
  protected readonly mayContest = computed(() => {
    const decision = this.decision();
    const isContestable = decision !== null && decision.appeal === null && decision.undoneAt === null && isRestriction(decision.kind); // prettier-ignore
    return isContestable && (this.session.can('moderation.hide') || this.session.can('moderation.delete'));
  });
  protected readonly entering = linkedSignal({ source: this.decision, computation: () => false });
  protected readonly said = linkedSignal({ source: this.decision, computation: () => '' });

  protected async contest(): Promise<void> {
    const decision = this.decision();
    const text = this.said().trim();
    if (!decision || text === '') return;
    if (!(await this.saving.run(() => this.client.openAppeal({ decisionId: decision.id, text })))) return;
    this.saving.say('followup.appeal.entered');
    this.entering.set(false);
    this.counts.load();
    this.contested.emit();
    this.closed.emit();
  }
}
