import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { AttachmentLimits, CapabilityRecord, TextLimit } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { type CapabilityRow, capabilityRows, missingVerbs } from '../data/capability-rows';
import { ChannelWords } from './channel-words';

const TWO_DAYS = 48;

/** What a channel allows, and what each act means there, in words: the same record that decides which buttons there are. */
@Component({
  selector: 'app-capability-table',
  imports: [TextPipe],
  templateUrl: './capability-table.html',
  styleUrl: './capability-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CapabilityTable {
  private readonly words = inject(ChannelWords);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly record = input.required<CapabilityRecord>();

  protected readonly rows = computed(() =>
    capabilityRows(this.record()).map((row) => ({
      id: `${row.verb} ${row.kinds.join(' ')}`,
      verb: this.words.verb(row.verb),
      kinds: this.words.kinds(row.kinds),
      consequence: this.language.pick(row.consequence),
      limits: this.limitsOf(row),
    })),
  );
  protected readonly missing = computed(() => {
    const verbs = missingVerbs(this.record()).map((verb) =>
      this.words.verb(verb).toLocaleLowerCase(this.language.locale()),
    );
    return verbs.length > 0 ? this.format.list(verbs) : null;
  });
  protected readonly facts = computed(() => {
    const { receive, sees, backfill, text, attachments } = this.record();
    const seen = (['edits', 'deletions', 'hides', 'ownActions'] as const).map((name) =>
      this.phrase(`sees.${name}.${sees[name] ? 'yes' : 'no'}`),
    );
    return [
      { label: this.phrase('fact.receive'), value: this.phrase(`receive.${receive}`) },
      ...(text.reply ? [{ label: this.phrase('fact.reply-length'), value: this.lengthOf(text.reply) }] : []),
      ...(text['private-reply']
        ? [{ label: this.phrase('fact.private-length'), value: this.lengthOf(text['private-reply']) }]
        : []),
      { label: this.phrase('fact.attachments'), value: this.attachmentsOf(attachments) },
      { label: this.phrase('fact.sees'), value: seen.join(' ') },
      { label: this.phrase('fact.backfill'), value: this.phrase(backfill ? 'fact.backfill-yes' : 'fact.backfill-no') },
    ];
  });

  private limitsOf({ reversible, windowHours, perItem }: CapabilityRow): string {
    const limits = [this.phrase(reversible ? 'limit.reversible' : 'limit.final')];
    if (windowHours !== null) limits.push(this.phrase('limit.window', { time: this.span(windowHours) }));
    if (perItem !== null) limits.push(this.phrase('limit.per-item', { count: perItem }));
    return limits.join(' ');
  }

  /** `24 hours`, `7 days` */
  private span(hours: number): string {
    const [unit, value] = hours < TWO_DAYS ? (['hour', hours] as const) : (['day', hours / 24] as const);
    const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
    return new Intl.NumberFormat(this.language.locale(), options).format(value);
  }

  private lengthOf({ max, unit, confirmed }: TextLimit): string {
    const length = this.phrase(`length.${unit}`, { max });
    return confirmed ? length : `${length} ${this.phrase('length.unconfirmed')}`;
  }

  private attachmentsOf({ types, maxCount, maxBytes, withText }: AttachmentLimits): string {
    if (types.length === 0 || maxCount === 0) return this.phrase('attachments.none');
    const kinds = types.includes('*/*') ? this.phrase('attachments.any') : this.format.list(types);
    const limits = this.phrase('attachments.limits', { kinds, count: maxCount, size: this.format.bytes(maxBytes) });
    return withText ? limits : `${limits} ${this.phrase('attachments.apart')}`;
  }

  private phrase(key: string, params: Record<string, string | number> = {}): string {
    return this.language.text(`channels.can.${key}`, params);
  }
}
