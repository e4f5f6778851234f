import { firstRepeated, toInterval, toStored } from './working-hours';

describe('working hours', () => {
  it.each([
    [
      { day: 1, from: '09:00', to: '17:30' },
      { weekday: 1, from_minute: 540, to_minute: 1050 },
    ],
    [
      { day: 7, from: '22:15', to: '06:05' },
      { weekday: 7, from_minute: 1335, to_minute: 365 },
    ],
    [
      { day: 3, from: '00:00', to: '00:00' },
      { weekday: 3, from_minute: 0, to_minute: 0 },
    ],
  ])('are stored as minutes and read back: %j', (interval, stored) => {
    expect(toStored(interval)).toEqual(stored);
    expect(toInterval(stored)).toEqual(interval);
  });

  it('begin once a day at the same minute', () => {
    const nine = { day: 1, from: '09:00', to: '12:00' };
    expect(firstRepeated([nine, { ...nine, day: 2 }, { ...nine, from: '13:00' }])).toBe(-1);
    expect(firstRepeated([nine, { ...nine, to: '10:00' }])).toBe(1);
  });
});
