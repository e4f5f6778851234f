import { type Filter, ITEM_KINDS, PRIORITIES, CONVERSATION_STATUSES, ITEM_DIRECTIONS, PLATFORM_STATES, type SearchPart, type SearchState } from '@parvis/contracts'; // prettier-ignore
import { codeOf } from '@parvis/platform';
import { type Me, toSql } from '../filters/to-sql';
import { unreadColumn } from '../views-of/conversation-view';

/** Adds a parameter to the statement and returns its placeholder. */
export type Bind = (value: unknown) => string;

/** A condition on `item i`, on `conversation c`, or on both; true, false or null. */
export interface Part {
  on: 'item' | 'conversation' | 'both';
  sql: (bind: Bind) => string;
}

const STATES = { received: 'in', sent: 'out', note: 'note' } as const;
const SET_APART = ['held', 'hidden', 'deleted'] as const;

/** What a filter says, as a condition of a search: its facts mean here what they mean in views. */
export function filterPart(filter: Filter, me: Me): Part {
  return { on: 'conversation', sql: (bind) => toSql(filter, { bind, me }) };
}

export function itemPart(sql: Part['sql']): Part {
  return { on: 'item', sql };
}

/** A part that holds when any of these does. */
export function anyOf(parts: readonly Part[]): Part {
  const [first] = parts;
  const on = first && parts.every((part) => part.on === first.on) ? first.on : 'both';
  return { on, sql: (bind) => `(${parts.map((part) => part.sql(bind)).join(' or ')})` };
}

/** The opposite; what is not known counts as not so. */
export function notSo({ on, sql }: Part): Part {
  return { on, sql: (bind) => `((${sql(bind)}) is not true)` };
}

/** A value of `is:`. */
export function statePart(state: SearchState, memberId: number): Part {
  const me: Me = { memberId };
  const choice = (field: 'status' | 'kind' | 'assignee' | 'priority', value: string): Part =>
    filterPart({ field, operator: 'is', value: [value] }, me);
  if (isOneOf(CONVERSATION_STATUSES, state)) return choice('status', state);
  if (isOneOf(ITEM_KINDS, state)) return choice('kind', state);
  if (isOneOf(PRIORITIES, state)) return choice('priority', state);
  if (isOneOf(SET_APART, state)) {
    const code = codeOf(PLATFORM_STATES, state);
    return itemPart(() => `i.platform_state = ${code}`);
  }
  switch (state) {
    case 'received':
    case 'sent':
    case 'note': {
      const code = codeOf(ITEM_DIRECTIONS, STATES[state]);
      return itemPart(() => `i.direction = ${code}`);
    }
    case 'mine':
      return choice('assignee', 'me');
    case 'unassigned':
      return choice('assignee', 'nobody');
    case 'assigned':
      return filterPart({ field: 'assignee', operator: 'is-not', value: ['nobody'] }, me);
    case 'unread':
      return { on: 'conversation', sql: (bind) => unreadColumn(bind(memberId)).replace(/ as unread$/, '') };
  }
}

/** A value of `has:`. */
export function holdsPart(part: SearchPart, memberId: number): Part {
  const attached = (more: string): Part =>
    itemPart(
      () => `exists (select from attachment a where a.workspace_id = i.workspace_id and a.item_id = i.id${more})`,
    );
  switch (part) {
    case 'attachment':
      return attached('');
    case 'image':
      return attached(` and a.content_type like 'image/%'`);
    case 'link':
      return itemPart(() => `i.text ~* '\\mhttps?://'`);
    case 'tag':
      return filterPart({ field: 'tagged', operator: 'is', value: true }, { memberId });
    case 'stars':
      return filterPart({ field: 'stars', operator: 'at-least', value: '1' }, { memberId });
    case 'reply':
      return { on: 'conversation', sql: () => 'c.first_reply_at is not null' };
  }
}

/** Stars of the review that the conversation is about. */
export function starsPart({ least, most }: { least: number; most: number }, memberId: number): Part {
  const value = Array.from({ length: most - least + 1 }, (_, step) => String(least + step));
  return filterPart({ field: 'stars', operator: 'is', value }, { memberId });
}

export function languagePart(language: string, memberId: number): Part {
  return filterPart({ field: 'language', operator: 'is', value: [language.toLowerCase()] }, { memberId });
}

function isOneOf<T extends string>(list: readonly T[], value: string): value is T {
  return (list as readonly string[]).includes(value);
}
