import type { Standing, StrikeSettings } from '@parvis/contracts';
import { automaticFor, proposalFor, reached, strictest } from './standing-order';

const thresholds: StrikeSettings['thresholds'] = { warned: 1, premoderated: 3, blocked: 6, banned: 10 };

describe('how a person stands over several identities', () => {
  it.each<[Standing[], Standing]>([
    [[], 'none'],
    [['none', 'none'], 'none'],
    [['trusted', 'none'], 'trusted'],
    [['trusted', 'warned'], 'warned'],
    [['premoderated', 'banned', 'blocked'], 'banned'],
  ])('of %p is %s', (standings, expected) => {
    expect(strictest(standings)).toBe(expected);
  });
});

describe('what strikes lead to', () => {
  it.each([
    [0.9, null],
    [1, 'warned'],
    [5.99, 'premoderated'],
    [6, 'blocked'],
    [40, 'banned'],
  ])('at a score of %d is %p', (score, expected) => {
    expect(reached(score, thresholds)).toBe(expected);
  });

  it('proposes only what the person does not have yet', () => {
    expect(proposalFor(6, 'premoderated', thresholds)).toBe('blocked');
    expect(proposalFor(6, 'blocked', thresholds)).toBeNull();
    expect(proposalFor(6, 'banned', thresholds)).toBeNull();
    expect(proposalFor(1, 'trusted', thresholds)).toBe('warned');
  });

  it('sets nothing by itself beyond what is allowed', () => {
    expect(automaticFor(40, { thresholds, automatic: 'premoderated' })).toBe('premoderated');
    expect(automaticFor(40, { thresholds, automatic: 'warned' })).toBe('warned');
    expect(automaticFor(40, { thresholds, automatic: 'none' })).toBe('none');
    expect(automaticFor(2, { thresholds, automatic: 'premoderated' })).toBe('warned');
    expect(automaticFor(0.5, { thresholds, automatic: 'premoderated' })).toBe('none');
  });

  it('passes over a threshold that is switched off', () => {
    const without = { ...thresholds, premoderated: null };
    expect(automaticFor(40, { thresholds: without, automatic: 'premoderated' })).toBe('warned');
    expect(proposalFor(4, 'warned', without)).toBeNull();
  });
});
