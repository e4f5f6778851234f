import type { Permission } from '@parvis/contracts';
import { aModerationRow } from '../../../testing/moderation-builders';
import { addressOf, belongs, narrowedBy, queryOf, readFilter } from './board-filter';
import { toLines } from './board-lines';
import { bodiesOf } from './decision-bodies';
import { previewBodies, together } from './outcome-preview';
import { decisionOptions, optionOf } from './decision-options';

const every = () => true;
const verb = (name: 'hide' | 'unhide' | 'delete' | 'reject' | 'spam' | 'approve', reason: 'already-done' | 'window-closed' | null = null) => ({ verb: name, available: reason === null, reversible: name !== 'delete', reason }); // prettier-ignore

describe('the filter of the board', () => {
  it('reads the address and takes what it does not know as not said', () => {
    const filter = readFilter({ queue: 'held', sort: 'severity', channel: 'instagram,nonsense', signal: 'spam,insult', language: 'fr,x1', post: 'abc', cluster: '12' }); // prettier-ignore
    expect(filter).toEqual({
      queue: 'held', postBoard: null, sort: 'severity', channel: ['instagram'], postId: null, label: ['spam', 'insult'], language: ['fr'],
      clusterId: '12', identityId: null, ruleId: null, grouped: false,
    }); // prettier-ignore
    expect(narrowedBy(filter)).toBe(4);
  });

  it('reads a post of the address as its board', () => {
    expect(readFilter({ queue: 'post-42' })).toMatchObject({ postBoard: '42', postId: '42', grouped: false });
    expect(readFilter({ queue: 'post-x' })).toMatchObject({ postBoard: null, queue: 'review' });
  });

  it('writes only what differs from the usual, and reads it back', () => {
    expect(Object.values(addressOf(readFilter({ queue: 'review' }))).every((value) => value === null)).toBe(true);
    const filter = readFilter({
      queue: 'review',
      sort: 'due',
      channel: 'x',
      language: 'en',
      grouped: 'no',
      author: '5',
    });
    const said = Object.fromEntries(Object.entries(addressOf(filter)).map(([key, value]) => [key, value ?? undefined]));
    expect(readFilter({ queue: 'review', ...said })).toEqual(filter);
  });

  it('asks the server for one page of it', () => {
    const filter = readFilter({ queue: 'links', channel: 'x', author: '5' });
    expect(queryOf(filter, 50, 'c1')).toEqual({ queue: 'links', channel: ['x'], identityId: '5', sort: 'newest', grouped: true, limit: 50, cursor: 'c1' }); // prettier-ignore
  });

  it('knows which rows left', () => {
    const row = aModerationRow();
    expect(belongs(row, readFilter({ queue: 'review' }))).toBe(true);
    expect(belongs({ ...row, state: 'hidden' }, readFilter({ queue: 'review' }))).toBe(false);
    expect(belongs({ ...row, platformState: 'deleted' }, readFilter({ queue: 'held' }))).toBe(false);
    expect(belongs({ ...row, state: 'hidden' }, readFilter({ queue: 'hidden' }))).toBe(true);
    expect(belongs({ ...row, sync: 'in-sync' }, readFilter({ queue: 'failed' }))).toBe(false);
  });
});

describe('lines', () => {
  it('follow the row they were opened from, each row once', () => {
    const opened = new Map([['b', { ids: ['b1', 'c'], nextCursor: null }], ['b1', { ids: ['b2'], nextCursor: null }]]); // prettier-ignore
    expect(toLines(['a', 'b', 'c'], opened).map(({ id, depth, parent }) => [id, depth, parent])).toEqual([
      ['a', 0, null],
      ['b', 0, null],
      ['b1', 1, 'b'],
      ['b2', 2, 'b1'],
      ['c', 1, 'b'],
    ]);
  });
});

describe('the four decisions', () => {
  const kinds = (row = aModerationRow(), can: (permission: Permission) => boolean = every) =>
    decisionOptions(row, can).map(({ decision, kind, hindrance }) => [decision, kind, hindrance]);

  it('stand for what the channel has', () => {
    expect(kinds()).toEqual([['approve', 'approve', null], ['hide', 'hide', null], ['delete', 'delete', null], ['ban', 'ban', null]]); // prettier-ignore
  });

  it('leave out what the role never has', () => {
    expect(kinds(aModerationRow(), (permission) => permission === 'moderation.hide').map(([decision]) => decision)).toEqual(['approve', 'hide']); // prettier-ignore
  });

  it('say what the channel lacks', () => {
    expect(optionOf(aModerationRow({ channel: 'linkedin', verbs: [verb('delete')] }), 'hide', every)?.hindrance).toBe('channel-cannot'); // prettier-ignore
    expect(optionOf(aModerationRow({ verbs: [verb('delete', 'window-closed')] }), 'delete', every)?.hindrance).toBe('window-closed'); // prettier-ignore
  });

  it('show again what is hidden', () => {
    const hidden = aModerationRow({ state: 'hidden', platformState: 'hidden', verbs: [verb('hide', 'already-done'), verb('unhide'), verb('delete')] }); // prettier-ignore
    expect(kinds(hidden).slice(0, 2)).toEqual([['approve', 'unhide', null], ['hide', 'unhide', null]]); // prettier-ignore
  });

  it('reject what waits in the channel’s own room instead of deleting it', () => {
    const held = aModerationRow({ platformState: 'held', verbs: [verb('approve'), verb('reject'), verb('spam'), verb('delete')] }); // prettier-ignore
    expect(optionOf(held, 'delete', every)?.kind).toBe('reject');
    expect(optionOf(aModerationRow({ verbs: [verb('spam')] }), 'delete', every)?.kind).toBe('spam');
  });

  it('ban nobody twice, and nobody unknown', () => {
    const { author } = aModerationRow();
    expect(optionOf(aModerationRow({ author: { ...author, standing: 'banned' } }), 'ban', every)?.hindrance).toBe('already-done'); // prettier-ignore
    expect(optionOf(aModerationRow({ author: { ...author, identityId: null } }), 'ban', every)?.hindrance).toBe('channel-cannot'); // prettier-ignore
  });
});

describe('the requests of a decision', () => {
  const target = (itemId: string, clusterId: string | null = null) => ({ itemId, revision: 2, clusterId, count: clusterId ? 14 : 1 }); // prettier-ignore

  it('carry items together with the revisions on the screen, and each cluster by itself', () => {
    expect(bodiesOf([target('1'), target('2', 'c7'), target('3')], 'delete', { reasonId: '4', newcomersHours: 24 })).toEqual([
      { itemIds: ['1', '3'], kind: 'delete', reasonId: '4', revisions: { 1: 2, 3: 2 } },
      { clusterId: 'c7', kind: 'delete', reasonId: '4', applyToNewcomersHours: 24 },
    ]); // prettier-ignore
  });

  it('have a hundred items at most', () => {
    const bodies = bodiesOf(
      Array.from({ length: 230 }, (_, index) => target(String(index))),
      'hide',
      {},
    );
    expect(bodies.map(({ itemIds }) => itemIds?.length)).toEqual([100, 100, 30]);
  });
});

describe('what an act would do', () => {
  it('is asked for items together and look-alikes by themselves', () => {
    const targets = [{ itemId: '1', clusterId: null }, { itemId: '2', clusterId: 'c7' }, { itemId: '3', clusterId: null }]; // prettier-ignore
    expect(previewBodies(targets, 'hide')).toEqual([{ itemIds: ['1', '3'], kind: 'hide' }, { clusterId: 'c7', kind: 'hide' }]); // prettier-ignore
  });

  it('adds up by channel, and is reversible only where all of it is', () => {
    const line = (can: number, reversible: boolean, count: number) => ({ channel: 'x' as const, can, reversible, cannot: [{ reason: 'not-possible-now' as const, count }] }); // prettier-ignore
    expect(together([
      { total: 4, can: 3, authors: 2, tellable: 0, statementItemId: null, channels: [line(3, true, 1)] },
      { total: 9, can: 7, authors: 5, tellable: 6, statementItemId: '8', channels: [line(5, false, 2), { ...line(2, true, 0), channel: 'facebook', cannot: [] }] },
    ])).toEqual({
      total: 13, can: 10, authors: 7, tellable: 6, statementItemId: '8',
      channels: [line(8, false, 3), { ...line(2, true, 0), channel: 'facebook', cannot: [] }],
    }); // prettier-ignore
  });
});
