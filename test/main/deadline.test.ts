import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { deadlineAfter, signalAfter } from '../../src-main/deadline.ts';

function standStill(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Of another thread, which does not stand still with this one. */
async function answerAfter(ms: number): Promise<{ said: Promise<unknown> } & AsyncDisposable> {
  const worker = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.once('message', (ms) => setTimeout(() => parentPort.postMessage('answer'), ms));
     parentPort.postMessage('ready');`,
    { eval: true },
  );
  await once(worker, 'message');
  worker.postMessage(ms);
  return {
    said: once(worker, 'message').then(([said]) => said),
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  };
}

it('what was answered while this process stood still is no late answer', async () => {
  await using answer = await answerAfter(20);
  const late = new Promise((resolve) => deadlineAfter(50, () => resolve('late')));
  standStill(300);
  expect(await Promise.race([answer.said, late])).toBe('answer');
});

it('nor is it by a signal', async () => {
  await using answer = await answerAfter(20);
  const signal = signalAfter(50);
  const late = once(signal, 'abort').then(() => signal.reason.name);
  standStill(300);
  expect(await Promise.race([answer.said, late])).toBe('answer');
  expect(await late).toBe('TimeoutError');
});

it('who never answers is late, also then', async () => {
  const late = new Promise((resolve) => deadlineAfter(50, () => resolve('late')));
  standStill(150);
  expect(await late).toBe('late');
});

it('what is disposed of while it waits on calls nobody', async () => {
  let calls = 0;
  const deadline = deadlineAfter(50, () => calls++);
  standStill(150);
  await new Promise((resolve) => setTimeout(resolve, 20));
  deadline[Symbol.dispose]();
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(calls).toBe(0);
});
