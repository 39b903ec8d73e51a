/** How a window wants to be pasted into. */
export interface PasteChord {
  readonly key: 'v' | 'insert';
  readonly modifiers: readonly ('control' | 'shift' | 'command')[];
  /** Which of X11's selections the window reads for this chord. */
  readonly reads: 'CLIPBOARD' | 'PRIMARY';
  /** A shell may run what follows a newline. */
  readonly isTerminal: boolean;
}

const ordinary: PasteChord = { key: 'v', modifiers: ['control'], reads: 'CLIPBOARD', isTerminal: false };
const terminal: PasteChord = {
  key: 'v',
  modifiers: ['control', 'shift'],
  reads: 'CLIPBOARD',
  isTerminal: true,
};
/** xterm and rxvt know one paste chord, and it reads the primary selection. */
const oldTerminal: PasteChord = { key: 'insert', modifiers: ['shift'], reads: 'PRIMARY', isTerminal: true };

const chordOfClass: ReadonlyMap<string, PasteChord> = new Map([
  ...['xterm', 'uxterm', 'urxvt', 'rxvt'].map((name) => [name, oldTerminal] as const),
  ...[
    'gnome-terminal',
    'gnome-terminal-server',
    'org.gnome.console',
    'kgx',
    'ptyxis',
    'org.gnome.ptyxis',
    'xfce4-terminal',
    'mate-terminal',
    'lxterminal',
    'qterminal',
    'konsole',
    'org.kde.konsole',
    'yakuake',
    'terminator',
    'tilix',
    'guake',
    'sakura',
    'roxterm',
    'terminology',
    'deepin-terminal',
    'kitty',
    'alacritty',
    'foot',
    'footclient',
    'wezterm',
    'org.wezfurlong.wezterm',
    'com.mitchellh.ghostty',
    'st-256color',
  ].map((name) => [name, terminal] as const),
]);

/** `windowClass` is the class part of WM_CLASS in lower case. */
export function pasteChordFor(windowClass: string): PasteChord {
  return chordOfClass.get(windowClass) ?? ordinary;
}
