import type { AvailableVerb, DecisionKind } from '@parvis/contracts';
import { planUndo } from './undo-rules';

const verb = (name: DecisionKind, reason: AvailableVerb['reason'] = null): AvailableVerb => ({ verb: name, available: reason === null, reversible: true, reason }); // prettier-ignore

describe('taking a decision back', () => {
  it.each([
    ['held', { do: 'cancel' }],
    ['queued', { do: 'cancel' }],
    ['failed', { do: 'mark' }],
    ['cancelled', { do: 'mark' }],
    [null, { do: 'mark' }],
  ] as const)('whose call is %s: %o', (actionState, plan) => {
    expect(planUndo({ kind: 'delete', actionState, verbs: [], later: null })).toEqual(plan);
  });

  it.each<[DecisionKind, AvailableVerb[], object]>([
    ['hide', [verb('unhide')], { do: 'reverse', by: 'unhide' }],
    ['ban', [verb('unban')], { do: 'reverse', by: 'unban' }],
    ['reject', [verb('unhide'), verb('approve')], { do: 'reverse', by: 'approve' }],
    ['spam', [verb('unhide')], { do: 'reverse', by: 'unhide' }],
    ['approve', [verb('hide')], { do: 'reverse', by: 'hide' }],
    [
      'delete',
      [verb('unhide')],
      { do: 'refuse', detail: 'What was deleted on the channel does not come back; its evidence is kept.' },
    ],
    ['hide', [], { do: 'refuse', detail: 'Nothing takes "hide" back on this channel now.' }],
    [
      'ban',
      [verb('unban', 'not-allowed')],
      { do: 'refuse', detail: 'Your role does not allow "unban", which takes "ban" back.' },
    ],
  ])('that has left: %s', (kind, verbs, plan) => {
    expect(planUndo({ kind, actionState: 'done', verbs, later: null })).toEqual(plan);
  });

  it('waits for a call that is just leaving, and lets a later decision stand', () => {
    expect(planUndo({ kind: 'hide', actionState: 'sending', verbs: [verb('unhide')], later: null })).toMatchObject({ do: 'refuse' }); // prettier-ignore
    expect(planUndo({ kind: 'hide', actionState: 'done', verbs: [verb('unhide')], later: 'delete' })).toMatchObject({ detail: expect.stringContaining('"delete"') }); // prettier-ignore
  });
});
