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
    robot.keyTap(data.key, [...data.modifiers]);
    answer(true);
  } catch {
    answer(false);
  }
});
