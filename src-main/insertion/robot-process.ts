/** The child that presses keys. Runs as an Electron utility process. */
import robot from 'robotjs';
import type { RobotAnswer, RobotOrder } from './robot.ts';

// robotjs sleeps 10 ms after each key unless told not to.
robot.setKeyboardDelay(0);
// Opens its connection to the display now, not on the path of the first dictation (140 ms).
robot.getMousePos();

process.parentPort.on('message', ({ data }: { data: RobotOrder }) => {
  const answer = (ok: boolean) => process.parentPort.postMessage({ id: data.id, ok } satisfies RobotAnswer);
  try {
    if ('text' in data) type(data.text);
    else robot.keyTap(data.key, [...data.modifiers]);
    answer(true);
  } catch {
    answer(false);
  }
});

/** Enter with Shift begins a line everywhere, and sends nothing. */
function type(text: string): void {
  for (const [index, line] of text.replaceAll('\t', ' ').split('\n').entries()) {
    if (index > 0) robot.keyTap('enter', ['shift']);
    robot.typeString(line);
  }
}
