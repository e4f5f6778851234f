import { inject, Injectable } from '@angular/core';
import type {
  ActionView, AnswerItemView, AssignBody, CampaignView, ClusterDetail, ClusterView, DecideBranchBody, DecisionView, HelpAskedView, ItemTranslationView, ModerationDecideBody, ModerationItemView,
  ModerationPage, ModerationPreview, ModerationPreviewBody, ModerationQuery, ModerationRow, ModerationRunView, ModerationTagsBody,
  ModerationTagsView, NotThisWordBody, PostBoardView, PostBranchPage, RevealedItem, ShieldedItemView, ShieldItemBody, StartModerationRunBody, StatementPreview,
  StatementPreviewBody,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

const item = (id: string) => `/moderation/items/${id}`;
const post = (id: string) => `/moderation/posts/${id}`;

/** The HTTP calls of the moderation board. Decisions take the idempotency key of their command. */
@Injectable({ providedIn: 'root' })
export class ModerationClient {
  private readonly api = inject(Api);

  list(query: ModerationQuery, abort?: AbortSignal): Promise<ModerationPage> {
    return this.api.get('/moderation/items', query, abort);
  }
  item(id: string, abort?: AbortSignal): Promise<ModerationItemView> {
    return this.api.get(item(id), {}, abort);
  }
  reveal(id: string): Promise<RevealedItem> {
    return this.api.send('POST', `${item(id)}/reveal`);
  }
  pin(id: string, pinned: boolean): Promise<ModerationRow> {
    return this.api.send('POST', `${item(id)}/pin`, { pinned });
  }
  tag(id: string, body: ModerationTagsBody): Promise<ModerationTagsView> {
    return this.api.send('POST', `${item(id)}/tags`, body);
  }
  answer(id: string): Promise<AnswerItemView> {
    return this.api.send('POST', `${item(id)}/answer`);
  }
  shield(id: string, body: ShieldItemBody, idempotencyKey: string): Promise<ShieldedItemView> {
    return this.api.send('POST', `${item(id)}/shield`, body, { idempotencyKey });
  }
  notThisWord(id: string, body: NotThisWordBody): Promise<unknown> {
    return this.api.send('POST', `${item(id)}/not-this-word`, body);
  }
  translate(id: string, target: string): Promise<ItemTranslationView> {
    return this.api.send('POST', `/items/${id}/translation`, { target });
  }
  take(conversationId: string, body: AssignBody): Promise<unknown> {
    return this.api.send('PUT', `/conversations/${conversationId}/assignment`, body);
  }

  decide(body: ModerationDecideBody, idempotencyKey: string): Promise<ModerationRunView> {
    return this.api.send('POST', '/moderation/decide', body, { idempotencyKey });
  }
  decideBranch(
    postId: string,
    itemId: string,
    body: DecideBranchBody,
    idempotencyKey: string,
  ): Promise<ModerationRunView> {
    return this.api.send('POST', `${post(postId)}/branches/${itemId}/decide`, body, { idempotencyKey });
  }
  /** What a decision would tell the author of an item; changes nothing. */
  statement(itemId: string, body: StatementPreviewBody): Promise<StatementPreview> {
    return this.api.send('POST', `/items/${itemId}/statement-preview`, body);
  }
  undo(undoId: string): Promise<ModerationRunView> {
    return this.api.send('POST', `/moderation/undo/${undoId}`);
  }
  undoDecision(itemId: string, decisionId: string): Promise<DecisionView> {
    return this.api.send('POST', `/items/${itemId}/decisions/${decisionId}/undo`);
  }
  retryAction(actionId: string): Promise<ActionView> {
    return this.api.send('POST', `/actions/${actionId}/retry`);
  }
  preview(body: ModerationPreviewBody): Promise<ModerationPreview> {
    return this.api.send('POST', '/moderation/preview', body);
  }
  start(body: StartModerationRunBody, idempotencyKey: string): Promise<ModerationRunView> {
    return this.api.send('POST', '/moderation/runs', body, { idempotencyKey });
  }
  run(runId: string): Promise<ModerationRunView> {
    return this.api.get(`/moderation/runs/${runId}`);
  }
  stop(runId: string): Promise<ModerationRunView> {
    return this.api.send('POST', `/moderation/runs/${runId}/stop`);
  }

  cluster(id: string, abort?: AbortSignal): Promise<ClusterDetail> {
    return this.api.get(`/moderation/clusters/${id}`, {}, abort);
  }
  exclude(clusterId: string, itemId: string): Promise<ClusterView> {
    return this.api.send('POST', `/moderation/clusters/${clusterId}/exclude`, { itemId });
  }
  campaigns(abort?: AbortSignal): Promise<CampaignView[]> {
    return this.api.get('/moderation/campaigns', {}, abort);
  }

  post(id: string, query: { cursor?: string }, abort?: AbortSignal): Promise<PostBoardView> {
    return this.api.get(post(id), query, abort);
  }
  branch(postId: string, itemId: string, query: { cursor?: string }, abort?: AbortSignal): Promise<PostBranchPage> {
    return this.api.get(`${post(postId)}/branches/${itemId}`, query, abort);
  }
  askForHelp(postId: string): Promise<HelpAskedView> {
    return this.api.send('POST', `${post(postId)}/help`);
  }
  dismissAlert(postId: string): Promise<unknown> {
    return this.api.send('POST', `${post(postId)}/dismiss-alert`);
  }
}
