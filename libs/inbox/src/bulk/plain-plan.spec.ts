import { type BulkEffects, effectsOf, keptBecause } from './effects';
import { commitmentsOf } from '../intake/commitments';
import type { PlainStep } from './bulk-steps';
import { isEmpty, type PlainRow, planPlain } from './plain-plan';

const NOW = new Date('2026-11-28T12:00:00.000Z');
const CONTEXT = { now: NOW, commitments: commitmentsOf({}), accountId: null };
const [OPEN, HANDLED] = [0, 3];

const row = (more: Partial<PlainRow> = {}): PlainRow => ({
  id: '1',
  account_id: 1,
  kind: 0,
  status: OPEN,
  priority: 0,
  assignee_id: 7,
  team_id: null,
  snoozed_until: null,
  handled_at: null,
  waiting_since: '2026-11-28T11:00:00.000Z',
  next_due_at: '2026-11-28T15:00:00.000Z',
  at_risk: true,
  assigned_at: '2026-11-28T11:30:00.000Z',
  let_go_by: null,
  nobody_since: null,
  nobody_reason: null,
  tag_ids: [3, 5],
  last_direction: 0,
  last_item_id: '900',
  last_in_item_id: '900',
  seen_item_id: null,
  ...more,
});
const plan = (steps: PlainStep[], more: Partial<PlainRow> = {}) => planPlain(row(more), steps, CONTEXT);
const effects = (steps: PlainStep[], from = row()): BulkEffects =>
  effectsOf(from, planPlain(from, steps, CONTEXT), { tagItemId: '900', tagsRemoved: [], mentions: [], single: null });

describe('a plan of plain steps', () => {
  it.each<[string, PlainStep, Partial<PlainRow>]>([
    ['the assignee', { kind: 'assign', memberId: '7' }, {}],
    ['the team', { kind: 'team', teamId: '2' }, { team_id: 2 }],
    ['the priority', { kind: 'priority', priority: 'none' }, {}],
    ['the status', { kind: 'status', status: 'open' }, {}],
    ['the tags', { kind: 'tag', add: ['3'], remove: ['9'] }, {}],
    ['the time of a snooze', { kind: 'snooze', until: '2026-12-01T08:00:00.000Z' }, { status: 2, snoozed_until: '2026-12-01T08:00:00.000Z' }], // prettier-ignore
    ['what was read', { kind: 'read' }, { seen_item_id: '900' }],
  ])('is empty where %s is so already', (_, step, more) => {
    expect(isEmpty(plan([step], more))).toBe(true);
  });

  it('stops the clock of what is handled and starts it again, from what was said, for what is reopened', () => {
    const stopped = { waiting_since: null, next_due_at: null, at_risk: false };
    expect(plan([{ kind: 'status', status: 'handled' }]).change).toMatchObject({ status: HANDLED, handled_at: NOW.toISOString(), ...stopped }); // prettier-ignore
    const { change } = plan([{ kind: 'status', status: 'open' }], { status: HANDLED, ...stopped });
    expect(Date.parse(String(change.next_due_at)) - Date.parse(String(change.waiting_since))).toBe(240 * 60_000);
    const answered = plan([{ kind: 'status', status: 'open' }], { status: HANDLED, last_direction: 1, ...stopped });
    expect(answered.change).not.toHaveProperty('waiting_since');
  });

  it('remembers who gave a conversation back, and starts handing out anew', () => {
    expect(plan([{ kind: 'assign', memberId: null }]).change).toMatchObject({ assignee_id: null, assigned_at: null, let_go_by: 7 }); // prettier-ignore
    expect(plan([{ kind: 'assign', memberId: '8' }]).change).toMatchObject({ assignee_id: 8, let_go_by: null });
  });

  it('adds up tags over several steps, in order', () => {
    const { change, tagsAdded, tagsRemoved } = plan([
      { kind: 'tag', add: ['1'], remove: ['5'] },
      { kind: 'tag', add: ['4'], remove: ['1'] },
    ]);
    expect([change.tag_ids, tagsAdded, tagsRemoved]).toEqual([[3, 4], [4], [5]]);
  });
});

describe('the undo of a plan', () => {
  const handle: PlainStep[] = [{ kind: 'status', status: 'handled' }];
  const left = row({ status: HANDLED, waiting_since: null, next_due_at: null, at_risk: false });

  it('keeps what it touched, from what to what', () => {
    const { before, after } = effects([{ kind: 'priority', priority: 'high' }]);
    expect([before, after]).toEqual([{ priority: 0 }, { priority: 2 }]);
  });

  it.each<[string, PlainRow | undefined, string | null]>([
    ['stands as it was left', left, null],
    ['was assigned since, which the run did not touch', { ...left, assignee_id: 9 }, null],
    ['was reopened since', { ...left, status: OPEN }, 'changed-since'],
    ['was answered since', { ...left, last_direction: 1 }, 'changed-since'],
    ['was written in since', { ...left, last_in_item_id: '901' }, 'changed-since'],
    ['is no more', undefined, 'gone'],
  ])('of a conversation that %s', (_, now, reason) => {
    expect(keptBecause(now, effects(handle))).toBe(reason);
  });

  it('leaves tags that somebody took away again', () => {
    const tagged = effects([{ kind: 'tag', add: ['8'] }]);
    expect(keptBecause(row({ tag_ids: [3, 5, 8] }), tagged)).toBeNull();
    expect(keptBecause(row(), tagged)).toBe('changed-since');
  });
});
