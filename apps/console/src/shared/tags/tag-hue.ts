import type { TagView } from '@parvis/contracts';
import type { HueNumber } from '@parvis/ui';

const HUES = 7;

/** The data colour of a tag: the one stored with it, or one derived from its id, so that it never changes. */
export function tagHue({ id, color }: Pick<TagView, 'id' | 'color'>): HueNumber {
  const named = /^(?:viz-)?([1-7])$/.exec(color)?.[1];
  const number = named ? Number(named) : ([...id].reduce((sum, char) => sum + char.charCodeAt(0), 0) % HUES) + 1;
  return number as HueNumber;
}
