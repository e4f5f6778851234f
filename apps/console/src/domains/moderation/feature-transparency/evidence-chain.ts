import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { EvidenceCheck } from '@parvis/contracts';
import { Button, Card } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Saving } from '../../../shared/saving/saving';
import { FollowUpClient } from '../data/follow-up-client';

/** Walks the chain of sealed evidence on demand and says in words whether it holds. */
@Component({
  selector: 'app-evidence-chain',
  imports: [Button, Card, CopyLine, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'followup.chain.title' | text" [text]="'followup.chain.text' | text">
      <div class="body">
        @if (saving.text(); as text) {
          <p class="bad" role="alert">{{ text }}</p>
        }
        @if (result(); as text) {
          <p role="status" [class.bad]="!check()?.intact" [class.good]="check()?.intact">{{ text }}</p>
        }
        @if (check()?.lastHash; as hash) {
          <app-copy-line [label]="'followup.chain.last-hash' | text" [value]="hash" />
        }
        <div>
          <mi-button icon="shield-check" [busy]="saving.busy()" (pressed)="verify()">{{
            'followup.chain.verify' | text
          }}</mi-button>
        </div>
      </div>
    </mi-card>
  `,
  styles: `
    :host {
      display: block;
      min-width: 0;
    }
    .body {
      display: grid;
      gap: 10px;
      max-width: 640px;
    }
    .bad {
      color: var(--danger-text);
    }
    .good {
      color: var(--success-text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EvidenceChain {
  private readonly client = inject(FollowUpClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);

  protected readonly check = signal<EvidenceCheck | null>(null);
  protected readonly result = computed(() => {
    const check = this.check();
    if (!check) return null;
    const { firstBroken, checked, erased } = check;
    if (firstBroken) return this.language.text(`followup.chain.fault.${firstBroken.fault}`, { seq: firstBroken.seq });
    return this.language.text('followup.chain.intact', { checked, erased });
  });

  protected async verify(): Promise<void> {
    const done = await this.saving.run(() => this.client.verifyEvidence());
    if (done) this.check.set(done.result);
  }
}
