const isMac = navigator.platform.startsWith('Mac');

export const isWindows = navigator.platform.startsWith('Win');

/** The name of the key that goes with letters here. */
export const commandKey = isMac ? '⌘' : 'Ctrl';

export function withCommandKey(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  key: string,
): boolean {
  return (isMac ? event.metaKey : event.ctrlKey) && event.key.toLowerCase() === key;
}

/** True where a plain letter would become text; an empty search field still takes single keys. */
export function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) {
    const takesText = !['radio', 'checkbox', 'button'].includes(target.type);
    return takesText && !(target.type === 'search' && target.value === '');
  }
  return target instanceof HTMLTextAreaElement;
}
