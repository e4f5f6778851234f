import { ACTION_VERBS, ITEM_KINDS, PLATFORM_STATES } from '@parvis/contracts';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { InboundEvent } from '../spi/inbound';

type Schema = Record<string, unknown>;

const text: Schema = { type: 'string' };
const id: Schema = { type: 'string', minLength: 1, maxLength: 1024, pattern: '^\\S(.*\\S)?$' };
const time: Schema = { type: 'string', format: 'date-time' };
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const oneOf = (values: readonly string[]): Schema => ({ enum: [...values] });
/** Every property required but the named optional ones, no other allowed: an absent value is `null`, never missing. */
const shape = (properties: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});

const identity = shape(
  {
    externalId: id,
    name: text,
    handle: orNull(text),
    avatarUrl: orNull(text),
    profileUrl: orNull(text),
  },
  { followers: { type: 'integer', minimum: 0 } },
);

const post = shape({
  externalId: id,
  text: orNull(text),
  mediaUrl: orNull(text),
  mediaAlt: orNull(text),
  permalink: orNull(text),
  publishedAt: orNull(time),
  isAd: { type: 'boolean' },
  likes: orNull({ type: 'integer' }),
  comments: orNull({ type: 'integer' }),
});

const attachment = shape({
  name: text,
  contentType: orNull(text),
  size: orNull({ type: 'integer', minimum: 0 }),
  url: orNull(text),
  content: orNull(text),
  contentId: orNull(text),
});

const email = shape({
  messageId: id,
  references: listOf(text),
  from: text,
  to: listOf(text),
  cc: listOf(text),
  replyTo: orNull(text),
  subject: text,
  automatic: { type: 'boolean' },
  fullText: orNull(text),
  authentication: orNull(shape({ spf: orNull(text), dkim: orNull(text), dmarc: orNull(text) })),
});

const SCHEMAS: Record<InboundEvent['type'], Schema> = {
  item: shape(
    {
      type: oneOf(['item']),
      externalId: id,
      kind: oneOf(ITEM_KINDS),
      direction: oneOf(['in', 'out']),
      thread: shape({ key: id, aliases: listOf(id), title: orNull(text) }, { within: id }),
      parentExternalId: orNull(id),
      post: orNull(post),
      author: orNull(identity),
      text,
      html: orNull(text),
      attachments: listOf(attachment),
      stars: orNull({ type: 'integer', minimum: 1, maximum: 5 }),
      permalink: orNull(text),
      platformState: oneOf(PLATFORM_STATES),
      ownActionId: orNull(id),
      email: orNull(email),
      createdAt: time,
      revisedAt: time,
      withoutVerbs: listOf(oneOf(ACTION_VERBS)),
    },
    { stateUnknown: { const: true } },
  ),
  removed: shape({ type: oneOf(['removed']), externalId: id, at: time }),
  state: shape({
    type: oneOf(['state']),
    externalId: id,
    platformState: oneOf(['visible', 'hidden', 'held']),
    at: time,
  }),
  post: shape({ type: oneOf(['post']), post }),
  delivery: shape({
    type: oneOf(['delivery']),
    state: oneOf(['delivered', 'seen', 'failed']),
    externalIds: listOf(id),
    threadKey: orNull(id),
    watermark: { type: 'boolean' },
    detail: orNull(text),
    at: time,
  }),
  'action-result': shape({
    type: oneOf(['action-result']),
    actionId: id,
    state: oneOf(['done', 'failed']),
    externalId: orNull(id),
    detail: orNull(text),
  }),
  notice: shape({
    type: oneOf(['notice']),
    code: oneOf(['needs-sign-in', 'permission-lost', 'subscription-lost']),
    detail: text,
  }),
  hint: shape({ type: oneOf(['hint']), ref: id }, { ifUnnamed: id, ifPostUnread: id }),
};

const ajv = addFormats(new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }));
const VALIDATORS = new Map<string, ValidateFunction>(
  Object.entries(SCHEMAS).map(([type, schema]) => [type, ajv.compile(schema)]),
);

/** What is wrong with an event, one line per fault; empty when it has the shape of the interface. */
export function eventFaults(event: unknown): string[] {
  const type = typeof event === 'object' && event !== null && 'type' in event ? String(event.type) : '(none)';
  const validate = VALIDATORS.get(type);
  if (!validate) return [`unknown event type ${type}`];
  if (validate(event)) return [];
  return (validate.errors ?? []).map((fault) => `${type}${fault.instancePath} ${fault.message ?? 'is wrong'}`);
}
