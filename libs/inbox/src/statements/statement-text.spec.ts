import type { AvailableVerb, StatementFields } from '@parvis/contracts';
import { refusalLetter } from './refusal-letter';
import { shortStatement, type StatementFacts, statementText } from './statement-text';
import { fittingText, statementWay } from './statement-way';

const fields: StatementFields = {
  restriction: 'hide',
  endsAt: null,
  final: false,
  territory: 'everywhere',
  facts: ['pauvre [phone]'],
  source: 'own-initiative',
  automatedDetection: true,
  automatedDecision: 'no',
  groundKind: 'legal',
  ground: 'Loi du 29 juillet 1881, art. 24',
  explanation: { en: 'The law forbids it.', fr: 'La loi l’interdit.' },
  redress: 'https://inbox.example/appeal/1.2.abc',
  appealUntil: '2027-05-28T10:00:00.000Z',
};
const facts: StatementFacts = {
  workspace: 'Maison Lumen',
  channel: 'facebook',
  channelLabel: { en: 'Facebook', fr: 'Facebook' },
  itemKind: 'comment',
  writtenAt: '2026-11-28T09:00:00.000Z',
  decidedAt: '2026-11-28T10:00:00.000Z',
  timeZone: 'Europe/Paris',
  permalink: null,
  reasonLabel: { en: 'Hate or discrimination', fr: 'Haine ou discrimination' },
  contact: '',
  fields,
};

describe('what an author is told', () => {
  it('has all that article 17(3) lists, in both languages', () => {
    const { fr, en } = statementText(facts);
    for (const part of [
      'vous et vos amis le voyez encore',
      'tant que la décision n’est pas levée',
      'de notre propre initiative',
      '«\u00A0pauvre [phone]\u00A0»',
      'prise par une personne',
      'Fondement légal\u00A0: Haine ou discrimination (Loi du 29 juillet 1881, art. 24). La loi l’interdit.',
      'gratuitement jusqu’au 28 mai 2027',
      fields.redress,
    ])
      // prettier-ignore
      expect(fr).toContain(part);
    for (const part of [
      'you and your friends still see it',
      'until the decision is lifted',
      'own initiative',
      '“pauvre [phone]”',
      'taken by a person',
      'Legal ground: Hate or discrimination',
      'free of charge until 28 May 2027',
      fields.redress,
    ])
      // prettier-ignore
      expect(en).toContain(part);
  });

  it('says when a machine decided, when somebody pointed at it, and when nothing brings it back', () => {
    const other = { ...facts, fields: { ...fields, restriction: 'delete', final: true, source: 'notice', automatedDecision: 'full' } as const, reasonLabel: null }; // prettier-ignore
    const { fr } = statementText(other);
    expect(fr).toContain('définitive sur ce canal');
    expect(fr).toContain('à la suite d’un signalement');
    expect(fr).toContain('Décision\u00A0: prise automatiquement');
    expect(fr).toContain('Les conditions d’utilisation de cette page.');
  });

  it.each(['en', 'fr'] as const)(
    'keeps French typography out of %s where it does not belong, and in where it does',
    (language) => {
      const text = statementText(facts)[language] + refusalLetter({ ...facts, itemKind: 'review' })[language];
      const loose = / [;!?:»]|« /;
      expect(loose.test(text)).toBe(false);
      expect(text.includes("'")).toBe(false);
    },
  );

  it('tells who wrote a review why, until when and how to contest for free', () => {
    const { fr, en } = refusalLetter({ ...facts, itemKind: 'review' });
    for (const part of [
      'Objet\u00A0: refus de publication de votre avis',
      '28 novembre 2026',
      'Motif du refus\u00A0: Haine',
      'gratuitement, jusqu’au 28 mai 2027',
      'L111-7-2',
      fields.redress,
    ])
      // prettier-ignore
      expect(fr).toContain(part);
    expect(en).toContain('the French letter counts');
  });
});

describe('how an author is told', () => {
  const verb = (name: AvailableVerb['verb'], available = true): AvailableVerb => ({ verb: name, available, reversible: false, reason: available ? null : 'already-done' }); // prettier-ignore

  it.each([
    ['a message is answered', { itemKind: 'message', verbs: [verb('reply')], handle: null, ownSite: false }, 'message'],
    ['a public comment is not', { itemKind: 'comment', verbs: [verb('reply')], handle: null, ownSite: false }, 'link'],
    [
      'a private answer where there is one',
      { itemKind: 'comment', verbs: [verb('reply'), verb('private-reply')], handle: null, ownSite: false },
      'private-reply',
    ],
    [
      'but not one that is used up',
      { itemKind: 'comment', verbs: [verb('private-reply', false)], handle: null, ownSite: false },
      'link',
    ],
    [
      'an e-mail to who left one on our site',
      { itemKind: 'comment', verbs: [verb('reply')], handle: 'client_042@mail.example', ownSite: true },
      'email',
    ],
    [
      'never to what only looks like one elsewhere',
      { itemKind: 'comment', verbs: [], handle: 'client_042@mastodon.example', ownSite: false },
      'link',
    ],
  ] as const)('%s', (_, wayFacts, way) => {
    expect(statementWay(wayFacts)).toBe(way);
  });

  it('takes the longest text that fits, or none', () => {
    const limit = (max: number) => ({
      text: { 'private-reply': { max, unit: 'graphemes' as const, confirmed: true } },
    });
    const texts = [statementText(facts).fr, shortStatement(facts, 'fr')];
    expect(fittingText('private-reply', 'comment', limit(10_000), texts)).toBe(texts[0]);
    expect(fittingText('private-reply', 'comment', limit(300), texts)).toBe(texts[1]);
    expect(fittingText('private-reply', 'comment', limit(20), texts)).toBeNull();
    expect(fittingText('message', 'message', { text: {} }, texts)).toBe(texts[0]);
  });
});
