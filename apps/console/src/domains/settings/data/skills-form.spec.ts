import type { MemberSkillsView } from '@parvis/contracts';
import { faultsOf, nextInterval, officeWeek, skillsBody, skillsForm } from './skills-form';

const VIEW: MemberSkillsView = {
  memberId: '2',
  version: 3,
  channels: [{ channel: 'email', accountId: null, level: 'reply' }],
  languages: [{ language: 'nl', level: 'native' }],
  capacity: null,
  hours: { timeZone: null, intervals: [{ day: 7, from: '22:00', to: '06:00' }] },
};

describe('the form of skills', () => {
  it('offers the usual languages beside those that are spoken, and gives back what it got', () => {
    const form = skillsForm(VIEW, ['fr', 'nl']);
    expect(form.levels).toEqual({ nl: 'native', fr: '' });
    const { memberId: _, ...body } = VIEW;
    expect(skillsBody(form, 3)).toEqual(body);
  });

  it('takes no capacity that is no whole number, and no hours that begin twice', () => {
    const form = skillsForm(VIEW, []);
    const [first] = VIEW.hours.intervals;
    const wrong = { ...form, capacity: 'many', intervals: [first!, { ...first!, to: '05:00' }] };
    expect(faultsOf(wrong)).toEqual({ capacity: true, intervals: [1] });
    expect(skillsBody(wrong, 3)).toBeNull();
    expect(skillsBody({ ...form, capacity: '0' }, 3)?.capacity).toBe(0);
  });

  it('goes on with the next day', () => {
    expect(nextInterval([])).toEqual({ day: 1, from: '09:00', to: '17:00' });
    expect(nextInterval(VIEW.hours.intervals)).toEqual({ day: 1, from: '22:00', to: '06:00' });
    expect(officeWeek().map(({ day }) => day)).toEqual([1, 2, 3, 4, 5]);
  });
});
