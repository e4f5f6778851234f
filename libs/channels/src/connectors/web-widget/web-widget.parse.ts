import type { InboundEvent, InboundIdentity, InboundAttachment } from '../../spi/inbound';
import { itemSeen } from '../../spi/item-seen';
import { countOf, filledText, isoTimeOf, type Json, jsonOf, recordOf, recordsOf, storableText } from '../../spi/values';
import { AGENT_BASE } from './web-widget.wire';

const UPLOAD = /^up_\d{1,19}$/;

/** A landed act of a visitor. What the team writes is known by its receipts and never lands. */
export function parse(payload: string): InboundEvent[] {
  const landed = recordOf(jsonOf(payload, 'the widget'));
  const conversationId = filledText(landed?.['conversationId']);
  const at = isoTimeOf(landed?.['at']);
  if (!landed || conversationId === null || at === null || landed['version'] !== 1) return [];
  switch (landed['type']) {
    case 'message.created':
    case 'message.updated':
      return messageSeen(landed, conversationId, at);
    case 'message.deleted': {
      const id = idOf(recordOf(landed['message'])?.['id']);
      return id === null ? [] : [{ type: 'removed', externalId: id, at }];
    }
    case 'conversation.read':
      return [
        {
          type: 'delivery',
          state: 'seen',
          externalIds: [],
          threadKey: conversationId,
          watermark: true,
          detail: null,
          at,
        },
      ];
    default:
      return [];
  }
}

function messageSeen(landed: Json, conversationId: string, at: string): InboundEvent[] {
  const message = recordOf(landed['message']);
  const id = idOf(message?.['id']);
  const createdAt = isoTimeOf(message?.['createdAt']);
  if (!message || id === null || createdAt === null) return [];
  const subject = filledText(storableText(recordOf(message['form'])?.['subject']));
  const text = storableText(message['text']) ?? '';
  return [
    itemSeen({
      externalId: id,
      kind: 'message',
      direction: 'in',
      thread: { key: conversationId.trim(), aliases: [], title: subject },
      author: authorOf(recordOf(landed['visitor'])),
      // the title names the first message only: a later form says its subject itself
      text: subject !== null && message['seq'] !== 1 ? `${subject}\n\n${text}` : text,
      attachments: recordsOf(message['attachments']).flatMap(attachmentOf),
      permalink: pageOf(message['pageUrl']),
      createdAt,
      revisedAt: at,
    }),
  ];
}

/** What a visitor typed is marked: anybody can call themselves anything. */
function authorOf(visitor: Json | null): InboundIdentity | null {
  const externalId = idOf(visitor?.['id']);
  if (!visitor || externalId === null) return null;
  const name = filledText(storableText(visitor['name']));
  const email = filledText(storableText(visitor['email']));
  const mark = visitor['verified'] === true ? '' : ' (unverified)';
  return {
    externalId,
    name: name === null ? `Visitor ${externalId.slice(-4)}` : `${name}${mark}`,
    handle: email === null ? null : `${email}${mark}`,
    avatarUrl: null,
    profileUrl: null,
  };
}

function attachmentOf(file: Json): InboundAttachment[] {
  const id = idOf(file['id']);
  if (id === null || !UPLOAD.test(id)) return [];
  return [
    {
      name: filledText(storableText(file['name'])) ?? 'file',
      contentType: filledText(file['contentType']),
      size: countOf(file['size']),
      url: `${AGENT_BASE}/uploads/${id}`,
      content: null,
      contentId: null,
    },
  ];
}

function pageOf(value: unknown): string | null {
  const url = filledText(value);
  return url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null;
}

function idOf(value: unknown): string | null {
  const id = filledText(value);
  return id !== null && /^\S{1,200}$/.test(id) ? id : null;
}
