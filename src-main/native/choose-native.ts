/** Where the system is asked through functions of its own; on Linux everything has a protocol. */
import { forkChild } from '../fork-child.ts';
import { type Native, openNative } from './native.ts';

const name = { shown: 'Dictum system', title: 'dictum-system' };

export function chooseNative(mainDir: string, platform: NodeJS.Platform): Native | null {
  return platform === 'linux' ? null : openNative(() => forkChild(mainDir, 'native-process.js', name));
}
