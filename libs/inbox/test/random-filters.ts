import { CHANNEL_KINDS, DUE_STATES, type Condition, CONVERSATION_STATUSES, type Filter, ITEM_KINDS, LAST_WORDS, PLATFORM_STATES, PRIORITIES } from '@parvis/contracts'; // prettier-ignore
import fc from 'fast-check';
import { WORDS } from './random-conversations';

const some = (values: readonly string[]): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });

function condition(
  field: Condition['field'],
  operators: readonly Condition['operator'][],
  value: fc.Arbitrary<Condition['value']>,
): fc.Arbitrary<Condition> {
  return fc.record({ field: fc.constant(field), operator: fc.constantFrom(...operators), value });
}

const choice = (field: Condition['field'], values: readonly string[]) => condition(field, ['is', 'is-not'], some(values)); // prettier-ignore
const flag = (field: Condition['field']) => condition(field, ['is'], fc.boolean());
const hours = fc.integer({ min: 0, max: 7 }).map((hour) => Math.max(1, hour * 60));
const texts = fc.constantFrom(...WORDS, 'ETE', 'colis', 'oeuf', 'a"b\\c', '.*', 'zzz');
const days = fc
  .integer({ min: -1, max: 5 })
  .map((day) => new Date(Math.floor(Date.now() / 86_400_000 - day) * 86_400_000 + 3_600_000).toISOString());

/** Conditions on every field, with every operator. */
export const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  choice('status', CONVERSATION_STATUSES),
  choice('channel', CHANNEL_KINDS),
  choice('account', ['1', '2', '3', '9']),
  choice('kind', ITEM_KINDS),
  choice('assignee', ['1', '2', '3', 'me', 'nobody']),
  choice('team', ['1', '2', '3', 'none']),
  condition('tag', ['any-of', 'all-of', 'none-of'], some(['1', '2', '3', '4'])),
  flag('tagged'),
  choice('priority', PRIORITIES),
  condition('priority', ['at-least', 'at-most'], fc.constantFrom(...PRIORITIES)),
  choice('stars', ['1', '2', '3', '4', '5', 'none']),
  condition('stars', ['at-least', 'at-most'], fc.constantFrom('1', '2', '3', '4', '5')),
  choice('language', ['fr', 'en', 'de', 'it']),
  choice('clock', DUE_STATES),
  condition('waiting', ['longer-than', 'shorter-than'], hours),
  condition('inactive', ['longer-than', 'shorter-than'], hours),
  condition('created', ['before', 'after'], days),
  condition('text', ['contains', 'contains-not'], texts),
  condition('contact', ['contains', 'contains-not'], texts),
  choice('post', ['9007199254740990', '9007199254740992', '9007199254740993']),
  choice('platform-state', PLATFORM_STATES),
  flag('ad'),
  condition('reach', ['at-least', 'at-most'], fc.constantFrom(0, 9, 10, 500, 1_000_000)),
  flag('attachments'),
  flag('unanswered'),
  choice('last-word', LAST_WORDS),
);

/** Filters as deep and wide as members make them, and then some. */
export const anyFilter: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => {
  const parts = fc.array(tie('filter'), { minLength: 1, maxLength: 3 });
  return {
    filter: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      anyCondition,
      fc.record({ all: parts }),
      fc.record({ any: parts }),
      fc.record({ not: tie('filter') }),
    ),
  };
}).filter;
