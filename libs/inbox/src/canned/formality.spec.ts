import { formalityOf } from './formality';

describe('tu or vous', () => {
  it.each([
    ['fr', [], ['Vous êtes ouverts dimanche ?'], 'vous'],
    ['fr', [], ['Tu peux me dire quand ça arrive ?'], 'tu'],
    ['fr', [], ["T'as vu mon message ?"], 'tu'],
    ['fr', ['Nous revenons vers vous.'], ['tu réponds quand ?'], 'vous'],
    ['fr', ['On te répond vite !'], ['Vous répondez quand ?'], 'tu'],
    ['fr', ['Merci !'], ['Super produit, bravo'], 'vous'],
    ['fr', [], ['Tutoriel et tunnel, tant pis'], 'vous'],
    ['en', [], ['tu'], null],
    [null, [], ['tu'], null],
  ] as const)('in %s after %j and %j is %s', (language, ours, theirs, expected) => {
    expect(formalityOf(language, ours, theirs)).toBe(expected);
  });
});
