import { IdGenerator, timeOfId } from './ids';

describe('IdGenerator', () => {
  it('makes ids that rise strictly and fit 63 bits, even when the clock stands or goes back', () => {
    const ids = new IdGenerator(7);
    const made = Array.from({ length: 10_000 }, (_, i) => BigInt(ids.next(1_790_000_000_000 - (i % 5))));
    for (let i = 1; i < made.length; i++) expect(made[i]! > made[i - 1]!).toBe(true);
    expect(made.at(-1)! < 2n ** 63n).toBe(true);
  });

  it('never meets another node', () => {
    const make = (node: number) => {
      const ids = new IdGenerator(node);
      return Array.from({ length: 2000 }, () => ids.next(1_790_000_000_000));
    };
    expect(new Set([...make(1), ...make(2)]).size).toBe(4000);
  });

  it('carries the time it was made for', () => {
    const ids = new IdGenerator(1);
    expect(timeOfId(ids.next(1_790_000_000_123))).toBe(1_790_000_000_123);
    expect(timeOfId(ids.at(1_760_000_000_000))).toBe(1_760_000_000_000);
    expect(timeOfId(ids.at(0))).toBeGreaterThan(0);
  });

  it('keeps the order of what was said before its clock begins', () => {
    const ids = new IdGenerator(1);
    const said = ['2015-03-01T10:00:00Z', '2019-06-01T08:00:00Z', '2019-06-01T09:00:00Z', '2023-12-31T23:00:00Z'];
    const made = said.map((at) => BigInt(ids.at(Date.parse(at))));
    expect(made).toEqual([...made].sort((one, other) => (one < other ? -1 : 1)));
    expect(BigInt(ids.at(Date.parse('2024-01-01T02:00:00Z'))) > (made.at(-1) ?? 0n)).toBe(true);
  });

  it('gives no id of a moment twice, in whatever turns moments come', () => {
    const ids = new IdGenerator(1);
    const seconds = [1_760_000_000_000, 1_760_000_001_000, 1_760_000_002_000];
    const made = Array.from({ length: 6000 }, (_, i) => ids.at(seconds[(i * i) % 3] ?? 0));
    expect(new Set(made).size).toBe(6000);
  });

  it('remembers a moment that is in use, however many others come meanwhile', () => {
    const ids = new IdGenerator(1);
    const [moment, made] = [1_760_000_000_000, [] as string[]];
    for (let other = 1; other <= 120_000; other += 1) {
      ids.at(moment + other);
      if (other % 100 === 0) made.push(ids.at(moment));
    }
    expect(new Set(made).size).toBe(made.length);
  });

  it('gives any number of ids of one moment, a few milliseconds on where it is full', () => {
    const ids = new IdGenerator(1);
    const made = Array.from({ length: 20_000 }, () => ids.at(1_760_000_000_000));
    expect(new Set(made).size).toBe(20_000);
    expect(Math.max(...made.map(timeOfId))).toBeLessThan(1_760_000_000_010);
  });

  it('looks elsewhere within the second when it is told that an id was taken', () => {
    const ids = new IdGenerator(1);
    for (let turn = 0; turn < 500; turn += 1) {
      ids.moveOn();
      expect(timeOfId(ids.at(1_760_000_000_000)) - 1_760_000_000_000).toBeLessThan(1000);
    }
  });

  it('keeps the order in which ids of one moment are made', () => {
    const ids = new IdGenerator(1);
    const made = Array.from({ length: 2000 }, () => BigInt(ids.at(1_760_000_000_000)));
    expect(made.every((id, i) => i === 0 || id > (made[i - 1] ?? id))).toBe(true);
  });

  it('spreads ids of one moment', () => {
    const ids = new IdGenerator(1);
    expect(new Set(Array.from({ length: 4096 }, () => ids.at(1_760_000_000_000))).size).toBe(4096);
  });
});
