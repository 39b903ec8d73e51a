import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlCommand } from '../../src-core/control.ts';
import { type App, type AppOptions, startApp } from './app.ts';
import { launcherCommand } from './command.ts';
import { swayPlace } from './file-editor.ts';
import { openFoot } from './foot.ts';
import { type GtkEditorOptions, openGtkEditor } from './gtk-editor.ts';
import { requirePrograms } from './needed-programs.ts';
import { startProgram } from './program.ts';
import { openRoom, type Room, withEnvironment } from './room.ts';
import { startSessionBus } from './session-bus.ts';
import { type Sound, startSound } from './sound.ts';
import { type Sway, startSway } from './sway.ts';
import { openSwayKeys, type SwayKeys } from './sway-keys.ts';
import type { ProgramTarget, Target } from './target.ts';

/** As `Desktop`, on Wayland: somebody speaks, and Sway runs "dictum start" and "dictum stop" for their key, as the README has it. */
export interface SwayDesktop extends AsyncDisposable {
  readonly room: Room;
  readonly sway: Sway;
  readonly keys: SwayKeys;
  readonly sound: Sound;
  readonly apps: readonly App[];
  startApp(options?: AppOptions): Promise<App>;
  openEditor(options?: GtkEditorOptions): Promise<Target>;
  openFoot(): Promise<ProgramTarget>;
  /** Rejects with what it said when it did not do it. */
  dictum(command: ControlCommand): Promise<void>;
  saveScreenshot(file: string): Promise<void>;
}

export async function openSwayDesktop(): Promise<SwayDesktop> {
  await using stack = new AsyncDisposableStack();
  const bare = stack.use(openRoom());
  requirePrograms(bare.environment.PATH ?? '');
  const sound = stack.use(await startSound(bare));
  const bus = await startSessionBus(bare);
  stack.use(bus.program);
  const heard = withEnvironment(bare, { ...bus.environment, ...sound.environment });
  const sway = stack.use(await startSway(heard));
  const room = withEnvironment(heard, sway.environment);
  const keys = stack.use(await openSwayKeys(join(room.runtimeDir, sway.environment.WAYLAND_DISPLAY)));

  const apps: App[] = [];
  const rest = stack.move();
  return {
    room,
    sway,
    keys,
    sound,
    apps,
    startApp: async (options = {}) => {
      // As the installed app is started.
      const parameters = ['--ozone-platform=x11', ...(options.parameters ?? [])];
      const app = rest.use(await startApp(room, { hasNoHotkey: true, ...options, parameters }));
      apps.push(app);
      return app;
    },
    openEditor: async (options) =>
      rest.use(await openGtkEditor(swayPlace({ room, sway, keys }), 'wayland', options)),
    openFoot: async () => rest.use(await openFoot(room, sway)),
    dictum: async (command) => {
      const [node, ...launcher] = launcherCommand(room);
      await using program = startProgram(room, node, [...launcher, command]);
      const { code } = await program.ended;
      if (code !== 0) throw new Error(`dictum ${command}: ${program.output}`);
    },
    saveScreenshot: async (file) => {
      await using program = startProgram(room, 'sh', ['-c', 'grim - | base64']);
      await program.ended;
      writeFileSync(file, Buffer.from(program.standardOutput, 'base64'));
    },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  };
}
