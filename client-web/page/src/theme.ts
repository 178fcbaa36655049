import { keep, kept } from './parts/kept';

export type Theme = 'system' | 'light' | 'dark';

export function theme(): Theme {
  const value = kept('theme');
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Shows a theme from now on, also after a reload. */
export function setTheme(value: Theme): void {
  keep('theme', value === 'system' ? null : value);
  showTheme();
}

export function showTheme(): void {
  const value = theme();
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}
