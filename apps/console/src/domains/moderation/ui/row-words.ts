import { inject, Injectable } from '@angular/core';
import type { MarkedSpan, ModerationAuthor, ModerationRow } from '@parvis/contracts';
import { channelName, Clock, Format, type IconName } from '@parvis/ui';
import type { ModRow, TextMark } from '@parvis/ui/moderation';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import type { RowFailure, ShownRow } from '../data/row-cache';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** So long nothing turns: an answer within it is no wait. */
const QUIET_MS = 1000;
/** After the hold a channel needs a moment before its silence is worth showing. */
const GRACE_MS = 2000;

type State = NonNullable<ModRow['state']>;
const STATES = {
  kept: { icon: 'check', tone: 'ok' },
  hidden: { icon: 'eye-off', tone: 'warn' },
  deleted: { icon: 'trash-2', tone: 'bad' },
} as const satisfies Record<string, Pick<State, 'icon' | 'tone'>>;

/** A row of the board in the reader's words. */
@Injectable({ providedIn: 'root' })
export class RowWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly problems = inject(ProblemTexts);

  /** How the author stands: what was done to them here before, else how new they are. */
  standing({ author, kind }: Pick<ModerationRow, 'author' | 'kind'>): string {
    if (author.standing !== 'none') return this.language.text(`moderation.standing.${author.standing}`);
    if (author.hidden > 0) return this.language.text('moderation.author.removed', { count: author.hidden });
    if (author.firstTime) return this.language.text(`moderation.author.first.${kind}`);
    const since = this.sinceYear(author);
    if (since !== null) return this.language.text('moderation.author.since', { year: since });
    return author.items > 1 ? this.language.text('moderation.author.items', { count: author.items }) : '';
  }

  /** What it is about, with what else speaks against it: « Spam, link ». */
  reason({ label, flags }: ModerationRow): string {
    const also = (['link', 'personal-data', 'reported'] as const).find(
      (flag) => flags.includes(flag) && flag !== label,
    );
    const words = this.language.text(`moderation.label.${label}`);
    return also ? `${words}, ${this.language.text(`moderation.flag-short.${also}`)}` : words;
  }

  age(at: string): string {
    const passed = this.clock.minute() - Date.parse(at);
    if (passed < MINUTE_MS) return this.format.duration(Math.max(0, this.clock.second() - Date.parse(at)));
    return passed < DAY_MS ? this.format.duration(passed) : this.format.short(at);
  }

  state({ row, sentAt, failure }: ShownRow): ModRow['state'] {
    if (failure || row.sync === 'failed') return { text: this.language.text(failure?.code === 'changed-since' ? 'moderation.state.changed-since' : 'moderation.state.failed'), icon: 'triangle-alert', tone: 'bad', retry: true }; // prettier-ignore
    if (row.state === 'undecided') return undefined;
    const holdUntil = row.decision?.action?.holdUntil;
    const isLate = sentAt !== null ? this.clock.second() - sentAt > QUIET_MS : row.sync === 'pending' && this.clock.second() > Date.parse(holdUntil ?? '') + GRACE_MS; // prettier-ignore
    if (isLate) return { text: this.language.text(`moderation.state-busy.${row.state}`), tone: 'muted', busy: true };
    const icon: IconName = row.decision?.ruleId ? 'zap' : STATES[row.state].icon;
    return { text: this.language.text(`moderation.state.${row.state}`), tone: STATES[row.state].tone, icon };
  }

  /** Why the last try did not work. */
  failureText(failure: RowFailure | null, row: ModerationRow): string | null {
    if (failure?.code === 'changed-since') return this.language.text('moderation.failure.changed-since');
    if (failure) return failure.detail ?? this.problems.of({ code: failure.code as never, retryAfterMs: null });
    return row.sync === 'failed' ? (row.syncError ?? this.language.text('moderation.failure.unknown')) : null;
  }

  /** The teammate who decided; nothing for one's own. */
  by({ decision }: ModerationRow): ModRow['by'] {
    const id = decision?.byMemberId;
    if (!id || id === this.session.memberId()) return undefined;
    return { id, name: this.directory.memberName(id) };
  }

  due({ dueAt, state }: ModerationRow): ModRow['due'] {
    if (dueAt === null || state !== 'undecided') return undefined;
    const left = Date.parse(dueAt) - this.clock.minute();
    const tone = left < 0 ? 'bad' : left < 15 * MINUTE_MS ? 'warn' : 'muted';
    return { text: this.format.duration(left), tone };
  }

  badges({ flags, pinned, hasPictures, unchecked }: ModerationRow): NonNullable<ModRow['badges']> {
    const badge = (is: boolean, icon: IconName, key: string) => (is ? [{ icon, text: this.language.text(`moderation.badge.${key}`) }] : []); // prettier-ignore
    return [
      ...badge(pinned, 'pin', 'pinned'),
      ...badge(flags.includes('reported'), 'flag', 'reported'),
      ...badge(flags.includes('edited'), 'pencil', 'edited'),
      ...badge(hasPictures, 'image', 'pictures'),
      ...badge(unchecked.length > 0, 'circle-alert', 'unchecked'),
    ];
  }

  marks(spans: readonly MarkedSpan[]): TextMark[] {
    return spans.map(({ start, end, tone, readAs }) => ({
      start,
      end,
      tone,
      ...(readAs === null ? {} : { title: this.language.text('moderation.read-as', { term: readAs }) }),
    }));
  }

  /** Who, what, where, how grave, what became of it, and the words: a row without eyes. */
  name(shown: ShownRow): string {
    const { row } = shown;
    const where = this.language.text('moderation.row.where', { kind: this.language.text(`moderation.kind.${row.kind}`), channel: channelName(row.channel) }); // prettier-ignore
    const risk = this.language.text('moderation.row.risk', { level: row.severity, reason: this.reason(row) });
    return [row.author.name, this.standing(row), where, risk, this.state(shown)?.text, row.text].filter(Boolean).join(', '); // prettier-ignore
  }

  private sinceYear({ since }: ModerationAuthor): number | null {
    if (since === null) return null;
    const year = new Date(since).getFullYear();
    return year < new Date(this.clock.minute()).getFullYear() ? year : null;
  }
}
