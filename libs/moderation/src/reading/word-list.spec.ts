import type { Term } from './term-hits';
import { WordList } from './word-list';
import { wordsOf } from './words';

const term = (text: string, more: Partial<Term> = {}): Term => ({ id: text, text, language: 'fr', ...more });
const TERMS = [
  term('connard'),
  term('salope', { exceptions: ['salopette', 'salopettes'] }),
  term('nique', { exceptions: ['pique-nique', 'pique-niques', 'pique nique'] }),
  term('ta gueule'),
  term('fils de pute'),
  term('retard', { language: 'en' }),
  term('asshole', { language: 'en' }),
];
const list = new WordList(TERMS);
const hits = (text: string, language: string | null = 'fr') =>
  list
    .find(wordsOf(text), language)
    .map(({ start, end, readAs, reading }) => [text.slice(start, end), readAs, reading]);

describe('WordList', () => {
  it.each([
    ['Quel connard !', 'connard', 'plain'],
    ['CONNARDS', 'CONNARDS', 'plain'],
    ['connnnaaaard', 'connnnaaaard', 'plain'],
    ['ｃｏｎｎａｒｄ', 'ｃｏｎｎａｒｄ', 'plain'],
    ['соnnаrd', 'соnnаrd', 'plain'],
    ['c0nn4rd', 'c0nn4rd', 'leet'],
    ['conn@rd', 'conn@rd', 'leet'],
    ['c.o.n.n.a.r.d', 'c.o.n.n.a.r.d', 'joined'],
    ['con-nard', 'con-nard', 'joined'],
    ['c*nn*rd', 'c*nn*rd', 'masked'],
    ['c o n n a r d va', 'c o n n a r d', 'spaced'],
    ['c\u200bo\u200bnnard', 'c\u200bo\u200bnnard', 'plain'],
    ['quel\u200bconnard', 'connard', 'joined'],
    ['konnard', 'konnard', 'leet'],
    ['co.nn.ard', 'co.nn.ard', 'joined'],
    ['con nard', 'con nard', 'joined'],
    ['c#nn%rd', 'c#nn%rd', 'masked'],
    ['#VraiConnard', '#VraiConnard', 'joined'],
    ['l’connard d’en face', 'connard', 'plain'],
    ['merci,connard', 'connard', 'plain'],
    ['connard-là', 'connard', 'plain'],
  ])('finds the word in %j', (text, said, reading) => {
    expect(hits(text)).toContainEqual([said, 'connard', reading]);
  });

  it('finds phrases over punctuation and in other spellings', () => {
    expect(hits('Ta... gueule')).toEqual([['Ta... gueule', 'ta gueule', 'plain']]);
    expect(hits('f1ls de put3')).toEqual([['f1ls de put3', 'fils de pute', 'leet']]);
    expect(hits('ta grande gueule')).toEqual([]);
  });

  it('finds phrases without their spaces, and English ones through signs', () => {
    expect(hits('tagueule toi')).toEqual([['tagueule', 'ta gueule', 'joined']]);
    expect(hits('filsdepute')).toEqual([['filsdepute', 'fils de pute', 'joined']]);
    expect(hits('@sshole', 'en')).toEqual([['@sshole', 'asshole', 'leet']]);
  });

  it('finds the same among five thousand terms', () => {
    const many = new WordList([
      ...TERMS,
      ...Array.from({ length: 5000 }, (_, n) =>
        term(
          `mot${'abcdefghij'.charAt(n % 10)}${'klmnopqrst'.charAt((n / 10) % 10)}${'uvwxyzabcd'.charAt((n / 100) % 10)}${'efghij'.charAt(n / 1000)}q`,
        ),
      ),
    ]);
    expect(many.find(wordsOf('Quel connard, motbluhq'), 'fr')).toHaveLength(2);
  });

  it('names the terms of every list at a place, and of each list the longest', () => {
    const terms = [
      term('fils de pute', { listId: 'insults' }),
      term('fils', { listId: 'insults' }),
      term('fils', { listId: 'family' }),
      term('pute', { listId: 'swearing' }),
      term('ta gueule', { listId: 'insults' }),
      term('tagueule', { listId: 'swearing' }),
      term('gueule', { listId: 'swearing', exceptions: ['ta gueule'] }),
      term('salope', { listId: 'swearing' }),
      term('salo', { listId: 'family' }),
    ];
    const listIds = [...new Set(terms.map(({ listId }) => listId))];
    const found = (of: readonly Term[], text: string) =>
      new WordList(of).find(wordsOf(text), 'fr').map(({ termId, start, end, reading }) => `${termId} ${start}-${end} ${reading}`).sort(); // prettier-ignore
    expect(found(terms, 'fils de pute')).toEqual(['fils 0-4 plain', 'fils de pute 0-12 plain', 'pute 8-12 plain']);
    for (const text of ['f1ls de putes, ton fils', 'tagueule', 'ta gueule ta', 'sal ope #VraiSalope', 's a l o p e', 's@l*pe fils'])
      expect(found(terms, text)).toEqual(listIds.flatMap((id) => found(terms.filter(({ listId }) => listId === id), text)).sort()); // prettier-ignore
  });

  it('asks for terms of the language of the text, of every one while it is unknown', () => {
    expect(hits('Livraison en retard de 3 jours')).toEqual([]);
    expect(hits('You retard', 'en')).toEqual([['retard', 'retard', 'plain']]);
    expect(hits('retard', null)).toEqual([['retard', 'retard', 'plain']]);
  });

  it.each([
    'Ma salopette est arrivée, et les salopettes aussi',
    'Un pique-nique au bord de l’eau',
    'code promo SH1P20, commande C0NN44RD',
    'S A V injoignable',
    'une réputation à tenir, Scunthorpe',
    '*** merci *** 5*5',
    'https://connard.example/salope',
    'pique-niques, pique nique',
    '',
  ])('leaves %j alone', (text) => {
    expect(hits(text)).toEqual([]);
  });

  it.each([
    ['connasse', 'quelles connasses', true],
    ['connasse', 'c0nn@sse$ va', true],
    ['asshole', 'what a bunch of assholes', true],
    ['asshole', 'a s s h o l e s', true],
    ['pute', 'les putes', true],
    ['pute', 'il put venir', false],
    ['conne', 'les connes', true],
    ['conne', 'con questo', false],
  ])('of “%s” reads the plural and no other word: “%s” %s', (term, text, isHit) => {
    const list = new WordList([{ id: '1', text: term, language: null }]);
    expect(list.find(wordsOf(text), null).length > 0).toBe(isHit);
  });
});
