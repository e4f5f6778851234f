import { readDay, typedDay } from './week-form';

describe('a day’s hours as a line', () => {
  it('are read as they were written, and in the ways people write them', () => {
    const hours = [{ from: '09:00', to: '12:00' }, { from: '14:00', to: '24:00' }]; // prettier-ignore
    expect(readDay(typedDay(hours))).toEqual(hours);
    expect(readDay('9h00 – 12h00 ; 14:00-24:00')).toEqual(hours);
    expect(readDay(' ')).toEqual([]);
  });

  it.each(['9-12', '12:00-09:00', '09:00-12:00, 11:00-13:00', '09:00-25:00', 'closed'])('refuse %j', (line) => {
    expect(readDay(line)).toBeNull();
  });
});
