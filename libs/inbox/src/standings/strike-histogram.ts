import { Injectable } from '@nestjs/common';
import { type Standing, STANDING_THRESHOLDS, type StrikeHistogramQuery, type StrikeHistogramView, type StrikeSettings } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { histogramOf } from '@parvis/moderation';
import { Database } from '@parvis/platform';
import { peopleSetting } from './people-settings';
import { isStricter, strictest } from './standing-order';
import { rounded } from './standing-rows';

const BINS = 20;
/** Strikes that are worth less than a hundredth are over. */
const LEAST = 0.01;

interface ScoredPerson {
  id: string;
  score: number;
  standings: Standing[];
}

const SCORES = `
  with scores as (
    select coalesce(c.survivor_id, c.id) as id,
      sum(k.weight * power(0.5, greatest(extract(epoch from now() - k.at), 0)::float8 / 86400 / $2))::real as score
    from strike k join contact c on c.workspace_id = k.workspace_id and c.id = k.contact_id
    where k.workspace_id = $1 and k.counts and k.dismissed_at is null group by 1)
  select p.id, p.score, array(
    select s.standing from contact g
    join identity n on n.workspace_id = $1 and n.contact_id = g.id
    join author_standing s on s.workspace_id = $1 and s.identity_id = n.id and (s.until is null or s.until > now())
    where g.workspace_id = $1 and (g.id = p.id or g.survivor_id = p.id)) as standings
  from scores p where p.score >= ${LEAST}`;

/** What people's scores are, so that thresholds are chosen by whom they would touch. */
@Injectable()
export class StrikeHistogram {
  constructor(private readonly db: Database) {}

  of(agent: Agent, query: StrikeHistogramQuery): Promise<StrikeHistogramView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const setting = await peopleSetting(tx, agent.workspaceId, 'strikes');
      const halfLifeDays = query.halfLifeDays ?? setting.halfLifeDays;
      const people = await tx.query<ScoredPerson>(SCORES, [agent.workspaceId, halfLifeDays]);
      return { halfLifeDays, ...histogram(people, { ...setting.thresholds, ...given(query) }) };
    });
  }
}

function given(query: StrikeHistogramQuery): Partial<StrikeSettings['thresholds']> {
  return Object.fromEntries(STANDING_THRESHOLDS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]]))); // prettier-ignore
}

/** Pure: bins of equal width up to the highest score or threshold, and how many people each threshold touches. */
export function histogram(
  people: readonly ScoredPerson[],
  thresholds: StrikeSettings['thresholds'],
): Omit<StrikeHistogramView, 'halfLifeDays'> {
  const wanted = STANDING_THRESHOLDS.flatMap((name) => {
    const score = thresholds[name];
    return score === null ? [] : [{ name, score }];
  });
  const { bins } = histogramOf(people, Math.max(0, ...wanted.map(({ score }) => score)), BINS);
  const touched = wanted.map(({ name, score }) => {
    const over = people.filter((person) => person.score >= score);
    const notYet = over.filter(({ standings }) => isStricter(name, strictest(standings)));
    return [name, { score, people: over.length, notYet: notYet.length }] as const;
  });
  return {
    people: people.length,
    bins: bins.map(({ from, to, count }) => ({ from: rounded(from), to: rounded(to), count })),
    thresholds: Object.fromEntries(touched) as StrikeHistogramView['thresholds'],
  };
}
