import { Injectable } from '@nestjs/common';
import type { CarePreferences, MeView, Preferences, UpdatePreferencesBody, WorkspaceView } from '@parvis/contracts';
import { Database, type Tx } from '@parvis/platform';
import type { Agent } from '../agent';
import { MEMBER_COLUMNS, type MemberRow, toMemberView } from './member.view';

/** What is stored of a person: only what they chose. */
type StoredPreferences = Partial<Omit<Preferences, 'care'>> & { care?: Partial<CarePreferences> };

const DEFAULT_PREFERENCES: Omit<Preferences, 'care'> = {
  language: 'fr',
  theme: 'system',
  density: 'comfortable',
  singleKeyShortcuts: 'everywhere',
  swipeToDecide: false,
};
/** Where neither the person nor the workspace chose: pictures are blurred until somebody looks, words are not. */
const DEFAULT_CARE: CarePreferences = {
  blurText: false,
  blurMedia: true,
  greyscale: false,
  muteVideo: true,
  exposurePerDay: 200,
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
    const [own] = await this.db.read<{ preferences: StoredPreferences; workspaces: { id: number; name: string }[] }>(
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
        preferences: await withDefaults(tx, agent.workspaceId, own?.preferences),
        serverTime: new Date().toISOString(),
      };
    });
  }

  /** Changes what is given; the rest stays. */
  async updatePreferences(agent: Agent, { care, ...changes }: UpdatePreferencesBody): Promise<Preferences> {
    const [row] = await this.db.read<{ preferences: StoredPreferences }>(
      'system',
      `update app_user set preferences = preferences || $2
         || jsonb_build_object('care', coalesce(preferences -> 'care', '{}') || $3) where id = $1 returning preferences`,
      [agent.userId, JSON.stringify(changes), JSON.stringify(care ?? {})],
    );
    return this.db.transaction(agent.workspaceId, (tx) => withDefaults(tx, agent.workspaceId, row?.preferences));
  }

  /** E-mail addresses of people, which are not tenant data. */
  emails(userIds: number[]): Promise<{ id: number; email: string }[]> {
    return this.db.read('system', 'select id, email from app_user where id = any ($1)', [userIds]);
  }
}

/** What a person did not choose is as their workspace has it. */
async function withDefaults(
  tx: Tx,
  workspaceId: number,
  { care, ...chosen }: StoredPreferences = {},
): Promise<Preferences> {
  const setting = await tx.maybeOne<{ value: Partial<CarePreferences> }>(
    `select value from moderation_setting where workspace_id = $1 and name = 'care'`,
    [workspaceId],
  );
  return { ...DEFAULT_PREFERENCES, ...chosen, care: { ...DEFAULT_CARE, ...setting?.value, ...care } };
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
