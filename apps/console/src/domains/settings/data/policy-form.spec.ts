import { nextSaturdayEvening, readTargets, typedTargets } from './policy-form';

describe('the form of a policy', () => {
  const none = { minutes: '', warn: '' };

  it('reads what it wrote', () => {
    const targets = { firstReply: { minutes: 60, warnBeforeMinutes: 15 }, nextReply: null, resolution: { minutes: 480, warnBeforeMinutes: null } }; // prettier-ignore
    expect(readTargets(typedTargets(targets))).toEqual(targets);
    expect(readTargets(typedTargets(null))).toEqual({ firstReply: null, nextReply: null, resolution: null });
  });

  it.each([
    [{ minutes: 'an hour', warn: '' }],
    [{ minutes: '0', warn: '' }],
    [{ minutes: '10', warn: '10' }],
    [{ minutes: '10', warn: '-1' }],
  ])('refuses %j', (firstReply) => {
    expect(readTargets({ firstReply, nextReply: none, resolution: none })).toBeNull();
  });

  it('takes the coming Saturday for its example, never today', () => {
    expect(nextSaturdayEvening(new Date(2026, 10, 25, 9)).toString()).toBe(new Date(2026, 10, 28, 18).toString());
    expect(nextSaturdayEvening(new Date(2026, 10, 28, 9)).toString()).toBe(new Date(2026, 11, 5, 18).toString());
  });
});
