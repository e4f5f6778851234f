import { Browsers } from '../testing/browser';
import { productUrl } from '../testing/environment';

describe('a rule', () => {
  const browsers = Browsers.forThisFile();

  it('is tried out on the past, and says what it would have done', async () => {
    const { page, api } = await browsers.consoleOf('camille');
    const [rule] = await api.get<{ id: string; name: string }[]>('/api/rules');
    if (!rule) throw new Error('the demo has no rule');
    await page.goto(`${productUrl()}/settings/rules/${rule.id}`);
    await page.getByRole('button', { name: 'Try out' }).click();
    const result = page.getByRole('status').filter({ hasText: /[1-9]\d* conversations?, [1-9]\d* runs?/ });
    await result.waitFor();
    await result.getByText(/^all \d+ looked at/).waitFor();
  }, 60_000);
});
