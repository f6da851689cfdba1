let lastAt = Date.now();

function note(): void {
  lastAt = Date.now();
}

for (const name of ['pointerdown', 'keydown', 'wheel'])
  window.addEventListener(name, note, { passive: true, capture: true });

/** Whether the person did anything in the last `ms` milliseconds: pages that follow the server stop with their reader, so that an idle session ends as it should. */
export function wasActiveWithin(ms: number): boolean {
  return Date.now() - lastAt < ms;
}
