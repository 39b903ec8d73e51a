import { type App, type AppOptions, dataDirOf, startApp } from './app.ts';
import { type Clipboard, openClipboard } from './clipboard.ts';
import { startDisplay } from './display.ts';
import { x11Place } from './file-editor.ts';
import { type GtkEditorOptions, openGtkEditor } from './gtk-editor.ts';
import { type Keys, openKeys } from './keys.ts';
import { requirePrograms } from './needed-programs.ts';
import { openPanel, type Panel } from './panel.ts';
import { openRoom, type Room, withEnvironment } from './room.ts';
import { saveScreenshot } from './screenshot.ts';
import { startSessionBus } from './session-bus.ts';
import { openSmallDisk, type SmallDisk } from './small-disk.ts';
import { type Sound, startSound } from './sound.ts';
import type { ProgramTarget, Target } from './target.ts';
import { openTerminal } from './terminal.ts';
import { startWindowManager } from './window-manager.ts';
import { connect, type XConnection } from './x-connection.ts';

/** A desk without a screen: somebody sits at it, speaks, and presses keys. */
export interface Desktop extends AsyncDisposable {
  readonly room: Room;
  readonly connection: XConnection;
  readonly keys: Keys;
  readonly sound: Sound;
  readonly clipboard: Clipboard;
  /** Every app that was started here, for its log. */
  readonly apps: readonly App[];
  startApp(options?: AppOptions): Promise<App>;
  openPanel(): Promise<Panel>;
  openGtkEditor(options?: GtkEditorOptions): Promise<Target>;
  openTerminal(): Promise<ProgramTarget>;
  /** From here on the app keeps its files on a disk that can be filled. */
  openSmallDisk(): SmallDisk;
  saveScreenshot(file: string): Promise<void>;
}

export async function openDesktop(): Promise<Desktop> {
  await using stack = new AsyncDisposableStack();
  const bare = stack.use(openRoom());
  requirePrograms(bare.environment.PATH ?? '');
  const soundStarts = startSound(bare);
  // It is awaited last; when something before it fails, that is the failure to tell.
  soundStarts.catch(() => {});
  stack.defer(async () => (await soundStarts.catch(() => null))?.[Symbol.asyncDispose]());
  const display = await startDisplay(bare);
  stack.use(display.program);
  const bus = await startSessionBus(bare);
  stack.use(bus.program);
  const connection = stack.use(await connect(display));
  const shown = withEnvironment(bare, { ...display.environment, ...bus.environment });
  stack.use(await startWindowManager(shown, connection));
  const keys = await openKeys(connection);
  const sound = await soundStarts;
  const room = withEnvironment(shown, sound.environment);

  const apps: App[] = [];
  const rest = stack.move();
  return {
    room,
    connection,
    keys,
    sound,
    clipboard: openClipboard(room, connection, (program) => rest.use(program)),
    apps,
    startApp: async (options) => {
      const app = rest.use(await startApp(room, options));
      apps.push(app);
      return app;
    },
    openPanel: async () => rest.use(await openPanel(room)),
    openGtkEditor: async (options) =>
      rest.use(await openGtkEditor(x11Place(room, connection, keys), 'x11', options)),
    openTerminal: async () => rest.use(await openTerminal(room, connection)),
    openSmallDisk: () => rest.use(openSmallDisk(room, dataDirOf(room))),
    saveScreenshot: (file) => saveScreenshot(connection, file),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
