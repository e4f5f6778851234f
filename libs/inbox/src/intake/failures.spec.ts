import { isPassingTrouble, isTaken } from './failures';
import { KeyTaken } from './write';

const coded = (code: string, message = 'no') => Object.assign(new Error(message), { code });

describe('failures of a batch', () => {
  it.each([new KeyTaken(), coded('23505')])('%s is decided again on what is there now', (error) =>
    expect(isTaken(error)).toBe(true),
  );

  const away = [
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Driver not Connected'),
    new Error('Cannot use a pool after calling end on the pool'),
    new Error('Client was closed and is not queryable'),
    coded('ECONNREFUSED'),
    coded('57P01'),
    coded('53300'),
    coded('08006'),
    coded('40P01'),
  ];
  it.each(away)('%s is the database’s trouble and sets nothing aside', (error) => {
    expect([isPassingTrouble(error), isTaken(error)]).toEqual([true, false]);
  });

  const poison = [
    coded('22P05'),
    coded('23514'),
    coded('54000'),
    new TypeError('x is undefined'),
    new Error('not a time: tomorrow'),
  ];
  it.each(poison)('%s is the payload’s own fault', (error) => {
    expect([isPassingTrouble(error), isTaken(error)]).toEqual([false, false]);
  });
});
