import { inject, Injectable } from '@angular/core';
import type {
  ActionView, AssignBody, AttachmentView, ConversationDetailView, ConversationMovedView, ConversationMoveView, ConversationsQuery, ConversationTagsBody, ConversationView, DecideBody,
  DecisionView, DraftBody, DraftView, EscalateBody, FollowView, HandOverBody, ItemView, MergeConversationBody, NoteBody, Page, PullNextBody, ReplyBody, SaveDraftBody, SearchPage,
  SearchQuery, SearchSuggestion, SearchSuggestionsQuery, SharedDraftBody, SharedDraftView, SplitConversationBody, UpdateConversationBody,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

const at = (id: string) => `/conversations/${id}`;

/** The HTTP calls of the inbox. Writes take the idempotency key of their command. */
@Injectable({ providedIn: 'root' })
export class InboxClient {
  private readonly api = inject(Api);

  list(query: ConversationsQuery, abort?: AbortSignal): Promise<Page<ConversationView>> {
    return this.api.get('/conversations', query, abort);
  }
  detail(id: string, abort?: AbortSignal): Promise<ConversationDetailView> {
    return this.api.get(at(id), {}, abort);
  }
  items(id: string, query: { before?: string; limit?: number }, abort?: AbortSignal): Promise<Page<ItemView>> {
    return this.api.get(`${at(id)}/items`, query, abort);
  }
  search(query: SearchQuery, abort?: AbortSignal): Promise<SearchPage> {
    return this.api.get('/search', query, abort);
  }
  suggest(query: SearchSuggestionsQuery, abort?: AbortSignal): Promise<SearchSuggestion[]> {
    return this.api.get('/search/suggestions', query, abort);
  }

  reply(id: string, body: ReplyBody, idempotencyKey: string): Promise<{ item: ItemView; action: ActionView }> {
    return this.api.send('POST', `${at(id)}/replies`, body, { idempotencyKey });
  }
  note(id: string, body: NoteBody, idempotencyKey: string): Promise<ItemView> {
    return this.api.send('POST', `${at(id)}/notes`, body, { idempotencyKey });
  }
  assign(id: string, body: AssignBody, idempotencyKey?: string): Promise<ConversationView> {
    return this.api.send('PUT', `${at(id)}/assignment`, body, key(idempotencyKey));
  }
  escalate(id: string, body: EscalateBody, idempotencyKey: string): Promise<ConversationView> {
    return this.api.send('POST', `${at(id)}/escalations`, body, { idempotencyKey });
  }
  tag(id: string, body: ConversationTagsBody, idempotencyKey?: string): Promise<ConversationView> {
    return this.api.send('POST', `${at(id)}/tags`, body, key(idempotencyKey));
  }
  update(id: string, body: UpdateConversationBody, idempotencyKey?: string): Promise<ConversationView> {
    return this.api.send('PATCH', at(id), body, key(idempotencyKey));
  }
  merge(id: string, body: MergeConversationBody): Promise<ConversationMovedView> {
    return this.api.send('POST', `${at(id)}/merge`, body);
  }
  split(id: string, body: SplitConversationBody): Promise<ConversationMovedView> {
    return this.api.send('POST', `${at(id)}/split`, body);
  }
  /** Merges and moves that can still be taken back. */
  moves(id: string, abort?: AbortSignal): Promise<ConversationMoveView[]> {
    return this.api.get(`${at(id)}/moves`, {}, abort);
  }
  undoMove(moveId: string): Promise<ConversationMovedView> {
    return this.api.send('POST', `/conversation-moves/${moveId}/undo`);
  }
  /** Up to which item it was seen; null marks all of it unread. */
  seen(id: string, itemId: string | null): Promise<unknown> {
    return this.api.send('PUT', `${at(id)}/seen`, { itemId });
  }
  claim(id: string): Promise<unknown> {
    return this.api.send('PUT', `${at(id)}/claim`);
  }
  release(id: string): Promise<unknown> {
    return this.api.send('DELETE', `${at(id)}/claim`);
  }
  draft(id: string): Promise<DraftView | null> {
    return this.api.get(`${at(id)}/draft`);
  }
  saveDraft(id: string, body: SaveDraftBody): Promise<DraftView | null> {
    return this.api.send('PUT', `${at(id)}/draft`, body);
  }
  sharedDraft(id: string): Promise<SharedDraftView | null> {
    return this.api.get(`${at(id)}/shared-draft`);
  }
  shareDraft(id: string, body: DraftBody): Promise<SharedDraftView> {
    return this.api.send('POST', `${at(id)}/shared-draft`, body);
  }
  saveSharedDraft(id: string, body: SharedDraftBody): Promise<SharedDraftView> {
    return this.api.send('PUT', `${at(id)}/shared-draft`, body);
  }
  endSharedDraft(id: string): Promise<void> {
    return this.api.send('DELETE', `${at(id)}/shared-draft`);
  }
  handOver(id: string, body: HandOverBody, idempotencyKey: string): Promise<ConversationView> {
    return this.api.send('POST', `${at(id)}/hand-over`, body, { idempotencyKey });
  }
  follow(id: string, abort?: AbortSignal): Promise<FollowView> {
    return this.api.get(`${at(id)}/follow`, {}, abort);
  }
  setFollow(id: string, following: boolean): Promise<FollowView> {
    return this.api.send(following ? 'PUT' : 'DELETE', `${at(id)}/follow`);
  }
  /** Assigns the most urgent unassigned conversation that fits to me; null when there is none. */
  next(body: PullNextBody): Promise<ConversationView | null> {
    return this.api.send('POST', '/conversations/next', body);
  }

  decide(itemId: string, body: DecideBody, idempotencyKey?: string): Promise<DecisionView> {
    return this.api.send('POST', `/items/${itemId}/decisions`, body, key(idempotencyKey));
  }
  cancel(actionId: string): Promise<ActionView> {
    return this.api.send('POST', `/actions/${actionId}/cancel`);
  }
  retry(actionId: string): Promise<ActionView> {
    return this.api.send('POST', `/actions/${actionId}/retry`);
  }
  upload(file: File): Promise<AttachmentView> {
    return this.api.upload('/attachments', file);
  }
}

const key = (idempotencyKey: string | undefined) => (idempotencyKey ? { idempotencyKey } : {});
