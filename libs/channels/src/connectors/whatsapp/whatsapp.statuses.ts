import type { AccountNotice, DeliveryReport, InboundEvent } from '../../spi/inbound';
import { idOf, NO_TIME, recordOf, recordsOf, textOf, timeOf, type Json } from '../../spi/read';
import { stopsAccount, webhookError } from './whatsapp.errors';

/** Marks our action id in `biz_opaque_callback_data`, which other products on the same number use too. */
const OWN_MARK = 'parvis:';

export function callbackDataOf(actionId: string): string {
  return `${OWN_MARK}${actionId}`;
}

const STATES: Readonly<Record<string, 'sent' | DeliveryReport['state']>> = {
  sent: 'sent',
  delivered: 'delivered',
  read: 'seen',
  played: 'seen',
  failed: 'failed',
};

/**
 * One element of `statuses[]` → how far the message got and, when it names our action, that action's end: the only trace
 * of a message whose call was never answered. Unknown states give nothing.
 */
export function statusEvents(status: Json): InboundEvent[] {
  const [id, state] = [idOf(status['id']), STATES[textOf(status['status']) ?? '']];
  if (id === null || state === undefined) return [];
  const error = state === 'failed' ? webhookError(recordsOf(status['errors'])[0]) : null;
  const detail = error?.detail ?? null;
  const events: InboundEvent[] = [];
  const data = textOf(status['biz_opaque_callback_data']);
  const actionId = data?.startsWith(OWN_MARK) ? idOf(data.slice(OWN_MARK.length)) : null;
  if (actionId !== null) {
    const end = state === 'failed' ? 'failed' : 'done';
    events.push({ type: 'action-result', actionId, state: end, externalId: id, detail });
  }
  if (state !== 'sent') events.push(report(status, { id, state, detail }));
  if (error && stopsAccount(error.code)) events.push(stopped(error.code, error.detail));
  return events;
}

function report(
  status: Json,
  { id, state, detail }: { id: string; state: DeliveryReport['state']; detail: string | null },
): DeliveryReport {
  return {
    type: 'delivery',
    state,
    externalIds: [id],
    threadKey: idOf(status['recipient_id']) ?? idOf(status['recipient_user_id']),
    watermark: false,
    detail,
    at: timeOf(status['timestamp']) ?? NO_TIME,
  };
}

function stopped(code: number | null, detail: string): AccountNotice {
  const signIn = code === 0 || code === 190;
  return { type: 'notice', code: signIn ? 'needs-sign-in' : 'permission-lost', detail };
}

/** `errors[]` of a value: told only when they stop the whole number. */
export function accountErrors(value: Json): AccountNotice[] {
  return recordsOf(value['errors'])
    .map(webhookError)
    .filter(({ code }) => stopsAccount(code))
    .map(({ code, detail }) => stopped(code, detail));
}

const LOST: Readonly<Record<string, AccountNotice['code']>> = {
  ACCOUNT_DELETED: 'permission-lost',
  PARTNER_REMOVED: 'subscription-lost',
  PARTNER_APP_UNINSTALLED: 'subscription-lost',
};

/** A change of the field `account_update`: the business account was disabled, deleted or taken from the app. */
export function accountUpdate(value: Json): AccountNotice[] {
  const event = textOf(value['event']) ?? '';
  const disabled = recordOf(value['ban_info'])?.['waba_ban_state'] === 'DISABLE';
  const code = disabled ? 'permission-lost' : LOST[event];
  return code === undefined ? [] : [{ type: 'notice', code, detail: `Meta says of the WhatsApp account: ${event}` }];
}
