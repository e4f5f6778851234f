import { Injectable } from '@nestjs/common';
import { RISK_LABELS, type VigilanceFigure, type VigilanceView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, nameOf } from '@parvis/platform';
import { invalidField } from '../wire/invalid';

const DAY_MS = 86_400_000;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

interface FigureRow {
  label: number | null;
  severity: number | null;
  met: number;
  missed: number;
  open: number;
  see: number | null;
  act: number | null;
}

// by label and severity, and once over all
const FIGURES = `
  select s.label, s.severity,
    count(*) filter (where s.acted_at <= s.due_at)::int as met,
    count(*) filter (where s.acted_at > s.due_at or (s.acted_at is null and s.state = 0 and s.due_at <= now()))::int as missed,
    count(*) filter (where s.acted_at is null and s.state = 0 and s.due_at > now())::int as open,
    percentile_cont(0.5) within group (order by extract(epoch from s.first_seen_at - s.first_flagged_at)) as see,
    percentile_cont(0.5) within group (order by extract(epoch from s.acted_at - s.first_flagged_at)) as act
  from screening s
  where s.workspace_id = $1 and s.due_at is not null and s.first_flagged_at >= $2 and s.first_flagged_at < $3
  group by grouping sets ((s.label, s.severity), ())`;

/** How the promises of the vigilance clock were kept; of the team as a whole, never of one person. */
@Injectable()
export class VigilanceFigures {
  constructor(private readonly db: Database) {}

  async of(agent: Agent, query: { from?: string; to?: string }): Promise<VigilanceView> {
    const to = query.to === undefined ? new Date() : new Date(query.to);
    const from = query.from === undefined ? new Date(to.getTime() - DEFAULT_DAYS * DAY_MS) : new Date(query.from);
    if (from >= to) throw invalidField('/from', 'has to be before to');
    if (to.getTime() - from.getTime() > MOST_DAYS * DAY_MS)
      throw invalidField('/from', 'may be a year before to at most');
    const rows = await this.db.read<FigureRow & Record<string, unknown>>(agent.workspaceId, FIGURES, [agent.workspaceId, from, to]); // prettier-ignore
    const all = rows.find(({ label }) => label === null);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      met: all?.met ?? 0,
      missed: all?.missed ?? 0,
      open: all?.open ?? 0,
      medianSecondsToAct: seconds(all?.act ?? null),
      figures: rows.flatMap(toFigure).sort((one, other) => other.severity - one.severity || (one.label < other.label ? -1 : 1)), // prettier-ignore
    };
  }
}

function toFigure(row: FigureRow): VigilanceFigure[] {
  if (row.label === null || row.severity === null) return [];
  const { severity, met, missed, open, see, act } = row;
  return [{ label: nameOf(RISK_LABELS, row.label), severity, met, missed, open, medianSecondsToSee: seconds(see), medianSecondsToAct: seconds(act) }]; // prettier-ignore
}

function seconds(value: number | null): number | null {
  return value === null ? null : Math.max(0, Math.round(value));
}
