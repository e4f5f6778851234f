import { Masking } from './masking';

describe('Masking', () => {
  it('hides personal data and names, the same thing behind the same mark, and shows it again', () => {
    const masking = new Masking(['Nadia Benali', 'Nadia']);
    const text = 'nadia : écrivez à nadia@mail.example ou 06 12 34 56 78. Encore nadia@mail.example, dit Nadia Benali.';
    const hidden = masking.hide(text);
    expect(hidden).not.toMatch(/nadia|06 12|mail\.example/i);
    expect(hidden).toBe('[name-2] : écrivez à [email-1] ou [phone-1]. Encore [email-1], dit [name-1].');
    expect(masking.size).toBe(4);
    expect(masking.show('Merci [name-2], nous écrivons à [email-1].')).toBe(
      'Merci Nadia, nous écrivons à nadia@mail.example.',
    );
  });

  it('leaves words that only contain a name, and marks that are not its own', () => {
    const masking = new Masking(['Ann', 'Al']);
    expect(masking.hide('Annuler, Al et Ann')).toBe('Annuler, Al et [name-1]');
    expect(masking.show('[phone-9]')).toBe('[phone-9]');
  });
});
