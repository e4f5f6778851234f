import { CONNECTORS } from '../registry';
import { SUBJECT_KINDS, subjectOf } from './subjects';

describe('the subjects', () => {
  it('are those of the registry', () => {
    expect([...SUBJECT_KINDS].sort()).toEqual(CONNECTORS.map(({ kind }) => kind).sort());
  });

  it.each(SUBJECT_KINDS)('%s is of its own kind', async (kind) => {
    expect((await subjectOf(kind)).connector.kind).toBe(kind);
  });

  it('name what is missing', async () => {
    await expect(subjectOf('unheard-of' as never)).rejects.toThrow(/has no subject/);
  });
});
