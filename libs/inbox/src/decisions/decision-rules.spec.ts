import type { AvailableVerb, DecisionKind } from '@parvis/contracts';
import { planDecision } from './decision-rules';

const verb = (name: DecisionKind, reason: AvailableVerb['reason'] = null): AvailableVerb => ({
  verb: name,
  available: reason === null,
  reversible: true,
  reason,
});
const all = [verb('hide'), verb('unhide', 'already-done'), verb('delete')];

describe('what a decision leads to', () => {
  it('calls the channel', () => {
    expect(planDecision('hide', 'visible', [], all)).toEqual({ do: 'call', verb: 'hide' });
    expect(planDecision('delete', 'hidden', [], all)).toEqual({ do: 'call', verb: 'delete' });
  });

  it('takes back an opposite decision that has not left', () => {
    const pending = [{ actionId: '7', verb: 'hide', held: true }];
    expect(planDecision('unhide', 'visible', pending, all)).toEqual({ do: 'take-back', actionId: '7' });
  });

  it('follows an opposite call that is with the channel already', () => {
    const pending = [{ actionId: '7', verb: 'hide', held: false }];
    expect(planDecision('unhide', 'visible', pending, all)).toEqual({ do: 'call', verb: 'unhide' });
  });

  it('refuses to do twice what is on its way', () => {
    const pending = [{ actionId: '7', verb: 'hide', held: true }];
    expect(planDecision('hide', 'visible', pending, all)).toMatchObject({ do: 'refuse', code: 'not-possible-now' });
  });

  it('refuses what is so already, and everything on an item that is gone', () => {
    expect(planDecision('hide', 'hidden', [], [verb('hide', 'already-done')])).toMatchObject({
      code: 'not-possible-now',
    });
    expect(planDecision('approve', 'deleted', [], all)).toMatchObject({ code: 'not-possible-now' });
  });

  it('refuses what the channel lacks', () => {
    expect(planDecision('hide', 'visible', [], [])).toMatchObject({ do: 'refuse', code: 'channel-cannot' });
  });

  it('blocks and likes whatever state the item is in, and takes that back', () => {
    const verbs = [verb('ban'), verb('unban', 'already-done'), verb('like', 'already-done'), verb('unlike')];
    expect(planDecision('ban', 'hidden', [], verbs)).toEqual({ do: 'call', verb: 'ban' });
    expect(planDecision('unlike', 'visible', [], verbs)).toEqual({ do: 'call', verb: 'unlike' });
    expect(planDecision('like', 'visible', [], verbs)).toMatchObject({ do: 'refuse', code: 'not-possible-now' });
    const pending = [{ actionId: '9', verb: 'ban', held: true }];
    expect(planDecision('unban', 'visible', pending, verbs)).toEqual({ do: 'take-back', actionId: '9' });
  });

  it('records an approval that the channel needs no call for', () => {
    expect(planDecision('approve', 'visible', [], all)).toEqual({ do: 'record' });
    expect(planDecision('approve', 'held', [], [verb('approve')])).toEqual({ do: 'call', verb: 'approve' });
  });

  it.each([
    ['window-closed', 'window-closed'],
    ['not-allowed', 'not-allowed'],
    ['account-stopped', 'not-possible-now'],
  ] as const)('passes on that it is %s', (reason, code) => {
    expect(planDecision('delete', 'visible', [], [verb('delete', reason)])).toMatchObject({ do: 'refuse', code });
  });
});
