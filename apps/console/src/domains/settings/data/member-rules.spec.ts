import { aMember } from '../../../testing/builders';
import { grantableRoles, locksOf, memberChanges, memberForm } from './member-rules';

const owner = aMember({ id: '1', role: 'owner' });
const second = aMember({ id: '2', role: 'owner' });
const agent = aMember({ id: '3', role: 'agent' });
const admin = aMember({ id: '4', role: 'admin' });

describe('what may be changed of a member', () => {
  it('is everything for an ordinary member', () => {
    expect(locksOf(agent, admin, [owner, agent, admin])).toEqual({ role: null, active: null });
  });

  it('is nothing of an owner for those who are none', () => {
    expect(locksOf(owner, admin, [owner, second, admin])).toEqual({ role: 'only-owner', active: 'only-owner' });
  });

  it('leaves the last active owner in place', () => {
    expect(locksOf(owner, owner, [owner, { ...second, active: false }]).role).toBe('last-owner');
    expect(locksOf(owner, second, [owner, second]).role).toBeNull();
  });

  it('does not let anybody lock themselves out', () => {
    expect(locksOf(admin, admin, [owner, admin])).toEqual({ role: null, active: 'self' });
  });

  it('lets only owners make owners', () => {
    expect(grantableRoles(admin)).not.toContain('owner');
    expect(grantableRoles(owner)).toContain('owner');
  });
});

describe('the change that is sent', () => {
  it('holds only what differs', () => {
    const form = { ...memberForm(agent), role: 'lead' as const, name: ` ${agent.name} ` };
    expect(memberChanges(agent, form)).toEqual({ role: 'lead' });
  });

  it('takes the order of teams for no difference', () => {
    const member = aMember({ teamIds: ['1', '2'] });
    expect(memberChanges(member, { ...memberForm(member), teamIds: ['2', '1'] })).toEqual({});
  });
});
