import { Injectable } from '@nestjs/common';
import type { OAuthChoice } from '@parvis/channels';
import type { ChannelKind, SignInView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, hashKey, SecretBox, throwProblem } from '@parvis/platform';
import type { SettingValue } from './check-settings';

const MINUTES = 15;

/** What stays between a person's way to the platform and back; sealed in the database. */
interface Secret {
  credentials: Readonly<Record<string, string>>;
  verifier: string | null;
  redirectUri: string;
  found: readonly OAuthChoice[];
}

export interface Attempt {
  id: string;
  channel: ChannelKind;
  accountId: number | null;
  settings: Readonly<Record<string, SettingValue>>;
  secret: Secret;
}

interface Row {
  id: string;
  channel: ChannelKind;
  account_id: number | null;
  settings: Record<string, SettingValue>;
  secret: Buffer;
}

const COLUMNS = 'id, channel, account_id, settings, secret';

/** Sign-ins under way; each belongs to one member and ends after a quarter of an hour. */
@Injectable()
export class SignInAttempts {
  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
  ) {}

  begin(agent: Agent, state: string, attempt: Omit<Attempt, 'id'>): Promise<string> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await tx.query('delete from oauth_attempt where created_at < now() - make_interval(mins => $1)', [MINUTES]);
      const id = tx.newId();
      await tx.query(
        `insert into oauth_attempt (workspace_id, id, member_id, account_id, channel, state_hash, settings, secret)
         values ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          agent.workspaceId,
          id,
          agent.memberId,
          attempt.accountId,
          attempt.channel,
          hashKey(state),
          JSON.stringify(attempt.settings),
          this.secrets.seal(attempt.secret, sealedFor(id)),
        ],
      );
      return id;
    });
  }

  /** The attempt of a state, once: the state is used up. @throws not-possible-now for an unknown, used, old or other person's one */
  async take(agent: Agent, state: string): Promise<Attempt> {
    const rows = await this.db.read<Row>(
      agent.workspaceId,
      `update oauth_attempt set state_hash = gen_random_uuid() where workspace_id = $1 and state_hash = $2 and member_id = $3
         and created_at > now() - make_interval(mins => $4) returning ${COLUMNS}`,
      [agent.workspaceId, hashKey(state), agent.memberId, MINUTES],
    );
    return this.opened(rows[0]);
  }

  async read(agent: Agent, id: string): Promise<Attempt> {
    const rows = await this.db.read<Row>(
      agent.workspaceId,
      `select ${COLUMNS} from oauth_attempt where workspace_id = $1 and id = $2 and member_id = $3
         and created_at > now() - make_interval(mins => $4)`,
      [agent.workspaceId, id, agent.memberId, MINUTES],
    );
    return this.opened(rows[0]);
  }

  /** Keeps what the grant reaches until the person has chosen. */
  async found(agent: Agent, { id, secret }: Attempt, found: readonly OAuthChoice[]): Promise<void> {
    const kept: Secret = { ...secret, verifier: null, found };
    await this.db.read(agent.workspaceId, 'update oauth_attempt set secret = $3 where workspace_id = $1 and id = $2', [
      agent.workspaceId,
      id,
      this.secrets.seal(kept, sealedFor(id)),
    ]);
  }

  async view(agent: Agent, id: string): Promise<SignInView> {
    const attempt = await this.read(agent, id);
    const { found } = attempt.secret;
    const known = await this.db.read<{ id: number; external_id: string }>(
      agent.workspaceId,
      `select id, external_id from account where workspace_id = $1 and channel = $2 and external_id = any ($3) and removed_at is null`,
      [agent.workspaceId, attempt.channel, found.map(({ externalId }) => externalId)],
    );
    const connected = new Map(known.map((row) => [row.external_id, String(row.id)]));
    const choices = found.map(({ externalId, name }) => ({
      externalId,
      name,
      accountId: connected.get(externalId) ?? null,
    }));
    return { id, channel: attempt.channel, accountId: null, choices };
  }

  private opened(row: Row | undefined): Attempt {
    const {
      id,
      channel,
      account_id: accountId,
      settings,
      secret,
    } = row ??
    throwProblem('not-possible-now', { detail: 'This sign-in is over or was begun by somebody else: begin again.' });
    return { id, channel, accountId, settings, secret: this.secrets.open<Secret>(secret, sealedFor(id)) };
  }
}

function sealedFor(id: string): string {
  return `oauth-attempt:${id}`;
}
