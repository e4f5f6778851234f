import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Type } from '@angular/core';
import { provideRouter } from '@angular/router';
import axe from 'axe-core';

const IMPLICIT: Record<string, string> = {
  button: 'button:not([role]), [role="button"]',
  link: 'a[href]:not([role]), [role="link"]',
  textbox: 'input[type="text"]:not([role]), input[type="email"], textarea, [role="textbox"]',
  spinbutton: 'input[type="number"]:not([role]), [role="spinbutton"]',
  heading: 'h1, h2, h3, [role="heading"]',
  combobox: '[role="combobox"], select',
  img: 'img, [role="img"]',
  navigation: 'nav, [role="navigation"]',
  table: 'table',
  columnheader: 'th[scope="col"], [role="columnheader"]',
  region: 'section[aria-label], [role="region"]',
};

/** A component on a page of its own, settled. */
export async function render<T>(component: Type<T>): Promise<ComponentFixture<T>> {
  TestBed.configureTestingModule({ providers: [provideRouter([{ path: '**', children: [] }])] });
  const fixture = TestBed.createComponent(component);
  document.body.appendChild(fixture.nativeElement as HTMLElement);
  await fixture.whenStable();
  return fixture;
}

function nameOf(element: Element): string {
  const labelledBy = element.getAttribute('aria-labelledby');
  const label = element.id ? document.querySelector(`label[for="${element.id}"]`) : null;
  const text = labelledBy
    ? labelledBy
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' ')
    : (element.getAttribute('aria-label') ?? label?.textContent ?? visibleText(element));
  return text.replaceAll(/\s+/g, ' ').trim();
}

function visibleText(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  copy.querySelectorAll('[aria-hidden="true"]').forEach((hidden) => hidden.remove());
  return copy.textContent ?? '';
}

/** Everything in the page with a role, and with a name that is or matches the given one. */
export function allByRole(role: string, name?: string | RegExp): HTMLElement[] {
  const found = [...document.body.querySelectorAll<HTMLElement>(IMPLICIT[role] ?? `[role="${role}"]`)];
  if (name === undefined) return found;
  return found.filter((element) => (typeof name === 'string' ? nameOf(element) === name : name.test(nameOf(element))));
}

/** The one element with a role and a name. */
export function byRole(role: string, name?: string | RegExp): HTMLElement {
  const [first, ...more] = allByRole(role, name);
  if (!first || more.length > 0) {
    const known = allByRole(role).map(nameOf).join(' | ');
    throw new Error(
      `${more.length + (first ? 1 : 0)} elements of role ${role} named ${String(name)}; there are: ${known}`,
    );
  }
  return first;
}

/** A key pressed on an element; true when it kept its usual meaning. */
export function press(element: Element, key: string, options: KeyboardEventInit = {}): boolean {
  return element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options }));
}

/** Replaces the text of a field as typing would. */
export function type(field: HTMLElement, text: string): void {
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) throw new Error('Not a field');
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, data: text.at(-1) ?? null }));
}

/** What axe finds on the page, colour left out because jsdom paints nothing. */
export async function violations(root: Element = document.body): Promise<string[]> {
  const rules = {
    'color-contrast': { enabled: false },
    region: { enabled: false },
    'page-has-heading-one': { enabled: false },
  };
  const { violations: found } = await axe.run(root, { rules });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
