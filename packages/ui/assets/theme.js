/* global localStorage, document */
// Runs before the first paint: the theme a person chose must not flash by in the other one.
try {
  const theme = localStorage.getItem('onggi.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden; the system's theme then counts.
}
