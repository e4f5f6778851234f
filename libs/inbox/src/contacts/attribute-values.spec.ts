import type { ContactAttributeType } from '@parvis/contracts';
import { checkValue, checkValues, filterValues } from './attribute-values';

const attribute = (type: ContactAttributeType, key = 'a') => ({ key, type, options: ['gold', 'silver'] });

describe('values of custom attributes', () => {
  it.each<[ContactAttributeType, unknown, unknown]>([
    ['text', '  Lyon ', 'Lyon'],
    ['text', '   ', null],
    ['text', 'x'.repeat(501), null],
    ['text', 4, null],
    ['number', 4.5, 4.5],
    ['number', '4', null],
    ['number', Number.POSITIVE_INFINITY, null],
    ['date', '2026-02-28', '2026-02-28'],
    ['date', '2026-02-30', null],
    ['date', '28/02/2026', null],
    ['choice', 'gold', 'gold'],
    ['choice', 'bronze', null],
    ['yes-no', false, false],
    ['yes-no', 'yes', null],
  ])('%s takes %p as %p', (type, value, stored) => {
    const checked = checkValue(attribute(type), value);
    expect(checked.ok ? checked.value : null).toBe(stored);
  });

  it('are set and taken away by key, and the wrong one is named', () => {
    const definitions = [attribute('choice', 'tier'), attribute('number', 'orders')];
    expect(checkValues(definitions, { tier: 'gold', orders: null })).toEqual({ set: { tier: 'gold' }, remove: ['orders'] }); // prettier-ignore
    expect(() => checkValues(definitions, { 'ti/er': 'gold' })).toThrow(
      expect.objectContaining({ options: expect.objectContaining({ errors: [{ pointer: '/values/ti~1er', detail: 'is not an attribute of this workspace' }] }) }), // prettier-ignore
    );
  });

  it('are compared in a filter as what they are', () => {
    const definitions = [attribute('number', 'orders'), attribute('yes-no', 'paid'), attribute('text', 'url')];
    expect(filterValues(definitions, ['orders:12', 'paid:true', 'url:https://x'])).toEqual({ orders: 12, paid: true, url: 'https://x' }); // prettier-ignore
    for (const wrong of ['orders', 'orders:', 'orders:many', 'paid:1', 'other:1', ':1'])
      expect(() => filterValues(definitions, [wrong])).toThrow();
  });
});
