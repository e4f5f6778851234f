import { requireSteps, stepOf } from './macro-steps';

describe('the steps of a macro', () => {
  it.each([
    [
      { kind: 'reply', cannedReplyId: '3', text: 'x' },
      { kind: 'reply', cannedReplyId: '3' },
    ],
    [
      { kind: 'tag', add: ['1'] },
      { kind: 'tag', add: ['1'], remove: [] },
    ],
    [
      { kind: 'assign', memberId: 'me' },
      { kind: 'assign', memberId: 'me' },
    ],
    [
      { kind: 'assign', memberId: null },
      { kind: 'assign', memberId: null },
    ],
    [
      { kind: 'team', teamId: '4' },
      { kind: 'team', teamId: '4' },
    ],
    [
      { kind: 'snooze', hours: 24 },
      { kind: 'snooze', hours: 24 },
    ],
    [
      { kind: 'note', text: ' Seen ' },
      { kind: 'note', text: 'Seen' },
    ],
  ])('take %j', (body, step) => {
    expect(stepOf(body)).toEqual(step);
  });

  it.each([
    [{ kind: 'reply' }, 'cannedReplyId'],
    [{ kind: 'tag' }, 'add'],
    [{ kind: 'tag', add: ['1'], remove: ['1'] }, 'remove'],
    [{ kind: 'tag', add: 'x' }, 'add'],
    [{ kind: 'assign' }, 'memberId'],
    [{ kind: 'team', teamId: 'me' }, 'teamId'],
    [{ kind: 'priority', priority: 'huge' }, 'priority'],
    [{ kind: 'status', status: 'snoozed' }, 'status'],
    [{ kind: 'snooze', hours: 0 }, 'hours'],
    [{ kind: 'note', text: ' ' }, 'text'],
    [{ kind: 'launch' }, 'kind'],
  ])('refuse %j', (body, field) => {
    expect(stepOf(body)).toMatchObject({ field });
  });

  it('answer once, and do not close and snooze at the same time', () => {
    const reply = { kind: 'reply', cannedReplyId: '1' };
    expect(() => requireSteps([reply, reply])).toThrow();
    expect(() =>
      requireSteps([
        { kind: 'status', status: 'handled' },
        { kind: 'snooze', hours: 1 },
      ]),
    ).toThrow();
    expect(requireSteps([reply, { kind: 'note', text: 'a' }, { kind: 'note', text: 'b' }])).toHaveLength(3);
  });
});
