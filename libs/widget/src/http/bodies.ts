import { type ContactFormBody, type IdentifyBody, type RatingBody, type SendMessageBody, type StartSessionBody, type VisitorDetailsBody, WIDGET_LIMITS } from '@parvis/contracts'; // prettier-ignore
import { refuse } from '../access/refusal';

type Fields = Record<string, unknown>;

const CLIENT_ID = /^[A-Za-z0-9_-]{8,64}$/;
const EMAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>"]+$/;
const LONGEST = { name: 200, email: 254, subject: 300, url: 2000, locale: 35, token: 4000 };

// every reader takes what a stranger sent and gives the typed body, or refuses with `invalid`

export function startSessionBody(value: unknown): StartSessionBody {
  const body = fieldsOf(value);
  const page = fieldsOf(body['page']);
  const url = pageUrl(page['url']);
  if (url === undefined) return refuse('invalid', 'page.url has to be an http or https address.');
  const timeZone = optional(body, 'timeZone', 60);
  const title = optional(page, 'title', LONGEST.subject);
  return {
    widgetKey: text(body, 'widgetKey', 60),
    locale: optional(body, 'locale', LONGEST.locale) ?? 'en',
    page: { url, ...(title !== undefined && { title }) },
    ...(timeZone !== undefined && { timeZone }),
    ...(body['consent'] === true && { consent: true }),
  };
}

export function identifyBody(value: unknown): IdentifyBody {
  const body = fieldsOf(value);
  if (body['identityToken'] !== undefined) return { identityToken: text(body, 'identityToken', LONGEST.token) };
  return { externalUserId: text(body, 'externalUserId', LONGEST.email), userHash: text(body, 'userHash', 64) };
}

export function visitorDetailsBody(value: unknown): VisitorDetailsBody {
  const body = fieldsOf(value);
  const name = optional(body, 'name', LONGEST.name);
  const email = body['email'] === undefined ? undefined : emailOf(body);
  return {
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    ...(body['consent'] === true && { consent: true }),
  };
}

export function sendMessageBody(value: unknown): SendMessageBody {
  const body = fieldsOf(value);
  const attachments = body['attachments'] ?? [];
  if (!Array.isArray(attachments) || !attachments.every((id) => typeof id === 'string'))
    return refuse('invalid', 'attachments is a list of ids.');
  if (attachments.length > WIDGET_LIMITS.attachmentsPerMessage)
    refuse('invalid', `A message has ${WIDGET_LIMITS.attachmentsPerMessage} files at most.`);
  const words = attachments.length > 0 && body['text'] === '' ? '' : messageText(body['text']);
  const url = pageUrl(fieldsOf(body['page'] ?? {})['url']);
  return { clientId: clientIdOf(body), text: words, attachments, ...(url !== undefined && { page: { url } }) };
}

export function contactFormBody(value: unknown): ContactFormBody {
  const body = fieldsOf(value);
  const fields = fieldsOf(body['fields']);
  const filledInMs = Number(body['filledInMs']);
  // people cannot see the field and cannot be that fast
  if (body['hp'] !== '' || !(filledInMs >= WIDGET_LIMITS.formSeconds * 1000))
    return refuse('invalid', 'The form was not filled in by hand.');
  if (fields['consent'] !== true) return refuse('invalid', 'The e-mail address is kept only if the visitor agrees.');
  return {
    clientId: clientIdOf(body),
    fields: {
      name: text(fields, 'name', LONGEST.name),
      email: emailOf(fields),
      subject: text(fields, 'subject', LONGEST.subject),
      message: messageText(fields['message']),
      consent: true,
    },
    hp: '',
    filledInMs,
  };
}

export function ratingBody(value: unknown): RatingBody {
  const body = fieldsOf(value);
  const score = ([1, 2, 3, 4, 5] as const).find((known) => known === body['score']);
  if (score === undefined) return refuse('invalid', 'score is 1 to 5.');
  const comment = optional(body, 'comment', WIDGET_LIMITS.textLength);
  return { score, ...(comment !== undefined && { comment }) };
}

/** The words of a message: something to read, and not too much. */
export function messageText(value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') return refuse('invalid', 'A message needs words.');
  if (value.length > WIDGET_LIMITS.textLength)
    return refuse('invalid', `A message has ${WIDGET_LIMITS.textLength} characters at most.`);
  return storable(value);
}

export function textOf(value: unknown): string {
  return messageText(fieldsOf(value)['text']);
}

/** A whole number from 0 on in a body or a query. */
export function countIn(value: unknown, name: string, otherwise?: number): number {
  const given = value === undefined || value === '' ? otherwise : value;
  const count = typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : given;
  const isCount = typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 && count < 2 ** 31;
  return isCount ? count : refuse('invalid', `${name} is a whole number.`);
}

export function fieldsOf(value: unknown): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : refuse('invalid', 'The body is not what is expected here.');
}

function text(fields: Fields, name: string, most: number): string {
  const value = optional(fields, name, most);
  return value ?? refuse('invalid', `${name} is missing.`);
}

function optional(fields: Fields, name: string, most: number): string | undefined {
  const value = fields[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') return refuse('invalid', `${name} is a text.`);
  const trimmed = storable(value).trim();
  if (trimmed.length > most) refuse('invalid', `${name} is too long.`);
  return trimmed === '' ? undefined : trimmed;
}

function emailOf(fields: Fields): string {
  const email = text(fields, 'email', LONGEST.email);
  return EMAIL.test(email) ? email : refuse('invalid', 'email is not an address.');
}

function clientIdOf(fields: Fields): string {
  const id = fields['clientId'];
  return typeof id === 'string' && CLIENT_ID.test(id) ? id : refuse('invalid', 'clientId is missing.');
}

function pageUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  return /^https?:$/.test(new URL(value).protocol) ? value.slice(0, LONGEST.url) : undefined;
}

// Postgres keeps neither NUL nor halves of surrogate pairs
function storable(value: string): string {
  return Buffer.from(value.replaceAll('\0', '')).toString();
}
