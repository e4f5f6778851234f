import EmailReplyParser from 'email-reply-parser';
import { convert } from 'html-to-text';

/** The pattern matching of the reply parser grows faster than its input; beyond this nobody reads on anyway. */
const MAX_PARSED = 60_000;

/** Lines after which a mail client puts the old mail, where the library knows no pattern for it. */
const OLD_MAIL_BELOW = [
  /^_{10,}$/,
  /^-{2,}\s*(Original Message|Forwarded message|Message d[’']origine|Message original|Message transféré|Ursprüngliche Nachricht)\s*-{2,}$/i,
  /^(Le|On|Am|El|Il)\s.{6,200}\s(a écrit|wrote|schrieb|escribió|ha scritto)[\s\u00A0\u202F]*:$/i,
];
const OUTLOOK_HEAD =
  /^\*?(From|De|Von)[\s\u00A0\u202F]*:\*?\s.+\n(?:.*\n){0,3}?\*?(Sent|Date|Envoyé|Gesendet)[\s\u00A0\u202F]*:\*?\s/im;

/** HTML mail → readable text: links keep their address, quotes get `> `, images and styles vanish. */
export function textOfHtml(html: string): string {
  return convert(html, {
    wordwrap: false,
    limits: { maxInputLength: 2_000_000, maxDepth: 200 },
    selectors: [
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, ignoreHref: false, noAnchorUrl: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'h1', options: { uppercase: false } },
      { selector: 'h2', options: { uppercase: false } },
      { selector: 'h3', options: { uppercase: false } },
      { selector: 'table', options: { uppercaseHeaderCells: false } },
      { selector: 'blockquote', options: { trimEmptyLines: true } },
    ],
  }).trim();
}

/**
 * The part of a mail that its author wrote now: quoted history and signature are cut. A mail that is nothing but a quotation
 * (a forward) stays whole.
 */
export function visibleReply(full: string): string {
  const text = full.replace(/\r\n?/g, '\n').trim();
  const cut = beforeOldMail(text);
  const visible = cut.length > MAX_PARSED ? cut : new EmailReplyParser().parseReply(cut).trim();
  return visible || cut || text;
}

function beforeOldMail(text: string): string {
  const lines = text.split('\n');
  const marked = lines.findIndex((line) => OLD_MAIL_BELOW.some((pattern) => pattern.test(line.trim())));
  const before = marked > 0 ? lines.slice(0, marked).join('\n') : text;
  const outlook = OUTLOOK_HEAD.exec(before.slice(0, MAX_PARSED));
  return (outlook && outlook.index > 0 ? before.slice(0, outlook.index) : before).trim();
}
