/** The child that calls the system on Windows and macOS. Runs as an Electron utility process. */
import type { NativeAnswer, NativeCalls, NativeOrder } from './calls.ts';

const calls: NativeCalls = await (process.platform === 'win32'
  ? import('./windows/calls.ts').then(({ windowsCalls }) => windowsCalls())
  : import('./mac/calls.ts').then(({ macCalls }) => macCalls()));

process.parentPort.on('message', async ({ data: { id, name, input } }: { data: NativeOrder }) => {
  const answer = (said: NativeAnswer) => process.parentPort.postMessage(said);
  try {
    const call = calls[name] as (input: unknown) => unknown;
    answer({ id, output: await call(input) });
  } catch (error) {
    answer({ id, problem: String(error) });
  }
});
