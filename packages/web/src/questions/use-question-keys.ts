import { type KeyboardEvent, useEffect } from 'react';
import { useUi } from '../app/preferences.ts';
import { chooseByKey, isTyping } from './answer-keys.ts';

/** The keys of the answer group: Ctrl or Cmd with Enter continues, "?" shows the map, digits and letters answer. */
export function useAnswerKeys(onContinue: () => void): (event: KeyboardEvent) => void {
  const shortcuts = useUi((ui) => ui.shortcuts);
  return (event) => {
    if (event.ctrlKey || event.metaKey) {
      if (event.key === 'Enter') onContinue();
    } else if (shortcuts && !event.altKey && !event.nativeEvent.isComposing) actOnKey(event);
  };
}

function actOnKey(event: KeyboardEvent): void {
  if (!(event.target instanceof Element) || isTyping(event.target)) return;
  if (event.key === '?') useUi.setState({ keysOpen: true });
  else if (chooseByKey(event.key, event.target)) event.preventDefault();
}

/** Alt and the left arrow go to the question before, as they go to the page before elsewhere. */
export function useAltLeft(onBack: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'ArrowLeft' || !event.altKey) return;
      event.preventDefault();
      onBack();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}
