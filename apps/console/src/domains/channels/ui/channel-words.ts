import { inject, Injectable } from '@angular/core';
import type { AccountHealth, AccountView, ActionVerb, CapabilityRecord, ItemKind, QuotaUse } from '@parvis/contracts';
import { channelName, Clock, Format, type IconName, type Tone } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';

export interface Mark {
  tone: Tone;
  icon: IconName;
  text: string;
}

const HEALTH: Record<AccountHealth, { tone: Tone; icon: IconName }> = {
  working: { tone: 'ok', icon: 'check' },
  slow: { tone: 'warn', icon: 'clock' },
  'needs-sign-in': { tone: 'bad', icon: 'triangle-alert' },
  stopped: { tone: 'neutral', icon: 'square-slash' },
  'never-connected': { tone: 'neutral', icon: 'plug' },
};
const SOON_MS = 7 * 86_400_000;
const QUOTA_NEAR = 0.8;
const ORDER: readonly AccountHealth[] = ['needs-sign-in', 'slow', 'stopped', 'never-connected', 'working'];

/** How accounts and what they can do are put in words. */
@Injectable({ providedIn: 'root' })
export class ChannelWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);

  health({ health }: Pick<AccountView, 'health'>): Mark {
    return { ...HEALTH[health], text: this.language.text(`channels.health.${health}`) };
  }

  /** Why it is not well: in the reader's language where the reason is ours, else in the platform's own words. */
  detail({ healthDetail }: Pick<AccountView, 'healthDetail'>): { text: string; lang: string | null } | null {
    if (healthDetail === null) return null;
    const until = /^The platform asks to wait until (\S+?)\.$/.exec(healthDetail)?.[1];
    if (until && !Number.isNaN(Date.parse(until))) {
      return { text: this.language.text('channels.detail.wait', { time: this.format.long(until) }), lang: null };
    }
    const missing = /^Missing permissions: (.+)$/.exec(healthDetail)?.[1];
    if (missing)
      return {
        text: this.language.text('channels.detail.missing', { names: this.format.list(missing.split(', ')) }),
        lang: null,
      };
    return { text: healthDetail, lang: 'en' };
  }

  /** What somebody has to look at, in a few words; null when there is nothing. */
  care(account: AccountView): string | null {
    if (account.health === 'needs-sign-in' || account.health === 'slow') return this.health(account).text;
    if (account.notice !== null) return this.language.text('channels.notice');
    if (account.silence !== null) return this.silence(account.silence);
    if (account.deadRawEvents > 0) return this.language.text('channels.dead', { count: account.deadRawEvents });
    return account.failingActions > 0
      ? this.language.text('channels.failing', { count: account.failingActions })
      : null;
  }

  silence({ since }: { since: string }): string {
    return this.language.text('channels.silence', { when: this.format.long(since) });
  }

  /** How long the access lasts; null when the platform names no end. */
  token({ tokenExpiresAt }: Pick<AccountView, 'tokenExpiresAt'>): Mark | null {
    if (tokenExpiresAt === null) return null;
    const left = Date.parse(tokenExpiresAt) - this.clock.minute();
    if (left <= 0) return { tone: 'bad', icon: 'triangle-alert', text: this.language.text('channels.token.over') };
    const when = this.format.relative(tokenExpiresAt);
    const isSoon = left < SOON_MS;
    return {
      tone: isSoon ? 'warn' : 'neutral',
      icon: 'clock',
      text: this.language.text('channels.token.ends', { when }),
    };
  }

  /** How much of an allowance is used, and when it begins anew. */
  quota({ name, used, limit, resetsAt }: QuotaUse) {
    const share = limit > 0 ? used / limit : 0;
    const numbers = { used: this.format.number(used), limit: this.format.number(limit) };
    const when = resetsAt === null ? null : this.format.relative(resetsAt);
    return {
      name: this.language.pick(name),
      used,
      limit,
      /** For the gauge: a use however small shows, and none does not reach over its end. */
      percent: used > 0 ? Math.min(100, Math.max(2, share * 100)) : 0,
      tone: share >= QUOTA_NEAR ? 'warn' : 'neutral',
      text: this.language.text(when === null ? 'channels.quota' : 'channels.quota-resets', {
        ...numbers,
        when: when ?? '',
      }),
    };
  }

  /** What a channel brings in, by the name its connector gives it: "Google reviews", "Facebook Page". */
  label({ label }: Pick<CapabilityRecord, 'label'>): string {
    return this.language.pick(label);
  }

  verb(verb: ActionVerb): string {
    return this.language.text(`channels.verb.${verb}`);
  }

  kinds(kinds: readonly ItemKind[]): string {
    return this.format.list(kinds.map((kind) => this.language.text(`channels.kind.${kind}`)));
  }

  /** What arrives and what can be done, in one line. */
  summary(record: CapabilityRecord): string {
    const kinds = this.kinds(record.itemKinds);
    return kinds.charAt(0).toLocaleUpperCase(this.language.locale()) + kinds.slice(1);
  }
}

/** Whether somebody has to enter our address on the platform. The chat's own pages know it. */
export function takesHooks({ channel, capabilities }: Pick<AccountView, 'channel' | 'capabilities'>): boolean {
  return channel !== 'web-widget' && (capabilities.receive === 'push' || capabilities.receive === 'both');
}

/** Those that need care first, then by channel and name. */
export function byCare(accounts: readonly AccountView[], locale: string): AccountView[] {
  const collator = new Intl.Collator(locale, { numeric: true });
  return [...accounts].sort(
    (a, b) =>
      ORDER.indexOf(a.health) - ORDER.indexOf(b.health) ||
      collator.compare(channelName(a.channel), channelName(b.channel)) ||
      collator.compare(a.name, b.name),
  );
}
