import { Injectable } from '@nestjs/common';
import type { MeView, Preferences, WorkspaceView } from '@parvis/contracts';
import { Database } from '@parvis/platform';
import type { Agent } from '../agent';
import { MEMBER_COLUMNS, type MemberRow, toMemberView } from './member.view';

const DEFAULT_PREFERENCES: Preferences = {
  language: 'fr',
  theme: 'system',
  density: 'comfortable',
  singleKeyShortcuts: 'everywhere',
};

interface WorkspaceRow {
  id: number;
  name: string;
  time_zone: string;
  reply_hold_seconds: number;
  decision_hold_seconds: number;
}

/** What the console needs to know about the person at the keyboard. */
@Injectable()
export class MeService {
  constructor(private readonly db: Database) {}

  async view(agent: Agent): Promise<MeView> {
    const [own] = await this.db.read<{ preferences: Partial<Preferences>; workspaces: { id: number; name: string }[] }>(
      'system',
      `select u.preferences, (
         select coalesce(jsonb_agg(jsonb_build_object('id', w.id, 'name', w.name) order by w.name), '[]')
         from member m join workspace w on w.id = m.workspace_id where m.user_id = u.id and m.active) as workspaces
       from app_user u where u.id = $1`,
      [agent.userId],
    );
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const member = await tx.one<MemberRow>(
        `select ${MEMBER_COLUMNS} from member m where m.workspace_id = $1 and m.id = $2`,
        [agent.workspaceId, agent.memberId],
      );
      const workspace = await tx.one<WorkspaceRow>('select * from workspace where id = $1', [agent.workspaceId]);
      const [email] = await this.emails([agent.userId]);
      return {
        userId: String(agent.userId),
        member: toMemberView(member, email?.email ?? ''),
        workspace: toWorkspaceView(workspace),
        workspaces: (own?.workspaces ?? []).map(({ id, name }) => ({ id: String(id), name })),
        permissions: [...agent.permissions],
        preferences: { ...DEFAULT_PREFERENCES, ...own?.preferences },
        serverTime: new Date().toISOString(),
      };
    });
  }

  /** Changes what is given; the rest stays. */
  async updatePreferences(agent: Agent, changes: Partial<Preferences>): Promise<Preferences> {
    const [row] = await this.db.read<{ preferences: Partial<Preferences> }>(
      'system',
      'update app_user set preferences = preferences || $2 where id = $1 returning preferences',
      [agent.userId, JSON.stringify(changes)],
    );
    return { ...DEFAULT_PREFERENCES, ...row?.preferences };
  }

  /** E-mail addresses of people, which are not tenant data. */
  emails(userIds: number[]): Promise<{ id: number; email: string }[]> {
    return this.db.read('system', 'select id, email from app_user where id = any ($1)', [userIds]);
  }
}

function toWorkspaceView(row: WorkspaceRow): WorkspaceView {
  return {
    id: String(row.id),
    name: row.name,
    timeZone: row.time_zone,
    replyHoldSeconds: row.reply_hold_seconds,
    decisionHoldSeconds: row.decision_hold_seconds,
  };
}
