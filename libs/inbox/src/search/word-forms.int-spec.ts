import { Database } from '@parvis/platform';
import { testDatabase, type TestDatabase } from '@parvis/testing';
import { formsOf } from './word-forms';

describe('forms of words', () => {
  let database: TestDatabase;
  let db: Database;

  beforeAll(async () => {
    database = await testDatabase();
    db = await Database.connect({ url: database.url, pool: 2 } as Parameters<typeof Database.connect>[0]);
  });
  afterAll(async () => {
    await db.onApplicationShutdown();
    await database.drop();
  });

  const forms = async (word: string): Promise<string[]> =>
    (await db.transaction('system', (tx) => formsOf(tx, [word]))).get(word) ?? [];

  it.each([
    [
      'remboursements',
      ['remboursement', 'rembourse', 'remboursee', 'remboursees', 'rembourser', 'remboursez', 'rembourserez'],
    ],
    ['remboursé', ['remboursement', 'rembourser', 'remboursees']],
    ['remboursee', ['rembourse', 'remboursement', 'remboursements']],
    ['livrées', ['livre', 'livrer', 'livree']],
    ['déçue', ['decu', 'decues']],
    ['chevaux', ['cheval']],
    ['annulation', ['annuler', 'annule', 'annulez']],
    ['heureuse', ['heureux', 'heureusement']],
    ['orders', ['order', 'ordered', 'ordering']],
    ['delivery', ['deliveries', 'delivery']],
    ['running', ['run', 'runs']],
    ['déçu', ['decu', 'decus', 'decue']],
    ['refunded', ['refund', 'refunds', 'refunding']],
    ['cancelled', ['cancel', 'cancelling', 'cancels']],
  ])('finds those of %s', async (word, expected) => {
    expect(await forms(word)).toEqual(expect.arrayContaining(expected));
  });

  it('keeps short and function words as they are, and others apart', async () => {
    expect(await forms('pas')).toEqual(['pas']);
    expect(await forms('pour')).toEqual(['pour']);
    expect(await forms('port')).not.toContain('portable');
    expect(await forms('livraison')).not.toContain('livre');
  });

  it('puts the word itself first, without accents', async () => {
    expect((await forms('Remboursé'.toLowerCase()))[0]).toBe('rembourse');
    expect((await forms('commande')).length).toBeLessThanOrEqual(242);
  });
});
