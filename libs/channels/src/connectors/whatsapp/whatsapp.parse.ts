import type { AccountContext } from '../../spi/connector';
import type { InboundAttachment, InboundEvent } from '../../spi/inbound';
import { countOf, recordOf, recordsOf, textOf, type Json } from '../../spi/read';
import { spokenOf } from './whatsapp.media-ref';
import { messageEvents, type FetchedFile } from './whatsapp.messages';
import { openWhatsAppPayload, personOf, type WhatsAppChange } from './whatsapp.payloads';
import { accountErrors, accountUpdate, statusEvents } from './whatsapp.statuses';

/** Webhook body or fetched message → events (Cloud API webhooks, object `whatsapp_business_account`). */
export function parseWhatsApp(payload: string, account: AccountContext): InboundEvent[] {
  const opened = openWhatsAppPayload(payload, account);
  if (opened.source === 'unknown') return [];
  if (opened.source === 'webhook') return opened.changes.flatMap(changeEvents);
  if (opened.kind === 'signed-out') {
    const detail = textOf(opened.value['detail']) ?? 'Meta refused the access token';
    return [{ type: 'notice', code: 'needs-sign-in', detail }];
  }
  const spoken = opened.kind === 'message' ? spokenOf(opened.value) : null;
  return spoken ? messageEvents(spoken, fileOf(opened.value)) : [];
}

function changeEvents({ field, value }: WhatsAppChange): InboundEvent[] {
  const contacts = recordsOf(value['contacts']);
  switch (field) {
    case 'messages':
      return [
        ...recordsOf(value['messages']).flatMap((message) => heard(message, contacts)),
        ...recordsOf(value['statuses']).flatMap(statusEvents),
        ...accountErrors(value),
      ];
    case 'smb_message_echoes':
      return recordsOf(value['message_echoes']).flatMap((message) => echoed(message, contacts));
    case 'account_update':
      return accountUpdate(value);
    default:
      return [];
  }
}

function heard(message: Json, contacts: Json[]): InboundEvent[] {
  const person = personOf(message['from'], message['from_user_id'], contacts);
  return person ? messageEvents({ message, person, direction: 'in' }) : [];
}

/** Written in the WhatsApp Business app on a phone; what the API sends is never echoed. */
function echoed(message: Json, contacts: Json[]): InboundEvent[] {
  const person = personOf(message['to'], message['to_user_id'], contacts);
  return person ? messageEvents({ message, person, direction: 'out' }) : [];
}

function fileOf(value: Json): FetchedFile {
  const file = recordOf(value['file']);
  const content = textOf(file?.['content']);
  if (!file || content === null) return null;
  const fields: Pick<InboundAttachment, 'contentType' | 'size'> = {
    contentType: textOf(file['contentType']),
    size: countOf(file['size']),
  };
  return { name: textOf(file['name']) ?? 'file', content, ...fields };
}
