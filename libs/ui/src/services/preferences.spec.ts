import { TestBed } from '@angular/core/testing';
import { Density } from './density';
import { Theme } from './theme';

describe('Theme and Density', () => {
  const root = document.documentElement;
  afterEach(() => localStorage.clear());

  it('marks the page with the chosen theme and remembers it', () => {
    const theme = TestBed.inject(Theme);
    TestBed.tick();
    expect(root.dataset['theme']).toBe('light');
    theme.set('dark');
    TestBed.tick();
    expect(root.dataset['theme']).toBe('dark');
    expect(localStorage.getItem('parvis.theme')).toBe('dark');
  });

  it('starts with what was remembered, and with the system’s theme when that makes no sense', () => {
    localStorage.setItem('parvis.theme', 'dark');
    expect(TestBed.inject(Theme).mode()).toBe('dark');
    TestBed.resetTestingModule();
    localStorage.setItem('parvis.theme', 'sepia');
    expect(TestBed.inject(Theme).mode()).toBe('system');
  });

  it('gives the row heights of each density', () => {
    const density = TestBed.inject(Density);
    expect([density.queueRow(), density.gridRow(), density.topicRow()]).toEqual([92, 60, 60]);
    density.set('cosy');
    expect([density.queueRow(), density.gridRow(), density.topicRow()]).toEqual([72, 60, 54]);
    density.set('compact');
    expect([density.queueRow(), density.gridRow(), density.topicRow()]).toEqual([40, 44, 40]);
  });

  it('keeps comfortable rows when text is enlarged above 120 %', () => {
    localStorage.setItem('parvis.density', 'compact');
    root.style.fontSize = '20px';
    const density = TestBed.inject(Density);
    expect([density.mode(), density.gridRow()]).toEqual(['comfortable', 72]);
    root.style.fontSize = '';
  });
});
