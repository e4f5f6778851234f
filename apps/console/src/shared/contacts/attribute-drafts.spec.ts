import type { ContactAttributeView } from '@parvis/contracts';
import { changesOf, draftsOf, wrongNumbers } from './attribute-drafts';

const attribute = (key: string, type: ContactAttributeView['type']): ContactAttributeView => ({
  id: key,
  key,
  name: key,
  type,
  options: [],
  version: 0,
});
const ALL = [attribute('orders', 'number'), attribute('paid', 'yes-no'), attribute('city', 'text')];

describe('attributes in a form', () => {
  it('send only what changed, as what it is', () => {
    const before = draftsOf(ALL, { orders: 3, paid: true });
    expect(before).toEqual({ orders: '3', paid: 'true', city: '' });
    expect(changesOf(ALL, before, before)).toEqual({});
    expect(changesOf(ALL, before, { orders: '4,5', paid: 'false', city: ' Lyon ' })).toEqual({ orders: 4.5, paid: false, city: 'Lyon' }); // prettier-ignore
    expect(changesOf(ALL, before, { ...before, orders: '', paid: '' })).toEqual({ orders: null, paid: null });
  });

  it('name the number that is none', () => {
    expect([...wrongNumbers(ALL, { orders: 'many', paid: '', city: 'x' })]).toEqual(['orders']);
    expect([...wrongNumbers(ALL, { orders: '', paid: '', city: '' })]).toEqual([]);
  });
});
