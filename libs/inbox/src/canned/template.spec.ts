import { firstNameOf, openVariables, renderTemplate, unknownVariable } from './template';

describe('a prepared answer with variables', () => {
  it.each([
    ['a value', 'Hello {{contact.firstName}}', { 'contact.firstName': 'Ada' }, 'Hello Ada', []],
    ['a fallback', 'Hello {{ contact.firstName | there }}!', {}, 'Hello there!', []],
    ['an empty fallback', 'Hello{{contact.firstName|}}!', {}, 'Hello!', []],
    ['an empty fallback after a blank', 'Hello {{contact.firstName|}}, sorry', {}, 'Hello, sorry', []],
    ['neither', 'Your order {{order.number}}', {}, 'Your order {{order.number}}', ['order.number']],
    ['a blank value', 'Hi {{contact.name|you}}', { 'contact.name': '  ' }, 'Hi you', []],
    ['one twice', '{{order.number}} {{order.number}}', {}, '{{order.number}} {{order.number}}', ['order.number']],
    ['a value with braces and dollars', '{{contact.name}}', { 'contact.name': '$& {{x}}' }, '$& {{x}}', []],
  ] as const)('takes %s', (_name, template, values, text, missing) => {
    expect(renderTemplate(template, values)).toEqual({ text, missing });
  });

  it('knows what is no variable of ours', () => {
    expect(unknownVariable('{{contact.name}} {{contact.age|?}}')).toBe('contact.age');
    expect(unknownVariable('{{contact.name|x}} {')).toBeNull();
  });

  it('finds what is still open', () => {
    expect(openVariables('a {{order.number}}')).toEqual([{ text: '{{order.number}}', start: 2, end: 18 }]);
  });

  it.each([
    ['Marie Dupont', 'Marie'],
    ['Jean-Luc', 'Jean-Luc'],
    ['client_042', null],
    ['', null],
  ])('takes the first name out of “%s”', (name, first) => {
    expect(firstNameOf(name)).toBe(first);
  });
});
