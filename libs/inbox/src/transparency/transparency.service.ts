import { Injectable } from '@nestjs/common';
import type { TransparencyReport } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem } from '@parvis/platform';
import { stringify } from 'csv-stringify/sync';
import { invalidField } from '../wire/invalid';
import { countDecisions } from './count-decisions';
import { withoutSmallNumbers } from './small-numbers';

const LONGEST_DAYS = 366;
const DAY_MS = 86_400_000;

interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

/** A report that anybody may read. */
export interface PublicReport {
  workspace: string;
  timeZone: string;
  language: 'fr' | 'en';
  report: TransparencyReport<number | null>;
}

/** What was decided, as counts: for the team, and for everybody where the workspace publishes it. */
@Injectable()
export class Transparency {
  constructor(private readonly db: Database) {}

  /** Default: the last 30 days. */
  report(agent: Agent, period: Period): Promise<TransparencyReport> {
    const bounds = boundsOf(period, 30);
    return this.db.transaction(agent.workspaceId, (tx) => countDecisions(tx, agent.workspaceId, bounds));
  }

  async csv(agent: Agent, period: Period): Promise<string> {
    return reportCsv(await this.report(agent, period));
  }

  /** Of the last full 90 days, without small numbers; 404 unless the workspace publishes it under this address. */
  async published(slug: string): Promise<PublicReport> {
    const [page] = await this.db.read<{ id: number; name: string; time_zone: string; language: 'fr' | 'en' }>(
      'system',
      `select w.id, w.name, w.time_zone, coalesce(s.value ->> 'pageLanguage', 'fr') as language
       from transparency_page p join workspace w on w.id = p.workspace_id
       left join moderation_setting s on s.workspace_id = w.id and s.name = 'decisions' where p.slug = $1`,
      [slug],
    );
    if (!page) throwProblem('not-found', { detail: 'Nothing is published here.' });
    // whole days: somebody who comes back often does not see single decisions arrive
    const to = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
    const from = new Date(to.getTime() - 90 * DAY_MS);
    const report = await this.db.transaction(page.id, (tx) => countDecisions(tx, page.id, { from, to }));
    return { workspace: page.name, timeZone: page.time_zone, language: page.language, report: withoutSmallNumbers(report) }; // prettier-ignore
  }
}

function boundsOf({ from, to }: Period, days: number): { from: Date; to: Date } {
  const end = to === undefined ? new Date() : new Date(to);
  const start = from === undefined ? new Date(end.getTime() - days * DAY_MS) : new Date(from);
  if (start >= end) throw invalidField('/to', 'has to be later than from');
  if (end.getTime() - start.getTime() > LONGEST_DAYS * DAY_MS) throw invalidField('/from', `is more than ${LONGEST_DAYS} days before to`); // prettier-ignore
  return { from: start, to: end };
}

function reportCsv(report: TransparencyReport): string {
  const rows: [string, string, number | null][] = [
    ['decisions', '', report.decisions],
    ['undone', '', report.undone],
    ...report.byReason.map(({ key, label, count }): [string, string, number] => ['reason', label?.en ?? key ?? '', count]), // prettier-ignore
    ...report.byChannel.map(({ channel, count }): [string, string, number] => ['channel', channel, count]),
    ...report.byKind.map(({ kind, count }): [string, string, number] => ['kind', kind, count]),
    ...report.byAutomation.map(({ automated, count }): [string, string, number] => ['automated', automated, count]),
    ...report.byLevel.map(({ level, count }): [string, string, number] => ['level', level, count]),
    ...report.appeals.map(({ state, count }): [string, string, number] => ['appeals', state, count]),
    ['median seconds to act', '', report.medianSecondsToAct],
  ];
  return `\uFEFF${stringify([['figure', 'of', 'count'], ...rows], { escape_formulas: true })}`;
}
