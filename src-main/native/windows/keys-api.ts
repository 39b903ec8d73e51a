import koffi from 'koffi';
import { type WindowsKeysApi, windowsKeyDeclarations } from './keys.ts';

export function loadWindowsKeys(): WindowsKeysApi {
  const user = koffi.load('user32.dll');
  return {
    send: user.func(windowsKeyDeclarations.SendInput),
    state: user.func(windowsKeyDeclarations.GetAsyncKeyState),
  };
}
