import type { AttachmentView, CannedReplyView } from '@parvis/contracts';
import { allByRole, byRole, violations } from '@parvis/ui/testing';
import { problem, settle } from '../../testing/console-testing';
import { closePage, openPage, PageServer } from '../../testing/page';
import { settingsRoutes } from './settings.routes';

const file = (id: string, name: string): AttachmentView => ({
  id, name, contentType: 'application/pdf', size: 20_480, url: `/api/attachments/${id}`, previewUrl: null, state: 'stored',
}); // prettier-ignore
const canned: CannedReplyView = {
  id: '1', kind: 'reply', name: 'Returns', shortcode: 'returns', folder: '', scope: 'everybody', scopeId: null, canEdit: true, version: 3,
  variants: [{ id: '9', channel: null, language: 'fr', formality: null, length: null, text: 'Voici le formulaire.', attachments: [file('70', 'formulaire.pdf')] }],
  usage: { uses: 0, members: 0, settled: 0, lastUsedAt: null }, updatedAt: '2026-11-20T12:00:00.000Z',
}; // prettier-ignore

describe('the files of a prepared answer', () => {
  let server: PageServer;
  const press = async (name: string) => {
    byRole('button', name).click();
    await server.serve();
  };
  const choose = (...names: string[]) => {
    const input = document.querySelector<HTMLInputElement>('input[type="file"]');
    const chosen = names.map((name) => new File(['x'], name, { type: 'application/pdf' }));
    Object.defineProperty(input, 'files', { value: chosen, configurable: true });
    input?.dispatchEvent(new Event('change'));
  };
  const attach = async (...names: string[]) => {
    choose(...names);
    await server.serve();
  };

  beforeEach(async () => {
    server = new PageServer('owner');
    server.give('GET /api/canned-replies', [canned]);
    await openPage('/settings/replies', [{ path: 'settings', children: settingsRoutes }], 'settings', server);
    await press('Edit Returns');
  });
  afterEach(closePage);

  it('are shown, added and taken away', async () => {
    expect(document.body.textContent).toContain('formulaire.pdf');
    server.give('POST /api/attachments', file('71', 'étiquette.pdf'));
    await attach('étiquette.pdf');
    expect(await violations()).toEqual([]);
    await press('Take formulaire.pdf away');
    await press('Save');
    expect(server.written('PATCH /api/canned-replies/1')).toEqual([
      expect.objectContaining({ variants: [expect.objectContaining({ text: 'Voici le formulaire.', attachmentIds: ['71'] })] }), // prettier-ignore
    ]);
  });

  it('say why one was refused, and keep the others', async () => {
    server.give('POST /api/attachments', problem('body-too-large', 413), 413);
    await attach('film.mov');
    expect(allByRole('alert').map(({ textContent }) => textContent)).toContain('The file is too large.');
    expect(document.body.textContent).toContain('formulaire.pdf');
    expect(document.body.textContent).not.toContain('film.mov');
  });

  it('that come when the dialog is closed belong to no answer', async () => {
    server.give('POST /api/attachments', file('71', 'étiquette.pdf'));
    choose('étiquette.pdf');
    byRole('button', 'Cancel').click();
    await settle();
    await server.serve();
    await press('Edit Returns');
    expect(document.body.textContent).toContain('formulaire.pdf');
    expect(document.body.textContent).not.toContain('étiquette.pdf');
  });
});
