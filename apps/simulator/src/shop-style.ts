/** The shop's looks, light and dark; a file of its own, since the shop's policy allows no inline style. */
export const SHOP_STYLE = `
:root{color-scheme:light dark;--paper:light-dark(#faf7f2,#14130f);--card:light-dark(#fff,#1d1b16);--ink:light-dark(#221d16,#f1ece2);--soft:light-dark(#6a6154,#a9a091);
--line:light-dark(#e6ded1,#35312a);--glow:light-dark(#f3c26b,#f0b755);--metal:light-dark(#8a6a35,#c59a55);--dark:light-dark(#2b2620,#6b6353);--accent:light-dark(#8a4b12,#f0b755);--on-accent:light-dark(#fff,#1d1408)}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 'Inter Variable',Inter,ui-sans-serif,system-ui,sans-serif}
h1,h2,h3,p,ul{margin:0;padding:0}ul{list-style:none}a{color:inherit}svg{display:block}
.bar,.hero,.lamps,.promises,footer{width:calc(100% - 48px);max-width:1072px;margin:0 auto}
.bar{display:flex;align-items:center;gap:28px;padding-block:20px;flex-wrap:wrap}.bar strong{font:600 22px/1 Georgia,'Times New Roman',serif;letter-spacing:.01em;margin-inline-end:auto}
.bar a{text-decoration:none;font-size:15px}.bar a:hover{text-decoration:underline;text-underline-offset:4px}
.hero{display:grid;grid-template-columns:1.1fr 1fr;gap:40px;align-items:center;padding-block:40px 64px}
.hero h1{font:400 clamp(36px,5.4vw,60px)/1.08 Georgia,'Times New Roman',serif;letter-spacing:-.02em;text-wrap:balance}
.hero p{margin-top:18px;color:var(--soft);font-size:18px;max-width:36ch}.hero .do{display:flex;gap:12px;flex-wrap:wrap;margin-top:28px}
.stage{border-radius:28px;background:radial-gradient(circle at 50% 34%,color-mix(in srgb,var(--glow) 55%,transparent),transparent 62%),var(--card);border:1px solid var(--line);padding:28px}
.stage svg{width:100%;height:auto;max-height:360px}
button,.button{font:inherit;font-size:15px;font-weight:600;line-height:1;padding:14px 22px;border-radius:999px;border:1px solid transparent;background:var(--accent);color:var(--on-accent);cursor:pointer;text-decoration:none}
.quiet{background:none;border-color:var(--line);color:var(--ink)}button:hover,.button:hover{filter:brightness(1.06)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.promises{display:flex;gap:12px 40px;flex-wrap:wrap;padding-block:18px;border-top:1px solid var(--line);color:var(--soft);font-size:14px}
.lamps{padding-block:56px}.lamps h2{font:400 32px/1.2 Georgia,serif;margin-bottom:24px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(290px,1fr));gap:24px}
.card{background:var(--card);border:1px solid var(--line);border-radius:20px;padding:20px;display:grid;gap:4px}
.card svg{width:100%;height:180px;margin-bottom:12px}.card h3{font-size:18px;display:flex;justify-content:space-between}.card h3 span{font-weight:400;font-variant-numeric:tabular-nums}.card p{color:var(--soft);font-size:14px}
.card button{justify-self:start;margin-top:10px;padding:10px 0;line-height:1.3;text-align:start;background:none;color:var(--accent);border:0;text-decoration:underline;text-underline-offset:4px}
footer{padding-block:32px 96px;color:var(--soft);font-size:13px;border-top:1px solid var(--line)}
.glow{fill:var(--glow)}.metal{fill:none;stroke:var(--metal);stroke-width:4;stroke-linecap:round}.body{fill:var(--metal)}.dark{fill:var(--dark)}.stem{fill:none;stroke:var(--dark);stroke-width:4;stroke-linecap:round}.halo{fill:var(--glow);opacity:.18}
@media (max-width:760px){.hero{grid-template-columns:1fr;padding-block:16px 40px}.bar{gap:16px}}
`;

const GLOW = '<circle class="halo" cx="100" cy="78" r="62"/>';

/** A drawing of each lamp, 200 by 180. */
export const LAMP_DRAWINGS = {
  halo: `${GLOW}<circle class="metal" cx="100" cy="76" r="44"/><circle class="glow" cx="100" cy="76" r="24"/><path class="metal" d="M100 120v36"/><rect class="body" x="70" y="154" width="60" height="8" rx="4"/>`,
  aube: `${GLOW}<path class="stem" d="M100 6v46"/><path class="dark" d="M52 98a48 46 0 0 1 96 0Z"/><ellipse class="glow" cx="100" cy="99" rx="40" ry="9"/>`,
  galet: `<ellipse class="halo" cx="100" cy="112" rx="86" ry="54"/><path class="glow" d="M42 130c0-34 28-54 60-54s58 24 58 52c0 20-18 28-58 28s-60-6-60-26Z"/><rect class="body" x="70" y="154" width="60" height="6" rx="3"/>`,
  cime: `<circle class="halo" cx="100" cy="48" r="48"/><path class="glow" d="M72 66 84 22h32l12 44Z"/><path class="metal" d="M100 66v92M100 110l-26 48M100 110l26 48"/>`,
  lune: `<circle class="halo" cx="100" cy="86" r="72"/><circle class="glow" cx="100" cy="86" r="46"/><path class="body" d="M100 40a46 46 0 0 1 0 92 62 62 0 0 0 0-92Z"/>`,
  fil: `<circle class="halo" cx="142" cy="74" r="44"/><path class="stem" d="M62 158V46q0-24 24-24h34q22 0 22 22v8"/><path class="dark" d="M120 76a22 24 0 0 1 44 0Z"/><ellipse class="glow" cx="142" cy="77" rx="18" ry="5"/><rect class="dark" x="36" y="154" width="52" height="8" rx="4"/>`,
} as const;

export const SHOP_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M6 20a10 10 0 0 1 20 0Z" fill="#2b2620"/><ellipse cx="16" cy="21" rx="8" ry="3" fill="#f3c26b"/></svg>';

/** The shop's own script: its buttons open the chat, signing in hands over a token that the shop's server made. */
export const SHOP_SCRIPT = `
const chat = (...args) => { (window.Parvis ??= Object.assign((...call) => window.Parvis.q.push(call), { q: [] }))(...args); };
const signIn = document.querySelector('[data-sign-in]');
for (const button of document.querySelectorAll('[data-ask]')) button.addEventListener('click', () => chat('open'));
signIn?.addEventListener('click', async () => {
  if (signIn.getAttribute('aria-pressed') === 'true') {
    chat('shutdown');
    signIn.setAttribute('aria-pressed', 'false');
    signIn.textContent = signIn.dataset.signIn;
    setTimeout(() => chat('boot'), 500);
    return;
  }
  const { token } = await (await fetch('/shop/identity')).json();
  chat('identify', token);
  signIn.setAttribute('aria-pressed', 'true');
  signIn.textContent = signIn.dataset.signOut;
});
`;
