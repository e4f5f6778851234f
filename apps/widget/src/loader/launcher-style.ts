/**
 * Style of the button and of the frame's place in the host page. It goes into a constructed style sheet of a shadow root: the
 * page's rules do not reach it, and no `style-src` of the page is asked.
 */
export const LAUNCHER_STYLE = `
:host{all:initial;--accent:#3b51d7;--on-accent:#fff;--edge:20px;color-scheme:light dark}
:host([data-theme=light]){color-scheme:light}
:host([data-theme=dark]){color-scheme:dark}
*{box-sizing:border-box}
button,iframe{position:fixed;z-index:2147483000;border:0;margin:0;padding:0}
button{bottom:var(--edge);inset-inline-end:auto;right:var(--edge);width:56px;height:56px;border-radius:50%;background:var(--accent);color:var(--on-accent);cursor:pointer;
box-shadow:0 1px 2px rgb(29 28 24/.12),0 6px 20px rgb(29 28 24/.22);display:grid;place-items:center;opacity:0;scale:.8;visibility:hidden;transition:opacity .22s,scale .22s cubic-bezier(.2,.7,.2,1),box-shadow .14s,visibility 0s .22s}
button.on{opacity:1;scale:1;visibility:visible;transition-delay:0s}
button:hover{box-shadow:0 2px 4px rgb(29 28 24/.16),0 10px 28px rgb(29 28 24/.28)}
button:active{scale:.96}
button:focus-visible{outline:3px solid light-dark(#1d1c18,#fff);outline-offset:3px}
svg{grid-area:1/1;width:26px;height:26px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;transition:opacity .14s,rotate .22s cubic-bezier(.2,.7,.2,1)}
svg+svg,[aria-expanded=true] svg{opacity:0;rotate:-45deg}
[aria-expanded=true] svg+svg{opacity:1;rotate:0deg}
span{position:absolute;top:-3px;right:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#c22826;color:#fff;border:2px solid light-dark(#fff,#0e0e10);
font:600 12px/18px ui-sans-serif,system-ui,sans-serif;font-variant-numeric:tabular-nums;text-align:center}
span[hidden]{display:none}
iframe{right:var(--edge);bottom:calc(var(--edge) + 68px);width:396px;height:min(680px,100dvh - var(--edge) - 88px);max-width:calc(100vw - 2*var(--edge));border-radius:16px;background:light-dark(#fff,#17171a);
box-shadow:0 0 0 1px light-dark(rgb(29 28 24/.07),rgb(255 255 255/.09)),0 4px 12px rgb(29 28 24/.08),0 18px 48px rgb(29 28 24/.22);
opacity:0;translate:0 12px;visibility:hidden;transition:opacity .18s,translate .22s cubic-bezier(.2,.7,.2,1),visibility 0s .22s}
iframe.on{opacity:1;translate:0;visibility:visible;transition-delay:0s}
:host([data-position=left]) :is(button,iframe){right:auto;left:var(--edge)}
@media (max-width:480px){:host{--edge:16px}iframe{inset:0!important;width:100%;height:100%;max-width:none;border-radius:0;box-shadow:none}iframe.on~button,button[aria-expanded=true]{visibility:hidden}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
@media print{:host{display:none}}
`;
