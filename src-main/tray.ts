import { join } from 'node:path';
import { Menu, nativeImage, nativeTheme, Tray } from 'electron';
import type { HistoryEntry } from '../src-core/history-entry.ts';
import { trayWords } from '../src-core/words/en.ts';

/** `open`: nobody dictates, and the microphone is open all the same. */
export type TrayLook = 'ready' | 'open' | 'recording' | 'paused' | 'working' | 'problem';

export interface TrayMenu {
  readonly look: TrayLook;
  readonly isMicrophoneOpen: boolean;
  readonly hotkey: string | null;
  readonly recent: readonly HistoryEntry[];
  /** How many recordings were found again and wait to be transcribed. */
  readonly recovered: number;
  /** How many recordings wait to be sent by themselves. */
  readonly waiting: number;
}

interface TrayActions {
  toggleDictation(): void;
  togglePause(): void;
  copy(entry: HistoryEntry): void;
  showHistory(): void;
  showSettings(): void;
  quit(): void;
}

export interface AppTray {
  show(menu: TrayMenu): void;
}

/** As much of a transcript as fits a menu, in characters. */
const longestLabel = 48;

export function createTray(imagesDir: string, actions: TrayActions): AppTray {
  const tray = new Tray(imageFor(imagesDir, 'ready'));
  tray.setToolTip('Dictum');
  tray.on('click', actions.showHistory);
  let shown: TrayMenu | null = null;

  function show(menu: TrayMenu): void {
    if (shown?.look !== menu.look) tray.setImage(imageFor(imagesDir, menu.look));
    tray.setToolTip(tooltip(menu));
    shown = menu;
    tray.setContextMenu(
      Menu.buildFromTemplate([
        {
          label: isRecorded(menu) ? trayWords.stop : trayWords.start,
          ...(menu.hotkey === null ? {} : { sublabel: menu.hotkey }),
          click: actions.toggleDictation,
        },
        ...(isRecorded(menu)
          ? [
              {
                label: menu.look === 'paused' ? trayWords.resume : trayWords.pause,
                click: actions.togglePause,
              },
            ]
          : []),
        ...(menu.isMicrophoneOpen ? [{ label: trayWords.microphoneOpen, enabled: false }] : []),
        { type: 'separator' },
        ...notices(menu).map((label) => ({ label, click: actions.showHistory })),
        ...(notices(menu).length === 0 ? [] : [{ type: 'separator' as const }]),
        ...(menu.recent.length === 0
          ? [{ label: trayWords.nothingYet, enabled: false }]
          : [{ label: trayWords.copyRecent, enabled: false }]),
        ...menu.recent.map((entry) => ({ label: shorten(entry.text), click: () => actions.copy(entry) })),
        { type: 'separator' as const },
        { label: trayWords.history, click: actions.showHistory },
        { label: trayWords.settings, click: actions.showSettings },
        { type: 'separator' as const },
        { label: trayWords.quit, click: actions.quit },
      ]),
    );
  }

  nativeTheme.on('updated', () => tray.setImage(imageFor(imagesDir, shown?.look ?? 'ready')));
  return { show };
}

function isRecorded({ look }: TrayMenu): boolean {
  return look === 'recording' || look === 'paused';
}

function tooltip({ isMicrophoneOpen, waiting }: TrayMenu): string {
  const lines = [
    'Dictum',
    ...(isMicrophoneOpen ? [trayWords.microphoneOpen] : []),
    ...(waiting === 0 ? [] : [trayWords.waiting(waiting)]),
  ];
  return lines.join('\n');
}

/** What waits in the history. */
function notices({ recovered, waiting }: TrayMenu): readonly string[] {
  return [
    ...(recovered === 0 ? [] : [trayWords.recovered(recovered)]),
    ...(waiting === 0 ? [] : [trayWords.waiting(waiting)]),
  ];
}

/** macOS colours a template image itself; elsewhere the panel's brightness chooses. */
function imageFor(imagesDir: string, look: TrayLook): Electron.NativeImage {
  if (process.platform === 'darwin') {
    const image = nativeImage.createFromPath(join(imagesDir, `${look}Template.png`));
    image.setTemplateImage(true);
    return image;
  }
  const panel = nativeTheme.shouldUseDarkColors ? 'dark' : 'light';
  return nativeImage.createFromPath(join(imagesDir, `${look}-${panel}-22.png`));
}

/** "&" marks an access key in menus and is doubled to be seen. */
function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const shortened = line.length <= longestLabel ? line : `${line.slice(0, longestLabel).trimEnd()}…`;
  return shortened.replaceAll('&', '&&');
}
