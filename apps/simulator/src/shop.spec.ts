import { createHmac } from 'node:crypto';
import { shopAnswer, type ShopWidget } from './shop-page';
import { shopWidget } from './shop-widget';
import type { World } from './world';

const SECRET = 'a-secret-of-more-than-thirty-two-letters';
const ORIGIN = 'https://inbox.example';
const widgetAccount = {
  channel: 'web-widget',
  name: 'Shop',
  credentials: { identitySecret: SECRET },
  settings: { widgetKey: 'w_lumen_demo' },
};
const world = { networks: [{ accounts: () => [{ channel: 'x' }, widgetAccount] }] } as unknown as World;
const at = (path: string) => new URL(path, 'http://localhost:4401');
const widget = shopWidget(world, at('/shop'), ORIGIN) as ShopWidget;

describe('the shop of the demo', () => {
  it('embeds the widget that the demo connects, in French unless asked', () => {
    const { content = '' } = shopAnswer(at('/shop'), widget) ?? {};
    expect(content).toContain(
      '<script async src="https://inbox.example/widget.js" data-widget="w_lumen_demo" data-language="fr">',
    );
    expect(shopAnswer(at('/shop?lang=en'), widget)?.content).toContain('<html lang="en">');
  });

  it('embeds any other that is asked for, and no markup instead of one', () => {
    expect(shopWidget(world, at('/shop?widget=w_another1'), ORIGIN)).toMatchObject({ key: 'w_another1' });
    expect(shopWidget(world, at('/shop?widget=w_"><script>'), ORIGIN)?.key).toBe('w_lumen_demo');
  });

  it('is strict: nothing inline, and of Parvis the script and the frame only', () => {
    const { policy = '', content = '' } = shopAnswer(at('/shop'), widget) ?? {};
    expect(policy).toContain(
      "script-src 'self' https://inbox.example; frame-src https://inbox.example; style-src 'self'",
    );
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(content).not.toMatch(/style="|<style|\son\w+=|<script(?![^>]*src=)/);
  });

  it('is a shop also without a chat', () => {
    const { policy, content } = shopAnswer(at('/shop'), null) ?? {};
    expect(policy).toContain("frame-src 'none'");
    expect(content).not.toContain('widget.js');
    expect(shopAnswer(at('/shop/identity'), null)).toBeNull();
  });

  it('signs its customer in with a token for an hour', () => {
    const { token } = JSON.parse(shopAnswer(at('/shop/identity'), widget)?.content ?? '') as { token: string };
    const [head = '', claims = '', signature] = token.split('.');
    expect(signature).toBe(createHmac('sha256', SECRET).update(`${head}.${claims}`).digest('base64url'));
    const { aud, sub, iat, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, number>;
    expect([aud, sub, Number(exp) - Number(iat)]).toEqual(['w_lumen_demo', 'customer-042', 3600]);
  });

  it('serves its style and script, and nothing else', () => {
    expect(shopAnswer(at('/shop/style.css'), widget)?.type).toMatch(/css/);
    expect(shopAnswer(at('/shop/shop.js'), widget)?.content).toContain("chat('open')");
    expect(shopAnswer(at('/shop/nothing'), widget)).toBeNull();
  });
});
