import type { ClusterVariant } from '@parvis/contracts';
import { diffWordsWithSpace } from 'diff';

const LONGEST_COMPARED = 4000;

/** A wording cut where it differs from the sample; the parts together are the wording. Of very long ones only the begin is compared. */
export function differences(sample: string, text: string): ClusterVariant['parts'] {
  const [head, rest] = [text.slice(0, LONGEST_COMPARED), text.slice(LONGEST_COMPARED)];
  const parts = diffWordsWithSpace(sample.slice(0, LONGEST_COMPARED), head).flatMap(({ added, removed, value }) =>
    removed ? [] : [{ text: value, differs: added }],
  );
  return rest === '' ? parts : [...parts, { text: rest, differs: false }];
}
