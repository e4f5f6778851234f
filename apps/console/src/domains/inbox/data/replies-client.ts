import { inject, Injectable } from '@angular/core';
import type {
  ActionCommentView, ActionView, ApproveBody, ChangeReplyBody, EditReplyBody, ItemRevisionView, MacroPreview, MacroRunView, MacroView, Page, PendingApproval,
  RenderedCanned, ReplyAccepted, RunMacroBody, TakenCanned,
} from '@parvis/contracts'; // prettier-ignore
import { Api } from '../../../shared/api/api';

/** The HTTP calls about replies that were prepared, wait, or are published. */
@Injectable({ providedIn: 'root' })
export class RepliesClient {
  private readonly api = inject(Api);

  findCanned(conversationId: string, q: string, abort?: AbortSignal): Promise<RenderedCanned[]> {
    return this.api.get(`/conversations/${conversationId}/canned-replies`, { q }, abort);
  }
  takeCanned(conversationId: string, cannedId: string, variantId: string): Promise<TakenCanned> {
    return this.api.send('POST', `/conversations/${conversationId}/canned-replies/${cannedId}`, { variantId });
  }

  macros(): Promise<MacroView[]> {
    return this.api.get('/macros');
  }
  previewMacro(conversationId: string, macroId: string): Promise<MacroPreview> {
    return this.api.get(`/conversations/${conversationId}/macros/${macroId}`);
  }
  runMacro(conversationId: string, macroId: string, body: RunMacroBody, idempotencyKey: string): Promise<MacroRunView> {
    return this.api.send('POST', `/conversations/${conversationId}/macros/${macroId}`, body, { idempotencyKey });
  }
  undoMacro(runId: string): Promise<MacroRunView> {
    return this.api.send('POST', `/macro-runs/${runId}/undo`);
  }

  editReply(itemId: string, body: EditReplyBody): Promise<ReplyAccepted> {
    return this.api.send('PATCH', `/items/${itemId}/reply`, body);
  }
  deleteReply(itemId: string): Promise<ReplyAccepted> {
    return this.api.send('DELETE', `/items/${itemId}/reply`);
  }
  revisions(itemId: string): Promise<ItemRevisionView[]> {
    return this.api.get(`/items/${itemId}/revisions`);
  }

  change(actionId: string, body: ChangeReplyBody): Promise<ActionView> {
    return this.api.send('PATCH', `/actions/${actionId}`, body);
  }
  sendNow(actionId: string, sendAnyway: boolean): Promise<ActionView> {
    return this.api.send('POST', `/actions/${actionId}/send-now`, { sendAnyway });
  }

  approvals(): Promise<Page<PendingApproval>> {
    return this.api.get('/approvals');
  }
  approve(actionId: string, body: ApproveBody): Promise<ActionView> {
    return this.api.send('POST', `/actions/${actionId}/approve`, body);
  }
  refuse(actionId: string, comment: string): Promise<ActionView> {
    return this.api.send('POST', `/actions/${actionId}/refuse`, { comment });
  }
  comments(actionId: string): Promise<ActionCommentView[]> {
    return this.api.get(`/actions/${actionId}/comments`);
  }
  comment(actionId: string, comment: string): Promise<ActionCommentView[]> {
    return this.api.send('POST', `/actions/${actionId}/comments`, { comment });
  }
}
