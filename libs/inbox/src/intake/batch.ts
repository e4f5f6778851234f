import type { PublishedEvent, Tx } from '@parvis/platform';
import type { SlaBook } from '../clocks/sla-policy';
import type { Commitments } from './commitments';
import type { Known, KnownIdentity } from './known';
import type { ScreeningTarget } from '../screening/screening-target';
import type { ConversationState, ItemInsert, ItemState, KeyRow } from './rows';

type Row = Record<string, unknown>;

/** A reply of ours that the platform has not confirmed to us yet. */
export interface OwnReply {
  actionId: string;
  itemId: string;
  conversationId: string;
  /** The conversation whose thread it answers in: another one when what it answers was moved. */
  homeId: string;
  text: string;
  open: boolean;
}

/** What a workspace promises: its policies where there are some, its minutes by kind else. */
export interface Promises {
  commitments: Commitments;
  book: SlaBook | null;
}

/** One batch while it is applied: what is known, what will be written. Nothing in here touches the database. */
export class Batch {
  readonly contacts: Row[] = [];
  readonly identities: Row[] = [];
  readonly identityChanges = new Map<string, Row>();
  readonly posts: Row[] = [];
  readonly postChanges = new Map<string, Row>();
  readonly newConversations = new Map<string, ConversationState>();
  readonly changedConversations = new Map<string, ConversationState>();
  readonly newItems = new Map<string, ItemInsert>();
  readonly changedItems = new Map<string, ItemState>();
  readonly revisions: Row[] = [];
  readonly keys = new Map<string, KeyRow>();
  readonly aliases = new Map<string, Row>();
  readonly attachments: Row[] = [];
  /** Actions whose reply came back from the platform. */
  readonly confirmed = new Map<
    string,
    { workspace_id: number; id: string; external_id: string; permalink: string | null }
  >();
  /** Conversations whose "who is waiting" has to be read from their items, by `workspace:id`; true: something live arrived. */
  readonly toRefresh = new Map<string, boolean>();
  /** What people said or changed, to be screened, by `workspace:item`. */
  readonly toScreen = new Map<string, ScreeningTarget>();
  /** Whose items are among them. */
  readonly screenedPeople = new Set<KnownIdentity>();
  private readonly events = new Map<number, Map<string, PublishedEvent>>();

  constructor(
    private readonly tx: Tx,
    readonly known: Known,
    readonly ownReplies: readonly OwnReply[],
    private readonly promises: ReadonlyMap<number, Promises>,
    readonly fallbackCommitments: Commitments,
  ) {}

  newId(): string {
    return this.tx.newId();
  }

  /** An id sorted at the platform's time. */
  idAt(iso: string): string {
    return this.tx.idAt(new Date(iso));
  }

  /** Whether this is the first thing that is screened of a person who came with this batch. */
  isFirstOf(person: KnownIdentity): boolean {
    return person.isNew === true && !this.screenedPeople.has(person);
  }

  commitmentsOf(workspaceId: number): Commitments {
    return this.promises.get(workspaceId)?.commitments ?? this.fallbackCommitments;
  }

  /** The policies of a workspace; null where it has none. */
  bookOf(workspaceId: number): SlaBook | null {
    return this.promises.get(workspaceId)?.book ?? null;
  }

  addConversation(state: ConversationState): void {
    const key = `${state.workspace_id}:${state.id}`;
    this.known.conversations.set(key, state);
    this.newConversations.set(key, state);
    this.publish(state.workspace_id, { kind: 'conversation.created', conversationId: state.id, data: {} });
  }

  touchConversation(state: ConversationState): void {
    const key = `${state.workspace_id}:${state.id}`;
    if (this.newConversations.has(key)) return;
    this.changedConversations.set(key, state);
    this.publish(state.workspace_id, { kind: 'conversation.updated', conversationId: state.id, data: {} });
  }

  addItem(row: ItemInsert): void {
    this.newItems.set(`${row.workspace_id}:${row.id}`, row);
    this.publish(row.workspace_id, {
      kind: 'item.created',
      conversationId: row.conversation_id,
      data: { itemId: row.id },
    });
  }

  /** Call after changing the state of a known item. */
  touchItem(state: ItemState): void {
    const key = `${state.workspace_id}:${state.id}`;
    if (this.newItems.has(key)) return; // the state of a new item is the row that will be inserted
    this.changedItems.set(key, state);
    this.publish(state.workspace_id, {
      kind: 'item.updated',
      conversationId: state.conversation_id,
      data: { itemId: state.id },
    });
  }

  /** One event of a kind per thing and transaction: readers load the state, not the steps to it. */
  publish(workspaceId: number, event: PublishedEvent): void {
    const events = this.events.get(workspaceId) ?? new Map<string, PublishedEvent>();
    this.events.set(
      workspaceId,
      events.set(`${event.kind} ${event.conversationId ?? ''} ${Object.values(event.data).join()}`, event),
    );
  }

  /** By workspace. That an item came says as well that its conversation changed: one event for one change. */
  published(): [number, PublishedEvent[]][] {
    return [...this.events].map(([workspaceId, events]) => {
      const all = [...events.values()];
      const grown = new Set(all.flatMap(({ kind, conversationId }) => (kind === 'item.created' ? conversationId : [])));
      return [workspaceId, all.filter((one) => one.kind !== 'conversation.updated' || !grown.has(one.conversationId))];
    });
  }
}
