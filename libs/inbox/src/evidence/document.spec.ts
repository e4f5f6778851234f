import { buffer } from 'node:stream/consumers';
import { readPdf } from '../../test/read-pdf';
import { Document } from './document';

describe('a document', () => {
  it('can be read back with its accents, and is in the language it says', async () => {
    const made = new Document('Décision nº 42', 'fr').heading('Motif').text('Œuvre déplacée\u00A0: «\u00A0été à Noël\u00A0»').line('Auteur', 'Żółć Ελλάδα Привет'); // prettier-ignore
    const bytes = await buffer(made.finish());
    const { text, info } = await readPdf(bytes);
    for (const part of ['Décision nº 42', 'Motif', 'Œuvre déplacée', 'été à Noël', 'Auteur Żółć Ελλάδα Привет'])
      expect(text).toContain(part);
    expect(info).toMatchObject({ Title: 'Décision nº 42', Language: 'fr-FR' });
    expect(bytes.length).toBeLessThan(100_000); // only the letters that occur are embedded
  });

  it('goes over as many pages as it needs, whatever is written in it', async () => {
    const made = new Document('Long', 'en').text(`line\u0000 \u{1F600}\n`.repeat(300)).line('nothing', null);
    const { pages, text } = await readPdf(await buffer(made.finish()));
    expect(pages).toBeGreaterThan(3);
    expect(text).not.toContain('nothing');
  });
});
