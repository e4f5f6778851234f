import { MODERATION_STATES, RISK_LABELS, SCREENING_FLAGS, type ScreeningFlag, type ScreeningRuleContent, type Signal, SYNC_STATES, type WordLevel } from '@parvis/contracts'; // prettier-ignore
import { IdentityModule } from '@parvis/identity';
import { InboundModule, InboundWorkerModule } from '../src/inbound.module';
import { OutboundModule } from '../src/outbound.module';
import { CallbackRecorder } from './callbacks';
import { commentEvent, type CommentParts, type GenericAccount, type InboundTest, startInbound } from './generic';

/** What screening keeps of an item, in words. */
export interface Screened {
  itemId: string;
  conversationId: string;
  clusterId: string | null;
  revision: number;
  state: string;
  sync: string;
  severity: number;
  label: string;
  flags: ScreeningFlag[];
  inReview: boolean;
  copied: boolean;
  language: string | null;
  signals: Signal[];
}

interface Row extends Omit<Screened, 'state' | 'sync' | 'label' | 'flags' | 'inReview'> {
  state: number;
  sync: number;
  label: number;
  flags: number;
  queues: number;
}

/** A workspace whose items come in by a real hook and are screened, with an account that can hide and delete. */
export class ScreeningRoom {
  private constructor(
    readonly inbound: InboundTest,
    readonly account: GenericAccount,
    readonly platform: CallbackRecorder,
  ) {}

  static async open(): Promise<ScreeningRoom> {
    const platform = await CallbackRecorder.start();
    const inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule],
    });
    return new ScreeningRoom(inbound, await inbound.connect(inbound.owner, platform.url), platform);
  }

  async close(): Promise<void> {
    await this.inbound.test.stop();
    await this.platform.close();
  }

  get workspaceId(): number {
    return this.inbound.owner.agent.workspaceId;
  }

  /** People write; returns when it was taken in. */
  async write(...comments: CommentParts[]): Promise<void> {
    await this.send('created', ...comments);
  }

  async edit(...comments: CommentParts[]): Promise<void> {
    await this.send('updated', ...comments);
  }

  async screened(externalId: string): Promise<Screened> {
    const rows = await this.inbound.rows<Row>(
      `select s.item_id as "itemId", s.conversation_id as "conversationId", s.cluster_id as "clusterId", s.revision, s.state, s.sync,
         s.severity, s.label, s.flags, s.queues, s.copied, s.language, s.signals
       from screening s join item i on i.workspace_id = s.workspace_id and i.id = s.item_id
       where s.workspace_id = $1 and i.external_id = $2`,
      [this.workspaceId, externalId],
    );
    const [row] = rows;
    if (!row || rows.length > 1) throw new Error(`${rows.length} rows for ${externalId}`);
    const { queues, ...kept } = row;
    return {
      ...kept,
      state: MODERATION_STATES[row.state] ?? '',
      sync: SYNC_STATES[row.sync] ?? '',
      label: RISK_LABELS[row.label] ?? '',
      flags: SCREENING_FLAGS.filter((_, bit) => (row.flags & (1 << bit)) !== 0),
      inReview: (queues & 1) === 1,
    };
  }

  /** A moderation rule that screens from the next item on, at the level it is given: written as its API would. */
  async rule(
    content: Partial<ScreeningRuleContent> & Pick<ScreeningRuleContent, 'when'>,
    level = 'hide',
  ): Promise<number> {
    const whole: ScreeningRuleContent = {
      name: 'Rule',
      note: '',
      scope: { channels: [], accountIds: [], kinds: [], languages: [] },
      except: null,
      intent: 'limit',
      severity: 3,
      reasonId: null,
      tagIds: [],
      allowFinal: false,
      budgetPerHour: 100,
      expiresAt: null,
      bar: 80,
      tests: { match: [], skip: [] },
      ...content,
    };
    const [row] = await this.inbound.rows<{ id: number }>(
      `insert into screening_rule (workspace_id, author_id, enabled, level, name, content) values ($1, $2, true, $3, $4, $5) returning id`,
      [this.workspaceId, this.inbound.owner.agent.memberId, level, whole.name, JSON.stringify(whole)],
    );
    await this.changed();
    return row?.id ?? 0;
  }

  async words(level: WordLevel, ...texts: string[]): Promise<void> {
    const [list] = await this.inbound.rows<{ id: number }>(
      'insert into word_list (workspace_id, name, level) values ($1, $2, $3) returning id',
      [this.workspaceId, 'Words', level],
    );
    for (const text of texts)
      await this.inbound.rows(
        `insert into word_term (workspace_id, list_id, severity, category, text) values ($1, $2, 4, 'insult', $3)`,
        [this.workspaceId, list?.id, text],
      );
    await this.changed();
  }

  private async send(type: 'created' | 'updated', ...comments: CommentParts[]): Promise<void> {
    const answer = await this.account.send(...comments.map((parts) => commentEvent(type, parts)));
    if (answer.status >= 300) throw new Error(`not taken: ${answer.status}`);
    await this.inbound.drain();
  }

  private async changed(): Promise<void> {
    await this.inbound.rows('update workspace set screening_version = screening_version + 1 where id = $1', [
      this.workspaceId,
    ]);
  }
}
