import { markWords } from './mark-words';

describe('words found in a mail', () => {
  const page = (html: string): Document => new DOMParser().parseFromString(`<body>${html}</body>`, 'text/html');
  const marked = (of: Document) => [...of.querySelectorAll('mark')].map((mark) => mark.textContent);

  it('are marked wherever they stand, whatever their case and accents, and whole', () => {
    const mail = page('<p>Remboursé <b>hier</b>, pas rembourse ; remboursement</p><p>REMBOURSÉ</p>');
    markWords(mail, ['remboursé']);
    expect(marked(mail)).toEqual(['Remboursé', 'rembourse', 'REMBOURSÉ']);
    expect(mail.body.textContent).toBe('Remboursé hier, pas rembourse ; remboursementREMBOURSÉ');
  });

  it('are unmarked when others are looked for, and the mail is as it was', () => {
    const mail = page('<p>Colis perdu</p>');
    const before = mail.body.innerHTML;
    markWords(mail, ['colis', 'perdu']);
    markWords(mail, ['perdu']);
    expect(marked(mail)).toEqual(['perdu']);
    markWords(mail, []);
    expect(mail.body.innerHTML).toBe(before);
  });
});
