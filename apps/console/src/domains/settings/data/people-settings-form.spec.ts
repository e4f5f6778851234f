import { twoPersonForm, twoPersonOf, vigilanceForm, vigilanceOf } from './people-settings-form';

const VIGILANCE = { labels: { threat: 30 }, severities: [null, null, null, null, 240, 60], calendarId: null, warnBeforeMinutes: 15 }; // prettier-ignore
const TWO = { verbs: ['ban' as const], over: 50, instead: 'second-person' as const, seconds: 60, expiresHours: 72 };

describe('settings of people, as forms hold them', () => {
  it('give back what they were made from', () => {
    expect(vigilanceOf(vigilanceForm(VIGILANCE))).toEqual(VIGILANCE);
    expect(twoPersonOf(twoPersonForm(TWO))).toEqual(TWO);
  });

  it('are nothing while a figure is out of its bounds', () => {
    const form = vigilanceForm(VIGILANCE);
    expect(vigilanceOf({ ...form, labels: { ...form.labels, spam: '0' } })).toBeNull();
    expect(vigilanceOf({ ...form, warnBeforeMinutes: '61' })).toBeNull();
    expect(vigilanceOf({ ...form, severities: [...form.severities.slice(0, 5), ''] })?.severities[5]).toBeNull();
    expect(twoPersonOf({ ...twoPersonForm(TWO), seconds: '4' })).toBeNull();
    expect(twoPersonOf({ ...twoPersonForm(TWO), over: '' })).toBeNull();
  });
});
