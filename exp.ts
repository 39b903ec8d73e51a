process.on('uncaughtException', (e) => {
  console.log(e, (e as any).error, (e as any).suppressed);
  process.exit(1);
});

import { setTimeout as wait } from 'node:timers/promises';
import { openAtspiContext } from './src-main/context/atspi/atspi-context.ts';
import { startDisplay } from './test/desktop/display.ts';
import { openGtkEditor } from './test/desktop/gtk-editor.ts';
import { openKeys } from './test/desktop/keys.ts';
import { startProgram } from './test/desktop/program.ts';
import { openRoom, withEnvironment } from './test/desktop/room.ts';
import { startSessionBus } from './test/desktop/session-bus.ts';
import { startWindowManager } from './test/desktop/window-manager.ts';
import { connect } from './test/desktop/x-connection.ts';

await using stack = new AsyncDisposableStack();
const bare = stack.use(openRoom());
const display = await startDisplay(bare);
stack.use(display.program);
const bus = await startSessionBus(bare);
stack.use(bus.program);
const connection = stack.use(await connect(display));
const room = withEnvironment(bare, { ...display.environment, ...bus.environment });
stack.use(await startWindowManager(room, connection));
const keys = await openKeys(connection);
using context = openAtspiContext(bus.environment.DBUS_SESSION_BUS_ADDRESS);
if (process.argv[2] === 'qt') {
  stack.use(
    startProgram(room, 'featherpad', ['--standalone'], {
      environment: { QT_ACCESSIBILITY: '1', QT_LINUX_ACCESSIBILITY_ALWAYS_ON: '1' },
    }),
  );
  await wait(6000);
  await keys.tap('H');
  await keys.tap('i');
} else {
  const editor = stack.use(
    await openGtkEditor(room, connection, keys, { text: 'Hello', tellsItsText: true }),
  );
  await editor.focus();
  await keys.tap('Control_L', 'End');
}
await wait(1500);
for (let i = 0; i < 4; i++) {
  const t = performance.now();
  const field = await context.focusedField(new AbortController().signal);
  const t2 = performance.now();
  console.log(
    field !== null,
    (t2 - t).toFixed(1),
    JSON.stringify(await field?.surroundings()),
    (performance.now() - t2).toFixed(1),
  );
  if (i == 2)
    console.log(
      await field?.exchange('i', ' — 老👋🏽'),
      JSON.stringify(await field?.surroundings()),
      await field?.exchange('老👋🏽', ''),
      JSON.stringify(await field?.surroundings()),
    );
}
