import { Problem } from '@parvis/platform';
import { checkAddress } from './webhook-address';

const isRefused = (url: string, allowPrivateNetwork = false): boolean => {
  try {
    checkAddress(url, allowPrivateNetwork);
    return false;
  } catch (error) {
    return error instanceof Problem && error.options.errors?.[0]?.pointer === '/url';
  }
};

describe('webhook address', () => {
  it.each([
    'http://crm.example/hook',
    'https://localhost/hook',
    'https://127.0.0.1',
    'https://10.0.0.8/x',
    'https://[::1]/x',
    'https://169.254.169.254/latest',
    'https://me:pw@crm.example',
    'crm.example',
    'javascript:alert(1)',
  ])('refuses %s', (url) => expect(isRefused(url)).toBe(true));

  it('takes https on the Internet, and anything http where private networks are allowed', () => {
    expect(isRefused('https://crm.example/hook?a=b')).toBe(false);
    expect(isRefused('https://8.8.8.8/hook')).toBe(false);
    expect(isRefused('http://127.0.0.1:9000/hook', true)).toBe(false);
    expect(isRefused('ftp://127.0.0.1', true)).toBe(true);
  });
});
