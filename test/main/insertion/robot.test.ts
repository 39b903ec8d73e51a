import { expect, test } from 'vitest';
import {
  type RobotAnswer,
  type RobotOrder,
  type RobotProcess,
  startRobot,
} from '../../../src-main/insertion/robot.ts';

const never = new AbortController().signal;
const chord = { key: 'v', modifiers: ['control'] } as const;

/** A process that does what it is told to. */
class FakeProcess implements RobotProcess {
  readonly received: RobotOrder[] = [];
  #answer: (answer: RobotAnswer) => void = () => {};
  #end: () => void = () => {};
  send(order: RobotOrder): void {
    this.received.push(order);
  }
  onAnswer(listener: (answer: RobotAnswer) => void): void {
    this.#answer = listener;
  }
  onExit(listener: () => void): void {
    this.#end = listener;
  }
  kill(): void {
    this.#end();
  }
  answer(ok: boolean): void {
    const order = this.received.at(-1);
    if (order !== undefined) this.#answer({ id: order.id, ok });
  }
}

function robotWithProcesses() {
  const processes: FakeProcess[] = [];
  const robot = startRobot(() => {
    const child = new FakeProcess();
    processes.push(child);
    return child;
  });
  return { robot, processes };
}

test('a chord is done when the process says so', async () => {
  const { robot, processes } = robotWithProcesses();
  const tapped = robot.tap(chord, never);
  processes[0]?.answer(true);
  await tapped;
  expect(processes[0]?.received).toEqual([{ id: 1, ...chord }]);
});

test('a process that dies costs one chord; the next has a new one', async () => {
  const { robot, processes } = robotWithProcesses();
  const first = robot.tap(chord, never);
  processes[0]?.kill();
  await expect(first).rejects.toMatchObject({ code: 'insertion-failed' });
  const second = robot.tap(chord, never);
  processes[1]?.answer(true);
  await second;
});

test('a process that hangs is ended with the patience of whoever waits', async () => {
  const { robot, processes } = robotWithProcesses();
  const patience = new AbortController();
  const first = robot.tap(chord, patience.signal);
  patience.abort();
  await expect(first).rejects.toMatchObject({ code: 'insertion-failed' });
  const second = robot.tap(chord, never);
  processes[1]?.answer(true);
  await second;
});
