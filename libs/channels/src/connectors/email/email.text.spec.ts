import { textOfHtml, visibleReply } from './email.text';

describe('the visible reply', () => {
  it.each([
    [
      'an English quote',
      'Thanks!\n\nOn Fri, 20 Nov 2026 at 09:12, Maison Lumen <support@brand.test> wrote:\n> Hello\n> Bye',
    ],
    [
      'a French quote',
      'Thanks!\n\nLe ven. 20 nov. 2026 à 09:12, Maison Lumen <support@brand.test> a écrit :\n\n> Bonjour',
    ],
    [
      'a French quote with a no-break space',
      'Thanks!\n\nLe 20/11/2026 à 09:12, Maison Lumen a écrit\u00A0:\n> Bonjour',
    ],
    ['a German quote', 'Thanks!\n\nAm 20.11.2026 um 09:12 schrieb Maison Lumen <support@brand.test>:\n> Hallo'],
    [
      'a quote head over two lines',
      'Thanks!\n\nOn Fri, 20 Nov 2026 at 09:12, Maison Lumen\n<support@brand.test> wrote:\n> Hello',
    ],
    ['an Outlook separator', 'Thanks!\n\n-----Original Message-----\nFrom: Maison Lumen\nHello'],
    ['a French Outlook separator', 'Thanks!\n\n-----Message d’origine-----\nDe : Maison Lumen\nBonjour'],
    [
      'Outlook headers',
      'Thanks!\n\nFrom: Maison Lumen <support@brand.test>\nSent: Friday, 20 November 2026 09:12\nTo: Client\nSubject: Order\n\nHello',
    ],
    [
      'French Outlook headers',
      'Thanks!\n\nDe : Maison Lumen <support@brand.test>\nEnvoyé : vendredi 20 novembre 2026 09:12\nÀ : Client\nObjet : Commande\n\nBonjour',
    ],
    ['a signature', 'Thanks!\n\n-- \nClient 042\n+33 0 00 00'],
    ['Windows line ends', 'Thanks!\r\n\r\nOn Fri, 20 Nov 2026 at 09:12, X <x@y.test> wrote:\r\n> Hello\r\n'],
  ])('stops before %s', (_name, mail) => {
    expect(visibleReply(mail)).toBe('Thanks!');
  });

  it('keeps what stands below a quote', () => {
    expect(visibleReply('> Do you want a refund?\n\nYes please.')).toContain('Yes please.');
  });

  it('keeps a mail that is nothing but a forward', () => {
    const forward = '---------- Forwarded message ---------\nFrom: someone@mail.test\n\nLook at this';
    expect(visibleReply(forward)).toContain('Look at this');
  });

  it('keeps sentences that only look like quote heads', () => {
    const text = 'On Monday I wrote: nothing.\nLe colis que Marie a écrit: perdu.\nFrom: here to there it is far.';
    expect(visibleReply(text)).toContain('it is far');
  });

  it('survives a hostile mail in time', () => {
    const start = performance.now();
    visibleReply(`On ${'a '.repeat(20_000)}\n`.repeat(20));
    visibleReply('>'.repeat(200_000));
    visibleReply(`${'Le x '.repeat(10_000)}écrit`);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('text of HTML', () => {
  it('keeps words, links and lists, and drops pictures, scripts and styles', () => {
    const html =
      '<style>p{}</style><h1>Order</h1><p>See <a href="https://x.test/1">here</a></p><ul><li>one</li></ul><img src="https://t.test/p.gif"><script>x()</script>';
    const text = textOfHtml(html);
    expect(text).toContain('Order');
    expect(text).toContain('here [https://x.test/1]');
    expect(text).toContain('* one');
    expect(text).not.toMatch(/p\{|x\(\)|p\.gif/);
  });

  it('marks quotations so that they can be cut', () => {
    expect(visibleReply(textOfHtml('<p>Yes</p><blockquote type="cite"><p>Sure?</p></blockquote>'))).toBe('Yes');
  });
});
