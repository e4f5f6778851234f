import type { RuleContent } from '@parvis/contracts';

/** What a workspace has that an example may name. */
interface Things {
  teamId: string | null;
  cannedId: string | null;
  calendarId: string | null;
  ladderId: string | null;
}

export const RULE_EXAMPLES = ['bad-review', 'outside-hours', 'long-wait'] as const;
export type RuleExample = (typeof RULE_EXAMPLES)[number];

/** A rule to start from; what the workspace does not have is left to be chosen. */
export function exampleRule(example: RuleExample, name: string, things: Things): RuleContent {
  const { teamId, cannedId, calendarId, ladderId } = things;
  const plain = { name, hours: null, stop: false };
  switch (example) {
    case 'bad-review':
      return {
        ...plain,
        trigger: { kind: 'item-arrived' },
        filter: { all: [{ field: 'stars', operator: 'at-most', value: '2' }] },
        actions: [
          { kind: 'priority', priority: 'high' },
          { kind: 'team', teamId },
        ],
      };
    case 'outside-hours':
      return {
        ...plain,
        trigger: { kind: 'item-arrived' },
        filter: {
          all: [
            { field: 'language', operator: 'is', value: ['fr'] },
            { field: 'text', operator: 'contains', value: '?' },
          ],
        },
        hours: calendarId === null ? null : { calendarId, are: 'closed' },
        actions: [{ kind: 'reply', cannedReplyId: cannedId ?? '' }],
      };
    case 'long-wait':
      return {
        ...plain,
        trigger: { kind: 'time-passed', since: 'waiting', minutes: 24 * 60 },
        filter: null,
        actions: [
          { kind: 'priority', priority: 'urgent' },
          { kind: 'escalate', ladderId: ladderId ?? '' },
        ],
      };
  }
}
