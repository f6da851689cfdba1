// Applies the saved theme and language before the first paint, so that nothing flashes.
try {
  const saved = JSON.parse(localStorage.getItem('votive.admin.preferences') ?? '{}');
  if (saved.theme === 'light' || saved.theme === 'dark') document.documentElement.dataset.theme = saved.theme;
  if (saved.language === 'en' || saved.language === 'pl') document.documentElement.lang = saved.language;
} catch {
  // Without storage the system's theme and the browser's language apply.
}
