import { RowLayout } from './row-layout';

const section = (id: string, count: number) => ({ id, label: id, count });

describe('RowLayout', () => {
  const plain = new RowLayout(1000, 92, [], 34);
  const parted = new RowLayout(12, 92, [section('risk', 3), section('fine', 9)], 34);

  it('places rows one under the other', () => {
    expect(plain.topOf(10)).toBe(920);
    expect(plain.height).toBe(92_000);
  });

  it('leaves room for the headings above a row', () => {
    expect(parted.topOf(0)).toBe(34);
    expect(parted.topOf(3)).toBe(34 + 3 * 92 + 34);
    expect(parted.height).toBe(12 * 92 + 2 * 34);
  });

  it.each([0, 33, 34, 125, 126, 309, 310, 343, 344, 5000])('finds the row at %d px that stands there', (y) => {
    const index = parted.indexAt(y);
    const isLast = index === 11;
    expect(parted.topOf(index) <= y || parted.sections.some(({ start, top }) => start === index && top <= y)).toBe(
      true,
    );
    expect(isLast || y < parted.topOf(index) + 92).toBe(true);
  });

  it('draws the rows in view with a margin and never beyond the ends', () => {
    expect(plain.rangeAt(9200, 920, 6)).toEqual({ start: 94, end: 117 });
    expect(plain.rangeAt(0, 920, 6)).toEqual({ start: 0, end: 17 });
    expect(plain.rangeAt(91_080, 920, 6)).toEqual({ start: 984, end: 1000 });
    expect(new RowLayout(0, 92, [], 34).rangeAt(0, 920, 6)).toEqual({ start: 0, end: 0 });
  });

  it('knows the headings of a range', () => {
    expect(parted.headingsIn({ start: 0, end: 2 }).map(({ section: { id } }) => id)).toEqual(['risk']);
    expect(parted.headingsIn({ start: 1, end: 8 }).map(({ section: { id } }) => id)).toEqual(['fine']);
  });

  describe('with one row higher than the others', () => {
    const tall = new RowLayout(100, 90, [], 34, { index: 3, extra: 50 });

    it('moves only what is below it', () => {
      expect([3, 4, 99].map((index) => tall.topOf(index))).toEqual([270, 410, 8960]);
      expect([tall.heightOf(2), tall.heightOf(3), tall.height]).toEqual([90, 140, 9050]);
    });

    it.each([0, 269, 270, 359, 360, 409, 410, 500, 9049])('finds the row at %d px that stands there', (y) => {
      const index = tall.indexAt(y);
      expect([tall.topOf(index) <= y, y < tall.topOf(index) + tall.heightOf(index)]).toEqual([true, true]);
    });

    it('leaves headings above it where they are', () => {
      const both = new RowLayout(12, 90, [section('risk', 3), section('fine', 9)], 34, { index: 3, extra: 50 });
      expect(both.sections.map(({ top }) => top)).toEqual([0, 304]);
      expect([both.topOf(3), both.topOf(4)]).toEqual([338, 478]);
      expect([both.indexAt(470), both.indexAt(479)]).toEqual([3, 4]);
    });
  });
});
