import type { ImportView } from '@parvis/contracts';
import { anAccount } from '../../../testing/builders';
import { countRows, NEW_ARCHIVE, NOWHERE, proposedChoices, withGroup } from './import-choices';

const found = {
  groups: [
    { key: '1', name: 'Site', conversations: 2 },
    { key: '2', name: 'Mail', conversations: 1 },
  ],
  agents: [{ key: '7', name: 'Léa', email: null, memberId: 'm2', messages: 1, assigned: 0 }],
  labels: [{ name: 'vip', conversations: 1, tagId: null }],
};
const view = { source: 'chatwoot', found } as unknown as ImportView;

describe('choices of an import', () => {
  it('propose the archive of an earlier import, else a new one', () => {
    const choices = proposedChoices(view, [anAccount({ id: '9', name: 'Chatwoot · Site' })]);
    expect(choices).toEqual({
      groups: [
        { key: '1', accountId: '9', archiveName: null },
        { key: '2', accountId: null, archiveName: 'Chatwoot · Mail' },
      ],
      agents: [{ key: '7', memberId: 'm2' }],
      labels: [{ name: 'vip', tagId: null, skip: false }],
    });
  });

  it('send a group to an account, to an archive or nowhere', () => {
    const choices = proposedChoices(view, []);
    expect(withGroup(choices, '1', '4', 'x').groups[0]).toEqual({ key: '1', accountId: '4', archiveName: null });
    expect(withGroup(choices, '1', NOWHERE, 'x').groups[0]).toEqual({ key: '1', accountId: null, archiveName: null });
    expect(withGroup(choices, '2', NEW_ARCHIVE, 'x').groups[1]).toEqual({
      key: '2',
      accountId: null,
      archiveName: 'x',
    });
  });

  it('are counted by kind', () => {
    expect(countRows({ message: { taken: 3, open: 1 }, unknown: { refused: 2 } })).toEqual([
      { kind: 'message', taken: 3, known: 0, refused: 0, open: 1 },
      { kind: 'unknown', taken: 0, known: 0, refused: 2, open: 0 },
    ]);
  });
});
