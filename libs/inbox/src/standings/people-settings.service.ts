import { Injectable } from '@nestjs/common';
import {
  type PeopleSettingName,
  type PeopleSettings,
  STANDING_THRESHOLDS,
  type StrikeSettings,
} from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { peopleSetting } from './people-settings';

const NAMES: readonly PeopleSettingName[] = ['strikes', 'two-person', 'vigilance', 'quality', 'care'];

/** What a workspace chose about people, second persons, vigilance, quality and care. */
@Injectable()
export class PeopleSettingsStore {
  constructor(private readonly db: Database) {}

  all(agent: Agent): Promise<PeopleSettings> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const entries: [string, unknown][] = [];
      for (const name of NAMES) entries.push([name, await peopleSetting(tx, agent.workspaceId, name)]);
      return Object.fromEntries(entries) as unknown as PeopleSettings;
    });
  }

  /** Holds for whatever is written from now on: what was flagged before keeps its time. */
  put<Name extends PeopleSettingName>(
    agent: Agent,
    name: Name,
    value: PeopleSettings[Name],
  ): Promise<PeopleSettings[Name]> {
    const { workspaceId, memberId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await requireSound(tx, workspaceId, name, value);
      await tx.query(
        `insert into moderation_setting as m (workspace_id, name, value) values ($1, $2, $3)
         on conflict (workspace_id, name) do update set value = excluded.value, version = m.version + 1, updated_at = now()`,
        [workspaceId, name, JSON.stringify(value)],
      );
      await tx.query('update workspace set screening_version = screening_version + 1 where id = $1', [workspaceId]);
      // thresholds and half-life say anew what the strikes of everybody mean
      if (name === 'strikes')
        await tx.query('update strike set looked_at = false where workspace_id = $1 and looked_at and counts', [workspaceId]); // prettier-ignore
      await tx.publish(workspaceId, { kind: 'moderation-settings.changed', actorMemberId: memberId, data: { name } });
      return peopleSetting(tx, workspaceId, name);
    });
  }
}

async function requireSound(tx: Tx, workspaceId: number, name: PeopleSettingName, value: unknown): Promise<void> {
  if (name === 'strikes') requireRising(value as StrikeSettings);
  if (name !== 'vigilance') return;
  const { calendarId } = value as PeopleSettings['vigilance'];
  if (calendarId === null) return;
  const found = await tx.maybeOne('select 1 from calendar where workspace_id = $1 and id = $2', [
    workspaceId,
    Number(calendarId),
  ]);
  if (!found) throw invalidField('/calendarId', 'is not a calendar of this workspace');
}

function requireRising({ thresholds }: StrikeSettings): void {
  let last = 0;
  for (const name of STANDING_THRESHOLDS) {
    const at = thresholds[name];
    if (at === null) continue;
    if (at < last) throw invalidField(`/thresholds/${name}`, 'has to be at least the one before it');
    last = at;
  }
}
