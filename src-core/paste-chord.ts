/** How a window wants to be pasted into. */
export interface PasteChord {
  readonly key: 'v' | 'insert';
  readonly modifiers: readonly ('control' | 'shift' | 'command')[];
  /** Which of X11's selections the window may read for this chord. */
  readonly reads: readonly ('CLIPBOARD' | 'PRIMARY')[];
  /** Whatever has the focus there is a shell, or what runs in it. */
  readonly isTerminal: boolean;
  /**
   * As in terminals, and in the editors that keep Ctrl+V for themselves: every letter may be a key of its own, and
   * nobody sees that no text field took it. Nothing is typed there that nobody wanted typed.
   */
  readonly takesLettersForKeys: boolean;
}

const ordinary: PasteChord = {
  key: 'v',
  modifiers: ['control'],
  reads: ['CLIPBOARD'],
  isTerminal: false,
  takesLettersForKeys: false,
};
const terminal: PasteChord = {
  key: 'v',
  modifiers: ['control', 'shift'],
  reads: ['CLIPBOARD'],
  isTerminal: true,
  takesLettersForKeys: true,
};
/** xterm and rxvt know one paste chord, and it reads the primary selection. */
const oldTerminal: PasteChord = {
  key: 'insert',
  modifiers: ['shift'],
  reads: ['PRIMARY'],
  isTerminal: true,
  takesLettersForKeys: true,
};
/** Chosen by somebody for an app nobody knows: terminals read the one for it, editors the other. */
const insert: PasteChord = { ...oldTerminal, reads: ['CLIPBOARD', 'PRIMARY'] };

/** macOS has one for all apps, terminals too: Control belongs to what runs in them. */
const command: PasteChord = { ...ordinary, modifiers: ['command'] };

/** Those that people may choose for an app, the middle two being chords of terminals; and that of macOS. */
export const pasteChords = { ordinary, terminal, insert, command } as const;

const chordOfClass: ReadonlyMap<string, PasteChord> = new Map([
  ...['xterm', 'uxterm', 'urxvt', 'rxvt', 'mlterm', 'kterm', 'eterm', 'aterm'].map(
    (name) => [name, oldTerminal] as const,
  ),
  // Windows, by their program: those that leave Ctrl+V and Ctrl+Shift+V to what runs in them, by their manuals.
  // ConEmu has had Shift+Insert in all its versions, at least for the first line, and here there is but one.
  ...['mintty', 'putty', 'conemu', 'conemu64'].map((name) => [name, insert] as const),
  // Ctrl+V scrolls the one, and begins to mark a block in the other.
  ...['emacs', 'gvim', 'macvim'].map((name) => [name, { ...insert, isTerminal: false }] as const),
  // The console of Windows takes Ctrl+V, and Ctrl+Shift+V only where somebody has turned it on.
  ...['conhost', 'openconsole', 'cmd', 'powershell', 'pwsh'].map(
    (name) => [name, { ...ordinary, isTerminal: true, takesLettersForKeys: true }] as const,
  ),
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
    'tilda',
    'termite',
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
    'tabby',
    'warp',
    'dev.warp.warp',
    'com.raggesilver.blackbox',
    'contour',
    // Windows, by their program; Windows Terminal has Ctrl+V too, which people give to what runs in it.
    'windowsterminal',
    'wezterm-gui',
    'hyper',
    'rio',
    // macOS, by the name of the app; which chord they take is not theirs to say there.
    'terminal',
    'iterm2',
    'ghostty',
  ].map((name) => [name, terminal] as const),
]);

/** Nobody knows them all; one that says so in its name is none that Ctrl+V pastes into. */
const namesItselfTerminal = /(?:^|[^a-z])[a-z]*(?:term|terminal|console)(?:$|[^a-z])/;

/**
 * `windowClass` is the class part of WM_CLASS, or what an app goes by elsewhere, in lower case. On Wayland that is
 * "com.gexperts.tilix" or "org.kde.yakuake", where X11 has the last part alone.
 */
export function pasteChordFor(windowClass: string): PasteChord {
  return (
    chordOfClass.get(windowClass) ??
    chordOfClass.get(windowClass.split('.').at(-1) ?? '') ??
    (namesItselfTerminal.test(windowClass) ? terminal : ordinary)
  );
}

/** And nothing else: an app that has one in a part of its window is none (`holds-terminal.ts`). */
export function isTerminal(windowClass: string): boolean {
  return pasteChordFor(windowClass).isTerminal;
}
