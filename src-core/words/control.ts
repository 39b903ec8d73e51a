/** What "dictum start" and the like say. Apart from the other words, because it is loaded at every press of a key. */
import { type ControlCommand, type ControlStatus, takesLanguage } from '../control.ts';

export const controlWords = {
  notRunning: 'Dictum is not running: start it first.',
  noAnswer: 'Dictum does not answer: try again, or start it anew.',
  tooMuch: (command: ControlCommand) => {
    const options = takesLanguage(command)
      ? ' than --language and a language, such as de'
      : command === 'status'
        ? ' than --json'
        : '';
    return `"dictum ${command}" takes nothing more${options}.`;
  },
  noWords: 'There are no words to paste yet.',
  dictating: 'A dictation is on its way: paste again when its words stand there.',
  nothingToPause: 'No dictation is being recorded: start one first.',
  pasting: 'The words are being pasted already.',
  busy: 'A dictation is on its way: try again when its words stand there.',
  nothingToUndo: 'Nothing was inserted that could be taken back.',
  fieldUnknown:
    'This app does not tell what stands in it: take the words back with its own undo. History has them in any case.',
  noLongerThere:
    'The words do not stand right before the cursor any more: put it behind them, or change them by hand.',
  cannotChange: 'This app lets nobody change its text: take the words back with its own undo.',
  lost: 'The app took the old words out and did not take the new ones: copy them from history and paste them.',
  noOtherVersion: 'There is no other version of these words: compare services in history to get one.',
  away: 'The screen is locked: unlock it, then start again.',
  status: (status: ControlStatus) => {
    const { state, recording_ms, waiting } = status;
    switch (state) {
      case 'ready':
        return `Ready; ${hotkeyNow(status)}.`;
      case 'recording':
        return `Recording for ${Math.round((recording_ms ?? 0) / 1_000)} s.`;
      case 'paused':
        return `Paused after ${Math.round((recording_ms ?? 0) / 1_000)} s.`;
      case 'working':
        return `Working; ${waiting} ${waiting === 1 ? 'dictation' : 'dictations'} on the way.`;
    }
  },
} as const;

function hotkeyNow({ hotkey_armed, hotkey, hindrance, keyboard_kept_by }: ControlStatus): string {
  switch (hindrance) {
    case 'secure-input':
      return `no hotkey can be heard, because ${keyboard_kept_by ?? 'another app'} keeps the keyboard to itself`;
    case 'accessibility':
      return 'macOS does not let Dictum use the keyboard';
    case 'microphone':
      return 'macOS does not let Dictum hear you';
  }
  return hotkey_armed && hotkey !== null ? `the hotkey is ${hotkey}` : 'no hotkey can be heard';
}
