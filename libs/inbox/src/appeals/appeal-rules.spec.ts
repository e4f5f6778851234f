import type { AppealState } from '@parvis/contracts';
import { refuseAuthor, refuseReviewer } from './appeal-rules';

describe('who decides an appeal', () => {
  it.each<
    [
      string,
      { memberId: number; tokenId?: number },
      { state: AppealState; decidedByMember: number | null },
      string | null,
    ]
  >([
    ['a second person', { memberId: 2 }, { state: 'open', decidedByMember: 1 }, null],
    ['anybody where a rule decided', { memberId: 1 }, { state: 'in-review', decidedByMember: null }, null],
    ['not who decided', { memberId: 1 }, { state: 'open', decidedByMember: 1 }, 'not-allowed'],
    ['no machine', { memberId: 2, tokenId: 9 }, { state: 'open', decidedByMember: 1 }, 'not-allowed'],
    ['nobody twice', { memberId: 2 }, { state: 'granted', decidedByMember: 1 }, 'not-possible-now'],
  ])('%s', (_, agent, appeal, code) => {
    expect(refuseReviewer(agent, appeal)?.code ?? null).toBe(code);
  });
});

describe('when an author may write', () => {
  const now = new Date('2026-11-28T10:00:00Z');
  const facts = { now, appealUntil: new Date('2027-05-28T10:00:00Z'), withdrawn: false, state: null, written: 0 };

  it.each([
    ['within six months', facts, null],
    ['not after', { ...facts, appealUntil: now }, 'link-over'],
    ['on, once it was opened in time', { ...facts, appealUntil: now, state: 'in-review' as const }, null],
    ['not about what was taken back', { ...facts, withdrawn: true }, 'not-possible-now'],
    ['not once it is decided', { ...facts, state: 'upheld' as const }, 'link-over'],
    ['not without end', { ...facts, state: 'open' as const, written: 20 }, 'too-many-requests'],
  ])('%s', (_, of, code) => {
    expect(refuseAuthor(of)?.code ?? null).toBe(code);
  });
});
