import { DateTime } from 'luxon';
import type { Mail } from '../../mail/mailer';
import type { NoticeWords } from './notice-words';
import { type Outgoing, type Parcel, pathOf } from './parcels';

export interface DigestSetting {
  to: string;
  /** Known to the batch: the same mail has the same one. */
  batchId: string;
  words: NoticeWords;
  language: string;
  timeZone: string;
  showsText: boolean;
  /** Without a slash at its end. */
  publicUrl: string;
}

/** A mail that lists what a member was told, oldest first, each with its link. */
export function digestMail({ items }: Parcel, setting: DigestSetting): Mail {
  const { words, publicUrl } = setting;
  const lines = items.map((item) => line(item, setting));
  const preferences = `${publicUrl}/me/notifications`;
  const text = [
    ...lines.map(({ when, headline, text, url }) => [`${when} · ${headline}`, text, url].filter(Boolean).join('\n')),
    `-- \n${words.mail.foot}\n${words.mail.preferences}: ${preferences}`,
  ].join('\n\n');
  const rows = lines.map(
    ({ when, headline, text, url }) =>
      `<p><strong>${escaped(headline)}</strong> <span style="color:#6b7280">${escaped(when)}</span><br>` +
      `${text === '' ? '' : `${escaped(text)}<br>`}<a href="${escaped(url)}">${escaped(words.mail.open)}</a></p>`,
  );
  const foot = `<p style="color:#6b7280;font-size:12px">${escaped(words.mail.foot)} <a href="${escaped(preferences)}">${escaped(words.mail.preferences)}</a></p>`;
  return {
    to: setting.to,
    subject: `Parvis · ${words.mail.subject(items.length)}`,
    text,
    html: `<!doctype html><html lang="${setting.language}"><body style="font:14px/1.5 sans-serif">${rows.join('')}<hr>${foot}</body></html>`,
    messageId: `digest-${setting.batchId}@${new URL(publicUrl).hostname}`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'List-Unsubscribe': `<${preferences}>`,
      'X-Auto-Response-Suppress': 'All',
    },
  };
}

function line(item: Outgoing, { words, language, timeZone, showsText, publicUrl }: DigestSetting) {
  const local = DateTime.fromJSDate(item.at, { zone: timeZone }).setLocale(language);
  return {
    when: local.toLocaleString({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }), // prettier-ignore
    headline: words.headline(item.kind, showsText ? item.byName : null),
    text: showsText ? item.text : '',
    url: `${publicUrl}${pathOf(item)}`,
  };
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
