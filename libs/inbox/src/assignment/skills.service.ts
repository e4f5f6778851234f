import { Injectable } from '@nestjs/common';
import { CHANNEL_KINDS, LANGUAGE_LEVELS, type MemberSkillsBody, type MemberSkillsView, SKILL_LEVELS } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { codeOf, Database, nameOf, problem, throwProblem, type Tx } from '@parvis/platform';
import { invalidField } from '../wire/invalid';
import { availabilityChanged } from './availability-events';
import { firstRepeated, type StoredInterval, toInterval, toStored } from './working-hours';

interface SkillRow {
  channel: number;
  account_id: number;
  level: number;
}

/** What members can (channels, languages), how much at once, and when. */
@Injectable()
export class Skills {
  constructor(private readonly db: Database) {}

  of(agent: Agent, memberId: number): Promise<MemberSkillsView> {
    return this.db.transaction(agent.workspaceId, (tx) => readSkills(tx, agent.workspaceId, memberId));
  }

  /** Replaces them all; 409 with the current ones when decided on older. */
  async replace(agent: Agent, memberId: number, body: MemberSkillsBody): Promise<MemberSkillsView> {
    const ws = agent.workspaceId;
    return this.db.transaction(ws, async (tx) => {
      await this.requireVersion(tx, ws, memberId, body.version);
      await requireKnown(tx, ws, body);
      await tx.query(
        `update member_availability set capacity = $3, time_zone = $4, version = version + 1 where workspace_id = $1 and member_id = $2`,
        [ws, memberId, body.capacity, body.hours.timeZone],
      );
      await writeChannels(tx, ws, memberId, body);
      await writeLanguages(tx, ws, memberId, body);
      await writeHours(tx, ws, memberId, body);
      await tx.publish(
        ws,
        availabilityChanged(memberId, agent.memberId),
        { kind: 'member.updated', actorMemberId: agent.memberId, data: { memberId: String(memberId), rightsChanged: false } }, // prettier-ignore
      );
      return readSkills(tx, ws, memberId);
    });
  }

  private async requireVersion(tx: Tx, workspaceId: number, memberId: number, version: number): Promise<void> {
    const row = await tx.maybeOne<{ version: number }>(
      'select version from member_availability where workspace_id = $1 and member_id = $2 for no key update',
      [workspaceId, memberId],
    );
    if (!row) throw problem('not-found', { detail: 'There is no such member.' });
    if (row.version === version) return;
    const current = await readSkills(tx, workspaceId, memberId);
    throw problem('stale-version', { detail: `You changed version ${version}; it is at ${row.version}.`, current });
  }
}

async function readSkills(tx: Tx, workspaceId: number, memberId: number): Promise<MemberSkillsView> {
  const id = [workspaceId, memberId];
  const own = await tx.maybeOne<{ version: number; capacity: number | null; time_zone: string | null }>(
    'select version, capacity, time_zone from member_availability where workspace_id = $1 and member_id = $2',
    id,
  );
  if (!own) throwProblem('not-found', { detail: 'There is no such member.' });
  const channels = await tx.query<SkillRow>(
    `select k.channel, k.account_id, k.level from member_skill k where k.workspace_id = $1 and k.member_id = $2
       and (k.account_id = 0 or exists (select 1 from account c where c.workspace_id = $1 and c.id = k.account_id and c.removed_at is null))
     order by k.channel, k.account_id`,
    id,
  );
  const languages = await tx.query<{ language: string; level: number }>(
    `select l.language, coalesce(g.level, 1) as level from member m cross join unnest(m.languages) with ordinality l (language, n)
     left join member_language g on g.workspace_id = m.workspace_id and g.member_id = m.id and g.language = l.language
     where m.workspace_id = $1 and m.id = $2 order by l.n`,
    id,
  );
  const intervals = await tx.query<StoredInterval>(
    'select weekday, from_minute, to_minute from working_hour where workspace_id = $1 and member_id = $2 order by 1, 2',
    id,
  );
  return {
    memberId: String(memberId),
    version: own.version,
    channels: channels.map((row) => ({
      channel: nameOf(CHANNEL_KINDS, row.channel),
      accountId: row.account_id === 0 ? null : String(row.account_id),
      level: nameOf(SKILL_LEVELS, row.level),
    })),
    languages: languages.map(({ language, level }) => ({ language, level: nameOf(LANGUAGE_LEVELS, level) })),
    capacity: own.capacity,
    hours: { timeZone: own.time_zone, intervals: intervals.map(toInterval) },
  };
}

/** 400 for accounts, channels, zones and intervals that cannot be meant. */
async function requireKnown(
  tx: Tx,
  workspaceId: number,
  { channels, languages, hours }: MemberSkillsBody,
): Promise<void> {
  const accounts = await tx.query<{ id: number; channel: string }>(
    'select id, channel from account where workspace_id = $1 and removed_at is null',
    [workspaceId],
  );
  const channelOf = new Map(accounts.map(({ id, channel }) => [String(id), channel]));
  const seen = new Set<string>();
  for (const [index, { channel, accountId }] of channels.entries()) {
    if (accountId !== null && channelOf.get(accountId) !== channel)
      throw invalidField(`/channels/${index}/accountId`, 'is not an account of this channel');
    if (seen.has(`${channel}:${accountId}`)) throw invalidField(`/channels/${index}`, 'is said twice');
    seen.add(`${channel}:${accountId}`);
  }
  const codes = languages.map(({ language }) => language);
  const twice = codes.findIndex((code, index) => codes.indexOf(code) !== index);
  if (twice >= 0) throw invalidField(`/languages/${twice}`, 'is said twice');
  const repeated = firstRepeated(hours.intervals);
  if (repeated >= 0) throw invalidField(`/hours/intervals/${repeated}/from`, 'begins when another one does');
  if (hours.timeZone === null) return;
  const known = await tx.maybeOne('select 1 from pg_timezone_names where name = $1', [hours.timeZone]);
  if (!known) throw invalidField('/hours/timeZone', 'is not a time zone, such as Europe/Paris');
}

async function writeChannels(
  tx: Tx,
  workspaceId: number,
  memberId: number,
  { channels }: MemberSkillsBody,
): Promise<void> {
  await tx.query('delete from member_skill where workspace_id = $1 and member_id = $2', [workspaceId, memberId]);
  await tx.query(
    `insert into member_skill (workspace_id, member_id, channel, account_id, level)
     select $1, $2, r.channel, r.account_id, r.level from unnest($3::smallint[], $4::int[], $5::smallint[]) r (channel, account_id, level)`,
    [
      workspaceId,
      memberId,
      channels.map(({ channel }) => codeOf(CHANNEL_KINDS, channel)),
      channels.map(({ accountId }) => Number(accountId ?? 0)),
      channels.map(({ level }) => codeOf(SKILL_LEVELS, level)),
    ],
  );
}

async function writeLanguages(
  tx: Tx,
  workspaceId: number,
  memberId: number,
  { languages }: MemberSkillsBody,
): Promise<void> {
  const codes = languages.map(({ language }) => language);
  await tx.query('update member set languages = $3 where workspace_id = $1 and id = $2', [
    workspaceId,
    memberId,
    codes,
  ]);
  await tx.query('delete from member_language where workspace_id = $1 and member_id = $2', [workspaceId, memberId]);
  await tx.query(
    `insert into member_language (workspace_id, member_id, language, level)
     select $1, $2, r.language, r.level from unnest($3::text[], $4::smallint[]) r (language, level)`,
    [workspaceId, memberId, codes, languages.map(({ level }) => codeOf(LANGUAGE_LEVELS, level))],
  );
}

async function writeHours(tx: Tx, workspaceId: number, memberId: number, { hours }: MemberSkillsBody): Promise<void> {
  const rows = hours.intervals.map(toStored);
  await tx.query('delete from working_hour where workspace_id = $1 and member_id = $2', [workspaceId, memberId]);
  await tx.query(
    `insert into working_hour (workspace_id, member_id, weekday, from_minute, to_minute)
     select $1, $2, r.weekday, r.from_minute, r.to_minute from unnest($3::smallint[], $4::smallint[], $5::smallint[]) r (weekday, from_minute, to_minute)`,
    [
      workspaceId,
      memberId,
      rows.map(({ weekday }) => weekday),
      rows.map(({ from_minute }) => from_minute),
      rows.map(({ to_minute }) => to_minute),
    ],
  );
}
