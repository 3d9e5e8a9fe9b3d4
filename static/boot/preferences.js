// Language and theme before the program is there: as stored, else as the browser says. The program writes the same keys.

export const LANGUAGE_KEY = 'keyscore.language';
export const THEME_KEY = 'keyscore.theme';

// Storage access throws where site data is blocked; then there is simply no preference.
function stored(key, allowed) {
  try {
    const value = localStorage.getItem(key);
    return allowed.includes(value) ? value : null;
  } catch {
    return null;
  }
}

export function preferredLanguage() {
  return stored(LANGUAGE_KEY, ['zh-CN', 'en']) ?? (/^zh\b/i.test(navigator.language) ? 'zh-CN' : 'en');
}

export function applyPreferences() {
  const root = document.documentElement;
  root.lang = preferredLanguage();
  root.dataset.theme = stored(THEME_KEY, ['light', 'dark', 'system']) ?? 'system';
}
