import { WIDGET_LIMITS } from '@parvis/contracts';
import { type ApiAnswer, type ApiRequest, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnavailable, ConnectorUnsupported } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { filledText, recordOf } from '../../spi/values';
import { capabilities } from './web-widget.capabilities';
import { AGENT_BASE, type AgentMessageBody } from './web-widget.wire';

const DONE: Receipt = { state: 'done', externalId: null, permalink: null, effects: [] };

/** What one action works with. */
interface Call {
  action: OutboundAction;
  send(method: ApiRequest['method'], path: string, body?: unknown): Promise<ApiAnswer>;
  upload(path: string, bytes: Uint8Array, contentType: string): Promise<ApiAnswer>;
}

/** Performs one action. Every request may be repeated: the action's id, or the wanted state itself, makes it one. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  const { verb, target } = action;
  if (!capabilities.verbs[target.kind]?.some((known) => known.verb === verb))
    throw new ConnectorUnsupported(`the widget has no ${verb} on ${target.kind}`);
  const call = callOf(action, account, signal);
  const message = `/messages/${part(target.externalId)}`;
  switch (verb) {
    case 'reply':
      return reply(call);
    case 'edit-reply':
      checkText(action);
      await call.send('PATCH', `/messages/${part(own(action))}`, { text: action.text });
      return DONE;
    case 'delete-reply':
      await call.send('DELETE', `/messages/${part(own(action))}`);
      return DONE;
    case 'hide':
    case 'unhide':
      await call.send(verb === 'hide' ? 'PUT' : 'DELETE', `${message}/hidden`);
      return DONE;
    case 'ban':
    case 'unban':
      await call.send(verb === 'ban' ? 'PUT' : 'DELETE', `/visitors/${part(author(action))}/block`);
      return DONE;
    case 'mark-read':
      await call.send('POST', `/conversations/${part(target.threadKey)}/read`, { messageId: target.externalId });
      return DONE;
    default:
      throw new ConnectorUnsupported(`the widget has no ${verb}`);
  }
}

async function reply({ action, send, upload }: Call): Promise<Receipt> {
  checkText(action);
  const attachments: string[] = [];
  for (const [index, file] of action.attachments.entries()) {
    const path = `/uploads/${part(`${action.id}-${index}`)}?name=${encodeURIComponent(file.name)}`;
    const { body } = await upload(path, await file.read(), file.contentType);
    attachments.push(filledText(recordOf(body)?.['id']) ?? '');
  }
  const content: AgentMessageBody = { actionId: action.id, text: action.text, attachments };
  const { body } = await send('POST', `/conversations/${part(action.target.threadKey)}/messages`, content);
  const externalId = filledText(recordOf(body)?.['id']);
  if (externalId === null) throw new ConnectorUnavailable('the widget did not name the message', true);
  return { ...DONE, externalId };
}

function checkText({ text, attachments }: OutboundAction): void {
  const { textLength, attachmentsPerMessage, attachmentBytes } = WIDGET_LIMITS;
  if (text.length > textLength)
    throw new ConnectorRejected(`a message has ${textLength} characters at most`, 'too-long');
  if (text.trim() === '' && attachments.length === 0) throw new ConnectorRejected('a message needs words', 'invalid');
  if (attachments.length > attachmentsPerMessage)
    throw new ConnectorRejected(`a message has ${attachmentsPerMessage} files at most`, 'invalid');
  if (attachments.some(({ size }) => size > attachmentBytes))
    throw new ConnectorRejected('a file has 10 MB at most', 'too-long');
}

function callOf(action: OutboundAction, account: AccountContext, signal: AbortSignal): Call {
  const context = { account, signal, platform: 'The widget' };
  return {
    action,
    send: (method, path, body) =>
      callApi(
        {
          method,
          url: `${AGENT_BASE}${path}`,
          ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        },
        context,
      ),
    upload: (path, bytes, contentType) =>
      callApi(
        {
          method: 'PUT',
          url: `${AGENT_BASE}${path}`,
          headers: { 'content-type': contentType },
          body: Uint8Array.from(bytes),
        },
        context,
      ),
  };
}

function own({ replyExternalId }: OutboundAction): string {
  if (replyExternalId === null) throw new ConnectorRejected('which reply is meant is not known', 'invalid');
  return replyExternalId;
}

function author({ target }: OutboundAction): string {
  if (target.authorExternalId === null) throw new ConnectorRejected('who wrote it is not known', 'invalid');
  return target.authorExternalId;
}

function part(id: string): string {
  return encodeURIComponent(id);
}
